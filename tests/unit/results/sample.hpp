#pragma once
/// A result like that of a real run, without running one.
#include <string>
#include <utility>
#include <vector>

#include "results/metrics.hpp"
#include "results/result_json.hpp"

namespace dioscope::results {

inline void set_metric(VariantResult& variant, const std::string& name, std::optional<double> value) {
  for (auto& metric : variant.metrics)
    if (metric.name == name) metric.value = value;
}

/// All metrics, numbered 1, 2, 3 ... unless the row of the published table says otherwise.
inline VariantResult sample_variant(const std::string& name) {
  VariantResult v;
  v.name = name;
  v.seed = 2002;
  v.fingerprint = "0123456789abcdef";
  v.config["machine"]["cpus"] = 8;
  v.config["machine"]["hz"] = "1000Hz";
  double number = 0;
  for (const auto& metric : metric_declarations()) v.metrics.push_back({std::string(metric.name), ++number});
  const std::vector<std::pair<const char*, double>> values{{"ios", 160000},
                                                           {"kib_per_s", 384371.25},
                                                           {"interrupts_per_io", 1.98},
                                                           {"switches_per_io", 4.21},
                                                           {"sys_us_per_io", 151.4},
                                                           {"elapsed_s", 114.3},
                                                           {"cpu_idle_pct", 94.9},
                                                           {"cpu_user_pct", 0.1},
                                                           {"cpu_system_pct", 5.0},
                                                           {"user_s", 0.15},
                                                           {"sys_s", 24.2},
                                                           {"io_latency_p50_us", 26600},
                                                           {"io_latency_p99_us", 1.4e6}};
  for (const auto& [metric, value] : values) set_metric(v, metric, value);
  v.batches = 20;
  v.batch_s = 0.5;
  v.steadiness = {{"kib_per_s", 120.5, 384400.25, 384300.75, 250.5, 20}};
  v.switches = {{"raw_io", true, 6003.2, 4.001},
                {"ksoftirqd", false, 240.1, 0.16},
                {"vmstat", false, 2, 0.0013},
                {"pdflush", false, 0.4, 0.0003}};
  v.interrupts = {{"21", 0, 1200, 600.5}, {"21", 3, 800, 400.25}, {"timer", 0, 2000, 1000}};
  v.profile = {{"process", "get_user_pages", 9.2, 0, 1.1},
               {"process", "do_direct_IO", 14.5, 0, 0},
               {"softirq", "scsi_end_request", 20.5, 1.5, 3.25},
               {"hardirq", "hba_interrupt", 40.125, 0.5, 0.1}};
  v.statistics = {{"scsi", "commands", "", 32000, "1"},
                  {"scsi", "service", "count", 0, "1"},
                  {"scsi", "service", "mean", std::nullopt, "ns"}};
  v.histograms = {
      {"io_latency", "dio.latency", 4, 1300.5, 130, 2064, 2064, 2064, 2070, {{130, 131, 3}, {2048, 2079, 1}}},
      {"lock_wait", "lock.wait", 0, {}, {}, {}, {}, {}, {}, {}}};
  v.locks = {{.name = "host_lock",
              .acquisitions_per_io = 17.5,
              .contended_pct = 1.25,
              .wait_min_us = 0.0625,
              .wait_mean_us = 0.8,
              .wait_p99_us = 12.5,
              .wait_max_us = 21.7,
              .hold_min_us = 0.375,
              .hold_mean_us = 2.5,
              .hold_p99_us = 30.5,
              .hold_max_us = 44.5,
              .spin_pct = 0.25,
              .transfers_per_io = 5.5,
              .takers = {{"make_request", 2.5, 6.25, 1.5}}}};
  v.lock_graph = "digraph locks {\n  \"host_lock\";\n}\n";
  v.lock_violations = {{"a rule", "a report"}};
  v.losses = {{"0", 12, "a history"}};
  v.vmstat = {{1, 0, 39, 384371.4, 0, 3980.2, 6361.1, 0.1, 4.9, 95.0},
              {2, 1, 39, 0, 302963, 3383, 4882, 0, 3, 97}};
  return v;
}

inline RunResult sample_run() {
  RunResult run{"thread-2002-09-19", 2002, {}, {}};
  for (const auto* name : {"sync read, old", "sync write, old", "sync read, patched", "sync write, patched"})
    run.variants.push_back(sample_variant(name));
  return run;
}

} // namespace dioscope::results
