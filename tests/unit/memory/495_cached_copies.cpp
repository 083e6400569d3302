#include <doctest/doctest.h>

#include "models/memory/cached_copies.hpp"
#include "tests/unit/memory/rig.hpp"
#include "tests/unit/support/child.hpp"

using namespace dioscope;
using namespace dioscope::memory;

namespace {

constexpr CachedCopies::Place kPlace{3, 12};
constexpr CachedCopies::Place kOther{3, 13};

/// What `work` returns, from a task on CPU 0.
std::string on_a_cpu(const std::function<std::string(machine::Context&, CachedCopies&)>& work) {
  return dioscope::test::in_child([&] {
    const MemoryParameters parameters;
    kernel::test::Rig rig;
    CachedCopies copies(parameters);
    std::string text;
    rig.task(0, [&](kernel::Task& self) { text = work(self.context, copies); });
    rig.run_until(std::chrono::milliseconds(1));
    return text;
  });
}

std::string state(machine::Context& context, CachedCopies& copies) {
  return std::string(copies.find(context, kPlace) ? "cached" : "absent") + " " +
         std::to_string(copies.stale());
}

} // namespace

TEST_CASE("495 Given a copy that is read and then written past, when nobody drops it, then it is stale and "
          "has a story") {
  CHECK(on_a_cpu([](auto& context, auto& copies) {
          copies.begin_read(kPlace, context.now());
          copies.end_read(kPlace, context.now());
          const auto before = state(context, copies);
          copies.written(kOther, context.now());
          const auto other = state(context, copies);
          copies.written(kPlace, context.now());
          return before + ", " + other + ", " + state(context, copies) + ", " +
                 std::to_string(copies.stories().size());
        }) == "cached 0, cached 0, cached 1, 1");
}

TEST_CASE("496 Given a copy that is written past and then invalidated, when looked for, then it is gone") {
  CHECK(on_a_cpu([](auto& context, auto& copies) {
          copies.begin_read(kPlace, context.now());
          copies.end_read(kPlace, context.now());
          copies.written(kPlace, context.now());
          copies.invalidate(context, kPlace);
          copies.invalidate(context, kOther);
          return state(context, copies);
        }) == "absent 0");
}

TEST_CASE("497 Given a copy that is invalidated while it is being read, when its data arrives, then it is "
          "not kept") {
  CHECK(on_a_cpu([](auto& context, auto& copies) {
          copies.begin_read(kPlace, context.now());
          copies.invalidate(context, kPlace);
          const auto before = state(context, copies);
          copies.end_read(kPlace, context.now());
          return before + ", " + state(context, copies);
        }) == "cached 0, absent 0");
}
