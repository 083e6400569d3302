#include "models/kernel/busy_wait.hpp"

namespace dioscope::kernel {

void BusyWait::until(machine::Context& context, machine::Fn fn, const std::function<bool()>& done) {
  context.charge(fn, look_);
  context.settle();
  if (done()) return;
  spinner_ = &context;
  done_ = &done;
  context.spin(fn, *this);
}

void BusyWait::poke() {
  if (spinner_ != nullptr && spinner_->spinnable()) retry(*spinner_);
}

bool BusyWait::retry(machine::Context& spinner) {
  if (!(*done_)()) return false;
  spinner_ = nullptr;
  spinner.granted(look_);
  return true;
}

} // namespace dioscope::kernel
