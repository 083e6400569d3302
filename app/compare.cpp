/// dioscope compare: the variants of a scenario against each other, with how sure that is.
#include "app/compare_scenarios.hpp"
#include "app/experiment_arguments.hpp"
#include "app/run_arguments.hpp"
#include "app/verbs.hpp"

namespace dioscope::app {

void add_compare(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand(
      "compare",
      "Simulate the variants of scenarios several times and tell how they differ, and how sure that is");
  auto options = std::make_shared<CompareOptions>();
  // One RunOptions, as part of the whole.
  const std::shared_ptr<RunOptions> run(options, &options->run);
  verb->add_option(
          "scenario", run->scenarios,
          "Files, folders, or names that `dioscope list` shows; or result.json files of earlier runs")
      ->type_name("SCENARIO")
      ->required();
  add_run_arguments(*verb, run);
  verb->add_option("--variant", run->variants, "Compare these variants only; may be given again")
      ->type_name("NAME")
      ->allow_extra_args(false);
  verb->add_option("--baseline", options->baseline,
                   "The variant that the others are held against; default: the first")
      ->type_name("NAME");
  add_metrics(*verb, options->metrics, "Compare this metric; may be given again")
      ->default_str("the nine that tell designs apart");
  verb->add_option("--replications", options->replications,
                   "Runs of every variant, with the seeds that follow; at least as many with --until")
      ->check(CLI::Range(std::size_t{1}, kMostReplications))
      ->capture_default_str();
  verb->add_option_function<std::string>(
          "--until", [options](const std::string& text) { options->until = percentage("--until", text); },
          "Go on until every interval is this narrow, in percent of the larger mean: 1%")
      ->type_name("PERCENT");
  verb->add_option("--at-most", options->at_most,
                   "With --until: replications after which it ends in any case")
      ->check(CLI::Range(std::size_t{2}, kMostReplications))
      ->capture_default_str();
  add_confidence(*verb, options->confidence);
  verb->callback([&action, options] { action = [options] { return compare_scenarios(*options); }; });
}

} // namespace dioscope::app
