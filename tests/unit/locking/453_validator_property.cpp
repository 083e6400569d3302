#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "models/locking/explorer.hpp"
#include "models/locking/program_validation.hpp"
#include "tests/unit/locking/program_table_support.hpp"

using namespace dioscope;
using namespace dioscope::locking;
using tests::ProgramText;
using tests::table::Take;

namespace {

/// Takes some locks in one of `orders`, guarded somehow, and releases them.
std::string any_section(bool reading, const std::vector<std::string>& orders) {
  const auto take = [reading] { return reading ? *rc::gen::element(Take::read, Take::write) : Take::spin; };
  const auto locks = *rc::gen::elementOf(orders);
  std::vector<std::pair<Take, std::string>> takes;
  for (const char lock : locks) takes.emplace_back(take(), std::string(1, lock));
  return tests::table::nest(takes, *rc::gen::element<std::string>("", "irqsave", "bh"));
}

struct Context {
  ContextType type;
  unsigned cpu;
  std::string steps;
};
/// Shown with a counterexample.
std::string text_of(const std::vector<Context>& contexts) {
  std::string text;
  for (const auto& c : contexts)
    text += std::string(name_of(c.type)) + " on CPU " + std::to_string(c.cpu) + ": " + c.steps + "\n";
  return text;
}

std::vector<Context> any_contexts(bool reading, std::size_t sections,
                                  const std::vector<std::string>& orders) {
  std::vector<Context> contexts(*rc::gen::inRange<std::size_t>(1, 4));
  for (auto& context : contexts) {
    context.type = *rc::gen::element(ContextType::task, ContextType::softirq, ContextType::hardirq);
    context.cpu = *rc::gen::inRange(0U, 2U);
    for (std::size_t i = 0; i < sections; ++i)
      context.steps += (i == 0 ? "" : ";") + any_section(reading, orders);
  }
  return contexts;
}

ProgramText with_locks(bool reading) {
  ProgramText text;
  return reading ? text.rwlocks({"A", "B", "C"}) : text.spinlocks({"A", "B", "C"});
}

LockProgram as_written(const std::vector<Context>& contexts, bool reading) {
  auto text = with_locks(reading);
  for (const auto& c : contexts)
    text.context("c" + std::to_string(text.get().contexts.size()), c.type, c.cpu, c.steps);
  return text.get();
}

/// Every context on each of two CPUs: what the validator assumes that can happen.
LockProgram everywhere(const std::vector<Context>& contexts) {
  auto text = with_locks(false);
  for (const unsigned cpu : {0U, 1U})
    for (const auto& c : contexts)
      text.context("c" + std::to_string(text.get().contexts.size()), c.type, cpu, c.steps);
  return text.get();
}

} // namespace

TEST_CASE("453 Given any program that can hang, Then the validator finds a fault") {
  int deadlocks = 0;
  CHECK(rc::check([&] {
    for (int i = 0; i < 20; ++i) {
      const bool reading = *rc::gen::arbitrary<bool>();
      const auto contexts = any_contexts(reading, 2, {"A", "B", "AB", "BC", "CA", "BA", "ABC", "AA"});
      const auto program = as_written(contexts, reading);
      RC_ASSERT(check(program).empty());
      if (explore(program).verdict != ExplorerVerdict::deadlock) continue;
      ++deadlocks;
      RC_LOG() << text_of(contexts);
      RC_ASSERT_FALSE(validate(program).violations().empty());
    }
  }));
  CHECK(deadlocks > 300);
}

TEST_CASE(
    "454 Given any two spin locks, Then the validator finds a fault exactly when contexts that may run on "
    "every CPU can hang") {
  int clean = 0;
  int broken = 0;
  CHECK(rc::check([&] {
    for (int i = 0; i < 10; ++i) {
      const auto contexts = any_contexts(false, 1, {"A", "B", "AB", "BA", "AA"});
      const bool fault = !validate(as_written(contexts, false)).violations().empty();
      const auto explored = explore(everywhere(contexts));
      RC_LOG() << text_of(contexts);
      RC_ASSERT(explored.verdict == (fault ? ExplorerVerdict::deadlock : ExplorerVerdict::safe));
      ++(fault ? broken : clean);
    }
  }));
  CHECK(clean > 100);
  CHECK(broken > 100);
}
