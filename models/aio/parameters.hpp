#pragma once
/// Costs of the asynchronous I/O calls.
#include <string>

#include "sim/parameters.hpp"

namespace dioscope::aio {

using namespace std::chrono_literals;

/// "kernel.aio".
struct AioParameters {
  sim::Duration submit_one = 600ns;
  sim::Duration get_request = 150ns;
  sim::Duration complete = 500ns;
  sim::Duration read_event = 350ns;
  std::string wake = "waitqueue";
  static const sim::ParameterTable<AioParameters>& table();
};

} // namespace dioscope::aio
