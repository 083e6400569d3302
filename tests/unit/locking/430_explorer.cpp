#include "models/locking/explorer.hpp"

#include <doctest/doctest.h>

#include "tests/unit/locking/support.hpp"

using namespace dioscope;
using namespace dioscope::locking;
using tests::ProgramText;

namespace {

std::string explored(const LockProgram& program) { return exploration_text(program, explore(program)); }

} // namespace

TEST_CASE("430 Given ABBA on two CPUs, Then the schedule is the shortest and both wait for each other") {
  const auto program = ProgramText()
                           .spinlocks({"A", "B"})
                           .task("one", 0, "work; lock A; lock B; unlock B; unlock A")
                           .task("two", 1, "lock B; lock A; unlock A; unlock B")
                           .get();
  CHECK(explored(program) == R"(deadlock after 3 steps (11 states):
   1  one  task on CPU 0      work
   2  one  task on CPU 0      lock A
   3  two  task on CPU 1      lock B
these can never go on:
      one (task on CPU 0) waits for B, held by two
      two (task on CPU 1) waits for A, held by one
)");
}

TEST_CASE(
    "431 Given a lock held when a softirq wants it, Then the holder is interrupted by who waits for it") {
  const auto program = ProgramText()
                           .spinlocks({"H", "P"})
                           .task("msync", 0, "lock P; work; unlock P")
                           .softirq("end_io", 0, "lock_irqsave H; lock P; unlock P; unlock_irqrestore H")
                           .get();
  const auto result = explore(program);
  CHECK(exploration_text(program, result).find(R"(
   1  msync   task on CPU 0      lock P
   2  end_io  softirq on CPU 0   begins
   3  end_io  softirq on CPU 0   irq_save                 of lock_irqsave H
   4  end_io  softirq on CPU 0   lock H                   of lock_irqsave H
these can never go on:
      msync (task on CPU 0) is interrupted by end_io
      end_io (softirq on CPU 0) waits for P, held by msync
)") != std::string::npos);
  CHECK_FALSE(result.schedule.at(1).written);
  CHECK(result.schedule.at(3).written == 0);
}

TEST_CASE(
    "432 Given two who are stuck, When a third one could still move, Then the deadlock is found at once") {
  const auto program = ProgramText()
                           .spinlocks({"A", "B"})
                           .task("busy", 2, "work; work; work; work; work; work; work; work")
                           .task("one", 0, "lock A; lock B; unlock B; unlock A")
                           .task("two", 1, "lock B; lock A; unlock A; unlock B")
                           .get();
  const auto result = explore(program);
  REQUIRE(result.verdict == ExplorerVerdict::deadlock);
  CHECK(result.schedule.size() == 2);
  CHECK(result.waits.size() == 2);
}

TEST_CASE("433 Given one who waits for a stuck one, Then it is among those who can never go on") {
  const auto program = ProgramText()
                           .spinlocks({"A", "B"})
                           .task("one", 0, "lock A; lock A; unlock A; unlock A")
                           .task("late", 0, "work")
                           .task("other", 1, "lock A; unlock A")
                           .task("free", 2, "lock B; unlock B")
                           .get();
  CHECK(explored(program).find(R"(these can never go on:
      one (task on CPU 0) waits for A, held by itself
      late (task on CPU 0) waits for the CPU, which one does not leave
      other (task on CPU 1) waits for A, held by one
)") != std::string::npos);
}

TEST_CASE("434 Given one program on one CPU and on two, Then only tasks that run at the same time meet") {
  const auto program = [](unsigned cpu) {
    return ProgramText()
        .spinlocks({"A", "B"})
        .task("one", 0, "lock A; lock B; unlock B; unlock A; schedule; work")
        .task("two", cpu, "lock B; lock A; unlock A; unlock B")
        .get();
  };
  CHECK(explore(program(0)).verdict == ExplorerVerdict::safe);
  CHECK(explore(program(1)).verdict == ExplorerVerdict::deadlock);
}

TEST_CASE(
    "435 Given tasks on one CPU, Then the next one starts when those before it ended or sleep, none is cut") {
  const Transitions transitions(ProgramText()
                                    .task("one", 0, "work; schedule; work")
                                    .task("two", 0, "work; schedule; work")
                                    .task("three", 0, "work")
                                    .get());
  const auto movers = [&](std::initializer_list<std::uint8_t> taken) {
    State state;
    std::ranges::copy(taken, state.taken.begin());
    std::string names;
    for (std::size_t i = 0; i < 3; ++i) {
      const auto after = step(transitions, state, i);
      if (!after) continue;
      CHECK(after->taken[i] == state.taken[i] + 1);
      names += std::to_string(i + 1);
    }
    return names;
  };
  CHECK(movers({0, 0, 0}) == "1");
  CHECK(movers({1, 0, 0}) == "12");
  CHECK(movers({1, 1, 0}) == "123");
  CHECK(movers({2, 1, 0}) == "1");
  CHECK(movers({3, 1, 0}) == "23");
  CHECK(movers({3, 2, 0}) == "2");
  CHECK(movers({3, 3, 0}) == "3");
  CHECK(movers({3, 3, 1}) == "");
}

TEST_CASE("436 Given a CPU's stack, Then only its top moves and an interrupt comes where the masks let it") {
  const Transitions transitions(ProgramText()
                                    .task("task", 0, "irq_disable; irq_enable; bh_disable; bh_enable")
                                    .softirq("soft", 0, "irq_disable; irq_enable")
                                    .hardirq("hard", 0, "work")
                                    .get());
  const auto movers = [&](std::initializer_list<std::uint8_t> taken) {
    State state;
    std::ranges::copy(taken, state.taken.begin());
    std::string letters;
    for (std::size_t i = 0; i < 3; ++i)
      if (step(transitions, state, i)) letters += "tsh"[i];
    return letters;
  };
  CHECK(movers({0, 0, 0}) == "tsh");
  CHECK(movers({1, 0, 0}) == "t");
  CHECK(movers({2, 0, 0}) == "tsh");
  CHECK(movers({3, 0, 0}) == "th");
  CHECK(movers({4, 0, 0}) == "sh");
  CHECK(movers({0, 1, 0}) == "sh");
  CHECK(movers({0, 2, 0}) == "s");
  CHECK(movers({0, 0, 1}) == "h");
  CHECK(movers({0, 1, 1}) == "h");
  CHECK(movers({0, 3, 2}) == "t");
}

TEST_CASE("437 Given a limit, When there are more states, Then the verdict is not exhausted and says so") {
  const auto program =
      ProgramText().task("one", 0, "work; work; work").task("two", 1, "work; work; work").get();
  CHECK(explored(program) == "safe: no order of steps ends in a deadlock (16 states)\n");
  CHECK(explore(program, {.states = 16}).verdict == ExplorerVerdict::safe);
  const auto limited = explore(program, {.states = 15});
  CHECK(limited.verdict == ExplorerVerdict::not_exhausted);
  CHECK(exploration_text(program, limited) ==
        "not exhausted: no deadlock within the limit of 15 states; more remain\n");
}

TEST_CASE("438 Given an interrupt that spins, Then it can be interrupted with interrupts on and not with "
          "them off") {
  const auto program = [](const char* steps) {
    return ProgramText()
        .spinlocks({"A", "B"})
        .task("holder", 1, "lock_irq A; lock_irq B; unlock_irq B; unlock_irq A")
        .task("spinner", 0, steps)
        .hardirq("irq", 0, "lock B; unlock B")
        .get();
  };
  // B is held on CPU 1 for a moment only: nothing to wait for for ever.
  CHECK(explore(program("lock A; unlock A")).verdict == ExplorerVerdict::safe);
  const Transitions on(program("lock A; unlock A"));
  const Transitions off(program("lock_irq A; unlock_irq A"));
  // `holder` has A; `spinner` stands before it.
  CHECK(step(on, State{{2, 0, 0}}, 2));
  CHECK_FALSE(step(on, State{{2, 0, 0}}, 1));
  CHECK_FALSE(step(off, State{{2, 1, 0}}, 2));
  CHECK_FALSE(step(off, State{{2, 1, 0}}, 1));
}
