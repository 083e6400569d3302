#include "app/conclude.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "app/print.hpp"
#include "app/verbs.hpp"
#include "experiments/runs/event_text.hpp"
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
      say("{}: page {} of {} was the first to be wrong:\n{}\n", variant.name, variant.losses.front().page,
          variant.losses.front().file, variant.losses.front().history);
}

/// The reports of broken lock rules; true when a variant has some that the scenario does not expect.
bool print_violations(const results::RunResult& run, bool details) {
  bool unexpected = false;
  for (const auto& variant : run.variants) {
    for (const auto& violation : variant.lock_violations)
      say("{}: {}\n{}", variant.name, violation.summary, details ? "\n" + violation.report + "\n" : "");
    if (variant.lock_violations.empty() || expects_violations(run, variant.name)) continue;
    unexpected = true;
    tell("dioscope: {}: {} broken lock {} that the scenario does not expect\n", variant.name,
         variant.lock_violations.size(), variant.lock_violations.size() == 1 ? "rule" : "rules");
  }
  return unexpected;
}

} // namespace

void print_failed(const results::RunResult& run) {
  constexpr std::size_t kLines = 2; // what happened, and the cycle or who waits
  const auto columns = output_screen().columns;
  for (const auto& variant : run.failed)
    say("{}\n", results::folded(fmt::format("{}: no result: {}", variant.name,
                                            experiments::beginning_of(variant.story, kLines)),
                                columns));
}

int conclude(const results::RunResult& run, const RunOptions& options) {
  print_losses(run);
  const bool violations = print_violations(run, options.details);
  constexpr std::size_t kFirstLines = 10;
  for (const auto& variant : run.failed) {
    const auto story =
        options.details ? variant.story : experiments::beginning_of(variant.story, kFirstLines);
    const auto text = fmt::format("dioscope: {}: {}\n", variant.name, story);
    // Whoever reads it from a pipe looks for whole lines.
    tell("{}", isatty(STDERR_FILENO) == 1 ? results::folded(text, results::screen_of(STDERR_FILENO).columns)
                                          : text);
  }
  // What has ended says more than what is unfinished.
  const auto unfinished = static_cast<int>(ExitCode::unfinished);
  const auto ended = std::ranges::find_if(
      run.failed, [unfinished](const auto& variant) { return variant.exit_code != unfinished; });
  if (ended != run.failed.end()) return ended->exit_code;
  if (violations) return static_cast<int>(ExitCode::lock_rule);
  if (!run.failed.empty()) return unfinished;
  if (!options.strict || results::count_missed(run.figures) == 0) return 0;
  return static_cast<int>(ExitCode::expectation_missed);
}

} // namespace dioscope::app
