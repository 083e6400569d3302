#include "tests/golden/golden.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>

#include "results/result_json.hpp"
#include "tests/scenario/small_run.hpp"

namespace dioscope::test {
namespace {

using results::Json;

constexpr std::array kMetrics{
    "ios",       "elapsed_s",         "kib_per_s",         "switches_per_io",   "interrupts_per_io",
    "sys_s",     "process_us_per_io", "softirq_us_per_io", "hardirq_us_per_io", "cpu_idle_pct",
    "peak_bios", "irq_off_max_us"};

double four_digits(double value) { return std::strtod(fmt::format("{:.4g}", value).c_str(), nullptr); }

} // namespace

std::vector<GoldenRun> golden_runs() {
  std::vector<GoldenRun> runs;
  for (const std::string completion : {"process_reap", "process_last_bio", "interrupt"})
    for (const std::string direction : {"read", "write"})
      runs.push_back({fmt::format("{}, {}", completion, direction), completion, direction});
  return runs;
}

Json golden_result(const GoldenRun& run) {
  const auto observed =
      observe({"kernel.dio.completion=" + run.completion, "workload.direction=" + run.direction,
               fmt::format("run.seed={}", kGoldenSeed)});
  Json metrics;
  for (const char* metric : kMetrics) metrics[metric] = four_digits(observed[metric]);
  return {{"name", run.name}, {"fingerprint", observed.result.fingerprint}, {"metrics", std::move(metrics)}};
}

std::string golden_text(const std::vector<Json>& results) {
  return results::json_text({{"format", "dioscope-golden-1"},
                             {"scenario", "thread-2002-09-19, 40 requests per process, warm-up 100 ms"},
                             {"seed", kGoldenSeed},
                             {"runs", results}});
}

std::string golden_differences(const Json& expected, const Json& got) {
  std::string text;
  const auto compare = [&text](const std::string& name, const Json& wanted, const Json& found) {
    if (wanted != found)
      text += fmt::format("  {}: expected {}, got {}\n", name, wanted.dump(), found.dump());
  };
  compare("fingerprint", expected.value("fingerprint", Json()), got.value("fingerprint", Json()));
  const auto& wanted = expected.at("metrics");
  const auto& found = got.at("metrics");
  for (const auto& [name, value] : found.items()) compare(name, wanted.value(name, Json()), value);
  for (const auto& [name, value] : wanted.items())
    if (!found.contains(name)) compare(name, value, Json());
  return text;
}

} // namespace dioscope::test
