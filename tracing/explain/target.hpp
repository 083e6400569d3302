#pragma once
/// What is to be explained, and where in the run it is.
#include <cstdint>
#include <string>
#include <vector>

#include "sim/time.hpp"
#include "text/json.hpp"
#include "tracing/event_sink.hpp"

namespace dioscope::tracing {

/// An I/O, the same whatever the design: the n-th of a task.
struct IoOfTask {
  std::string task;
  std::uint64_t number = 0; ///< from 1
};

/// A stretch of time on some CPUs, or the life of an I/O. Found by a first run, told by a second one.
struct Target {
  std::string title;
  std::int64_t from_ns = 0;
  std::int64_t to_ns = 0;
  IoOfTask io;                     ///< whose life it is; no task: none's
  std::vector<std::uint16_t> cpus; ///< what happened on them is told; of an I/O's life what happened for it
  IoNumber of_io = 0;              ///< whose chain of causes is told
  sim::EventId last_event = 0;     ///< the end of that chain; 0: the last event of the I/O
};

text::Json to_json(const Target& target);
Target target_from_json(const text::Json& json);

} // namespace dioscope::tracing
