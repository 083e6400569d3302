#include <doctest/doctest.h>

#include "results/laws.hpp"

using namespace dioscope;
using namespace dioscope::results;
using namespace std::chrono_literals;

namespace {

/// Two I/Os under way for the whole second that is measured, of 10 ms each; `integral`: what was counted.
bool holds(sim::Duration integral) {
  Snapshot from;
  Snapshot to;
  from.statistics.dio.under_way.level = to.statistics.dio.under_way.level = 2;
  from.interrupts.resize(2);
  to.interrupts.resize(2);
  to.at = sim::TimePoint{1s};
  to.statistics.dio.under_way_time = integral;
  WholeRun run;
  for (int i = 0; i < 200; ++i) to.statistics.dio.latency.add(10ms);
  run.statistics.dio.latency.add(10ms);
  to.statistics.dio.requests.value = 200;
  try {
    check_littles_law(Measured(from, to, run));
  } catch (const machine::InternalError& error) {
    CHECK(std::string(error.what()).find("Little's law") != std::string::npos);
    return false;
  }
  return true;
}

} // namespace

TEST_CASE("790 Given Little's law, when the I/Os under way do not add up to the latencies, then the run "
          "fails, but for "
          "those at its ends") {
  CHECK(holds(2s));
  CHECK(holds(2s + 30ms));
  CHECK(holds(2s - 30ms));
  CHECK_FALSE(holds(2s + 50ms));
  CHECK_FALSE(holds(2s - 50ms));
  CHECK_FALSE(holds(0s));
}
