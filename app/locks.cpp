/// dioscope locks: what is wrong with the locks of a lock program or of the designs of a scenario.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>

#include "app/load_scenario.hpp"
#include "app/option_table.hpp"
#include "app/print.hpp"
#include "app/run_arguments.hpp"
#include "app/verbs.hpp"
#include "experiments/schedules/locks_report.hpp"
#include "experiments/schedules/locks_screen.hpp"
#include "models/locking/explorer.hpp"
#include "models/locking/program_validation.hpp"
#include "models/locking/promela.hpp"
#include "models/locking/report.hpp"
#include "results/output_folder.hpp"
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
  bool details = false;              ///< print rules, all ways to hang and the figures
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
  std::string complaint = {}; ///< for standard error
};

/// What `work` answers, in a process of its own, which Ctrl-C and the time limit can end.
Answer in_worker(const std::string& name, const experiments::Workers& workers,
                 const std::function<Answer()>& work) {
  const auto output =
      experiments::run_job({name,
                            [&work](const experiments::ReportProgress&) {
                              const auto answer = work();
                              return static_cast<char>(answer.code) + answer.complaint + '\0' + answer.text;
                            }},
                           workers);
  const auto end = output.find('\0', 1);
  return {output.substr(end + 1), static_cast<ExitCode>(output.front()), output.substr(1, end - 1)};
}

/// What a program expects is no fault; without an expectation a deadlock or a broken rule is one, and a
/// search that gave up is no answer.
Answer judge(const locking::Expectation& expect, locking::ValidatorVerdict rules,
             locking::ExplorerVerdict orders) {
  Answer answer;
  auto& code = answer.code;
  if (!expect.validator && rules != locking::ValidatorVerdict::clean) code = ExitCode::lock_rule;
  if (!expect.explorer && orders == locking::ExplorerVerdict::deadlock) code = ExitCode::deadlock;
  if (code == ExitCode::ok && !expect.explorer && orders == locking::ExplorerVerdict::not_exhausted)
    code = ExitCode::unfinished;
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
  auto answer = judge(file.expect, validator.verdict(), exploration.verdict);
  answer.text = text + answer.text;
  return answer;
}

Answer replay_one(const scenarios::Scenario& scenario, const ScenarioLocksOptions& options) {
  if (scenario.variants.size() != 1)
    throw Failure(ExitCode::usage,
                  fmt::format("--replay: found {} variants; legal: one, named with --variant",
                              scenario.variants.size()));
  const auto played = experiments::replay(scenario.variants.front(),
                                          experiments::decision_log_from(*options.replay), options.limits);
  Answer answer;
  for (const auto& line : played.violations) answer.text += line + "\n";
  const bool followed = played.never.empty();
  if (!followed)
    answer.complaint = fmt::format(
        "dioscope: --replay: these moves never happened: {}; legal: completions of this run, at lock steps "
        "that it has while they are kept back, each at most --horizon = {} after the one before\n",
        experiments::to_text(played.never), sim::to_string(options.limits.horizon));
  if (!played.story.empty()) {
    answer.text += played.story + "\n";
    answer.code = played.stall ? ExitCode::stall : ExitCode::deadlock;
  } else if (followed) {
    answer.text += "this schedule does not hang\n";
  } else {
    answer.code = ExitCode::usage;
  }
  return answer;
}

/// The worst that was found: deadlocks before stalls before broken rules. Of a search that found nothing and
/// has not seen what it was to see, unfinished.
ExitCode worst_of(const std::vector<experiments::LockFinding>& findings, bool exhaustive) {
  for (const bool stalls : {false, true})
    for (const auto& finding : findings)
      if (std::ranges::find(finding.explored.hangs, stalls, &experiments::Hang::stall) !=
          finding.explored.hangs.end())
        return stalls ? ExitCode::stall : ExitCode::deadlock;
  for (const auto& finding : findings)
    if (!finding.broken_rules.empty()) return ExitCode::lock_rule;
  for (const auto& finding : findings)
    if (finding.explored.unfinished > 0 || (exhaustive && !finding.explored.all)) return ExitCode::unfinished;
  return ExitCode::ok;
}

ExitCode print(const Answer& answer) {
  tell("{}", answer.complaint);
  say("{}", answer.text);
  return answer.code;
}

/// What was named on the command line.
struct LocksFile {
  std::string name; ///< as on the command line
  std::filesystem::path path;
  std::optional<scenarios::LockProgramFile> program; ///< none: a scenario
};

