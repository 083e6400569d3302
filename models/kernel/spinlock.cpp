#include "models/kernel/spinlock.hpp"

#include <algorithm>
#include <ranges>

#include "models/kernel/functions.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::kernel {

using machine::Fn;

LockBase::LockBase(std::string name, Locks& locks)
    : locks_(locks), name_(std::move(name)), id_(static_cast<std::uint32_t>(sim::mix(0, name_))),
      class_(locks.class_of(name_)), parameters_(locks.parameters()),
      random_(locks.simulation().stream("lock." + name_)) {
  locks.named(id_, name_);
}

std::vector<const Context*> LockBase::holders() const {
  const auto readers = word_.readers();
  std::vector<const Context*> all(readers.begin(), readers.end());
  if (const auto writer = word_.writer()) all.push_back(*writer);
  return all;
}

// Locks are taken and given up a hundred times an I/O, nearly always without waiting: what that takes is put
// together in acquire() and release(), what comes on top when somebody waits is out of line.

Fn LockBase::holding_function() const {
  const auto* holder = word_.writer() ? *word_.writer() : word_.readers().front();
  // It may wait for itself.
  const auto got = [this](const locking::HeldLock& held) {
    return held.instance == instance() && held.since != locking::HeldLock::kNotYet;
  };
  const auto held = std::views::reverse(holder->lock_holder.held());
  return Fn::from_index(std::ranges::find_if(held, got)->site);
}

[[gnu::always_inline]] inline void LockBase::validate(Context& context, locking::ClassId lock_class,
                                                      locking::Access access, Fn at,
                                                      locking::Attempt attempt) {
  locks_.validator().acquire(context.lock_holder, lock_class, instance(), access,
                             static_cast<locking::Site>(at.index()), attempt);
}

[[gnu::always_inline]] inline void LockBase::attempt(Context& context, locking::ClassId lock_class,
                                                     locking::Access access, Fn at,
                                                     locking::Attempt attempt) {
  context.detail(Tracepoint::lock_acquire, context.task(), context.cause, id_,
                 (attempt == locking::Attempt::tries ? 1 : 0) + (access == locking::Access::shared ? 2 : 0));
  validate(context, lock_class, access, at, attempt);
}

inline bool LockBase::count_transfer(const Context& context) {
  const bool elsewhere = line_.users.owner != static_cast<int>(context.cpu().number());
  if (elsewhere && line_.users.owner >= 0) ++class_.statistics.transfers;
  return elsewhere;
}

[[gnu::always_inline]] inline void LockBase::charge_try(Context& context, Fn fn) {
  const Fn at = context.function();
  context.charge(fn, parameters_.acquire);
  if (!context.touch_kept(fn, line_)) [[unlikely]] {
    count_transfer(context);
    context.touch(fn, line_, machine::Access::write);
  }
  context.enter(at);
  context.settle();
}

inline void LockBase::acquired(const Context& context) const {
  context.detail(Tracepoint::lock_acquired, context.task(), context.cause, id_);
}

[[gnu::always_inline]] inline void LockBase::take(Context& context, locking::Access access, Fn at) {
  word_.take(&context, access);
  context.lock_holder.got(context.now().time_since_epoch().count(), context.task());
  ++class_.statistics.acquisitions;
  ++class_.takers[at.index()].acquisitions;
  locks_.stepped(context);
}

void LockBase::acquire(Context& context, locking::Access access, Fn fn, locking::ClassId lock_class) {
  const Fn at = context.function();
  if (irqsave_) [[unlikely]]
    context.irq_disable();
  attempt(context, lock_class, access, at);
  charge_try(context, fn);
  if (!word_.available(access)) [[unlikely]] {
    wait(context, access, fn);
    return;
  }
  take(context, access, at);
  acquired(context);
}

void LockBase::wait(Context& context, locking::Access access, Fn fn) {
  ++class_.statistics.contentions;
  const Fn blamed = holding_function();
  context.trace(Tracepoint::lock_contended, id_, word_.writer() ? (*word_.writer())->task() : 0);
  const auto since = context.now();
  waiters_.push_back({&context, access});
  context.spin(fn, *this);
  locks_.ended_spinning(context);
  const auto waited = context.now() - since;
  class_.statistics.wait.add(waited);
  class_.takers[blamed.index()].blamed += waited;
  context.trace(Tracepoint::lock_granted, id_, waited.count());
  acquired(context);
}

