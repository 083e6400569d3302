#include "models/kernel/spinlock.hpp"

#include <algorithm>

#include "models/kernel/functions.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::kernel {

using machine::Fn;

LockBase::LockBase(std::string name, Locks& locks)
    : locks_(locks), class_(locks.class_of(name)), parameters_(locks.parameters()),
      id_(static_cast<std::uint32_t>(sim::mix(0, name))), name_(std::move(name)),
      random_(locks.simulation().stream("lock." + name_)) {
  locks.named(id_, name_);
}

std::vector<const Context*> LockBase::holders() const {
  const auto readers = word_.readers();
  std::vector<const Context*> all(readers.begin(), readers.end());
  if (const auto writer = word_.writer()) all.push_back(*writer);
  return all;
}

// Locks are taken and given up 75 times an I/O, most of them free and with their line at hand, by who goes on
// before anything else happens. acquire() and release() do that case alone, without a call, or nothing at
// all: then the functions after them do it step by step, to the same effect.

Fn LockBase::holding_function() const {
  const auto* holder = word_.writer() ? *word_.writer() : word_.readers().front();
  // It may wait for itself.
  const auto got = [this](const locking::HeldLock& held) {
    return held.instance == instance() && held.since != locking::HeldLock::kNotYet;
  };
  const auto held = holder->lock_holder.held();
  return Fn::from_index(std::find_if(held.rbegin(), held.rend(), got)->site);
}

[[gnu::always_inline]] inline void LockBase::validate(Context& context, locking::ClassId lock_class,
                                                      locking::Access access, Fn at,
                                                      locking::Attempt attempt) {
  locks_.validator().acquire(context.lock_holder, lock_class, instance(), access, site_of(at), attempt);
}

[[gnu::always_inline]] inline void LockBase::attempt(Context& context, locking::ClassId lock_class,
                                                     locking::Access access, Fn at,
                                                     locking::Attempt attempt) {
  context.detail(Tracepoint::lock_acquire, context.task(), context.cause, id_,
                 (attempt == locking::Attempt::tries ? 1 : 0) + (access == locking::Access::shared ? 2 : 0));
  validate(context, lock_class, access, at, attempt);
}

inline bool LockBase::is_here(const Context& context) const {
  return line_.users.owner == static_cast<int>(context.cpu().number());
}

inline void LockBase::count_transfer() {
  if (line_.users.owner >= 0) ++class_.statistics.transfers;
}

[[gnu::always_inline]] inline void LockBase::charge_try(Context& context, Fn fn) {
  const Fn at = context.function();
  context.charge(fn, parameters_.acquire);
  if (!is_here(context)) count_transfer();
  context.touch(fn, line_, machine::Access::write);
  context.enter(at);
  context.settle();
}

inline void LockBase::acquired(const Context& context) const {
  context.detail(Tracepoint::lock_acquired, context.task(), context.cause, id_);
}

[[gnu::always_inline]] inline void LockBase::hold(Context& context, locking::HeldLock& held,
                                                  locking::Access access) {
  word_.take(&context, access);
  held.since = context.now().time_since_epoch().count();
  held.on_behalf_of = context.task();
  ++class_.statistics.acquisitions;
  ++class_.takers[held.site].acquisitions;
}

[[gnu::always_inline]] inline void LockBase::take(Context& context, locking::Access access) {
  hold(context, context.lock_holder.innermost(), access);
  locks_.stepped(context);
}

template <class Pay>
[[gnu::always_inline]] inline bool LockBase::take_free(Context& context, locking::ClassId lock_class,
                                                       Pay&& pay) {
  auto& holder = context.lock_holder;
  if (word_.held() || !holder.has_room() || !unobserved(context)) return false;
  auto& validator = locks_.validator();
  const auto taking =
      validator.wanted(holder, lock_class, locking::Access::exclusive, locking::Attempt::waits);
  const auto chain = validator.known(holder, taking);
  if (chain == locking::Chains::kNone || !pay()) return false;
  hold(context, validator.acquire_known(holder, chain, taking, instance(), site_of(context.function())),
       locking::Access::exclusive);
  return true;
}

