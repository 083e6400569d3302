#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <stdexcept>

#include "models/locking/report.hpp"
#include "models/locking/validator.hpp"

using namespace dioscope;
using namespace dioscope::locking;

namespace {

class Flow final : public Holder {
 public:
  using Holder::Holder;
  std::string name() const override { return "flow"; }
};

struct Rig {
  Validator validator{[](Site site) { return "site" + std::to_string(site); }};
  ClassId a = validator.declare("A");
  ClassId b = validator.declare("B");
  ClassId c = validator.declare("C");
  /// Three instances of each class.
  std::array<std::array<int, 3>, 3> locks{};
  Flow task{ContextType::task};
  Flow softirq{ContextType::softirq};
  Flow hardirq{ContextType::hardirq};

  const void* lock(ClassId lock_class, std::size_t instance) { return &locks.at(lock_class).at(instance); }
  void take(Holder& holder, ClassId lock_class, Access access = Access::exclusive, std::size_t instance = 0) {
    validator.acquire(holder, lock_class, lock(lock_class, instance), access, lock_class);
  }
  void give(Holder& holder, ClassId lock_class, std::size_t instance = 0) {
    validator.release(holder, lock(lock_class, instance));
  }
  /// Takes the classes one within the other, releases them in reverse.
  void nest(Holder& holder, const std::vector<ClassId>& classes) {
    for (const auto one : classes) take(holder, one);
    for (std::size_t left = classes.size(); left > 0; --left) give(holder, classes[left - 1]);
  }
  std::vector<std::string> found() const {
    std::vector<std::string> lines;
    for (const auto& violation : validator.violations()) lines.push_back(summary(violation));
    return lines;
  }
};

using Lines = std::vector<std::string>;
constexpr Masks kOn{};
constexpr Masks kIrqsOff{.irqs_off = 1, .bh_off = 0};
constexpr Masks kBhOff{.irqs_off = 0, .bh_off = 1};

} // namespace

TEST_CASE("470 Given a fault, When it happens again, Then it is reported once") {
  Rig rig;
  for (int i = 0; i < 3; ++i) {
    rig.nest(rig.task, {rig.a, rig.b});
    rig.nest(rig.task, {rig.b, rig.a});
    // Another sequence, the same fault.
    rig.nest(rig.task, {rig.c, rig.b, rig.a});
  }
  CHECK(rig.found() == Lines{"circular dependency: A -> B -> A"});
}

TEST_CASE(
    "488 Given recursion or an inversion, When another sequence shows it again, Then it is reported once") {
  Rig rig;
  rig.nest(rig.hardirq, {rig.a});
  rig.nest(rig.task, {rig.b});
  rig.nest(rig.task, {rig.b, rig.b});
  rig.validator.set_masks(rig.task, kIrqsOff);
  rig.nest(rig.task, {rig.c, rig.b, rig.b});
  rig.nest(rig.task, {rig.a, rig.b});
  // A new dependency, and with the one above another way from A to B.
  rig.nest(rig.task, {rig.a, rig.c});
  rig.take(rig.task, rig.c, Access::shared);
  rig.nest(rig.task, {rig.b});
  CHECK(rig.found() ==
        Lines{"recursion: B taken while it is held", "irq inversion: HARDIRQ-safe A -> HARDIRQ-unsafe B"});
}

TEST_CASE(
    "471 Given sequences of takings, released in any order, When they come again, Then nothing is learnt") {
  Rig rig;
  std::size_t known = 0;
  for (int i = 0; i < 3; ++i) {
    rig.take(rig.task, rig.a);
    rig.take(rig.task, rig.b);
    rig.give(rig.task, rig.a);
    rig.take(rig.task, rig.c);
    rig.give(rig.task, rig.b);
    rig.give(rig.task, rig.c);
    CHECK(rig.task.held().empty());
    rig.take(rig.task, rig.a);
    rig.take(rig.task, rig.b);
    rig.take(rig.task, rig.c);
    rig.give(rig.task, rig.b);
    REQUIRE(rig.task.held().size() == 2);
    CHECK(rig.task.held().front().instance == rig.lock(rig.a, 0));
    CHECK(rig.task.held().back().instance == rig.lock(rig.c, 0));
    rig.give(rig.task, rig.a);
    rig.give(rig.task, rig.c);
    CHECK(rig.task.held().empty());
    // Holding C alone is a sequence that the release of B has made known.
    rig.nest(rig.task, {rig.c});
    if (i == 0) known = rig.validator.chains().all().size();
    CHECK(rig.validator.chains().all().size() == known);
  }
  CHECK(known == Chains::kRoots + 7);
  CHECK(rig.found().empty());
}

