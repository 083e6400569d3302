#pragma once
/// Contexts: the flows of control that burn a CPU's time. A CPU is a stack of them; only the top one runs.
///
/// Model code charges costs as it goes (free for the simulator) and settles before it touches anything
/// another context can see: settle() returns when the CPU has executed the charged time, interrupts included.
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "models/locking/holder.hpp"
#include "models/machine/execution.hpp"
#include "sim/simulation.hpp"

namespace dioscope::machine {

class Cpu;

/// A broken rule of the model itself (sleep in atomic context, a BIO completed twice ...): exit code 8.
class InternalError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What the design under test does and a real kernel would crash on or corrupt memory by: a fault of the
/// design, not of the simulator.
class KernelFault : public InternalError {
 public:
  using InternalError::InternalError;
};

class Context;

/// What a context spins on: a lock, or something that it looks at until it has changed.
class SpinWait {
 public:
  virtual ~SpinWait() = default;
  virtual const std::string& name() const = 0;
  /// Who has to do something before the spinning ends; empty where it is the hardware.
  virtual std::vector<const Context*> holders() const = 0;
  /// What the spinning is booked as.
  virtual Reason reason() const { return Reason::spin; }
  /// `spinner` has begun to spin.
  virtual void spinning(const Context& spinner) = 0;
  /// The spinner is back on its CPU after an interrupt: go on if it can (take the lock if it is free).
  virtual bool retry(Context& spinner) = 0;
  /// `holder` holds it and has switched interrupts on.
  virtual void interrupts_on(Context& holder) const = 0;
};

/// A lock that a context holds.
struct Hold {
  const SpinWait* lock;
  locking::Access access;
  Fn at; ///< the function that took it
  sim::TimePoint since;
};

/// A context as the lock validator sees it.
class LockHolder final : public locking::Holder {
 public:
  LockHolder(const Context& context, locking::ContextType type) : Holder(type), context_(context) {}
  /// "msync/17"; of an interrupt or softirq the task that it stopped.
  std::string name() const override;

 private:
  const Context& context_;
};

class alignas(64) Context {
 public:
  Context(ContextKind kind, sim::Simulation& simulation);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  virtual ~Context() = default;

  ContextKind kind() const { return kind_; }
  Cpu& cpu() const { return *cpu_; }
  /// The task this context is, or the one it interrupted; 0 for idle. For blame and traces.
  std::uint32_t task() const { return task_; }
  sim::Simulation& simulation() const { return simulation_; }
  sim::TimePoint now() const { return simulation_.now(); }

