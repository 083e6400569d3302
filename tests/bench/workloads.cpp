#include "tests/bench/workloads.hpp"

#include <fmt/format.h>

namespace dioscope::bench {

using namespace sim;

void run_hand_overs(std::uint64_t times) {
  Simulation simulation({});
  HandOver hand_over(simulation, Duration{1000}, times);
  simulation.run();
}

void run_ahead_steps(std::uint64_t times) {
  Simulation simulation({});
  simulation.spawn("ahead", [&] {
    for (std::uint64_t i = 0; i < times; ++i) simulation.run_ahead(Duration{500});
  });
  simulation.run();
}

void run_transfers(std::uint64_t times, bool closed_form) {
  Simulation::Options options;
  options.closed_form = closed_form;
  Simulation simulation(options);
  const auto& pci = simulation.add_link("pci", 500_MBps);
  std::deque<Stream> streams;
  constexpr int kLoops = 4;
  for (int i = 0; i < kLoops; ++i) {
    const auto& loop = simulation.add_link(fmt::format("loop.{}", i), 98.4_MBps);
    auto& carrier = simulation.add_carrier(fmt::format("carrier.{}", i), {&loop, &pci});
    streams.emplace_back(simulation, carrier, 128_KiB, times / kLoops);
    streams.back().start_at(TimePoint{Duration{i * 300'000}});
  }
  simulation.run();
}

} // namespace dioscope::bench
