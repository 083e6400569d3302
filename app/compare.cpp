#include "app/run_arguments.hpp"
#include "app/verbs.hpp"

namespace dioscope::app {

void add_compare(CLI::App& app, Action& action) {
  auto* verb =
      app.add_subcommand("compare", "Simulate scenarios and show the published figures beside the simulated");
  auto options = std::make_shared<RunOptions>();
  verb->add_option("scenario", options->scenarios, "Files, folders, or names that `dioscope list` shows")
      ->type_name("SCENARIO")
      ->required();
  add_run_arguments(*verb, options);
  verb->callback([&action, options] { action = [options] { return compare_scenarios(*options); }; });
}

} // namespace dioscope::app