[[gnu::always_inline]] inline void LockBase::give_up(Context& context) {
  const auto* hold = context.lock_holder.find(instance());
  if (hold == nullptr || !word_.release(&context)) [[unlikely]]
    throw machine::InternalError("lock " + name_ + " released by a context that does not hold it");
  const auto held = context.now().time_since_epoch() - sim::Duration{hold->since};
  class_.statistics.hold.add(held);
  class_.takers[hold->site].held += held;
  context.detail(Tracepoint::lock_release, hold->on_behalf_of, context.cause, id_);
  locks_.validator().release(context.lock_holder, *hold);
  if (!waiters_.empty()) [[unlikely]]
    hand_over();
  locks_.stepped(context);
}

void LockBase::release(Context& context, Fn fn) {
  const Fn at = context.function();
  context.charge(fn, parameters_.release);
  // The parameter is for a line that is still here; those who spin have taken it away.
  if (count_transfer(context)) [[unlikely]]
    context.touch(fn, line_, machine::Access::write);
  context.enter(at);
  context.settle();
  give_up(context);
  if (irqsave_) [[unlikely]]
    context.irq_enable();
}

void LockBase::grant(std::size_t index) {
  const Waiter waiter = waiters_[index];
  waiters_.erase(waiters_.begin() + static_cast<std::ptrdiff_t>(index));
  take(*waiter.context, waiter.access, waiter.context->function());
  count_transfer(*waiter.context);
  const auto transfer = waiter.context->cpu().cache().touch(line_, machine::Access::write);
  waiter.context->granted(transfer);
}

void LockBase::hand_over() {
  const auto able = [this](const Waiter& waiter) {
    return word_.available(waiter.access) && waiter.context->spinnable();
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
  if (it == waiters_.end() || !word_.available(it->access)) return false;
  grant(static_cast<std::size_t>(it - waiters_.begin()));
  return true;
}

void SpinLock::take_now(Context& context) {
  attempt(context, class_.id, locking::Access::exclusive, context.function());
  take(context, locking::Access::exclusive, context.function());
  acquired(context);
}

void SpinLock::release_now(Context& context) { give_up(context); }

void SpinLock::change_holder(Context& to) {
  Context& from = **word_.writer();
  const auto* hold = from.lock_holder.find(instance());
  // It goes on for who keeps time, and for who listens: the one who took it gives it up.
  validate(to, class_.id, locking::Access::exclusive, Fn::from_index(hold->site), locking::Attempt::waits);
  to.lock_holder.got(hold->since, hold->on_behalf_of);
  locks_.validator().release(from.lock_holder, *hold);
  word_.release(&from);
  word_.take(&to, locking::Access::exclusive);
}

void spin_lock(Context& context, SpinLock& lock) {
  lock.acquire(context, locking::Access::exclusive, fn::spin_lock, lock.class_.id);
}
void spin_lock_nested(Context& context, SpinLock& lock) {
  lock.acquire(context, locking::Access::exclusive, fn::spin_lock, lock.class_.nested);
}

bool spin_trylock(Context& context, SpinLock& lock) {
  lock.charge_try(context, fn::spin_lock);
  if (lock.held()) return false;
  lock.attempt(context, lock.class_.id, locking::Access::exclusive, context.function(),
               locking::Attempt::tries);
  lock.take(context, locking::Access::exclusive, context.function());
  lock.acquired(context);
  return true;
}

void spin_unlock(Context& context, SpinLock& lock) { lock.release(context, fn::spin_unlock); }

void spin_lock_irq(Context& context, SpinLock& lock) {
  context.irq_disable();
  spin_lock(context, lock);
}

void spin_unlock_irq(Context& context, SpinLock& lock) {
  spin_unlock(context, lock);
  context.irq_enable();
}

void read_lock(Context& context, RwLock& lock) {
  lock.acquire(context, locking::Access::shared, fn::read_lock, lock.class_.id);
}
void read_unlock(Context& context, RwLock& lock) { lock.release(context, fn::spin_unlock); }
void write_lock(Context& context, RwLock& lock) {
  lock.acquire(context, locking::Access::exclusive, fn::write_lock, lock.class_.id);
}
void write_unlock(Context& context, RwLock& lock) { lock.release(context, fn::spin_unlock); }

} // namespace dioscope::kernel
