#include "app/run_arguments.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <thread>

#include "app/option_table.hpp"
#include "sim/units.hpp"
#include "text/escape.hpp"

namespace dioscope::app {

std::string check_override(const std::string& text) {
  const auto equals = text.find('=');
  if (equals != std::string::npos && equals != 0) return {};
  return "found " + text + ", legal is path=value, as in --set run.seed=2";
}

sim::Duration duration(const std::string& option, const std::string& text, sim::Duration longest) {
  sim::Duration value{};
  try {
    value = sim::parse_duration(text);
  } catch (const sim::UnitError& error) {
    throw CLI::ValidationError(option, error.what());
  }
  if (value <= sim::Duration{0} || value > longest)
    throw CLI::ValidationError(
        option, fmt::format("found {}, legal is more than 0s, at most {}", text, sim::to_string(longest)));
  return value;
}

void add_workers(CLI::App& verb, experiments::Workers& workers, const std::string& jobs) {
  workers.at_most = std::max(1U, std::thread::hardware_concurrency());
  verb.add_option("--jobs", workers.at_most, jobs)
      ->default_str("one a processor")
      ->check(whole_number(1, kMostJobs));
  add_time_limit(verb, workers);
}

std::string repeat_command(const std::string& verb, const RunOptions& options,
                           const std::vector<std::string>& more) {
  auto line = fmt::format("dioscope {}", verb);
  const auto add = [&line](const std::string& word) { line += " " + text::shell_word(word); };
  for (const auto& name : options.scenarios) add(name);
  for (const auto& variant : options.variants) line += " --variant " + text::shell_word(variant);
  for (const auto& value : options.overrides) line += " --set " + text::shell_word(value);
  if (options.quick) line += " --quick";
  for (const auto& word : more) add(word);
  return line;
}

void add_details(CLI::App& verb, bool& details) {
  verb.add_flag("--details", details, "Print every table after the answer");
}

void add_time_limit(CLI::App& verb, experiments::Workers& workers) {
  verb.add_option_function<std::string>(
          "--time-limit",
          [&workers](const std::string& text) {
            constexpr auto kLongest = std::chrono::hours(24 * 366);
            const auto length = duration("--time-limit", text, kLongest);
            workers.limit = {length, std::chrono::steady_clock::now() + length};
          },
          "Real time after which it ends with exit code 9; what has ended by then is kept")
      ->type_name("TIME");
}

void add_model_arguments(CLI::App& verb, RunOptions& options) {
  verb.add_option("--set", options.overrides, "Override a value of every variant; may be given again")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false)
      ->check(check_override);
  verb.add_option_function<std::string>(
          "--seed", [&options](const std::string& seed) { options.overrides.push_back("run.seed=" + seed); },
          "Seed of all random streams, the same as --set run.seed=N")
      ->type_name("N")
      ->check(whole_number(0, std::numeric_limits<std::int64_t>::max()));
  verb.add_flag("--quick", options.quick, "A tenth of the I/Os and of the warm-up");
}

void add_run_arguments(CLI::App& verb, const std::shared_ptr<RunOptions>& options) {
  add_model_arguments(verb, *options);
  verb.add_option("--out", options->out, "Folder for the result files; made when it is not there")
      ->type_name("DIR");
  add_workers(verb, options->workers, "Variants simulated at the same time");
  verb.add_flag("--strict", options->strict, "End with exit code 7 when an expectation is missed");
}

} // namespace dioscope::app