TEST_CASE("472 Given a reader between two locks, Then the outer one's order counts as well") {
  Rig rig;
  rig.take(rig.task, rig.a);
  rig.take(rig.task, rig.b, Access::shared);
  rig.nest(rig.task, {rig.c});
  rig.give(rig.task, rig.b);
  rig.give(rig.task, rig.a);
  rig.nest(rig.task, {rig.c, rig.a});
  CHECK(rig.found() == Lines{"circular dependency: A -> C -> A"});
}

TEST_CASE("473 Given two locks of one class, Then one under the other is recursion, unless both are read") {
  Rig rig;
  rig.take(rig.task, rig.a, Access::shared, 0);
  rig.take(rig.task, rig.a, Access::shared, 1);
  rig.take(rig.task, rig.a, Access::shared, 0);
  CHECK(rig.found().empty());
  rig.take(rig.task, rig.a, Access::exclusive, 2);
  REQUIRE(rig.found() == Lines{"recursion: A taken while it is held"});
  const auto text = report_text(rig.validator.violations().front());
  CHECK(text.find("May be due to missing lock nesting notation") != std::string::npos);
  CHECK(text.find(" #0: @2 (A){++++}, at: site0\n #1: @3 ") != std::string::npos);
  CHECK(text.find(" #2: @2 ") != std::string::npos);
}

TEST_CASE("474 Given a class that is declared again, Then it is the same class") {
  Rig rig;
  CHECK(rig.validator.declare("B") == rig.b);
  CHECK(rig.validator.declare("B/1") != rig.b);
}

TEST_CASE("475 Given a lock that is not held, When it is released, Then that is an error") {
  Rig rig;
  rig.take(rig.task, rig.a);
  CHECK_THROWS_AS(rig.give(rig.task, rig.b), std::logic_error);
  CHECK_THROWS_AS(rig.give(rig.softirq, rig.a), std::logic_error);
}

TEST_CASE("476 Given all pairs of uses, inside an interrupt and with it on, Then all but two readers clash") {
  struct Case {
    ContextType type;
    IrqLevel level;
    Masks masks;
    bool exposed;
  };
  for (const auto& one : {Case{ContextType::softirq, IrqLevel::softirq, kOn, true},
                          {ContextType::softirq, IrqLevel::softirq, kIrqsOff, false},
                          {ContextType::softirq, IrqLevel::softirq, kBhOff, false},
                          {ContextType::hardirq, IrqLevel::hardirq, kOn, true},
                          {ContextType::hardirq, IrqLevel::hardirq, kIrqsOff, false},
                          {ContextType::hardirq, IrqLevel::hardirq, kBhOff, true}})
    for (const auto in : {Access::exclusive, Access::shared})
      for (const auto on : {Access::exclusive, Access::shared})
        for (const bool inside_first : {true, false}) {
          CAPTURE(name_of(one.type));
          CAPTURE(inside_first);
          Rig rig;
          Flow interrupt(one.type);
          rig.validator.set_masks(rig.task, one.masks);
          const auto use = [&rig](Flow& flow, Access access) {
            rig.take(flow, rig.a, access);
            rig.give(flow, rig.a);
          };
          if (inside_first) use(interrupt, in);
          use(rig.task, on);
          if (!inside_first) use(interrupt, in);
          auto known = name_of(UsageBit{one.level, Side::on, on});
          auto fresh = name_of(UsageBit{one.level, Side::inside, in});
          if (inside_first) std::swap(known, fresh);
          const bool clash = one.exposed && excludes(on, in);
          CHECK(rig.found() ==
                (clash ? Lines{fmt::format("inconsistent {{{}}} -> {{{}}} usage of A", known, fresh)}
                       : Lines{}));
        }
}