void LockBase::acquire(Context& context, locking::Access access, Fn fn, locking::ClassId lock_class) {
  const bool taken =
      context.keeps(line_) && access == locking::Access::exclusive &&
      take_free(context, lock_class, [&] { return context.charge_at_once(fn, parameters_.acquire, line_); });
  if (!taken) acquire_step_by_step(context, access, fn, lock_class);
}

void LockBase::acquire_step_by_step(Context& context, locking::Access access, Fn fn,
                                    locking::ClassId lock_class) {
  const Fn at = context.function();
  if (irqsave_) context.irq_disable();
  attempt(context, lock_class, access, at);
  charge_try(context, fn);
  if (!word_.available(access)) {
    wait(context, access, fn);
    return;
  }
  take(context, access);
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

[[gnu::always_inline]] inline void LockBase::account_hold(const Context& context,
                                                          const locking::HeldLock& held) {
  const auto time = context.now().time_since_epoch() - sim::Duration{held.since};
  class_.takers[held.site].held += time;
  class_.statistics.hold.add(time);
}

void LockBase::give_up(Context& context) {
  const auto* held = context.lock_holder.find(instance());
  if (held == nullptr || !word_.release(&context))
    throw machine::InternalError("lock " + name_ + " released by a context that does not hold it");
  context.detail(Tracepoint::lock_release, held->on_behalf_of, context.cause, id_);
  account_hold(context, *held);
  locks_.validator().release(context.lock_holder, *held);
  if (!waiters_.empty()) hand_over();
  locks_.stepped(context);
}

[[gnu::always_inline]] inline bool LockBase::concerns_nobody(const Context& context) const {
  const auto held = context.lock_holder.held();
  return !held.empty() && held.back().instance == instance() && word_.writer() == &context &&
         waiters_.empty() && unobserved(context);
}

[[gnu::always_inline]] inline void LockBase::drop(Context& context) {
  const auto was = context.lock_holder.held().back();
  word_.release_writer();
  locking::Validator::release_innermost(context.lock_holder);
  account_hold(context, was);
}

void LockBase::release(Context& context, Fn fn) {
  if (is_here(context) && concerns_nobody(context) && context.charge_at_once(fn, parameters_.release))
    drop(context);
  else
    release_step_by_step(context, fn);
}

void LockBase::release_step_by_step(Context& context, Fn fn) {
  const Fn at = context.function();
  context.charge(fn, parameters_.release);
  // The parameter is for a line that is still here; those who spin have taken it away.
  if (!is_here(context)) {
    count_transfer();
    context.touch(fn, line_, machine::Access::write);
  }
  context.enter(at);
  context.settle();
  give_up(context);
  if (irqsave_) context.irq_enable();
}

void LockBase::grant(std::size_t index) {
  const Waiter waiter = waiters_[index];
  waiters_.erase(waiters_.begin() + static_cast<std::ptrdiff_t>(index));
  take(*waiter.context, waiter.access);
  if (!is_here(*waiter.context)) count_transfer();
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
  if (!take_free(context, class_.id, [] { return true; })) take_now_step_by_step(context);
}

void SpinLock::take_now_step_by_step(Context& context) {
  attempt(context, class_.id, locking::Access::exclusive, context.function());
  take(context, locking::Access::exclusive);
  acquired(context);
}

void SpinLock::release_now(Context& context) {
  if (concerns_nobody(context))
    drop(context);
  else
    give_up(context);
}

void SpinLock::change_holder(Context& to) {
  Context& from = **word_.writer();
  const auto* hold = from.lock_holder.find(instance());
  // It goes on for who keeps time, and for who listens: the one who took it gives it up.
  validate(to, class_.id, locking::Access::exclusive, Fn::from_index(hold->site), locking::Attempt::waits);
  auto& passed = to.lock_holder.innermost();
  passed.since = hold->since;
  passed.on_behalf_of = hold->on_behalf_of;
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
  lock.take(context, locking::Access::exclusive);
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
