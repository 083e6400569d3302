#pragma once
/// Events in words.
#include <string>

#include "sim/trace.hpp"
#include "tracing/names.hpp"

namespace dioscope::tracing {

/// "raw_io.17", "swapper/3" of the idle task of CPU 3.
std::string task_text(const Names& names, std::uint32_t task, std::uint16_t cpu);

/// What happened, as a whole sentence; empty for events that say nothing by themselves.
std::string sentence_of(const sim::TraceEvent& event, const Names& names);

/// "1.234 ms", "56.7 us", "890 ns".
std::string time_text(std::int64_t ns);
/// "64 KiB", "512 B".
std::string size_text(std::uint64_t bytes);

} // namespace dioscope::tracing
