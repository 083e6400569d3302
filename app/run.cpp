#include "app/run_arguments.hpp"
#include "app/verbs.hpp"

namespace dioscope::app {

void add_run(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand("run", "Simulate a scenario and report");
  auto options = std::make_shared<RunOptions>();
  verb->add_option("scenario", options->scenarios, "A file, or a name that `dioscope list` shows")
      ->type_name("SCENARIO")
      ->required()
      ->expected(1);
  add_run_arguments(*verb, options);
  verb->add_option("--variant", options->variants, "Run this variant only; may be given again")
      ->type_name("NAME")
      ->allow_extra_args(false);
  auto* check =
      verb->add_flag("--check-determinism", options->check_determinism,
                     "Run each variant twice and compare event by event; exit code 6 when they differ");
  for (const auto* other : {"--out", "--strict"}) check->excludes(verb->get_option(other));
  verb->callback([&action, options] { action = [options] { return run_scenario(*options); }; });
}

} // namespace dioscope::app
