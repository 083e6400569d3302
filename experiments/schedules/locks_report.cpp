#include "experiments/schedules/locks_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "results/lock_contention.hpp"
#include "results/number_text.hpp"
#include "sim/units.hpp"
#include "text/escape.hpp"

namespace dioscope::experiments {
namespace {

using results::Json;

/// "after 1 of 500 schedules, in 3 ways", "none in all 4 312", "none in 500".
std::string hangs_text(const ScheduleExploration& explored, bool stalls) {
  std::uint64_t first = 0;
  std::size_t ways = 0;
  for (const auto& hang : explored.hangs) {
    if (hang.stall != stalls) continue;
    ++ways;
    if (first == 0 || hang.first < first) first = hang.first;
  }
  const auto schedules = results::count_text(explored.schedules);
  if (ways == 0) return fmt::format("none in {}{}", explored.all ? "all " : "", schedules);
  return fmt::format("after {} of {}{}", results::count_text(first), schedules,
                     ways == 1 ? "" : fmt::format(", {} ways", ways));
}

std::string figure(const LockFinding& finding, const std::string& metric) {
  return finding.measured ? results::number_text(finding.measured->metric(metric)) : "-";
}

results::Cell good_or_bad(const std::string& text, bool good) {
  return {text, good ? results::Paint::good : results::Paint::bad};
}

/// Of the undisturbed run; where that lost none, of the others.
results::Cell lost_pages(const LockFinding& finding) {
  const bool here = finding.measured && finding.measured->metric("lost_pages") > 0;
  const auto losers = finding.explored.losers;
  if (!here && losers > 0)
    return good_or_bad(fmt::format("in {} schedules", results::count_text(losers)), false);
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
std::string ways_text(const scenarios::Scenario& scenario, const LockFinding& finding,
                      const results::Screen& screen) {
  using Align = results::Table::Align;
  results::Table table;
  table.add_column("who waits on how many CPUs, for which locks", Align::left);
  table.add_column("schedules", Align::right);
  table.add_column("first", Align::right);
  table.add_column("shortest", Align::left);
  for (const auto& hang : finding.explored.hangs)
    table.add_row({way_text(hang), results::count_text(hang.schedules), results::count_text(hang.first),
                   to_text(hang.shortest)});
  return fmt::format("\n{}: ways to hang\n\n{}\nSee one: dioscope locks {} --variant {} --replay SHORTEST\n",
                     finding.name, table.text(screen), text::shell_word(scenario.file.string()),
                     text::shell_word(finding.name));
}

std::string story_text(const LockFinding& finding, const Hang& hang) {
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

std::string table_text(const std::vector<LockFinding>& findings, const results::Screen& screen) {
  using Align = results::Table::Align;
  const bool stalls = std::ranges::any_of(findings, [](const LockFinding& finding) {
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
    row.emplace_back(figure(finding, "irq_off_p99_us"));
    row.emplace_back(figure(finding, "cpu_us_per_io"));
    table.add_row(std::move(row));
  }
  return table.text(screen);
}

/// The designs of which there are figures.
std::vector<results::VariantResult> measured_of(const std::vector<LockFinding>& findings) {
  std::vector<results::VariantResult> measured;
  for (const auto& finding : findings)
    if (finding.measured) measured.push_back(*finding.measured);
  return measured;
}

std::string exploration_json(const scenarios::Scenario& scenario, const std::vector<LockFinding>& findings,
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

} // namespace

std::string locks_report(const scenarios::Scenario& scenario, const std::vector<LockFinding>& findings,
                         const LocksReport& options) {
  auto text = fmt::format("{}\n\n{}", scenario.title, table_text(findings, options.screen));
  if (options.contention) text += "\n" + results::lock_contention_text(measured_of(findings), options.screen);
  for (const auto& finding : findings) {
    for (const auto& line : finding.broken_rules) text += fmt::format("\n{}: {}", finding.name, line);
    if (!finding.broken_rules.empty()) text += '\n';
    if (finding.explored.unfinished > 0)
      text += fmt::format("\n{}: {} processes were killed or had no memory: there are more schedules\n",
                          finding.name, results::count_text(finding.explored.unfinished));
    if (finding.explored.hangs.empty()) continue;
    text += ways_text(scenario, finding, options.screen);
    if (options.all_stories)
      for (const auto& hang : finding.explored.hangs) text += story_text(finding, hang);
    else
      for (const auto* hang : shortest_hangs(finding.explored)) text += story_text(finding, *hang);
  }
  return text;
}

std::vector<results::File> locks_files(const scenarios::Scenario& scenario,
                                       const std::vector<LockFinding>& findings,
                                       const ScheduleLimits& limits) {
  auto files = results::lock_files(measured_of(findings));
  files.emplace_back("locks.txt",
                     locks_report(scenario, findings, {.contention = true, .all_stories = true}));
  files.emplace_back("exploration.json", exploration_json(scenario, findings, limits));
  return files;
}

} // namespace dioscope::experiments
