#include "models/machine/context.hpp"

#include <utility>

#include "models/machine/cpu.hpp"

namespace dioscope::machine {

namespace {

locking::ContextType type_of(ContextKind kind) {
  if (kind == ContextKind::hardirq) return locking::ContextType::hardirq;
  return kind == ContextKind::softirq ? locking::ContextType::softirq : locking::ContextType::task;
}

} // namespace

std::string LockHolder::name() const {
  const auto& bottom = context_.cpu().bottom();
  const auto& task = type() == locking::ContextType::task ? context_ : bottom;
  return task.kind() == ContextKind::idle ? "swapper/" + std::to_string(context_.cpu().number())
                                          : task.actor_name() + "/" + std::to_string(task.task());
}

Context::Context(ContextKind kind, sim::Simulation& simulation)
    : lock_holder(*this, type_of(kind)), simulation_(simulation), kind_(kind) {
  set_irq_off_depth(0);
}

std::vector<Hold> Context::holds() const {
  std::vector<Hold> holds;
  for (const auto& held : lock_holder.held())
    if (held.since != locking::HeldLock::kNotYet)
      holds.push_back({static_cast<const SpinWait*>(held.instance), held.taking.access(),
                       Fn::from_index(held.site), sim::TimePoint{sim::Duration{held.since}}});
  return holds;
}

void Context::attach(sim::Actor& actor, std::uint32_t task, bool in_schedule) {
  actor_ = &actor;
  task_ = task;
  set_irq_off_depth(in_schedule ? 1 : 0);
}

void Context::change_kind(ContextKind kind) {
  settle();
  kind_ = kind;
  set_book(cpu_->ledger().book(cpu_->number(), kind_, task_));
}

// The usual case at one place, without a call and with so little to keep that it fits into registers.
[[gnu::flatten]] void Context::touch(Fn fn, CacheLine& line, Access access, unsigned lines) {
  if (watcher_ != nullptr || lines != 1) [[unlikely]]
    touch_lines(fn, line, access, lines);
  else
    book(fn, cache_->touch(line, access), Reason::miss);
}

[[gnu::flatten]] void Context::touch_lines(Fn fn, CacheLine& line, Access access, unsigned lines) {
  if (watcher_ == nullptr) [[likely]]
    book(fn, cache_->touch(line, access, lines), Reason::miss);
  else
    watched_touch(fn, line, access, lines);
}

void Context::watched_touch(Fn fn, CacheLine& line, Access access, unsigned lines) {
  const auto touch_one = [&](CacheLine& one) {
    const auto hits = cache_->statistics().hits.value;
    charge(fn, cache_->touch(one, access), Reason::miss);
    if (cache_->statistics().hits.value == hits) watcher_->fetched(*this, fn);
  };
  for (; lines > 1; --lines) {
    CacheLine neighbour = line;
    touch_one(neighbour);
  }
  touch_one(line);
}

void Context::irq_disable() {
  settle_rarely();
  if (!irqs_enabled()) {
    ++irq_off_depth_;
    return;
  }
  set_irq_off_depth(1);
  cpu_->irqs_went_off();
}

void Context::settle_out_of_line() { settle(); }

void Context::irq_enable() {
  settle_rarely();
  if (irq_off_depth_ > 1) {
    --irq_off_depth_;
    return;
  }
  if (irqs_enabled()) throw InternalError("interrupts enabled more often than disabled");
  set_irq_off_depth(0);
  if (const auto held = lock_holder.held(); !held.empty())
    static_cast<const SpinWait*>(held.back().instance)->interrupts_on(*this);
  // Looked at before, since what goes on is then the last that there is to do.
  const bool interrupted = cpu_->deliverable();
  cpu_->irqs_went_on(*this, function_);
  if (!interrupted) [[likely]]
    return;
  state_ = State::executing;
  remaining_ = sim::Duration{0};
  auto& calendar = simulation_.calendar();
  calendar.schedule(done_, now(), sim::Priority::context);
  calendar.schedule(cpu_->deliver_, now(), sim::Priority::interrupt);
  actor_->park();
}

void Context::execute(sim::Duration owed) {
  state_ = State::executing;
  simulation_.calendar().schedule(done_, owed, sim::Priority::context);
  actor_->park();
  while (preempted_) {
    preempted_ = false;
    const auto rest = std::exchange(remaining_, sim::Duration{0});
    charge(fn::user_code, -rest);
    pieces_.clear();
    pending_ = sim::Duration{0};
    cpu_->entry_->preempt(*this);
    charge(fn::user_code, rest);
    const auto again = std::exchange(pending_, sim::Duration{0});
    state_ = State::executing;
    simulation_.calendar().schedule(done_, again, sim::Priority::context);
    actor_->park();
  }
}

void Context::on_done() {
  lay_out();
  if (actor_ == nullptr) {
    cpu_->fast_done(*this);
    return;
  }
  state_ = State::running;
  actor_->unpark();
}

void Context::watched_charge(Fn fn, Reason reason, sim::Duration cost) { pieces_.add(fn, reason, cost); }

void Context::lay_out_cpu() { cpu_->lay_out(); }

void Context::spin(Fn fn, SpinWait& wait) {
  lay_out();
  state_ = State::spinning;
  spin_fn_ = fn;
  wait_ = &wait;
  since_ = wait_since_ = now();
  wait.spinning(*this);
  actor_->park();
}

bool Context::spinnable() const { return state_ == State::spinning && cpu_->is_top(*this); }

void Context::granted(sim::Duration transfer) {
  lay_out();
  note(spin_fn_, now() - since_ + transfer, wait_->reason());
  if (watcher_ != nullptr) pieces_.add(spin_fn_, wait_->reason(), transfer);
  wait_ = nullptr;
  state_ = State::executing;
  simulation_.calendar().schedule(done_, transfer, sim::Priority::context);
}

const Context* Context::interrupted_by() const {
  return state_ == State::off_cpu ? nullptr : cpu_->above(*this);
}

sim::Duration Context::outstanding() const {
  auto owed = pending_;
  if (preempted_)
    owed += remaining_;
  else if (state_ == State::executing)
    owed += done_.scheduled() ? done_.when() - now() : remaining_;
  const bool open = (state_ == State::spinning || state_ == State::halted) && cpu_->is_top(*this);
  if (open) owed -= now() - since_;
  return owed;
}

} // namespace dioscope::machine
