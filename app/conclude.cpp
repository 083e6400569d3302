#include "app/conclude.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "app/verbs.hpp"
#include "results/comparison.hpp"

namespace dioscope::app {
namespace {

/// Whether the scenario says that this variant breaks lock rules, as often as it did.
bool expects_violations(const results::RunResult& run, const std::string& variant) {
  return std::ranges::any_of(run.figures, [&variant](const auto& figure) {
    return figure.expected.metric == "lock_violations" && figure.expected.variant == variant &&
           figure.verdict == results::Verdict::within;
  });
}

void print_losses(const results::RunResult& run) {
  for (const auto& variant : run.variants)
    if (!variant.losses.empty())
      fmt::print("{}: page {} of {} was the first to be wrong:\n{}\n", variant.name,
                 variant.losses.front().page, variant.losses.front().file, variant.losses.front().history);
}

/// The reports of broken lock rules; true when a variant has some that the scenario does not expect.
bool print_violations(const results::RunResult& run) {
  bool unexpected = false;
  for (const auto& variant : run.variants) {
    for (const auto& violation : variant.lock_violations)
      fmt::print("{}: {}\n\n{}\n", variant.name, violation.summary, violation.report);
    if (variant.lock_violations.empty() || expects_violations(run, variant.name)) continue;
    unexpected = true;
    fmt::print(stderr, "dioscope: {}: {} broken lock {} that the scenario does not expect\n", variant.name,
               variant.lock_violations.size(), variant.lock_violations.size() == 1 ? "rule" : "rules");
  }
  return unexpected;
}

} // namespace

void print_failed(const results::RunResult& run) {
  for (const auto& variant : run.failed)
    fmt::print("{}: no result: {}\n\n", variant.name, variant.story.substr(0, variant.story.find('\n')));
}

int conclude(const results::RunResult& run, bool strict) {
  print_losses(run);
  const bool violations = print_violations(run);
  for (const auto& variant : run.failed)
    fmt::print(stderr, "dioscope: {}: {}\n", variant.name, variant.story);
  // What has ended says more than what was cut off.
  const auto cut_off = static_cast<int>(ExitCode::time_limit);
  const auto ended = std::ranges::find_if(
      run.failed, [cut_off](const auto& variant) { return variant.exit_code != cut_off; });
  if (ended != run.failed.end()) return ended->exit_code;
  if (violations) return static_cast<int>(ExitCode::lock_rule);
  if (!run.failed.empty()) return cut_off;
  if (!strict || results::count_missed(run.figures) == 0) return 0;
  return static_cast<int>(ExitCode::expectation_missed);
}

} // namespace dioscope::app
