#include "experiments/schedules/locks_of_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/runs/progress.hpp"
#include "experiments/runs/run_variants.hpp"
#include "experiments/runs/simulate.hpp"
#include "experiments/runs/workers.hpp"
#include "results/result_json.hpp"

namespace dioscope::experiments {
namespace {

using results::Json;

ScheduleExploration exploration_from(const Json& json) {
  ScheduleExploration explored{.schedules = json.at("schedules"),
                               .all = json.at("all"),
                               .hangs = {},
                               .rule_breakers = json.at("rule_breakers"),
                               .losers = json.at("losers"),
                               .violations = json.at("violations"),
                               .broken = json.at("broken"),
                               .problem = json.at("problem"),
                               .unfinished = json.at("unfinished")};
  for (const auto& hang : json.at("hangs"))
    explored.hangs.push_back({.stall = hang.at("stall"),
                              .shape = hang.at("shape"),
                              .schedules = hang.at("schedules"),
                              .first = hang.at("first"),
                              .shortest = decision_log_from(hang.at("shortest").get<std::string>()),
                              .story = hang.at("story")});
  return explored;
}

std::vector<JobResult> run_all(const std::vector<Job>& jobs, const Workers& workers) {
  ProgressLine line(jobs.size());
  auto outcomes =
      run_jobs(jobs, workers,
               {[&line](const std::string& name, const ProgressRecord& record) { line.update(name, record); },
                [&line](const JobResult& job) { line.finish(job.name); }});
  line.clear();
  return outcomes;
}

} // namespace

Json to_json(const ScheduleExploration& explored) {
  Json hangs = Json::array();
  for (const auto& hang : explored.hangs)
    hangs.push_back({{"stall", hang.stall},
                     {"shape", hang.shape},
                     {"schedules", hang.schedules},
                     {"first", hang.first},
                     {"shortest", to_text(hang.shortest)},
                     {"story", hang.story}});
  return {{"schedules", explored.schedules},
          {"all", explored.all},
          {"hangs", hangs},
          {"rule_breakers", explored.rule_breakers},
          {"losers", explored.losers},
          {"violations", explored.violations},
          {"broken", explored.broken},
          {"problem", explored.problem},
          {"unfinished", explored.unfinished}};
}

ExaminedLocks examine_locks(const scenarios::Scenario& scenario, const ScheduleLimits& limits,
                            const Workers& workers) {
  std::vector<Job> runs;
  std::vector<Job> explorations;
  for (const auto& variant : scenario.variants) {
    runs.push_back({variant.name, [&variant](const ReportProgress& progress) {
                      return results::to_json(simulate(variant, progress)).dump();
                    }});
    explorations.push_back({variant.name, [&variant, &limits](const ReportProgress& progress) {
                              return to_json(explore_schedules(variant, limits, progress)).dump();
                            }});
  }
  const auto measured = run_all(runs, workers);
  const auto explored = run_all(explorations, workers);
  ExaminedLocks examined;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (explored[i].cut_off) {
      const auto& job = measured[i].cut_off ? measured[i] : explored[i];
      examined.cut_off.push_back({job.name, static_cast<int>(job.code), job.problem});
      continue;
    }
    auto& finding = examined.findings.emplace_back(LockFinding{runs[i].name, {}, {}, {}});
    // A run that hangs by itself is the exploration's first schedule as well.
    if (measured[i].code == ExitCode::ok)
      finding.measured = results::variant_from_json(Json::parse(measured[i].output));
    else if (measured[i].code != ExitCode::deadlock)
      throw Failure(measured[i].code, fmt::format("{}: {}", measured[i].name, measured[i].problem));
    if (explored[i].code != ExitCode::ok)
      throw Failure(explored[i].code, fmt::format("{}: {}", explored[i].name, explored[i].problem));
    finding.explored = exploration_from(Json::parse(explored[i].output));
    if (finding.measured)
      for (const auto& violation : finding.measured->lock_violations)
        finding.broken_rules.push_back(violation.summary);
    for (const auto& line : finding.explored.violations)
      if (std::ranges::find(finding.broken_rules, line) == finding.broken_rules.end())
        finding.broken_rules.push_back(line);
    if (finding.explored.broken > 0)
      throw Failure(ExitCode::internal_error,
                    fmt::format("{}: internal error in {} of {} schedules: {}", finding.name,
                                finding.explored.broken, finding.explored.schedules,
                                finding.explored.problem));
  }
  if (examined.findings.empty()) fail(examined.cut_off);
  return examined;
}

} // namespace dioscope::experiments
