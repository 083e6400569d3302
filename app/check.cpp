#include <fmt/format.h>

#include "app/print.hpp"
#include "app/run_arguments.hpp"
#include "app/verbs.hpp"
#include "experiments/runs/expected.hpp"
#include "scenarios/library.hpp"
#include "scenarios/scenario.hpp"
#include "text/escape.hpp"

namespace dioscope::app {
namespace {

struct CheckOptions {
  std::vector<std::string> names;
  std::vector<std::string> overrides;
};

int check(const CheckOptions& options) {
  auto code = ExitCode::ok;
  for (const auto& name : options.names) {
    try {
      const auto scenario =
          scenarios::load(scenarios::find_scenario(name), {.overrides = options.overrides, .quick = false});
      experiments::load_published(scenario);
      const auto file = text::printable(scenario.file.string());
      say("{}: OK: {} ({} {}, {} {})\n", file, scenario.title, scenario.variants.size(),
          scenario.variants.size() == 1 ? "variant" : "variants", scenario.sources.size(),
          scenario.sources.size() == 1 ? "file" : "files");
      for (const auto& note : scenario.notes) tell("{}: note: {}\n", file, note);
    } catch (const text::InputError& error) {
      tell("{}\n", error.what());
      code = ExitCode::bad_scenario;
    }
  }
  return static_cast<int>(code);
}

} // namespace

void add_check(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand("check", "Read scenarios and report the first error of each");
  auto options = std::make_shared<CheckOptions>();
  verb->add_option("scenario", options->names, "Files, or names that `dioscope list` shows")
      ->type_name("SCENARIO")
      ->required();
  verb->add_option("--set", options->overrides, "Override a value of every variant; may be given again")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false)
      ->check(check_override);
  verb->callback([&action, options] { action = [options] { return check(*options); }; });
}

} // namespace dioscope::app
