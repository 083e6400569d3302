#pragma once
/// Spin locks and rwlocks as of 2002: one byte or counter in a cache line, no queue, unfair. Waiting burns
/// the CPU and is booked as spinning. The plain functions leave interrupts alone; _irq and _irqsave are the
/// same here, since the interrupt-off depth of a context nests.
#include <cstdint>
#include <string>
#include <vector>

#include "models/kernel/locks.hpp"
#include "models/locking/semantics.hpp"
#include "models/machine/cpu.hpp"

namespace dioscope::kernel {

using machine::Context;

/// What plain locks and rwlocks share: the word, who spins on it, what it cost.
class LockBase : public machine::SpinWait {
 public:
  LockBase(std::string name, Locks& locks);
  LockBase(const LockBase&) = delete;
  LockBase& operator=(const LockBase&) = delete;

  const std::string& name() const override { return name_; }
  /// Of its class.
  const LockStatistics& statistics() const { return class_.statistics; }
  bool held() const { return word_.held(); }
  /// From now on whoever holds it has interrupts off: as if all its users had been converted to irqsave.
  void convert_to_irqsave() { irqsave_ = true; }
  std::vector<const Context*> holders() const override;

 protected:
  struct Waiter {
    Context* context;
    locking::Access access;
  };

  /// The modified copy of the lock word is in the cache of its CPU.
  bool is_here(const Context& context) const;
  /// The lock word, which is not here, is about to be touched.
  void count_transfer();
  /// Pay for one try.
  void charge_try(Context& context, machine::Fn fn);
  /// As one of `lock_class`, which is the lock's own or its class's for nested ones. The usual case;
  /// acquire_step_by_step() does all.
  void acquire(Context& context, locking::Access access, machine::Fn fn, locking::ClassId lock_class);
  /// Take it exclusively if it is free, nothing new is to be learnt from that, nobody looks, and `pay()` is
  /// true; else false, and nothing done.
  template <class Pay>
  bool take_free(Context& context, locking::ClassId lock_class, Pay&& pay);
  void acquire_step_by_step(Context& context, locking::Access access, machine::Fn fn,
                            locking::ClassId lock_class);
  /// It is not free: spin until it is this one's.
  void wait(Context& context, locking::Access access, machine::Fn fn);
  /// The usual case; release_step_by_step() does all.
  void release(Context& context, machine::Fn fn);
  /// The context has taken it last of all, exclusively, and nobody waits for it or looks: drop() gives it up.
  bool concerns_nobody(const Context& context) const;
  void drop(Context& context);
  void release_step_by_step(Context& context, machine::Fn fn);
  /// Nobody looks at its taking and giving up, and it leaves interrupts as they are.
  bool unobserved(const Context& context) const {
    return !irqsave_ && !locks_.steps_observed() && !context.simulation().tracer().details_listened();
  }
  /// It is free, and the context's from now on; `held` is what the validator has of it.
  void hold(Context& context, locking::HeldLock& held, locking::Access access);
  /// The same of the one that it waits for, and tell who looks at every step.
  void take(Context& context, locking::Access access);
  /// Tell who listens.
  void acquired(const Context& context) const;
  /// The context has held it as `held`, up to now.
  void account_hold(const Context& context, const locking::HeldLock& held);
  /// The whole of it: somebody who waits may get it. Throws InternalError when the context does not hold it.
  [[gnu::noinline]] void give_up(Context& context);
  void spinning(const Context& spinner) override { locks_.began_to_spin(spinner); }
  bool retry(Context& spinner) override;
  void interrupts_on(Context& holder) const override { locks_.validator().opened(holder.lock_holder); }
  /// Before any waiting: tell who listens, and the validator.
  void attempt(Context& context, locking::ClassId lock_class, locking::Access access, machine::Fn at,
               locking::Attempt attempt = locking::Attempt::waits);
  /// The validator alone: `context` is to hold it.
  void validate(Context& context, locking::ClassId lock_class, locking::Access access, machine::Fn at,
                locking::Attempt attempt);

  /// How the validator knows it, and where it is taken.
  const SpinWait* instance() const { return this; }
  static locking::Site site_of(machine::Fn at) { return static_cast<locking::Site>(at.index()); }

  // What every taking needs comes first, in as few cache lines as it takes.
  Locks& locks_;
  LockClass& class_;
  const LockParameters& parameters_;
  machine::CacheLine line_;
  bool irqsave_ = false;
  std::vector<Waiter> waiters_;
  locking::LockWord<Context*> word_;
  std::uint32_t id_;
  std::string name_;
  sim::RandomStream random_;

 private:
  /// The function that holds it, of several readers the first: who is blamed for the spinning.
  machine::Fn holding_function() const;
  /// After a release: somebody of those who spin on their CPU gets it, chosen at random (unfair).
  void hand_over();
  void grant(std::size_t waiter);
};

class SpinLock final : public LockBase {
 public:
  using LockBase::LockBase;
  const Context* holder() const { return word_.writer().value_or(nullptr); }
  /// The lock passes to another context with the CPU (in schedule()).
  void change_holder(Context& to);

  /// Without time: for state machines that hold the lock while their cost passes. Precondition of take_now:
  /// !held().
  void take_now(Context& context);
  void release_now(Context& context);

  friend void spin_lock(Context& context, SpinLock& lock);
  friend void spin_lock_nested(Context& context, SpinLock& lock);
  friend bool spin_trylock(Context& context, SpinLock& lock);
  friend void spin_unlock(Context& context, SpinLock& lock);

 private:
  [[gnu::noinline]] void take_now_step_by_step(Context& context);
};

/// Readers get in while no writer holds it; writers retry until nobody does.
class RwLock final : public LockBase {
 public:
  using LockBase::LockBase;
  std::size_t readers() const { return word_.readers().size(); }
  const Context* writer() const { return word_.writer().value_or(nullptr); }

  friend void read_lock(Context& context, RwLock& lock);
  friend void read_unlock(Context& context, RwLock& lock);
  friend void write_lock(Context& context, RwLock& lock);
  friend void write_unlock(Context& context, RwLock& lock);
};

void spin_lock(Context& context, SpinLock& lock);
/// As spin_lock(), of a lock that is legally taken under another one of its class: their users keep an order.
void spin_lock_nested(Context& context, SpinLock& lock);
/// Take it if it is free; false when it is not, and then nothing was taken. Nobody waits, so that any order
/// is legal.
bool spin_trylock(Context& context, SpinLock& lock);
void spin_unlock(Context& context, SpinLock& lock);
void spin_lock_irq(Context& context, SpinLock& lock);
void spin_unlock_irq(Context& context, SpinLock& lock);
void read_lock(Context& context, RwLock& lock);
void read_unlock(Context& context, RwLock& lock);
void write_lock(Context& context, RwLock& lock);
void write_unlock(Context& context, RwLock& lock);

} // namespace dioscope::kernel
