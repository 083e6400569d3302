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
  std::vector<std::string>
      broken_rules; ///< of the undisturbed run, or of what there was of it before it hung
};

Json to_json(const ScheduleExploration& explored) {
  Json hangs = Json::array();
  for (const auto& hang : explored.hangs)
    hangs.push_back({{"one_cpu", hang.one_cpu},
                     {"schedules", hang.schedules},
                     {"first", hang.first},
                     {"shortest", to_text(hang.shortest)},
                     {"story", hang.story}});
  return {{"schedules", explored.schedules},
          {"hangs", hangs},
          {"violations", explored.violations},
          {"broken", explored.broken},
          {"problem", explored.problem}};
}

ScheduleExploration exploration_from(const Json& json) {
  ScheduleExploration explored{.schedules = json.at("schedules"),
                               .hangs = {},
                               .violations = json.at("violations"),
                               .broken = json.at("broken"),
                               .problem = json.at("problem")};
  for (const auto& hang : json.at("hangs"))
    explored.hangs.push_back({.one_cpu = hang.at("one_cpu"),
                              .schedules = hang.at("schedules"),
                              .first = hang.at("first"),
                              .shortest = decision_log_from(hang.at("shortest").get<std::string>()),
                              .story = hang.at("story")});
  return explored;
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
    auto& finding = findings.emplace_back(Finding{runs[i].name, {}, {}, {}});
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
    else
      finding.broken_rules = finding.explored.violations;
    if (finding.explored.broken > 0)
      throw Failure(ExitCode::internal_error,
                    fmt::format("{}: internal error in {} of {} schedules: {}", finding.name,
                                finding.explored.broken, finding.explored.schedules,
                                finding.explored.problem));
  }
  return findings;
}

std::string deadlock_text(const ScheduleExploration& explored) {
  if (explored.hangs.empty()) return fmt::format("none in {}", explored.schedules);
  std::string text;
  for (const auto& hang : explored.hangs)
    text += fmt::format("{}{}: schedule {}", text.empty() ? "" : ", ", hang.one_cpu ? "one CPU" : "several",
                        hang.first);
  return text + fmt::format(" of {}", explored.schedules);
}

std::string figure(const Finding& finding, const std::string& metric) {
  return finding.measured ? results::number_text(finding.measured->metric(metric)) : "-";
}

results::Cell good_or_bad(const std::string& text, bool good) {
  return {text, good ? results::Paint::good : results::Paint::bad};
}

void print_hangs(const scenarios::Scenario& scenario, const Finding& finding) {
  for (const auto& hang : finding.explored.hangs)
    fmt::print(
        "\n{}: the shortest schedule that hangs on {}, {} moved:\n{}\nAgain: dioscope locks {} --variant "
        "'{}' --replay '{}'\n",
        finding.name, hang.one_cpu ? "one CPU" : "several CPUs",
        hang.shortest.empty()       ? "no interrupt"
        : hang.shortest.size() == 1 ? "one interrupt"
                                    : fmt::format("{} interrupts", hang.shortest.size()),
        hang.story, scenario.file.string(), finding.name, to_text(hang.shortest));
}

void print(const scenarios::Scenario& scenario, const std::vector<Finding>& findings) {
  using Align = results::Table::Align;
  results::Table table;
  table.add_column("design", Align::left);
  table.add_column("lock rules", Align::left);
  table.add_column("deadlock", Align::left);
  table.add_column("lost pages", Align::right);
  table.add_column("irq off p99, us", Align::right);
  table.add_column("CPU per I/O, us", Align::right);
  for (const auto& finding : findings) {
    const auto broken = finding.broken_rules.size();
    table.add_row({finding.name,
                   good_or_bad(broken == 0 ? "clean" : fmt::format("{} broken", broken), broken == 0),
                   good_or_bad(deadlock_text(finding.explored), finding.explored.hangs.empty()),
                   good_or_bad(figure(finding, "lost_pages"),
                               !finding.measured || finding.measured->metric("lost_pages") == 0),
                   figure(finding, "irq_off_p99_us"), figure(finding, "cpu_us_per_io")});
  }
  fmt::print("{}\n\n{}", scenario.title, table.text(results::colour_for(STDOUT_FILENO)));
  for (const auto& finding : findings) {
    for (const auto& line : finding.broken_rules) fmt::print("\n{}: {}", finding.name, line);
    if (!finding.broken_rules.empty()) fmt::print("\n");
    print_hangs(scenario, finding);
  }
}

ExitCode replay_one(const scenarios::Scenario& scenario, const ScenarioLocksOptions& options) {
  if (scenario.variants.size() != 1)
    throw Failure(ExitCode::usage,
                  fmt::format("--replay: found {} variants; legal: one, named with --variant",
                              scenario.variants.size()));
  const auto played = replay(scenario.variants.front(), decision_log_from(*options.replay), options.limits);
  for (const auto& line : played.violations) fmt::print("{}\n", line);
  fmt::print("{}\n", played.story.empty() ? "this schedule does not hang" : played.story);
  return played.story.empty() ? ExitCode::ok : ExitCode::deadlock;
}

} // namespace

ExitCode run_locks_of_scenario(const std::filesystem::path& file, const ScenarioLocksOptions& options) {
  const auto scenario =
      load_scenario(file.string(), {.overrides = options.overrides, .quick = false}, options.variants);
  if (options.replay) return replay_one(scenario, options);
  const auto findings = examine(scenario, options);
  print(scenario, findings);
  for (const auto& finding : findings)
    if (!finding.explored.hangs.empty()) return ExitCode::deadlock;
  for (const auto& finding : findings)
    if (!finding.broken_rules.empty()) return ExitCode::lock_rule;
  return ExitCode::ok;
}

} // namespace dioscope::app
