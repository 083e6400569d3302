#pragma once
/// Parameters of the programs that run on the simulated machine.
#include <cstdint>
#include <string>

#include "sim/parameters.hpp"

namespace dioscope::workload {

using namespace std::chrono_literals;

struct WorkloadParameters {
  std::string direction = "read";
  std::int64_t disks = 0;
  std::int64_t stripe = 1;
  std::int64_t processes_per_disk = 1;
  sim::Bytes request_size{256 << 10};
  std::int64_t requests = 4000;
  sim::Duration duration{0};
  std::string pattern = "sequential";
  std::string api = "sync";
  std::int64_t queue = 1;
  std::string refill = "batch";
  std::int64_t disks_per_process = 1;
  sim::Duration user_time = 950ns;
  sim::Duration fork_time = 1ms;
  sim::Bytes footprint{4096};
  bool pin = false;
  sim::Duration cached_reader_interval{0};
  std::string target = "anonymous";
  std::string target_files = "shared";
  std::string buffer = "private";
  static const sim::ParameterTable<WorkloadParameters>& table();
};

} // namespace dioscope::workload
