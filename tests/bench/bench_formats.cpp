/// Events a second of the sinks for other tools, into files of a folder: `bench_formats [FOLDER]`.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "tests/unit/tracing/synthetic_run.hpp"
#include "tracing/formats/blktrace.hpp"
#include "tracing/formats/perf_data.hpp"
#include "tracing/formats/trace_dat.hpp"

namespace {

using namespace dioscope;
using namespace dioscope::tracing;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kMade = 10'000; ///< I/Os made up once
constexpr int kRounds = 10;             ///< passed so often, each time later

void measure(const char* name, std::unique_ptr<EventSink> sink, std::vector<test::SyntheticEvent> events) {
  const sim::Duration round(kMade * 100'000 + 1'000'000);
  const auto begin = Clock::now();
  for (int i = 0; i < kRounds; ++i)
    for (auto& [event, io] : events) {
      sink->on_event(event, io);
      event.time += round;
    }
  const auto written = Clock::now();
  sink->finish();
  const auto seconds = [](auto span) { return std::chrono::duration<double>(span).count(); };
  const auto count = static_cast<double>(events.size()) * kRounds;
  fmt::print("{:10} {:5.2f} M events/s, {:5.2f} with finish() ({} events)\n", name,
             count * 1e-6 / seconds(written - begin), count * 1e-6 / seconds(Clock::now() - begin), count);
}

} // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : std::filesystem::temp_directory_path();
  const auto events = test::synthetic_run(kMade);
  const test::SyntheticNames names;
  const auto trace_dat = folder / "bench.trace.dat";
  const auto perf_data = folder / "bench.perf.data";
  const auto blktrace = folder / "bench.blktrace";
  measure("trace.dat", std::make_unique<TraceDat>(trace_dat, names), events);
  measure("perf.data", std::make_unique<PerfData>(perf_data, names), events);
  auto of_disks = events;
  std::erase_if(of_disks,
                [](const auto& it) { return !kTracepoints[it.event.kind].name.starts_with("block_"); });
  measure("blktrace", std::make_unique<Blktrace>(blktrace, names, "bench"), of_disks);
  for (const auto& path : {trace_dat, perf_data, blktrace}) std::filesystem::remove_all(path);
}
