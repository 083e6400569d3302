#pragma once
/// The processors' parameters: how many, what cache lines cost, what interrupts cost.
#include <cstdint>
#include <string>

#include "sim/parameters.hpp"

namespace dioscope::machine {

using namespace std::chrono_literals;

/// As many as sets of CPUs have bits.
inline constexpr std::int64_t kMostCpus = 64;

struct CacheParameters {
  sim::Duration hit = 13ns;
  sim::Duration transfer = 170ns;
  sim::Duration invalidate = 113ns;
  sim::Duration memory = 162ns;
  sim::Bytes line = {32};
  sim::Bytes capacity = {1 << 20};
  static const sim::ParameterTable<CacheParameters>& table();
};

struct InterruptParameters {
  std::string routing = "random_idle";
  sim::Duration balance_interval = 20ms;
  sim::Duration delivery = 1us;
  sim::Duration ipi_delivery = 700ns;
  sim::Duration ipi_send = 200ns;
  sim::Duration hlt_exit = 1us;
  std::int64_t fixed_cpu = -1;
  std::int64_t fixed_cpus = 1;
  static const sim::ParameterTable<InterruptParameters>& table();
};

struct MachineParameters {
  std::int64_t cpus = 8;
  sim::Frequency hz{1000};
  sim::Bytes memory{std::int64_t{4} << 30};
  CacheParameters cache;
  InterruptParameters interrupts;
  static const sim::ParameterTable<MachineParameters>& table();
};

} // namespace dioscope::machine
