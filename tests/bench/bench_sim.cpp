/// Real time per operation of the discrete-event core. SimGrid has one engine a process, so whatever needs
/// one runs in a forked child, which reports how long run() took; starting the engine is not counted.
#include <benchmark/benchmark.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>

#include "tests/bench/workloads.hpp"

using namespace dioscope;

namespace {

/// Seconds that `work` takes in a child.
template <class Work>
double seconds_in_child(Work work) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("no fork");
  if (child == 0) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    _exit(write(ends[1], &seconds, sizeof seconds) == sizeof seconds ? 0 : 1);
  }
  double seconds = 0;
  const bool whole = read(ends[0], &seconds, sizeof seconds) == sizeof seconds;
  close(ends[0]);
  close(ends[1]);
  waitpid(child, nullptr, 0);
  if (!whole) throw std::runtime_error("a measured child failed");
  return seconds;
}

/// Time per operation as the difference of a long and a short run, so that start and end cancel out.
template <class Work>
void per_operation(benchmark::State& state, std::uint64_t operations, Work work) {
  for (auto _ : state) {
    const double brief = seconds_in_child([&] { work(operations / 10); });
    const double whole = seconds_in_child([&] { work(operations); });
    state.SetIterationTime((whole - brief) / (static_cast<double>(operations) * 0.9));
  }
}

void calendar_schedule_and_fire(benchmark::State& state) {
  bench::Tickers tickers(static_cast<int>(state.range(0)));
  for (auto _ : state) tickers.fire(1);
}
BENCHMARK(calendar_schedule_and_fire)->Arg(1)->Arg(60)->Arg(1000);

void calendar_and_hand_over(benchmark::State& state) {
  per_operation(state, 1'000'000, bench::run_hand_overs);
}
BENCHMARK(calendar_and_hand_over)->UseManualTime()->Iterations(5)->Unit(benchmark::kNanosecond);

void run_ahead(benchmark::State& state) { per_operation(state, 100'000'000, bench::run_ahead_steps); }
BENCHMARK(run_ahead)->UseManualTime()->Iterations(3)->Unit(benchmark::kNanosecond);

void transfer_closed_form(benchmark::State& state) {
  per_operation(state, 1'000'000, [](std::uint64_t n) { bench::run_transfers(n, true); });
}
BENCHMARK(transfer_closed_form)->UseManualTime()->Iterations(3)->Unit(benchmark::kNanosecond);

void transfer_flow(benchmark::State& state) {
  per_operation(state, 100'000, [](std::uint64_t n) { bench::run_transfers(n, false); });
}
BENCHMARK(transfer_flow)->UseManualTime()->Iterations(3)->Unit(benchmark::kNanosecond);

} // namespace

BENCHMARK_MAIN();
