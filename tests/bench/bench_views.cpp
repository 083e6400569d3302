/// Events a second that the streamed trace formats take, on one core, into nothing: what formatting costs.
/// Each also says how much more memory it had at its end than at its first event.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include "tests/unit/tracing_views/run.hpp"
#include "tracing/formats/chrome_json.hpp"
#include "tracing/formats/perfetto.hpp"

using namespace dioscope::tracing;

namespace {

constexpr std::uint64_t kManyRounds = 20'000;

double peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss);
}

template <class Sink>
void events(benchmark::State& state) {
  const views::FakeNames names;
  std::uint64_t passed = 0;
  double before = 0;
  for (auto _ : state) {
    Sink sink("/dev/null", names);
    views::Events run(sink);
    views::pass_rounds(run, kManyRounds / 10);
    before = peak_kib();
    views::pass_rounds(run, kManyRounds);
    sink.finish();
    passed += run.passed();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(passed));
  state.counters["more_KiB"] = peak_kib() - before;
}
BENCHMARK(events<PerfettoSink>)->Unit(benchmark::kMillisecond);
BENCHMARK(events<ChromeJsonSink>)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
