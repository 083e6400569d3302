#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>
#include <ostream>

#include "models/locking/explorer.hpp"
#include "tests/unit/locking/naive_search.hpp"

using namespace dioscope;
using namespace dioscope::locking;

namespace {

/// Makes a legal program of a list of numbers, each of which decides something. An empty rest decides 0.
class ProgramMaker {
 public:
  /// `careful`: locks in one order, with interrupts off from before the first to after the last.
  ProgramMaker(std::vector<int> decisions, bool careful)
      : decisions_(std::move(decisions)), careful_(careful) {}

  LockProgram make() {
    const auto locks = 1 + decide(3);
    for (std::size_t i = 0; i < locks; ++i)
      program_.locks.push_back({std::string(1, static_cast<char>('A' + i)),
                                decide(2) == 0 ? LockKind::spinlock : LockKind::rwlock});
    const auto contexts = 1 + decide(4);
    for (std::size_t i = 0; i < contexts; ++i) {
      context_ = {
          "c" + std::to_string(i), static_cast<ContextType>(decide(3)), static_cast<unsigned>(decide(2)), {}};
      fill();
      program_.contexts.push_back(context_);
    }
    return program_;
  }

 private:
  std::size_t decide(std::size_t choices) {
    if (next_ >= decisions_.size()) return 0;
    return static_cast<std::size_t>(decisions_[next_++]) % choices;
  }

  void fill() {
    if (context_.type == ContextType::task && decide(4) == 0)
      context_.steps.push_back({.action = Action::schedule});
    const auto count = 1 + decide(5);
    for (std::size_t i = 0; i < count; ++i) (decide(3) == 0 && !open_.empty()) ? close() : open();
    while (!open_.empty()) close();
    if (context_.type == ContextType::task && decide(4) == 0)
      context_.steps.push_back({.action = Action::schedule});
  }

  /// Something that has to be undone, and its undoing for later.
  void open() {
    if (!careful_ && decide(5) == 0) {
      constexpr std::array kFlags{std::pair{Action::irq_disable, Action::irq_enable},
                                  std::pair{Action::irq_save, Action::irq_restore},
                                  std::pair{Action::bh_disable, Action::bh_enable}};
      const auto& [off, on] = kFlags.at(decide(3));
      context_.steps.push_back({.action = off});
      open_.push_back({.action = on});
      return;
    }
    const auto lowest = careful_ && !open_.empty() ? open_.back().lock + 1 : 0;
    if (lowest >= program_.locks.size()) {
      context_.steps.push_back({.action = Action::work});
      return;
    }
    Step step{.action = Action::lock, .lock = lowest + decide(program_.locks.size() - lowest)};
    step.kind = program_.locks[step.lock].kind;
    if (step.kind == LockKind::rwlock && decide(2) == 0) step.access = Access::shared;
    step.guard = !careful_ ? static_cast<Guard>(decide(4)) : open_.empty() ? Guard::irqsave : Guard::none;
    context_.steps.push_back(step);
    step.action = Action::unlock;
    open_.push_back(step);
  }

  void close() {
    // Out of order now and then, unless that would give up the outermost protection too early.
    const auto at = careful_ ? open_.size() - 1 : decide(open_.size());
    context_.steps.push_back(open_[at]);
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(at));
  }

  std::vector<int> decisions_;
  std::size_t next_ = 0;
  bool careful_;
  LockProgram program_;
  ContextProgram context_;
  std::vector<Step> open_;
};

struct Sample {
  LockProgram program;
};

/// How a counterexample is shown.
void showValue(const Sample& sample, std::ostream& out) {
  for (const auto& context : sample.program.contexts) {
    out << name_of(context.type) << " on CPU " << context.cpu << ":";
    for (const auto& step : context.steps) out << ' ' << step_text(sample.program, step) << ';';
    out << "  ";
  }
}

/// Some legal programs; each shrinks for itself.
std::vector<Sample> any_programs(bool careful) {
  const auto one = rc::gen::map(rc::gen::container<std::vector<int>>(80, rc::gen::inRange(0, 60)),
                                [careful](std::vector<int> decisions) {
                                  return Sample{ProgramMaker(std::move(decisions), careful).make()};
                                });
  return *rc::gen::container<std::vector<Sample>>(20, one);
}

} // namespace

TEST_CASE("448 Given any small program, Then the explorer and a naive search agree") {
  int deadlocks = 0;
  int safe = 0;
  CHECK(rc::check([&] {
    for (const auto& [program] : any_programs(false)) {
      RC_ASSERT(check(program).empty());
      const bool found = explore(program).verdict == ExplorerVerdict::deadlock;
      RC_ASSERT(found == tests::NaiveSearch(program).finds_deadlock());
      ++(found ? deadlocks : safe);
    }
  }));
  CHECK(deadlocks > 300);
  CHECK(safe > 300);
}

TEST_CASE("449 Given any program with one order of locks and interrupts off around them, Then it is safe") {
  std::size_t locks = 0;
  CHECK(rc::check([&] {
    for (const auto& [program] : any_programs(true)) {
      RC_ASSERT(explore(program).verdict == ExplorerVerdict::safe);
      for (const auto& context : program.contexts)
        locks += static_cast<std::size_t>(std::ranges::count_if(
            context.steps, [](const Step& step) { return step.action == Action::lock; }));
    }
  }));
  CHECK(locks > 2000);
}
