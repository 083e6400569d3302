/// What the profiler counts in a run.
#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "experiments/runs/simulate.hpp"
#include "results/result_json.hpp"
#include "tests/scenario/small_run.hpp"
#include "tests/unit/support/child.hpp"
#include "tracing/profile/comparison.hpp"
#include "tracing/profile/profiler.hpp"

using namespace dioscope;
using namespace dioscope::tracing;
using doctest::Approx;
using results::Json;

namespace {

struct Profiled {
  results::VariantResult result;
  TickProfile ticks;
};

Profiled profiled_run(const dioscope::test::Overrides& overrides = {}) {
  const auto variant = dioscope::test::small_variant(overrides);
  const auto json = Json::parse(dioscope::test::in_child([&] {
    experiments::Observers observers;
    observers.push_back(std::make_unique<Profiler>());
    const auto result = experiments::simulate(variant, {}, observers);
    const auto& profiler = dynamic_cast<const Profiler&>(*observers.front());
    return Json{{"result", results::to_json(result)}, {"ticks", to_json(profiler.profile())}}.dump();
  }));
  return {results::variant_from_json(json.at("result")), tick_profile_from_json(json.at("ticks"))};
}

double statistic(const results::VariantResult& result, const std::string& model, const std::string& name) {
  for (const auto& s : result.statistics)
    if (s.model == model && s.name == name && s.quantity.empty()) return s.value.value();
  throw std::out_of_range(name);
}

} // namespace

TEST_CASE("754 Given a run, when it is profiled, then nothing of it changes and every tick is counted once") {
  const auto [result, ticks] = profiled_run();
  const auto plain = dioscope::test::observe();
  CHECK(result.fingerprint == plain.result.fingerprint);
  // Of one that has come the handler may not have begun.
  CHECK(static_cast<double>(ticks.measured.total()) ==
        Approx(statistic(result, "cpu", "ticks")).epsilon(0.001));
  CHECK(static_cast<double>(ticks.whole_run.total()) <= static_cast<double>(plain.counts.ticks));
  CHECK(static_cast<double>(ticks.whole_run.total()) >= static_cast<double>(plain.counts.ticks) - 8);
  CHECK(static_cast<double>(ticks.measured.user) == statistic(result, "ticks", "user"));
  for (const auto& [function, count] : ticks.measured.kernel) CHECK(count <= ticks.whole_run.of(function));
  CHECK(ticks.measured.of("user_code") == 0);
  CHECK(ticks.measured.of("default_idle") > ticks.measured.total() / 2);
  CHECK(ticks.tick_ns == 1'000'000);
  CHECK(static_cast<double>(ticks.ios) == statistic(result, "dio", "requests"));
}

TEST_CASE("755 Given a longer run, when it is profiled, then ticks find each function as often as expected") {
  const auto [result, ticks] = profiled_run({"workload.requests=400"});
  const auto comparison = compare_profiles(result, ticks, results::load_published_profile());
  double found = 0;
  double expected = 0;
  const double us_per_tick = 1e-3 * static_cast<double>(ticks.tick_ns) / static_cast<double>(ticks.ios);
  for (const auto& f : comparison.functions) {
    CAPTURE(f.function);
    const double mean = f.expected / us_per_tick;
    CHECK(std::abs(static_cast<double>(f.ticks) - mean) < 5 * std::sqrt(mean) + 5);
    found += f.found;
    expected += f.expected;
  }
  CHECK(comparison.ticks > 500);
  CHECK(found == Approx(expected).epsilon(0.2));
}

TEST_CASE(
    "756 Given a run, when the ledger is laid out as a tree, then its sums are those of the profile, and no "
    "interrupt has a task") {
  const auto [result, ticks] = profiled_run();
  std::map<std::pair<std::string, std::string>, double> us;
  std::map<unsigned, double> by_cpu;
  for (const auto& spent : ticks.spent) {
    us[{spent.context, spent.function}] +=
        static_cast<double>(spent.ns) * 1e-3 / static_cast<double>(ticks.ios);
    by_cpu[spent.cpu] += static_cast<double>(spent.ns);
    const bool interrupt = spent.context == "hardirq" || spent.context == "softirq";
    CHECK(spent.task_name.empty() == interrupt);
    CHECK((spent.task == 0) == (interrupt || spent.context == "idle"));
    if (spent.context == "idle") CHECK(spent.task_name == "swapper");
  }
  CHECK(us.size() == result.profile.size());
  for (const auto& row : result.profile)
    CHECK(us[{row.context, row.function}] ==
          Approx(row.run_us_per_io + row.spin_us_per_io + row.miss_us_per_io).epsilon(1e-9));
  REQUIRE(by_cpu.size() == 8);
  // What was charged at an end of the interval and executed after it is in it.
  for (const auto& [cpu, ns] : by_cpu) CHECK(ns == Approx(by_cpu[0]).epsilon(0.01));
}
