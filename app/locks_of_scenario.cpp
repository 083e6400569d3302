#include "app/locks_of_scenario.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include "app/load_scenario.hpp"
#include "app/progress.hpp"
#include "app/simulate.hpp"
#include "app/workers.hpp"
#include "results/number_text.hpp"
#include "results/result_json.hpp"
#include "results/table.hpp"

namespace dioscope::app {
namespace {

using results::Json;

/// What one design's row says.
struct Finding {
  std::string name;
  std::optional<results::VariantResult> measured; ///< none when the undisturbed run did not end
  ScheduleExploration explored;
};

Json to_json(const ScheduleExploration& explored) {
  return {{"schedules", explored.schedules},  {"deadlocks", explored.deadlocks},
          {"first", explored.first_deadlock}, {"shortest", to_text(explored.shortest)},
          {"story", explored.story},          {"broken", explored.broken},
          {"problem", explored.problem}};
}

ScheduleExploration exploration_from(const Json& json) {
  return {.schedules = json.at("schedules"),
          .deadlocks = json.at("deadlocks"),
          .first_deadlock = json.at("first"),
          .shortest = decision_log_from(json.at("shortest").get<std::string>()),
          .story = json.at("story"),
          .broken = json.at("broken"),
          .problem = json.at("problem")};
}

std::vector<JobResult> run_all(const std::vector<Job>& jobs, unsigned at_most) {
  ProgressLine line;
  auto outcomes =
      run_jobs(jobs, at_most,
               {[&line](const std::string& name, const ProgressRecord& record) { line.update(name, record); },
                [&line](const JobResult& job) { line.finish(job.name); }});
  line.clear();
  return outcomes;
}

std::vector<Finding> examine(const scenarios::Scenario& scenario, const ScenarioLocksOptions& options) {
  std::vector<Job> runs;
  std::vector<Job> explorations;
  for (const auto& variant : scenario.variants) {
    runs.push_back({variant.name, [&variant](const ReportProgress& progress) {
                      return results::to_json(simulate(variant, progress)).dump();
                    }});
    explorations.push_back({variant.name, [&variant, &options](const ReportProgress&) {
                              return to_json(explore_schedules(variant, options.limits)).dump();
                            }});
  }
  const auto measured = run_all(runs, options.jobs);
  const auto explored = run_all(explorations, options.jobs);
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    auto& finding = findings.emplace_back(Finding{runs[i].name, {}, {}});
    // A run that hangs by itself is the exploration's first schedule as well.
    if (measured[i].code == ExitCode::ok)
      finding.measured = results::variant_from_json(Json::parse(measured[i].output));
    else if (measured[i].code != ExitCode::deadlock)
      throw Failure(measured[i].code, fmt::format("{}: {}", measured[i].name, measured[i].problem));
    if (explored[i].code != ExitCode::ok)
      throw Failure(explored[i].code, fmt::format("{}: {}", explored[i].name, explored[i].problem));
    finding.explored = exploration_from(Json::parse(explored[i].output));
    if (finding.explored.broken > 0)
      throw Failure(ExitCode::internal_error,
                    fmt::format("{}: internal error in {} of {} schedules: {}", finding.name,
                                finding.explored.broken, finding.explored.schedules,
                                finding.explored.problem));
  }
  return findings;
}

std::string deadlock_text(const ScheduleExploration& explored) {
  if (explored.deadlocks == 0) return fmt::format("none in {}", explored.schedules);
  return fmt::format("found, schedule {} ({} of {})", explored.first_deadlock, explored.deadlocks,
                     explored.schedules);
}

std::string figure(const Finding& finding, const std::string& metric) {
  return finding.measured ? results::number_text(finding.measured->metric(metric)) : "-";
}

results::Cell rules_cell(const Finding& finding) {
  if (!finding.measured) return "-";
  const auto broken = finding.measured->lock_violations.size();
  if (broken == 0) return {"clean", results::Paint::good};
  return {fmt::format("{} broken", broken), results::Paint::bad};
}

void print(const scenarios::Scenario& scenario, const std::vector<Finding>& findings) {
  using Align = results::Table::Align;
  const auto colour = results::colour_for(STDOUT_FILENO);
  results::Table table;
  table.add_column("design", Align::left);
  table.add_column("lock rules", Align::left);
  table.add_column("deadlock", Align::left);
  table.add_column("irq off p99, us", Align::right);
  table.add_column("CPU per I/O, us", Align::right);
  const Finding* shortest = nullptr;
  for (const auto& finding : findings) {
    const bool hangs = finding.explored.deadlocks > 0;
    table.add_row({finding.name,
                   rules_cell(finding),
                   {deadlock_text(finding.explored), hangs ? results::Paint::bad : results::Paint::good},
                   figure(finding, "irq_off_p99_us"),
                   figure(finding, "cpu_us_per_io")});
    if (hangs &&
        (shortest == nullptr || finding.explored.shortest.size() < shortest->explored.shortest.size()))
      shortest = &finding;
  }
  fmt::print("{}\n\n{}", scenario.title, table.text(colour));
  for (const auto& finding : findings)
    if (finding.measured)
      for (const auto& violation : finding.measured->lock_violations)
        fmt::print("\n{}: {}\n", finding.name, violation.summary);
  if (shortest == nullptr) return;
  fmt::print(
      "\nThe shortest schedule that hangs, {} moved {} in {}:\n{}\n\nAgain: dioscope locks {} --variant '{}' "
      "--replay '{}'\n",
      shortest->explored.shortest.size(),
      shortest->explored.shortest.size() == 1 ? "interrupt" : "interrupts", shortest->name,
      shortest->explored.story, scenario.file.string(), shortest->name, to_text(shortest->explored.shortest));
}

ExitCode replay_one(const scenarios::Scenario& scenario, const ScenarioLocksOptions& options) {
  if (scenario.variants.size() != 1)
    throw Failure(ExitCode::usage,
                  fmt::format("--replay: found {} variants; legal: one, named with --variant",
                              scenario.variants.size()));
  const auto story = replay(scenario.variants.front(), decision_log_from(*options.replay), options.limits);
  fmt::print("{}\n", story.empty() ? "this schedule does not hang" : story);
  return story.empty() ? ExitCode::ok : ExitCode::deadlock;
}

} // namespace

ExitCode run_locks_of_scenario(const std::filesystem::path& file, const ScenarioLocksOptions& options) {
  const auto scenario =
      load_scenario(file.string(), {.overrides = options.overrides, .quick = false}, options.variants);
  if (options.replay) return replay_one(scenario, options);
  const auto findings = examine(scenario, options);
  print(scenario, findings);
  for (const auto& finding : findings)
    if (finding.explored.deadlocks > 0) return ExitCode::deadlock;
  for (const auto& finding : findings)
    if (finding.measured && !finding.measured->lock_violations.empty()) return ExitCode::lock_rule;
  return ExitCode::ok;
}

} // namespace dioscope::app
