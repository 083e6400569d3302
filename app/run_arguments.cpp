#include "app/run_arguments.hpp"

#include <cstdint>
#include <limits>
#include <thread>

#include "app/option_table.hpp"

namespace dioscope::app {

std::string check_override(const std::string& text) {
  const auto equals = text.find('=');
  if (equals != std::string::npos && equals != 0) return {};
  return "found " + text + ", legal is path=value, as in --set run.seed=2";
}

void add_run_arguments(CLI::App& verb, const std::shared_ptr<RunOptions>& options) {
  options->jobs = std::max(1U, std::thread::hardware_concurrency());
  verb.add_option("--set", options->overrides, "Override a value of every variant; may be given again")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false)
      ->check(check_override);
  verb.add_option_function<std::string>(
          "--seed", [options](const std::string& seed) { options->overrides.push_back("run.seed=" + seed); },
          "Seed of all random streams, the same as --set run.seed=N")
      ->type_name("N")
      ->check(whole_number(0, std::numeric_limits<std::int64_t>::max()));
  verb.add_option("--out", options->out, "Folder for the result files; made when it is not there")
      ->type_name("DIR");
  verb.add_flag("--quick", options->quick, "A tenth of the I/Os and of the warm-up");
  verb.add_option("--jobs", options->jobs, "Variants simulated at the same time")
      ->capture_default_str()
      ->check(whole_number(1, kMostJobs));
  verb.add_flag("--strict", options->strict, "End with exit code 7 when an expectation is missed");
}

} // namespace dioscope::app
