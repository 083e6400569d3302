#include "experiments/schedules/locks_screen.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "experiments/runs/event_text.hpp"
#include "results/number_text.hpp"
#include "text/escape.hpp"

namespace dioscope::experiments {
namespace {

using results::Paint;

constexpr std::string_view kSafe = "safe";

std::string several(std::uint64_t n, std::string_view what) {
  return fmt::format("{} {}{}", results::count_text(n), what, n == 1 ? "" : "s");
}

std::string hangs_text(const ScheduleExploration& explored) {
  const bool stalls = std::ranges::all_of(explored.hangs, &Hang::stall);
  return fmt::format("{} in {} of {}{}", stalls ? "stalls" : "hangs", results::count_text(explored.hanging()),
                     several(explored.schedules, "schedule"),
                     explored.hangs.size() == 1 ? "" : fmt::format(", {} ways", explored.hangs.size()));
}

double pages_lost(const LockFinding& finding) {
  return finding.measured ? finding.measured->metric("lost_pages").value_or(0) : 0;
}

/// The designs of one verdict.
struct Group {
  std::string verdict;
  std::vector<std::string> names;
};

/// The safe ones first, then in the order of the scenario.
std::vector<Group> groups_of(const std::vector<LockFinding>& findings) {
  std::vector<Group> groups;
  for (const auto& finding : findings) {
    const auto verdict = locks_verdict(finding);
    auto group = std::ranges::find(groups, verdict, &Group::verdict);
    if (group == groups.end()) group = groups.insert(groups.end(), {verdict, {}});
    group->names.push_back(finding.name);
  }
  std::stable_partition(groups.begin(), groups.end(),
                        [](const auto& group) { return group.verdict == kSafe; });
  return groups;
}

std::string verdicts_text(const std::vector<LockFinding>& findings, const results::Screen& screen) {
  std::string text;
  for (const auto& [verdict, names] : groups_of(findings)) {
    const bool safe = verdict == kSafe;
    const auto lines =
        results::lines_of(fmt::format("{}: {}", fmt::join(names, "; "), verdict), screen.columns - 4);
    std::string mark = safe ? "    " : "  X ";
    for (const auto& line : lines) {
      text += results::painted(mark + line, safe ? Paint::plain : Paint::bad, screen.colour) + "\n";
      mark = "    ";
    }
  }
  return text;
}

/// Of all designs: the one with the fewest moves, deadlocks before stalls.
const LockFinding* shortest_of(const std::vector<LockFinding>& findings, const Hang** hang) {
  const LockFinding* of = nullptr;
  *hang = nullptr;
  for (const auto& finding : findings)
    for (const auto& candidate : finding.explored.hangs) {
      const auto rank = [](const Hang& h) { return std::pair(h.stall, h.shortest.size()); };
      if (*hang != nullptr && rank(candidate) >= rank(**hang)) continue;
      *hang = &candidate;
      of = &finding;
    }
  return of;
}

std::string story_text(const std::string& name, const std::vector<LockFinding>& findings,
                       const results::Screen& screen) {
  const Hang* hang = nullptr;
  const auto* const of = shortest_of(findings, &hang);
  if (of == nullptr) return {};
  const auto moves = hang->shortest.size();
  constexpr std::size_t kMostLines = 7;
  return fmt::format(
      "\nThe shortest hang, of {}, {}:\n{}Again: dioscope locks {} --variant {} --replay {}\n", of->name,
      moves == 0 ? "with no completion moved" : several(moves, "completion") + " moved",
      results::folded(beginning_of(hang->story, kMostLines), screen.columns), text::shell_word(name),
      text::shell_word(of->name), text::shell_word(to_text(hang->shortest)));
}

} // namespace

std::string locks_verdict(const LockFinding& finding) {
  std::vector<std::string> parts;
  if (!finding.explored.hangs.empty()) parts.push_back(hangs_text(finding.explored));
  if (!finding.broken_rules.empty())
    parts.push_back(several(finding.broken_rules.size(), "lock rule") + " broken");
  if (const auto lost = pages_lost(finding); lost > 0)
    parts.push_back("loses " + several(static_cast<std::uint64_t>(lost), "page"));
  else if (finding.explored.losers > 0)
    parts.push_back("loses pages in " + several(finding.explored.losers, "schedule"));
  if (finding.explored.unfinished > 0) parts.push_back("not all schedules could be followed");
  return parts.empty() ? std::string(kSafe) : fmt::format("{}", fmt::join(parts, "; "));
}

std::string locks_screen(const scenarios::Scenario& scenario, const std::string& name,
                         const std::vector<LockFinding>& findings, const results::Screen& screen) {
  std::uint64_t most = 0;
  for (const auto& finding : findings) most = std::max(most, finding.explored.schedules);
  const bool all = std::ranges::all_of(findings, [](const auto& finding) { return finding.explored.all; });
  auto text = results::wrapped(scenario.title, 0, screen.columns);
  text += results::painted(fmt::format("{}{} a design{}", all ? "" : "up to ", several(most, "schedule"),
                                       all ? ", which is all there are" : ""),
                           Paint::dim, screen.colour) +
          "\n\n";
  return text + verdicts_text(findings, screen) + story_text(name, findings, screen);
}

} // namespace dioscope::experiments
