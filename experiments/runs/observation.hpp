#pragma once
/// What is taken out of the runs of a scenario besides their results.
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "experiments/runs/run_variants.hpp"
#include "results/write_results.hpp"
#include "text/json.hpp"
#include "tracing/ios/io_file.hpp"
#include "tracing/profile/profile_file.hpp"
#include "tracing/trace_formats.hpp"

namespace dioscope::experiments {

/// A trace of each of some variants.
struct TracePlan {
  std::filesystem::path path; ///< of several variants, each one's slug goes before the format's extension
  const tracing::TraceFormat* format = nullptr;
  tracing::TraceLimits limits;
  std::vector<std::string> variants; ///< none: all
};

/// What is wanted.
struct ObservationPlan {
  std::optional<tracing::IoNumber> ios_every; ///< the record of every N-th I/O
  std::optional<TracePlan> trace;
  /// For pictures: the beginning of the measured interval.
  bool timeline = false;
  bool profile = false; ///< what a profiler as of 2002 finds, and where the time really went
};

/// Observes the variants of one scenario. Made before their processes are forked.
class Observation {
 public:
  /// `scratch`: a folder for what is large and not yet in its place; needed for records of I/Os, profiles and
  /// timelines only. Throws results::FileError, and Failure, ExitCode::usage, for a trace of what the
  /// scenario has not.
  Observation(ObservationPlan plan, const scenarios::Scenario& scenario,
              const std::filesystem::path& scratch);

  /// For a variant of the scenario, in the process that simulates it.
  Observers observers(const scenarios::Variant& variant) const;
  /// `visit` every record of the I/Os of `variant`, in the order in which they returned.
  void each_io(const std::string& variant, const std::function<void(const tracing::IoRecord&)>& visit) const;
  bool has_ios() const { return plan_.ios_every.has_value(); }
  /// How long each stage of I/Os took (stages.json); recorded with I/Os and with timelines.
  bool has_stages() const { return has_ios() || plan_.timeline; }
  /// Of the variants of `run`, as docs/output.md describes it.
  text::Json stages(const results::RunResult& run) const;
  /// By variant of `run`, without those that have none.
  std::vector<text::Json> timelines(const results::RunResult& run) const;
  /// The traces, by variant: which file is whose.
  const std::map<std::string, std::filesystem::path>& traces() const { return traces_; }
  /// The files for the variants of `run` that have results. Valid as long as both.
  results::MoreFiles files(const results::RunResult& run) const;

 private:
  using HandOverFiles = std::vector<std::unique_ptr<tracing::HandOverFile>>; ///< by variant
  /// What the process of a variant has written.
  struct HandedOver {
    std::string variant;
    std::string text;
  };
  /// Of the variants of `run`, without those that wrote nothing.
  std::vector<HandedOver> handed_over(const HandOverFiles& files, const results::RunResult& run) const;
  std::size_t index_of(const std::string& variant) const;
  std::unique_ptr<tracing::EventSink> io_sink(const std::string& variant, const tracing::Names& names) const;
  void add_timelines(results::MoreFiles& more, const results::RunResult& run) const;
  void add_profiles(results::MoreFiles& more, const results::RunResult& run) const;
  ObservationPlan plan_;
  std::vector<std::string> variants_;
  void plan_traces(const scenarios::Scenario& scenario);
  std::string scenario_;
  std::vector<std::unique_ptr<tracing::IoFile>> ios_; ///< by variant
  HandOverFiles stages_;
  std::vector<std::unique_ptr<tracing::ProfileFile>> profiles_; ///< by variant
  HandOverFiles timelines_;
  std::map<std::string, std::filesystem::path> traces_;
};

} // namespace dioscope::experiments