TEST_CASE("477 Given a lock held when interrupts come on, Then it counts as held with them on") {
  Rig rig;
  rig.nest(rig.hardirq, {rig.a});
  rig.validator.set_masks(rig.task, kIrqsOff);
  rig.take(rig.task, rig.a);
  rig.take(rig.task, rig.b);
  CHECK(rig.found().empty());
  rig.validator.set_masks(rig.task, kBhOff);
  CHECK(rig.found() == Lines{"inconsistent {IN-HARDIRQ-W} -> {HARDIRQ-ON-W} usage of A"});
  CHECK(rig.validator.classes()[rig.b].usage.text() == "{+...}");
  rig.validator.set_masks(rig.task, kOn);
  CHECK(rig.validator.classes()[rig.b].usage.text() == "{+.+.}");
}

TEST_CASE(
    "487 Given a lock taken with interrupts off, When it is taken like that with them on, Then that counts") {
  Rig rig;
  rig.nest(rig.hardirq, {rig.a});
  rig.validator.set_masks(rig.task, kIrqsOff);
  rig.nest(rig.task, {rig.a});
  CHECK(rig.found().empty());
  rig.validator.set_masks(rig.task, kOn);
  rig.nest(rig.task, {rig.a});
  CHECK(rig.found() == Lines{"inconsistent {IN-HARDIRQ-W} -> {HARDIRQ-ON-W} usage of A"});
}

TEST_CASE("478 Given a lock that hard interrupts take, When one is taken under it that is held with them on, "
          "Then the new dependency is at fault") {
  Rig rig;
  rig.nest(rig.hardirq, {rig.a});
  rig.nest(rig.task, {rig.b});
  CHECK(rig.found().empty());
  rig.validator.set_masks(rig.task, kIrqsOff);
  rig.nest(rig.task, {rig.a, rig.c});
  CHECK(rig.found().empty());
  rig.nest(rig.task, {rig.c, rig.b});
  CHECK(rig.found() == Lines{"irq inversion: HARDIRQ-safe A -> C -> HARDIRQ-unsafe B"});
  const auto& violation = rig.validator.violations().front();
  REQUIRE(violation.under);
  CHECK(violation.under->lock_class == "C");
}

TEST_CASE("479 Given a class that is inconsistent, Then what follows from that is not reported as well") {
  Rig rig;
  rig.nest(rig.task, {rig.a, rig.b});
  rig.nest(rig.softirq, {rig.a});
  CHECK(rig.found() == Lines{"inconsistent {SOFTIRQ-ON-W} -> {IN-SOFTIRQ-W} usage of A"});
  rig.nest(rig.softirq, {rig.c, rig.a});
  CHECK(rig.found().size() == 1);
  // Hard interrupts are another fault.
  rig.nest(rig.hardirq, {rig.c});
  REQUIRE(rig.found().size() == 2);
  CHECK(rig.found().back() == "inconsistent {HARDIRQ-ON-W} -> {IN-HARDIRQ-W} usage of C");
}

TEST_CASE("486 Given a lock got by trying, Then the trying breaks no rule and holding it can") {
  Rig rig;
  const auto try_to_take = [&](Holder& holder, ClassId lock_class) {
    rig.validator.acquire(holder, lock_class, rig.lock(lock_class, 0), Access::exclusive, 9, Attempt::tries);
  };
  rig.nest(rig.task, {rig.a, rig.b});
  rig.take(rig.task, rig.b);
  try_to_take(rig.task, rig.a);
  rig.give(rig.task, rig.a);
  rig.give(rig.task, rig.b);
  try_to_take(rig.softirq, rig.a);
  rig.give(rig.softirq, rig.a);
  CHECK(rig.found().empty());

  try_to_take(rig.task, rig.c);
  rig.nest(rig.task, {rig.a});
  rig.give(rig.task, rig.c);
  rig.nest(rig.task, {rig.b, rig.c});
  CHECK(rig.found() == Lines{"circular dependency: C -> A -> B -> C"});
  rig.nest(rig.softirq, {rig.a});
  CHECK(rig.found().size() == 2);
}
