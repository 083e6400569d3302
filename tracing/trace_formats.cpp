#include "tracing/trace_formats.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "models/system.hpp"
#include "tracing/formats/blktrace.hpp"
#include "tracing/formats/chrome_json.hpp"
#include "tracing/formats/flame_svg.hpp"
#include "tracing/formats/folded.hpp"
#include "tracing/formats/perf_data.hpp"
#include "tracing/formats/perfetto.hpp"
#include "tracing/formats/speedscope.hpp"
#include "tracing/formats/trace_dat.hpp"
#include "tracing/trace_file.hpp"

namespace dioscope::tracing {
namespace {

namespace fs = std::filesystem;
using Access = TraceFile::Access;
using Sink = std::unique_ptr<EventSink>;

constexpr results::FileKind kFolded{"folded stacks", "cpu0;"};
constexpr results::FileKind kSpeedscope{"a profile for speedscope", R"("exporter": "dioscope")"};
constexpr results::FileKind kFlame{"a flame graph", "<!-- dioscope: a flame graph"};

/// Writes the ledger when the run is over.
class LedgerSink final : public EventSink {
 public:
  using Text = std::string (*)(const machine::Ledger& ledger, const Names& names, const std::string& title);
  LedgerSink(const fs::path& path, const results::FileKind& kind, System& system, const Names& names,
             std::string title, Text text)
      : file_(path, kind, Access::stream), system_(system), names_(names), title_(std::move(title)),
        text_(text) {
    system_.book_by_task();
  }
  void on_event(const sim::TraceEvent& /*event*/, IoNumber /*io*/) override {}
  void finish() override {
    file_.write(text_(system_.ledger(), names_, title_));
    file_.flush();
  }

 private:
  TraceFile file_;
  System& system_;
  const Names& names_;
  std::string title_;
  Text text_;
};

template <const results::FileKind& kKind, Access kAccess>
void check_file(const fs::path& path) {
  check_trace_path(path, kKind, kAccess);
}

template <class Made>
Sink make_sink(const fs::path& path, System& /*system*/, const Names& names, const std::string& /*title*/,
               const TraceLimits& /*limits*/) {
  return std::make_unique<Made>(path, names);
}

Sink make_blktrace(const fs::path& path, System& /*system*/, const Names& names, const std::string& title,
                   const TraceLimits& limits) {
  std::optional<std::set<std::uint32_t>> disks;
  if (!limits.disks.empty()) disks = limits.disks;
  return std::make_unique<Blktrace>(path, names, title, std::move(disks));
}

Sink make_folded(const fs::path& path, System& system, const Names& names, const std::string& title,
                 const TraceLimits& /*limits*/) {
  return std::make_unique<LedgerSink>(
      path, kFolded, system, names, title,
      [](const machine::Ledger& ledger, const Names& its_names, const std::string& /*title*/) {
        return folded_stacks(ledger, its_names);
      });
}

Sink make_speedscope(const fs::path& path, System& system, const Names& names, const std::string& title,
                     const TraceLimits& /*limits*/) {
  return std::make_unique<LedgerSink>(path, kSpeedscope, system, names, title, speedscope_json);
}

Sink make_flame(const fs::path& path, System& system, const Names& names, const std::string& title,
                const TraceLimits& /*limits*/) {
  return std::make_unique<LedgerSink>(
      path, kFlame, system, names, title,
      [](const machine::Ledger& ledger, const Names& its_names, const std::string& its_title) {
        return flame_svg(ledger, its_names,
                         {.title = its_title, .idle = false, .cpus = false, .tasks = false});
      });
}

constexpr std::array<TraceFormat, 8> kFormats{{
    {"perfetto", ".pftrace", "Perfetto: ui.perfetto.dev and trace_processor", true,
     check_file<kPerfettoFile, Access::stream>, make_sink<PerfettoSink>},
    {"chrome", ".trace.json", "Chrome's trace viewer (Catapult), Perfetto, speedscope", true,
     check_file<kChromeTrace, Access::stream>, make_sink<ChromeJsonSink>},
    {"trace-cmd", ".dat", "trace-cmd and KernelShark", true, check_file<TraceDat::kKind, Access::random>,
     make_sink<TraceDat>},
    {"perf", ".perf.data", "perf sched, lock, kwork, timechart and script", true,
     check_file<PerfData::kKind, Access::random>, make_sink<PerfData>},
    {"blktrace", ".blktrace", "a folder for blkparse, btt and iowatcher", true, check_blktrace_folder,
     make_blktrace},
    {"folded", ".folded", "speedscope, flamegraph.pl: CPU time as stacks", false,
     check_file<kFolded, Access::stream>, make_folded},
    {"speedscope", ".speedscope.json", "speedscope: CPU time, a profile a CPU", false,
     check_file<kSpeedscope, Access::stream>, make_speedscope},
    {"flame", ".svg", "a browser: CPU time as a flame graph, all CPUs and tasks together", false,
     check_file<kFlame, Access::stream>, make_flame},
}};

} // namespace

std::span<const TraceFormat> trace_formats() { return kFormats; }

const TraceFormat* trace_format(std::string_view name) {
  const auto* const found = std::ranges::find(kFormats, name, &TraceFormat::name);
  return found == kFormats.end() ? nullptr : found;
}

const TraceFormat* trace_format_of(const fs::path& path) {
  const auto file = path.has_filename() ? path.filename().string() : path.parent_path().filename().string();
  const TraceFormat* best = nullptr;
  for (const auto& format : kFormats)
    if (file.size() > format.extension.size() && file.ends_with(format.extension) &&
        (best == nullptr || format.extension.size() > best->extension.size()))
      best = &format;
  return best;
}

} // namespace dioscope::tracing
