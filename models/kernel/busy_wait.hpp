#pragma once
/// Busy-waiting for something that is no lock.
#include <functional>
#include <string>

#include "models/machine/cpu.hpp"

namespace dioscope::kernel {

/// A context looks at something again and again until it has changed. Its CPU is busy all the while, the
/// simulator is not: whoever brings the change about calls poke().
class BusyWait final : public machine::SpinWait {
 public:
  /// `look`: how long one look takes, so how late a change is noticed at most; it is noticed then.
  BusyWait(std::string name, sim::Duration look) : name_(std::move(name)), look_(look) {}

  /// Spin in `context` until `done` holds. That is looked at now, at each poke() and after each interrupt.
  /// The time is booked to `fn` as running.
  void until(machine::Context& context, machine::Fn fn, const std::function<bool()>& done);
  /// Something may have changed; at the calendar's now.
  void poke();

  const std::string& name() const override { return name_; }
  std::vector<const machine::Context*> holders() const override { return {}; }
  machine::Reason reason() const override { return machine::Reason::run; }
  void spinning(const machine::Context& /*spinner*/) override {}
  bool retry(machine::Context& spinner) override;
  void interrupts_on(machine::Context& /*holder*/) const override {}

 private:
  std::string name_;
  sim::Duration look_;
  machine::Context* spinner_ = nullptr;
  const std::function<bool()>* done_ = nullptr;
};

} // namespace dioscope::kernel