ExitCode run_scenario(const LocksFile& file, const ScenarioLocksOptions& options,
                      const experiments::Workers& workers) {
  const auto scenario =
      load_scenario(file.path.string(), {.overrides = options.overrides, .quick = false}, options.variants);
  if (options.replay)
    return print(in_worker(scenario.name, workers, [&] { return replay_one(scenario, options); }));
  std::optional<results::OutputFolder> folder;
  if (options.out) folder.emplace(*options.out);
  const auto [findings, cut_off] = experiments::examine_locks(scenario, options.limits, workers);
  if (folder) folder->write(experiments::locks_files(scenario, findings, options.limits));
  const auto screen = output_screen();
  if (options.details || options.contention)
    say("{}",
        experiments::locks_report(
            scenario, findings, {.contention = options.contention, .all_stories = false, .screen = screen}));
  else
    say("{}More: --details | --contention{}\n",
        experiments::locks_screen(scenario, file.name, findings, screen), options.out ? "" : " | --out DIR");
  if (options.out) say("Files are in {}\n", *options.out);
  for (const auto& variant : cut_off) tell("dioscope: {}: {}\n", variant.name, variant.story);
  const auto code = worst_of(findings, options.limits.strategy == experiments::StrategyName::exhaustive);
  return code == ExitCode::ok && !cut_off.empty() ? ExitCode::unfinished : code;
}

LocksFile read_file(const std::string& name) {
  const auto file = scenarios::find_scenario(name);
  const auto document = text::read_json(file);
  if (!scenarios::is_lock_program(document)) return {name, file, std::nullopt};
  return {name, file, scenarios::lock_program_from(document, file.string())};
}

int run_locks(const CLI::App& verb, const LocksOptions& options) {
  if (options.scenario.out && options.names.size() > 1)
    throw Failure(ExitCode::usage,
                  fmt::format("--out: found {} files to look into; legal: one", options.names.size()));
  std::vector<LocksFile> files;
  for (const auto& name : options.names) files.push_back(read_file(name));
  const auto scenario = std::ranges::find_if(files, [](const auto& file) { return !file.program; });
  const bool exhaustive = options.scenario.limits.strategy == experiments::StrategyName::exhaustive;
  if (options.promela && scenario != files.end())
    throw Failure(ExitCode::usage,
                  fmt::format("--promela: found the scenario {}; legal: lock programs, whose "
                              "format is \"{}\"",
                              scenario->path.string(), scenarios::kLockProgramFormat));
  refuse_meaningless(verb,
                     {scenario == files.end() ? "lock programs alone" : "", exhaustive ? "exhaustive" : ""});
  auto code = ExitCode::ok;
  for (const auto& file : files) {
    const auto result = file.program
                            ? print(in_worker(file.path.string(), options.workers,
                                              [&] { return run_program(*file.program, options.promela); }))
                            : run_scenario(file, options.scenario, options.workers);
    if (code == ExitCode::ok) code = result;
  }
  return static_cast<int>(code);
}

void add_duration(CLI::App& verb, const std::string& name, sim::Duration& value, const std::string& help) {
  verb.add_option_function<std::string>(
          name,
          [&value, name](const std::string& text) { value = duration(name, text, std::chrono::hours(1)); },
          help)
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
      ->check(whole_number(1, 10'000'000))
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
      ->check(whole_number(1, experiments::kMostMoves))
      ->capture_default_str();
  add_duration(*verb, "--late", scenario.limits.late, "How much later than by itself a command may complete");
  add_duration(*verb, "--horizon", scenario.limits.horizon,
               "How long a schedule is followed after its last move; stalls need seconds");
  verb->add_option("--seed", scenario.limits.seed, "Of the choices where there are too many for all")
      ->check(whole_number(0, std::numeric_limits<std::int64_t>::max()))
      ->capture_default_str();
  verb->add_option("--replay", scenario.replay,
                   "Run one schedule, as printed for a deadlock, and tell its story")
      ->type_name("LOG");
  verb->add_flag("--contention", scenario.contention,
                 "Print as well which locks were waited for, and in which functions they were held");
  add_details(*verb, scenario.details);
  verb->add_option("--out", scenario.out, "Write everything into this folder as well")->type_name("FOLDER");
  verb->add_option("--set", scenario.overrides, "Override a value of every variant; may be given again")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false)
      ->check(check_override);
  add_workers(*verb, options->workers, "Variants explored at the same time");
  verb->callback(
      [&action, verb, options] { action = [verb, options] { return run_locks(*verb, *options); }; });
}

} // namespace dioscope::app
