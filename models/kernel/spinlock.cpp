#include "models/kernel/spinlock.hpp"

#include <algorithm>

#include "models/tracepoints.hpp"

namespace dioscope::kernel {

using machine::Fn;

LockBase::LockBase(std::string name, Locks& locks)
    : name_(std::move(name)), id_(static_cast<std::uint32_t>(sim::mix(0, name_))),
      class_(locks.class_of(name_)), parameters_(locks.parameters()),
      random_(locks.simulation().stream("lock." + name_)) {}

void LockBase::acquire(Context& context, bool write, Fn fn) {
  context.charge(fn, parameters_.acquire);
  context.touch(fn, line_, machine::Access::write);
  context.settle();
  ++class_.statistics.acquisitions;
  if (available(write)) {
    take(context, write);
    return;
  }
  ++class_.statistics.contentions;
  context.trace(Tracepoint::lock_contended, id_, holder_task());
  const auto since = context.now();
  waiters_.push_back({&context, write});
  context.spin(fn, *this);
  class_.statistics.wait.add(context.now() - since);
  context.trace(Tracepoint::lock_granted, id_, (context.now() - since).count());
}

void LockBase::charge_release(Context& context, Fn fn) {
  context.charge(fn, parameters_.release);
  // The parameter is for a line that is still here; those who spin have taken it away.
  if (line_.owner != static_cast<int>(context.cpu().number()))
    context.touch(fn, line_, machine::Access::write);
  context.settle();
}

void LockBase::grant(std::size_t index) {
  const Waiter waiter = waiters_[index];
  waiters_.erase(waiters_.begin() + static_cast<std::ptrdiff_t>(index));
  take(*waiter.context, waiter.write);
  const auto transfer = waiter.context->cpu().cache().touch(line_, machine::Access::write);
  waiter.context->granted(transfer);
}

void LockBase::hand_over() {
  const auto able = [this](const Waiter& waiter) {
    return available(waiter.write) && waiter.context->spinnable();
  };
  while (!waiters_.empty()) {
    const auto count = static_cast<std::uint64_t>(std::ranges::count_if(waiters_, able));
    if (count == 0) return;
    auto it = std::ranges::find_if(waiters_, able);
    for (auto skip = count == 1 ? 0 : random_.below(count); skip > 0; --skip)
      it = std::find_if(it + 1, waiters_.end(), able);
    grant(static_cast<std::size_t>(it - waiters_.begin()));
  }
}

bool LockBase::retry(Context& spinner) {
  const auto it = std::ranges::find(waiters_, &spinner, &Waiter::context);
  if (it == waiters_.end() || !available(it->write)) return false;
  grant(static_cast<std::size_t>(it - waiters_.begin()));
  return true;
}

void SpinLock::take(Context& context, bool /*write*/) {
  holder_ = &context;
  ++context.atomic_depth;
}

void SpinLock::release_now(Context& context) {
  if (holder_ != &context)
    throw machine::InternalError("lock " + name_ + " released by a context that does not hold it");
  holder_ = nullptr;
  --context.atomic_depth;
  hand_over();
}

void RwLock::take(Context& context, bool write) {
  ++context.atomic_depth;
  if (write)
    writer_ = &context;
  else
    ++readers_;
}

void spin_lock(Context& context, SpinLock& lock) { lock.acquire(context, true, Fn::spin_lock); }

void spin_unlock(Context& context, SpinLock& lock) {
  lock.charge_release(context, Fn::spin_unlock);
  lock.release_now(context);
}

void spin_lock_irq(Context& context, SpinLock& lock) {
  context.irq_disable();
  spin_lock(context, lock);
}

void spin_unlock_irq(Context& context, SpinLock& lock) {
  spin_unlock(context, lock);
  context.irq_enable();
}

void read_lock(Context& context, RwLock& lock) { lock.acquire(context, false, Fn::read_lock); }

void read_unlock(Context& context, RwLock& lock) {
  lock.charge_release(context, Fn::spin_unlock);
  if (lock.readers_ == 0) throw machine::InternalError("read lock " + lock.name_ + " released but not held");
  --lock.readers_;
  --context.atomic_depth;
  lock.hand_over();
}

void write_lock(Context& context, RwLock& lock) { lock.acquire(context, true, Fn::write_lock); }

void write_unlock(Context& context, RwLock& lock) {
  lock.charge_release(context, Fn::spin_unlock);
  if (lock.writer_ != &context)
    throw machine::InternalError("write lock " + lock.name_ + " released by a context that does not hold it");
  lock.writer_ = nullptr;
  --context.atomic_depth;
  lock.hand_over();
}

} // namespace dioscope::kernel