  /// Book `cost` to `fn` and owe it to the CPU. The hottest code of all: a call would cost as much again.
  [[gnu::always_inline]] void charge(Fn fn, sim::Duration cost, Reason reason = Reason::run) {
    book(fn, cost, reason);
    if (watcher_ != nullptr) [[unlikely]]
      watched_charge(fn, reason, cost);
  }
  /// The function that it is in: the last one charged, or entered.
  Fn function() const { return function_; }
  void enter(Fn fn) { function_ = fn; }
  /// Touch a cache line on behalf of `fn`; with `lines`, neighbours too that are always touched together.
  void touch(Fn fn, CacheLine& line, Access access, unsigned lines = 1);
  /// Touch `count` lines on behalf of `fn`, one after the other, and before each charge `cost`: `line_of(i)`,
  /// which is called once for each, gives a CacheLine&.
  template <class LineOf>
  void charge_each(Fn fn, sim::Duration cost, std::size_t count, Access access, LineOf&& line_of) {
    if (watcher_ == nullptr) [[likely]] {
      book(fn, cost * static_cast<std::int64_t>(count), Reason::run);
      book(fn, cache_->touch_each(count, line_of, [access](std::size_t) { return access; }), Reason::miss);
      return;
    }
    for (std::size_t i = 0; i < count; ++i) {
      charge(fn, cost);
      touch(fn, line_of(i), access);
    }
  }
  /// Touch `count` lines on behalf of `fn`, which nobody watches: `access_of(i)` says how.
  template <class LineOf, class AccessOf>
  void touch_each(Fn fn, std::size_t count, LineOf&& line_of, AccessOf&& access_of) {
    book(fn, cache_->touch_each(count, line_of, access_of), Reason::miss);
  }
  /// Whether touching `line` changes nothing for anybody, and nobody watches.
  bool keeps(const CacheLine& line) const { return watcher_ == nullptr && cache_->keeps(line); }
  /// charge() and settle() in one where nothing happens meanwhile and nobody watches; else false, and nothing
  /// done. Leaves function() as it is.
  [[gnu::always_inline]] bool charge_at_once(Fn fn, sim::Duration cost) {
    if (watcher_ != nullptr || !simulation_.run_ahead(pending_ + cost)) return false;
    pending_ = sim::Duration{0};
    note(fn, cost, Reason::run);
    return true;
  }
  /// The same with a touch of `line` before it settles. Precondition: keeps(line).
  [[gnu::always_inline]] bool charge_at_once(Fn fn, sim::Duration cost, CacheLine& line) {
    if (!simulation_.run_ahead(pending_ + cost + cache_->hit_cost())) return false;
    pending_ = sim::Duration{0};
    note(fn, cost, Reason::run);
    note(fn, cache_->touch_kept(line), Reason::miss);
    return true;
  }
  /// Let the charged time pass. On return this context is running and nothing is owed.
  [[gnu::always_inline]] void settle() {
    if (pending_ == sim::Duration{0}) return;
    const auto owed = pending_;
    pending_ = sim::Duration{0};
    if (!simulation_.run_ahead(owed)) [[unlikely]]
      execute(owed);
    else if (watcher_ != nullptr) [[unlikely]]
      lay_out();
  }

  /// Give the context its stack and task number. A task that was never switched in starts inside schedule():
  /// with interrupts off (`in_schedule`).
  void attach(sim::Actor& actor, std::uint32_t task, bool in_schedule);
  /// The task crosses between user mode and the kernel; settles first.
  void change_kind(ContextKind kind);

  bool irqs_enabled() const { return irq_off_depth_ == 0; }
  /// Nestable; each call settles first. Enabling delivers what is pending before it returns.
  void irq_disable();
  void irq_enable();

  /// Locks held: a context that has any must not sleep.
  std::size_t atomic_depth() const { return lock_holder.held().size(); }
  /// What is switched off on its CPU, as the lock rules see it.
  locking::Masks masks() const { return lock_holder.masks(); }
  /// Has the locks that it holds and the one that it waits for, each with the address of its SpinWait.
  LockHolder lock_holder;
  /// The locks it holds, in the order in which it took them.
  std::vector<Hold> holds() const;
  /// The event this context acts for: the cause of what it emits.
  sim::EventId cause = 0;

  /// Emit a tracepoint from this context.
  template <class Kind, class... A>
  sim::EventId trace(Kind kind, A... arguments) const {
    return simulation_.tracer().emit(now(), static_cast<std::uint16_t>(kind), cpu_number(), task_, cause,
                                     static_cast<std::uint64_t>(arguments)...);
  }

  /// The same for a tracepoint that is declared as a detail.
  template <class Kind, class... A>
  void detail(Kind kind, std::uint32_t on_behalf_of, sim::EventId its_cause, A... arguments) const {
    const auto& tracer = simulation_.tracer();
    if (tracer.details_listened()) [[unlikely]]
      tracer.detail(now(), static_cast<std::uint16_t>(kind), cpu_number(), on_behalf_of, its_cause,
                    static_cast<std::uint64_t>(arguments)...);
  }

  /// Somebody looks at every single charge and touch.
  bool watched() const { return watcher_ != nullptr; }
  /// Charged but not yet executed: what the books are ahead of the CPU.
  sim::Duration outstanding() const;
  /// The same in pieces, up to where its CPU was laid out; empty when nobody watches.
  const ChargedPieces& charged() const { return pieces_; }

 protected:
  friend class Cpu;
  enum class State : std::uint8_t { running, executing, spinning, halted, off_cpu };

