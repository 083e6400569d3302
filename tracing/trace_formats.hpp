#pragma once
/// The formats of traces, declared once.
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "tracing/event_sink.hpp"
#include "tracing/trace_filter.hpp"

namespace dioscope::tracing {

struct TraceFormat {
  std::string_view name;      ///< of --trace-format
  std::string_view extension; ///< that names it
  std::string_view sentence;  ///< what opens it
  bool events;                ///< false: sums over the run, without times, disks or I/Os
  /// Throws results::FileError unless `path` may be written.
  void (*check)(const std::filesystem::path& path);
  /// `title`: what was simulated.
  std::unique_ptr<EventSink> (*make)(const std::filesystem::path& path, System& system, const Names& names,
                                     const std::string& title, const TraceLimits& limits);
};

std::span<const TraceFormat> trace_formats();
/// By name; nullptr when there is none.
const TraceFormat* trace_format(std::string_view name);
/// By the end of a file's name, the longest that fits; nullptr when none does.
const TraceFormat* trace_format_of(const std::filesystem::path& path);

} // namespace dioscope::tracing
