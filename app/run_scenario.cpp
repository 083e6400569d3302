/// dioscope run: one scenario, once.
#include <fmt/format.h>
#include <unistd.h>

#include "app/determinism.hpp"
#include "app/exit_codes.hpp"
#include "app/judged_run.hpp"
#include "app/load_scenario.hpp"
#include "app/run_options.hpp"
#include "app/run_variants.hpp"
#include "results/designs.hpp"
#include "results/files.hpp"
#include "results/summary.hpp"

namespace dioscope::app {
namespace {

void check_determinism(const scenarios::Scenario& scenario) {
  for (const auto& variant : scenario.variants) {
    if (const auto difference = first_difference(variant))
      throw Failure(ExitCode::non_determinism,
                    fmt::format("{}: two runs with the same seed differ\n{}", variant.name, *difference));
    fmt::print("{}: two runs are equal, event by event\n", variant.name);
  }
}

void print(const scenarios::Scenario& scenario, const results::RunResult& run) {
  const auto colour = results::colour_for(STDOUT_FILENO);
  fmt::print("{}\n\n", scenario.title);
  for (const auto& variant : run.variants) fmt::print("{}\n", results::summary_text(variant, colour));
  if (!run.figures.empty()) fmt::print("{}\n", results::comparison_text(run.figures, colour));
  if (run.variants.size() > 1) fmt::print("{}\n", results::designs_text(run.variants, colour));
}

} // namespace

int run_scenario(const RunOptions& options) {
  const auto scenario =
      load_scenario(options.scenarios.front(), {options.overrides, options.quick}, options.variants);
  if (options.check_determinism) {
    check_determinism(scenario);
    return 0;
  }
  const auto published = load_published(scenario);
  if (options.out) results::prepare_folder(*options.out);
  const auto run = judged_run(scenario, published, run_variants(scenario.variants, options.jobs));
  if (options.out) write_run(*options.out, scenario, published, run);
  print(scenario, run);
  const int code = conclude(run, options.strict);
  if (options.out) fmt::print("Results are in {}\n", *options.out);
  return code;
}

} // namespace dioscope::app