  /// sim::kNoCpu when it was never on one.
  std::uint16_t cpu_number() const { return cpu_number_; }
  void execute(sim::Duration owed);
  /// settle() where nothing is owed nearly always.
  void settle_rarely() {
    if (pending_ != sim::Duration{0}) [[unlikely]]
      settle_out_of_line();
  }
  [[gnu::noinline]] void settle_out_of_line();
  void on_done();
  [[gnu::always_inline]] void book(Fn fn, sim::Duration cost, Reason reason) {
    function_ = fn;
    pending_ += cost;
    note(fn, cost, reason);
  }
  /// Book what is not owed: the CPU has spent it already.
  [[gnu::always_inline]] void note(Fn fn, sim::Duration time, Reason reason) {
    (*columns_)[fn.index()][static_cast<std::size_t>(reason)] += time.count();
  }
  /// What charge() does for a watcher, and touch() for one and for several lines: out of line, so that they
  /// stay small.
  [[gnu::cold, gnu::noinline]] void watched_charge(Fn fn, Reason reason, sim::Duration cost);
  [[gnu::noinline]] void touch_lines(Fn fn, CacheLine& line, Access access, unsigned lines);
  [[gnu::cold, gnu::noinline]] void watched_touch(Fn fn, CacheLine& line, Access access, unsigned lines);
  /// Tell the watcher what its CPU has executed up to now.
  void lay_out() {
    if (watcher_ != nullptr) [[unlikely]]
      lay_out_cpu();
  }
  [[gnu::cold]] void lay_out_cpu();
  void set_book(Book& book) {
    book_ = &book;
    columns_ = &book.columns(!irqs_enabled());
  }
  void set_irq_off_depth(int depth) {
    irq_off_depth_ = depth;
    lock_holder.set_irqs_off(depth > 0);
    if (book_ != nullptr) columns_ = &book_->columns(depth > 0);
  }

  // What nearly every step needs comes first, in as few cache lines as it takes.
  sim::Simulation& simulation_;
  Cpu* cpu_ = nullptr;
  Cache* cache_ = nullptr;
  Book::Columns* columns_ = nullptr; ///< of its book, as interrupts are off or on
  sim::Duration pending_{0};
  int irq_off_depth_ = 0; ///< how often they were switched off and not on again, by set_irq_off_depth()
  std::uint32_t task_ = 0;
  ExecutionWatcher* watcher_ = nullptr;
  sim::TimePoint since_{}; ///< start of spinning or halting
  std::uint16_t cpu_number_ = sim::kNoCpu;
  Fn function_{};
  ContextKind kind_;
  State state_ = State::off_cpu;
  bool preempted_ = false;
  Book* book_ = nullptr;
  sim::Actor* actor_ = nullptr;
  sim::Duration remaining_{0}; ///< while frozen by an interrupt
  sim::Event done_ = sim::Event::of<&Context::on_done>(this);
  ChargedPieces pieces_; ///< only while there is a watcher

 public:
  /// Spin until granted() is called; the time is booked to `fn`, for the reason that `wait` gives.
  void spin(Fn fn, SpinWait& wait);
  /// The lock is ours after `transfer` more of spinning (the line's way here). Only while spinnable().
  void granted(sim::Duration transfer);
  /// On top of its CPU and spinning, so able to take a lock.
  bool spinnable() const;
  /// What it spins on, nullptr when it does not spin.
  const SpinWait* spins_on() const { return wait_; }
  sim::TimePoint spins_since() const { return wait_since_; }
  /// The context right above it on its CPU; nullptr when it is on top or not on a CPU.
  const Context* interrupted_by() const;
  /// Of the flow of control that it is: a task's name.
  const std::string& actor_name() const { return actor_->name(); }

 private:
  SpinWait* wait_ = nullptr;
  sim::TimePoint wait_since_{};
  Fn spin_fn_{};
};

/// May sleep: a task's own code.
class ProcessContext : public Context {
 public:
  using Context::Context;
};
class SoftirqContext : public Context {
 public:
  using Context::Context;
};
class HardirqContext : public Context {
 public:
  using Context::Context;
};

} // namespace dioscope::machine
