/// Random legal parameters over random scenarios, variants and seeds, with little to do. A run may end well,
/// be refused, take too long, deadlock or break a lock rule as designs do, or be starved by interrupts. It
/// may not stall, break a rule of the model or crash: such a run is printed with its command. Exit code 1
/// when there was one.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <map>

#include <CLI/CLI.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>

#include "experiments/runs/progress.hpp"
#include "experiments/runs/workers.hpp"
#include "experiments/sweep/quantity.hpp"
#include "scenarios/library.hpp"
#include "scenarios/scenario.hpp"
#include "tests/scenario/command.hpp"
#include "text/escape.hpp"

namespace {

using namespace dioscope;
using experiments::ExitCode;
using Command = std::vector<std::string>;

struct Options {
  std::size_t runs = 10'000;
  std::uint64_t seed = 1;
  unsigned jobs = 2;
  std::string each = "20s"; ///< real time of a run
};

/// Draws commands.
class Lots {
 public:
  Lots(const Options& options, const scenarios::ParameterIndex& index)
      : options_(options), random_(options.seed) {
    for (const auto& entry : scenarios::list_library())
      if (entry.error.empty() && !entry.name.starts_with("defects/"))
        scenarios_.push_back(scenarios::load(entry.file));
    for (const auto& bound : index.parameters())
      if (!is_fixed(bound.path)) parameters_.push_back(bound);
  }

  Command draw() {
    const auto& scenario = any_of(scenarios_);
    Command words{DIOSCOPE_PROGRAM, "run", scenario.file.string(), "--variant",
                  any_of(scenario.variants).name};
    for (const char* small : {"workload.requests=2", "run.warmup=0s"}) set(words, small);
    constexpr std::size_t kMostChanged = 6;
    for (auto changed = 1 + below(kMostChanged); changed > 0; --changed) {
      const auto& bound = any_of(parameters_);
      set(words, bound.path + "=" + sim::to_string(value_of(*bound.parameter)));
    }
    for (const auto& word : {std::string("--seed"), std::to_string(below(1000)), std::string("--jobs"),
                             std::string("1"), std::string("--time-limit"), options_.each})
      words.push_back(word);
    return words;
  }

 private:
  /// What makes runs long or wrong on purpose, or is another check's.
  static bool is_fixed(const std::string& path) {
    return path.starts_with("run.") || path.starts_with("kernel.dio.defects.") ||
           path == "workload.requests" || path == "workload.duration";
  }
  static void set(Command& words, const std::string& assignment) {
    words.emplace_back("--set");
    words.push_back(assignment);
  }
  std::size_t below(std::size_t bound) {
    return boost::random::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
  }
  template <class T>
  const T& any_of(const std::vector<T>& list) {
    return list[below(list.size())];
  }
  double between(double least, double most) {
    return least < most ? boost::random::uniform_real_distribution<double>(least, most)(random_) : least;
  }
  /// Numbers by factors around the default, over all that is legal, or one of its ends.
  sim::ParameterValue value_of(const sim::Parameter& parameter) {
    if (std::holds_alternative<bool>(parameter.default_value)) return below(2) == 1;
    if (!parameter.choices.empty()) return any_of(parameter.choices);
    const double least = *experiments::number_of(parameter.least);
    const double most = *experiments::number_of(parameter.most);
    const double usual = std::max(1.0, *experiments::number_of(parameter.default_value));
    constexpr double kFactors = 100;
    switch (below(8)) {
    case 0:
      return experiments::nearest_legal(parameter, least);
    case 1:
      return experiments::nearest_legal(parameter, most);
    case 2:
      return experiments::nearest_legal(parameter, between(least, most));
    default:
      return experiments::nearest_legal(parameter,
                                        usual * std::exp(between(-std::log(kFactors), std::log(kFactors))));
    }
  }

  const Options& options_;
  boost::random::mt19937_64 random_;
  std::vector<scenarios::Scenario> scenarios_;
  std::vector<scenarios::BoundParameter> parameters_;
};

/// How a run ended: its code and what it said last.
struct Outcome {
  int code = 0;
  std::string message;
};

bool is_finding(const Outcome& outcome) {
  switch (static_cast<ExitCode>(outcome.code)) {
  case ExitCode::ok:
  case ExitCode::bad_scenario:
  case ExitCode::deadlock:
  case ExitCode::lock_rule:
    return false;
  case ExitCode::unfinished:
    return outcome.message.find("cut off by --time-limit") == std::string::npos;
  case ExitCode::stall:
    return outcome.message.find("nothing but handle interrupts") == std::string::npos;
  default:
    return true;
  }
}

std::string without_notes(const std::string& err) {
  std::istringstream lines(err);
  std::string kept;
  for (std::string line; std::getline(lines, line);)
    if (!line.starts_with("dioscope: note:")) kept += (kept.empty() ? "" : "\n") + line;
  constexpr std::size_t kShown = 600;
  return kept.substr(0, kShown);
}

int soak(const Options& options) {
  scenarios::Configuration configuration;
  const scenarios::ParameterIndex index(scenarios::bind(configuration));
  Lots lots(options, index);
  std::map<std::size_t, Command> running;
  std::map<int, std::size_t> codes;
  std::size_t begun = 0;
  std::size_t ended = 0;
  std::size_t findings = 0;
  experiments::ProgressLine line;
  const auto next = [&]() -> std::optional<experiments::Job> {
    if (begun == options.runs) return std::nullopt;
    const auto command = lots.draw();
    running.emplace(begun++, command);
    return experiments::Job{"soak", [command](const experiments::ReportProgress&) {
                              const auto run = test::run_command(command, ".");
                              return fmt::format("{}\n{}", run.code, without_notes(run.err));
                            }};
  };
  const auto finished = [&](const experiments::JobResult& job) {
    const auto command = running.extract(job.number).mapped();
    const auto end = job.output.find('\n');
    const Outcome outcome{std::stoi(job.output.substr(0, end)), job.output.substr(end + 1)};
    ++codes[outcome.code];
    line.update("soak", {{}, ++ended, options.runs, experiments::ProgressUnit::points});
    if (!is_finding(outcome)) return;
    ++findings;
    line.clear();
    std::vector<std::string> words;
    std::ranges::transform(command, std::back_inserter(words), text::shell_word);
    fmt::print("exit code {}: {}\n{}\n\n", outcome.code, fmt::join(words, " "), outcome.message);
    std::fflush(stdout);
  };
  try {
    experiments::run_jobs_of(next, options.jobs, {{}, finished});
  } catch (const experiments::Failure& failure) { // Ctrl-C: what there is
    if (failure.code() != ExitCode::interrupted) throw;
  }
  line.clear();
  for (const auto& [code, count] : codes) fmt::print("{} runs ended with exit code {}\n", count, code);
  fmt::print("{} runs, {} findings\n", ended, findings);
  return findings == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app("Random legal parameters over all scenarios.", "soak");
  Options options;
  app.add_option("--runs", options.runs)->capture_default_str();
  app.add_option("--seed", options.seed, "Of what is drawn")->capture_default_str();
  app.add_option("--jobs", options.jobs, "Runs at the same time")->capture_default_str();
  app.add_option("--each", options.each, "Real time of a run at most")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    return soak(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "soak: {}\n", error.what());
    return 2;
  }
}
