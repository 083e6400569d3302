#include "app/locks_of_scenario.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>

#include "app/load_scenario.hpp"
#include "app/progress.hpp"
#include "app/simulate.hpp"
#include "app/workers.hpp"
#include "results/files.hpp"
#include "results/lock_contention.hpp"
#include "results/number_text.hpp"
#include "results/result_json.hpp"
#include "results/table.hpp"
#include "results/write_results.hpp"
#include "sim/units.hpp"

namespace dioscope::app {
namespace {

using results::Json;

/// What one design's row says.
struct Finding {
  std::string name;
  std::optional<results::VariantResult> measured; ///< none when the undisturbed run did not end
  ScheduleExploration explored;
  std::vector<std::string>
      broken_rules; ///< of the undisturbed run and of those schedules that were looked into
};

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
          {"problem", explored.problem}};
}

ScheduleExploration exploration_from(const Json& json) {
  ScheduleExploration explored{.schedules = json.at("schedules"),
                               .all = json.at("all"),
                               .hangs = {},
                               .rule_breakers = json.at("rule_breakers"),
                               .losers = json.at("losers"),
                               .violations = json.at("violations"),
                               .broken = json.at("broken"),
                               .problem = json.at("problem")};
  for (const auto& hang : json.at("hangs"))
    explored.hangs.push_back({.stall = hang.at("stall"),
                              .shape = hang.at("shape"),
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
    explorations.push_back({variant.name, [&variant, &options](const ReportProgress& progress) {
                              return to_json(explore_schedules(variant, options.limits, progress)).dump();
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
    for (const auto& line : finding.explored.violations)
      if (std::ranges::find(finding.broken_rules, line) == finding.broken_rules.end())
        finding.broken_rules.push_back(line);
    if (finding.explored.broken > 0)
      throw Failure(ExitCode::internal_error,
                    fmt::format("{}: internal error in {} of {} schedules: {}", finding.name,
                                finding.explored.broken, finding.explored.schedules,
                                finding.explored.problem));
  }
  return findings;
}

std::string counted(std::uint64_t n) { return results::fixed_text(static_cast<double>(n), 0); }

/// "after 1 of 500 schedules, in 3 ways", "none in all 4 312", "none in 500".
std::string hangs_text(const ScheduleExploration& explored, bool stalls) {
  std::uint64_t first = 0;
  std::size_t ways = 0;
  for (const auto& hang : explored.hangs) {
    if (hang.stall != stalls) continue;
    ++ways;
    if (first == 0 || hang.first < first) first = hang.first;
  }
  const auto schedules = counted(explored.schedules);
  if (ways == 0) return fmt::format("none in {}{}", explored.all ? "all " : "", schedules);
  return fmt::format("after {} of {}{}", counted(first), schedules,
                     ways == 1 ? "" : fmt::format(", {} ways", ways));
}

std::string figure(const Finding& finding, const std::string& metric) {
  return finding.measured ? results::number_text(finding.measured->metric(metric)) : "-";
}

results::Cell good_or_bad(const std::string& text, bool good) {
  return {text, good ? results::Paint::good : results::Paint::bad};
}

/// Of the undisturbed run; where that lost none, of the others.
results::Cell lost_pages(const Finding& finding) {
  const bool here = finding.measured && finding.measured->metric("lost_pages") > 0;
  const auto losers = finding.explored.losers;
  if (!here && losers > 0) return good_or_bad(fmt::format("in {} schedules", counted(losers)), false);
  return good_or_bad(figure(finding, "lost_pages"), !here);
}

std::string moves_text(const Hang& hang) {
  const auto moves = hang.shortest.size();
  return moves == 0   ? "no completion moved"
         : moves == 1 ? "one completion moved"
                      : fmt::format("{} completions moved", moves);
}

std::string way_text(const Hang& hang) { return hang.stall ? "stall" : hang.shape; }

/// All ways in which a design hangs, and how each can be seen again.
std::string ways_text(const scenarios::Scenario& scenario, const Finding& finding, results::Colour colour) {
  using Align = results::Table::Align;
  results::Table table;
  table.add_column("who waits on how many CPUs, for which locks", Align::left);
  table.add_column("schedules", Align::right);
  table.add_column("first", Align::right);
  table.add_column("shortest", Align::left);
  for (const auto& hang : finding.explored.hangs)
    table.add_row({way_text(hang), counted(hang.schedules), counted(hang.first), to_text(hang.shortest)});
  return fmt::format(
      "\n{}: ways to hang\n\n{}\nSee one: dioscope locks {} --variant '{}' --replay SHORTEST\n", finding.name,
      table.text(colour), scenario.file.string(), finding.name);
}

std::string story_text(const Finding& finding, const Hang& hang) {
  return fmt::format("\n{}, {}, {}:\n{}\n", finding.name, way_text(hang), moves_text(hang), hang.story);
}

/// The shortest of those on one CPU, and of those on several.
std::vector<const Hang*> shortest_hangs(const ScheduleExploration& explored) {
  std::vector<const Hang*> shortest;
  for (const bool one_cpu : {true, false}) {
    const Hang* best = nullptr;
    for (const auto& hang : explored.hangs)
      if (hang.shape.starts_with("1 CPU:") == one_cpu &&
          (best == nullptr || hang.shortest.size() < best->shortest.size()))
        best = &hang;
    if (best != nullptr) shortest.push_back(best);
  }
  return shortest;
}

std::string table_text(const std::vector<Finding>& findings, results::Colour colour) {
  using Align = results::Table::Align;
  const bool stalls = std::ranges::any_of(findings, [](const Finding& finding) {
    return std::ranges::any_of(finding.explored.hangs, &Hang::stall);
  });
  results::Table table;
  table.add_column("design", Align::left);
  table.add_column("lock rules", Align::left);
  table.add_column("deadlock", Align::left);
  if (stalls) table.add_column("stall", Align::left);
  table.add_column("lost pages", Align::right);
  table.add_column("irq off p99, us", Align::right);
  table.add_column("CPU per I/O, us", Align::right);
  for (const auto& finding : findings) {
    const auto broken = finding.broken_rules.size();
    const auto cell = [&finding](bool of_stalls) {
      const bool none =
          std::ranges::find(finding.explored.hangs, of_stalls, &Hang::stall) == finding.explored.hangs.end();
      return good_or_bad(hangs_text(finding.explored, of_stalls), none);
    };
    std::vector<results::Cell> row{
        finding.name, good_or_bad(broken == 0 ? "clean" : fmt::format("{} broken", broken), broken == 0),
        cell(false)};
    if (stalls) row.push_back(cell(true));
    row.push_back(lost_pages(finding));
    row.push_back(figure(finding, "irq_off_p99_us"));
    row.push_back(figure(finding, "cpu_us_per_io"));
    table.add_row(std::move(row));
  }
  return table.text(colour);
}

/// The designs of which there are figures.
std::vector<results::VariantResult> measured_of(const std::vector<Finding>& findings) {
  std::vector<results::VariantResult> measured;
  for (const auto& finding : findings)
    if (finding.measured) measured.push_back(*finding.measured);
  return measured;
}

struct ReportOptions {
  bool contention;
  bool all_stories; ///< else the shortest on one CPU and on several
  results::Colour colour = results::Colour::off;
};

std::string report_text(const scenarios::Scenario& scenario, const std::vector<Finding>& findings,
                        const ReportOptions& options) {
  auto text = fmt::format("{}\n\n{}", scenario.title, table_text(findings, options.colour));
  if (options.contention) text += "\n" + results::lock_contention_text(measured_of(findings), options.colour);
  for (const auto& finding : findings) {
    for (const auto& line : finding.broken_rules) text += fmt::format("\n{}: {}", finding.name, line);
    if (!finding.broken_rules.empty()) text += '\n';
    if (finding.explored.hangs.empty()) continue;
    text += ways_text(scenario, finding, options.colour);
    if (options.all_stories)
      for (const auto& hang : finding.explored.hangs) text += story_text(finding, hang);
    else
      for (const auto* hang : shortest_hangs(finding.explored)) text += story_text(finding, *hang);
  }
  return text;
}

std::string exploration_json(const scenarios::Scenario& scenario, const std::vector<Finding>& findings,
                             const ScheduleLimits& limits) {
  Json designs = Json::array();
  for (const auto& finding : findings) {
    Json design = {{"name", finding.name}, {"broken_rules", finding.broken_rules}};
    design.update(to_json(finding.explored));
    designs.push_back(std::move(design));
  }
  const Json json = {{"format", "dioscope-locks-result-1"},
                     {"scenario", scenario.name},
                     {"strategy", kStrategyNames[static_cast<std::size_t>(limits.strategy)]},
                     {"limit", limits.schedules},
                     {"moves", limits.moves},
                     {"late", sim::to_string(limits.late)},
                     {"horizon", sim::to_string(limits.horizon)},
                     {"seed", limits.seed},
                     {"designs", designs}};
  return json.dump(2) + "\n";
}

void write(const std::string& folder, const scenarios::Scenario& scenario,
           const std::vector<Finding>& findings, const ScheduleLimits& limits) {
  auto files = results::lock_files(measured_of(findings));
  files.emplace_back("locks.txt", report_text(scenario, findings, {.contention = true, .all_stories = true}));
  files.emplace_back("exploration.json", exploration_json(scenario, findings, limits));
  results::write_files(folder, files);
  fmt::print(stderr, "files in {}\n", folder);
}

ExitCode replay_one(const scenarios::Scenario& scenario, const ScenarioLocksOptions& options) {
  if (scenario.variants.size() != 1)
    throw Failure(ExitCode::usage,
                  fmt::format("--replay: found {} variants; legal: one, named with --variant",
                              scenario.variants.size()));
  const auto played = replay(scenario.variants.front(), decision_log_from(*options.replay), options.limits);
  for (const auto& line : played.violations) fmt::print("{}\n", line);
  fmt::print("{}\n", played.story.empty() ? "this schedule does not hang" : played.story);
  if (played.story.empty()) return ExitCode::ok;
  return played.stall ? ExitCode::stall : ExitCode::deadlock;
}

} // namespace

ExitCode run_locks_of_scenario(const std::filesystem::path& file, const ScenarioLocksOptions& options) {
  const auto scenario =
      load_scenario(file.string(), {.overrides = options.overrides, .quick = false}, options.variants);
  if (options.replay) return replay_one(scenario, options);
  if (options.out) results::prepare_folder(*options.out);
  const auto findings = examine(scenario, options);
  fmt::print("{}", report_text(scenario, findings,
                               {.contention = options.contention,
                                .all_stories = false,
                                .colour = results::colour_for(STDOUT_FILENO)}));
  if (options.out) write(*options.out, scenario, findings, options.limits);
  for (const bool stalls : {false, true})
    for (const auto& finding : findings)
      if (std::ranges::find(finding.explored.hangs, stalls, &Hang::stall) != finding.explored.hangs.end())
        return stalls ? ExitCode::stall : ExitCode::deadlock;
  for (const auto& finding : findings)
    if (!finding.broken_rules.empty()) return ExitCode::lock_rule;
  return ExitCode::ok;
}

} // namespace dioscope::app
