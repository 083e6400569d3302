#pragma once
/// Spin locks and rwlocks as of 2002: one byte or counter in a cache line, no queue, unfair. Waiting burns
/// the CPU and is booked as spinning. The plain functions leave interrupts alone; _irq and _irqsave are the
/// same here, since the interrupt-off depth of a context nests.
#include <cstdint>
#include <string>
#include <vector>

#include "models/kernel/locks.hpp"
#include "models/machine/cpu.hpp"

namespace dioscope::kernel {

using machine::Context;

/// What plain locks and rwlocks share: the word, who spins on it, what it cost.
class LockBase : public Context::SpinWait {
 public:
  LockBase(std::string name, Locks& locks);
  LockBase(const LockBase&) = delete;
  LockBase& operator=(const LockBase&) = delete;

  const std::string& name() const { return name_; }
  /// Of its class.
  const LockStatistics& statistics() const { return class_.statistics; }

 protected:
  struct Waiter {
    Context* context;
    bool write;
  };
  virtual bool available(bool write) const = 0;
  virtual void take(Context& context, bool write) = 0;
  /// The task of the context that holds it exclusively, 0 for none or idle: who is blamed for the spinning.
  virtual std::uint32_t holder_task() const = 0;

  void acquire(Context& context, bool write, machine::Fn fn);
  void charge_release(Context& context, machine::Fn fn);
  /// After a release: somebody of those who spin on their CPU gets it, chosen at random (unfair).
  void hand_over();
  bool retry(Context& spinner) override;

  std::string name_;
  std::uint32_t id_;
  LockClass& class_;
  const LockParameters& parameters_;
  machine::CacheLine line_;
  std::vector<Waiter> waiters_;
  sim::RandomStream random_;

 private:
  void grant(std::size_t waiter);
};

class SpinLock final : public LockBase {
 public:
  using LockBase::LockBase;
  bool held() const { return holder_ != nullptr; }
  const Context* holder() const { return holder_; }
  /// The lock passes to another context with the CPU (in schedule()).
  void change_holder(Context& to) { holder_ = &to; }

  /// Without time: for state machines that hold the lock while their cost passes. Precondition of take_now:
  /// !held().
  void take_now(Context& context) { take(context, true); }
  void release_now(Context& context);

  friend void spin_lock(Context& context, SpinLock& lock);
  friend void spin_unlock(Context& context, SpinLock& lock);

 private:
  bool available(bool /*write*/) const override { return holder_ == nullptr; }
  void take(Context& context, bool write) override;
  std::uint32_t holder_task() const override { return holder_ == nullptr ? 0 : holder_->task(); }
  Context* holder_ = nullptr;
};

/// Readers get in while no writer holds it; writers retry until nobody does.
class RwLock final : public LockBase {
 public:
  using LockBase::LockBase;
  int readers() const { return readers_; }
  const Context* writer() const { return writer_; }

  friend void read_lock(Context& context, RwLock& lock);
  friend void read_unlock(Context& context, RwLock& lock);
  friend void write_lock(Context& context, RwLock& lock);
  friend void write_unlock(Context& context, RwLock& lock);

 private:
  bool available(bool write) const override { return writer_ == nullptr && (!write || readers_ == 0); }
  void take(Context& context, bool write) override;
  std::uint32_t holder_task() const override { return writer_ == nullptr ? 0 : writer_->task(); }
  Context* writer_ = nullptr;
  int readers_ = 0;
};

void spin_lock(Context& context, SpinLock& lock);
void spin_unlock(Context& context, SpinLock& lock);
void spin_lock_irq(Context& context, SpinLock& lock);
void spin_unlock_irq(Context& context, SpinLock& lock);
void read_lock(Context& context, RwLock& lock);
void read_unlock(Context& context, RwLock& lock);
void write_lock(Context& context, RwLock& lock);
void write_unlock(Context& context, RwLock& lock);

} // namespace dioscope::kernel
