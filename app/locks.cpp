/// dioscope locks: what is wrong with the locks of a lock program or of the designs of a scenario.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>

#include "app/load_scenario.hpp"
#include "app/run_arguments.hpp"
#include "app/verbs.hpp"
#include "experiments/schedules/locks_report.hpp"
#include "models/locking/explorer.hpp"
#include "models/locking/program_validation.hpp"
#include "models/locking/promela.hpp"
#include "models/locking/report.hpp"
#include "results/files.hpp"
#include "scenarios/library.hpp"
#include "scenarios/lock_program_file.hpp"
#include "sim/units.hpp"

namespace dioscope::app {
namespace {

/// What a scenario's designs are asked.
struct ScenarioLocksOptions {
  std::vector<std::string> variants; ///< names; empty: all
  std::vector<std::string> overrides;
  std::optional<std::string> replay; ///< a decision log: run that and nothing else
  std::optional<std::string> out;    ///< folder for files
  bool contention = false;           ///< print what waited for what as well
  experiments::ScheduleLimits limits;
};

struct LocksOptions {
  std::vector<std::string> names;
  bool promela = false;
  ScenarioLocksOptions scenario;
  experiments::Workers workers; ///< variants explored at the same time
};

/// What is printed, and how the command ends.
struct Answer {
  std::string text;
  ExitCode code = ExitCode::ok;
};

/// What `work` answers, in a process of its own, which Ctrl-C and the time limit can end.
Answer in_worker(const std::string& name, const experiments::Workers& workers,
                 const std::function<Answer()>& work) {
  const auto output = experiments::run_job({name,
                                            [&work](const experiments::ReportProgress&) {
                                              const auto answer = work();
                                              return static_cast<char>(answer.code) + answer.text;
                                            }},
                                           workers);
  return {output.substr(1), static_cast<ExitCode>(output.front())};
}

/// What a program expects is no fault; without an expectation a deadlock or a broken rule is one.
Answer judge(const locking::Expectation& expect, locking::ValidatorVerdict rules,
             locking::ExplorerVerdict orders) {
  Answer answer;
  auto& code = answer.code;
  if (!expect.validator && rules != locking::ValidatorVerdict::clean) code = ExitCode::lock_rule;
  if (!expect.explorer && orders == locking::ExplorerVerdict::deadlock) code = ExitCode::deadlock;
  if (expect.validator && *expect.validator != rules) {
    answer.text += fmt::format("\nMISSED: the validator was expected to say \"{}\"\n",
                               locking::name_of(*expect.validator));
    code = ExitCode::expectation_missed;
  }
  if (expect.explorer && *expect.explorer != orders) {
    answer.text += fmt::format("\nMISSED: the explorer was expected to say \"{}\"\n",
                               locking::name_of(*expect.explorer));
    code = ExitCode::expectation_missed;
  }
  return answer;
}

Answer run_program(const scenarios::LockProgramFile& file, bool promela) {
  if (promela) return {locking::to_promela(file.program)};
  const auto validator = locking::validate(file.program);
  const auto exploration = locking::explore(file.program);
  auto text = fmt::format("{}\n\nvalidator: {}\n", file.title, locking::name_of(validator.verdict()));
  for (const auto& violation : validator.violations()) text += "\n" + locking::report_text(violation);
  text += "\nexplorer: " + locking::exploration_text(file.program, exploration);
  const auto [missed, code] = judge(file.expect, validator.verdict(), exploration.verdict);
  return {text + missed, code};
}

Answer replay_one(const scenarios::Scenario& scenario, const ScenarioLocksOptions& options) {
  if (scenario.variants.size() != 1)
    throw Failure(ExitCode::usage,
                  fmt::format("--replay: found {} variants; legal: one, named with --variant",
                              scenario.variants.size()));
  const auto played = experiments::replay(scenario.variants.front(),
                                          experiments::decision_log_from(*options.replay), options.limits);
  std::string text;
  for (const auto& line : played.violations) text += line + "\n";
  if (played.story.empty()) return {text + "this schedule does not hang\n"};
  return {text + played.story + "\n", played.stall ? ExitCode::stall : ExitCode::deadlock};
}

/// The worst that was found: deadlocks before stalls before broken rules.
ExitCode worst_of(const std::vector<experiments::LockFinding>& findings) {
  for (const bool stalls : {false, true})
    for (const auto& finding : findings)
      if (std::ranges::find(finding.explored.hangs, stalls, &experiments::Hang::stall) !=
          finding.explored.hangs.end())
        return stalls ? ExitCode::stall : ExitCode::deadlock;
  for (const auto& finding : findings)
    if (!finding.broken_rules.empty()) return ExitCode::lock_rule;
  return ExitCode::ok;
}

ExitCode print(const Answer& answer) {
  fmt::print("{}", answer.text);
  return answer.code;
}

ExitCode run_scenario(const std::filesystem::path& file, const ScenarioLocksOptions& options,
                      const experiments::Workers& workers) {
  const auto scenario =
      load_scenario(file.string(), {.overrides = options.overrides, .quick = false}, options.variants);
  if (options.replay)
    return print(in_worker(scenario.name, workers, [&] { return replay_one(scenario, options); }));
  if (options.out) results::prepare_folder(*options.out);
  const auto [findings, cut_off] = experiments::examine_locks(scenario, options.limits, workers);
  fmt::print("{}", experiments::locks_report(scenario, findings,
                                             {.contention = options.contention,
                                              .all_stories = false,
                                              .colour = results::colour_for(STDOUT_FILENO)}));
  if (options.out) {
    results::write_files(*options.out, experiments::locks_files(scenario, findings, options.limits));
    fmt::print(stderr, "files in {}\n", *options.out);
  }
  for (const auto& variant : cut_off) fmt::print(stderr, "dioscope: {}: {}\n", variant.name, variant.story);
  const auto code = worst_of(findings);
  return code == ExitCode::ok && !cut_off.empty() ? ExitCode::time_limit : code;
}

int run_locks(const LocksOptions& options) {
  auto code = ExitCode::ok;
  for (const auto& name : options.names) {
    const auto file = scenarios::find_scenario(name);
    const auto document = scenarios::read_document(file);
    const bool program = document.is_object() && document.contains("format") &&
                         document["format"] == scenarios::kLockProgramFormat;
    if (options.promela && !program)
      throw Failure(ExitCode::usage,
                    fmt::format("--promela: found the scenario {}; legal: lock programs, whose "
                                "format is \"{}\"",
                                file.string(), scenarios::kLockProgramFormat));
    const auto result =
        program ? print(in_worker(file.string(), options.workers,
                                  [&] {
                                    return run_program(scenarios::lock_program_from(document, file.string()),
                                                       options.promela);
                                  }))
                : run_scenario(file, options.scenario, options.workers);
    if (code == ExitCode::ok) code = result;
  }
  return static_cast<int>(code);
}

void add_duration(CLI::App& verb, const std::string& name, sim::Duration& value, const std::string& help) {
  verb.add_option_function<std::string>(
          name, [&value, name](const std::string& text) { value = duration(name, text); }, help)
      ->type_name("TIME")
      ->default_str(sim::to_string(value));
}

} // namespace

void add_locks(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand("locks", "Look for broken lock rules and for schedules that hang");
  auto options = std::make_shared<LocksOptions>();
  auto& scenario = options->scenario;
  verb->add_option("file", options->names,
                   "Scenarios or lock programs: files, or names that `dioscope list` shows")
      ->type_name("FILE")
      ->required();
  verb->add_flag("--promela", options->promela,
                 "Print a lock program as a Promela model for SPIN, and do no more");
  verb->add_option("--variant", scenario.variants, "Of a scenario, this variant only; may be given again")
      ->type_name("NAME")
      ->allow_extra_args(false);
  verb->add_option("--schedules", scenario.limits.schedules, "Runs per variant, at most")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{10'000'000}))
      ->capture_default_str();
  verb->add_option_function<std::string>(
          "--strategy",
          [&scenario](const std::string& name) {
            scenario.limits.strategy = *experiments::strategy_called(name);
          },
          "Which completions are moved where: aimed at locks that are held, pct (at random), or "
          "exhaustive (every one to every lock step, for small scenarios)")
      ->check(CLI::IsMember(
          std::vector<std::string>(experiments::kStrategyNames.begin(), experiments::kStrategyNames.end())))
      ->type_name("NAME")
      ->default_str(
          std::string(experiments::kStrategyNames[static_cast<std::size_t>(scenario.limits.strategy)]));
  verb->add_option("--moves", scenario.limits.moves, "Completions moved in one schedule, at most")
      ->check(CLI::Range(std::size_t{1}, experiments::kMostMoves))
      ->capture_default_str();
  add_duration(*verb, "--late", scenario.limits.late, "How much later than by itself a command may complete");
  add_duration(*verb, "--horizon", scenario.limits.horizon,
               "How long a schedule is followed after its last move; stalls need seconds");
  verb->add_option("--seed", scenario.limits.seed, "Of the choices where there are too many for all")
      ->capture_default_str();
  verb->add_option("--replay", scenario.replay,
                   "Run one schedule, as printed for a deadlock, and tell its story")
      ->type_name("LOG");
  verb->add_flag("--contention", scenario.contention,
                 "Print as well which locks were waited for, and in which functions they were held");
  verb->add_option("--out", scenario.out, "Write everything into this folder as well")->type_name("FOLDER");
  verb->add_option("--set", scenario.overrides, "Override a value of every variant; may be given again")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false)
      ->check(check_override);
  add_workers(*verb, options->workers, "Variants explored at the same time");
  verb->callback([&action, options] { action = [options] { return run_locks(*options); }; });
}

} // namespace dioscope::app
