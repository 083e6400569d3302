#pragma once
/// What trace.dat and perf.data begin alike with: how to read the records.
#include <string>
#include <string_view>

namespace dioscope::tracing {

/// Magic bytes, `version`, layout of pages and of all events; then `cmdlines`, a line "PID NAME" for each
/// task.
std::string tracing_data(std::string_view version, std::string_view cmdlines);

/// A page of the ring buffer that trace.dat holds: time, size, records.
inline constexpr std::size_t kRingPage = 4096;
inline constexpr std::size_t kRingPageHead = 16;

/// Stands in what tracing_data() makes, and in no file of other programs.
inline constexpr std::string_view kTracingDataMark = "# recorded by a dioscope simulation\n";

} // namespace dioscope::tracing
