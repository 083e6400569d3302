/// dioscope sweep: many points of a scenario, in parallel, into one file.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <ranges>

#include "app/experiment_arguments.hpp"
#include "app/jobs_file.hpp"
#include "app/load_scenario.hpp"
#include "app/option_table.hpp"
#include "app/print.hpp"
#include "app/slurm_script.hpp"
#include "app/sweep_command.hpp"
#include "app/verbs.hpp"
#include "experiments/sweep/break_even_text.hpp"
#include "experiments/sweep/grid_runs.hpp"
#include "experiments/sweep/points_csv.hpp"
#include "experiments/sweep/sensitivity.hpp"
#include "experiments/sweep/sweep_answer.hpp"
#include "results/files.hpp"
#include "text/escape.hpp"
#include "text/file.hpp"

namespace dioscope::app {
namespace {

namespace fs = std::filesystem;
using experiments::PointProblem;
using experiments::Record;
using experiments::Store;

/// "stated", "legal" or "2", for the range over which costs are moved.
experiments::Spread spread_of(const std::string& text) {
  using Kind = experiments::Spread::Kind;
  constexpr double kMost = 1000;
  if (text == "stated") return {};
  if (text == "legal") return {.kind = Kind::legal};
  double factor = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, factor);
  if (read.ec != std::errc{} || read.ptr != end || !(factor > 1 && factor <= kMost))
    throw CLI::ValidationError("--span", "found " + text +
                                             ", legal are stated, legal or a factor above 1, as in --span 2");
  return {.kind = Kind::factor, .factor = factor};
}

/// "3" or "1-40,43".
experiments::NumberRanges numbers_of(const std::string& text) {
  if (auto numbers = experiments::parse_point_numbers(text)) return *std::move(numbers);
  throw CLI::ValidationError("--point", "found " + text +
                                            ", legal are ascending numbers from 1 and ranges of them, as in "
                                            "1,8-10");
}

/// Tell the first points that have no result. Returns the exit code: unfinished when some are not finished,
/// else that of the first that failed.
int report_problems(const std::vector<PointProblem>& problems) {
  constexpr std::size_t kShown = 5;
  for (const auto& problem : problems | std::views::take(kShown)) {
    const auto how = problem.code == ExitCode::unfinished
                         ? std::string("is not finished")
                         : fmt::format("failed with exit code {}", static_cast<int>(problem.code));
    tell("dioscope: point {} ({}, seed {}) {}: {}\n", problem.number, text::printable(problem.variant),
         problem.seed, how, text::printable(problem.story.substr(0, problem.story.find('\n'))));
  }
  if (problems.size() > kShown)
    tell("dioscope: and {} more points have no result\n", problems.size() - kShown);
  const auto unfinished = std::ranges::count(problems, ExitCode::unfinished, &PointProblem::code);
  if (unfinished > 0) {
    tell("dioscope: {} points are not finished and not recorded; the same command tries them again\n",
         unfinished);
    return static_cast<int>(ExitCode::unfinished);
  }
  return problems.empty() ? 0 : static_cast<int>(problems.front().code);
}

/// Refuse what cannot be written before anything is.
void check_outputs(const SweepOptions& options, const fs::path& store, std::vector<fs::path> inputs) {
  std::vector<fs::path> outputs{store};
  if (options.csv) {
    results::check_output(*options.csv,
                          options.sensitivity ? experiments::kTornadoTable : experiments::kPointsTable);
    outputs.emplace_back(*options.csv);
  }
  if (options.jobs_file) {
    results::check_output(*options.jobs_file, kJobsFile);
    outputs.emplace_back(*options.jobs_file);
  }
  if (options.slurm) {
    check_slurm_folder(*options.slurm);
    outputs.push_back(slurm_script(*options.slurm));
  }
  if (options.answer) {
    results::check_output(*options.answer, experiments::kSweepAnswer);
    outputs.emplace_back(*options.answer);
  }
  if (options.points) inputs.emplace_back(*options.points);
  inputs.insert(inputs.end(), options.merge.begin(), options.merge.end());
  results::check_apart(outputs, inputs);
}

int merge(const SweepOptions& options) {
  const auto file = sweep_file(options);
  check_outputs(options, file, {});
  // All are looked at before anything is written.
  auto parts = Store::temporary("the files before it");
  for (const auto& part : options.merge) merge_part(parts, part);
  Store all(file, Store::Mode::create);
  const auto added = all.merge(parts);
  if (options.csv) experiments::write_points_csv(all, *options.csv);
  say("{} points added; {} points in {}, {} of them failed\n", added, all.points(), file.string(),
      all.failed());
  std::vector<PointProblem> problems;
  parts.each([&](const Record& record) {
    if (const auto code = all.exit_code(record.key); code != 0)
      problems.push_back(
          {record.number, record.variant, record.seed, static_cast<ExitCode>(*code), record.error});
  });
  return report_problems(problems);
}

void check_options(const SweepOptions& options) {
  const bool points = !options.axes.empty() || options.points;
  if (options.run.scenarios.empty())
    throw Failure(ExitCode::usage, "found no scenario; legal: a file, or a name that `dioscope list` shows");
  if (!points && !options.sensitivity)
    throw Failure(ExitCode::usage, "found nothing to vary; legal: --vary PATH=VALUES or --points FILE");
  constexpr std::size_t kMostAxes = 2;
  if (options.break_even && (options.axes.empty() || options.axes.size() > kMostAxes))
    throw Failure(
        ExitCode::usage,
        "--break-even: found another number of values to vary; legal: --vary PATH=FROM..TO:N, and a "
        "second --vary PATH=VALUES to find one for each of its values");
}

/// What is done with that many variants.
void check_variants(const SweepOptions& options, const std::vector<std::string>& variants) {
  const auto found = [&](const char* option, const char* legal) {
    throw Failure(ExitCode::usage, fmt::format("{}: found {} variants; legal: {}, named by --variant: {}",
                                               option, variants.size(), legal, fmt::join(variants, "; ")));
  };
  if (options.break_even && variants.size() != 2) found("--break-even", "two");
  if (options.sensitivity && variants.size() > 2) found("--sensitivity", "one or two");
}

/// A value that every point sets again.
void refuse_replaced(const std::vector<std::string>& overrides, const std::vector<std::string>& varied) {
  for (const auto& text : overrides)
    if (std::ranges::find(varied, text.substr(0, text.find('='))) != varied.end())
      throw Failure(ExitCode::usage, fmt::format("--set {}: means nothing, since the points vary it", text));
}

/// How often every point is run unless somebody says so.
std::size_t replications_of(const SweepOptions& options) {
  constexpr std::size_t kBreakEven = 5;
  constexpr std::size_t kSensitivity = 3;
  return options.replications.value_or(options.break_even    ? kBreakEven
                                       : options.sensitivity ? kSensitivity
                                                             : 1);
}

/// What was asked for: as text, and for other programs.
struct SweepAnswer {
  std::string text;
  std::vector<text::Json> json;
};

SweepAnswer answer(const SweepOptions& options, const experiments::Sweep& sweep,
                   const std::vector<experiments::Axis>& axes, const experiments::Grid& grid) {
  constexpr std::size_t kFirstRows = 12;
  constexpr std::size_t kAllRows = 1000; // a larger grid is for other programs to look at
  const auto screen = output_screen();
  if (options.break_even) {
    const auto question = experiments::break_even_question(sweep, axes, *options.break_even);
    const auto found = experiments::find_break_evens(sweep, question);
    auto text = experiments::break_even_text(question, found, options.confidence, screen);
    auto json = experiments::answer_json(sweep, question, found, text);
    return {std::move(text), std::move(json)};
  }
  if (options.sensitivity) {
    const auto& metric = *options.sensitivity;
    const auto found =
        experiments::find_sensitivity(sweep, experiments::spans_of(sweep, axes, options.spread), metric);
    if (options.csv)
      results::write_file_atomically(*options.csv, experiments::kTornadoTable,
                                     experiments::tornado_csv(found.effects));
    auto text = experiments::sensitivity_text(sweep, found, metric, screen);
    auto json = experiments::answer_json(sweep, found, metric, text);
    return {std::move(text), {std::move(json)}};
  }
  experiments::run_grid(sweep, grid, options.point);
  if (!options.point.empty()) return {};
  auto text = experiments::grid_text(sweep, grid, options.metrics,
                                     options.run.details ? kAllRows : kFirstRows, screen);
  auto json = experiments::answer_json(sweep, grid, options.metrics, text);
  return {std::move(text), std::move(json)};
}

int sweep(const CLI::App& verb, const SweepOptions& options) {
  refuse_meaningless(verb);
  if (!options.merge.empty()) return merge(options);
  check_options(options);
  const auto scenario = load_scenario(options.run.scenarios.front(),
                                      {options.run.overrides, options.run.quick}, options.run.variants);
  scenarios::Configuration scratch;
  const scenarios::ParameterIndex index(scenarios::bind(scratch));
  std::vector<experiments::Axis> axes;
  for (const auto& axis : options.axes) axes.push_back(experiments::parse_axis(axis, index));
  experiments::PointList list;
  if (options.points)
    list = experiments::parse_points(text::read_file(*options.points), *options.points, index);
  if (list.rounded > 0)
    tell("dioscope: note: {}: {} values were between two steps of their parameters and are rounded\n",
         *options.points, list.rounded);
  const auto variants = scenarios::variant_names(scenario.variants);
  const experiments::Grid grid(axes, std::move(list), variants, options.replications.value_or(1));
  if (!options.point.empty() && options.point.back().last > grid.size())
    throw Failure(ExitCode::usage,
                  fmt::format("--point: found {}; legal: 1 .. {}", options.point.back().last, grid.size()));
  check_variants(options, variants);
  if (!options.sensitivity) refuse_replaced(options.run.overrides, grid.paths());

  const auto file = sweep_file(options);
  check_outputs(options, file, {scenario.file});
  Store store(file, Store::Mode::create);
  if (options.slurm) {
    write_slurm_script(options, scenario, grid, store);
    return 0;
  }
  experiments::SweepPoints points(scenario, store, options.run.workers, options.again);
  if (options.jobs_file) {
    write_jobs_file(options, scenario, grid, points);
    return 0;
  }
  const auto [text, json] =
      answer(options, {scenario, store, points, replications_of(options), options.confidence}, axes, grid);
  if (options.csv && !options.sensitivity) experiments::write_points_csv(store, *options.csv);
  if (options.answer)
    results::write_file_atomically(*options.answer, experiments::kSweepAnswer,
                                   experiments::answers_text(json));
  if (!text.empty()) say("{}\n", results::wrapped(scenario.title, 0, output_screen().columns));
  say("{}{} points simulated, {} found; {} points are in {}\n", text, points.simulated(), points.found(),
      store.points(), file.string());
  return report_problems(points.problems());
}

} // namespace

void add_sweep(CLI::App& app, Action& action) {
  auto* verb =
      app.add_subcommand("sweep", "Simulate a scenario with many values, in parallel, into one SQLite file");
  auto options = std::make_shared<SweepOptions>();
  const std::shared_ptr<RunOptions> run(options, &options->run);
  verb->add_option("scenario", run->scenarios, "A file, or a name that `dioscope list` shows")
      ->type_name("SCENARIO")
      ->expected(0, 1);
  add_run_arguments(*verb, run);
  verb->remove_option(verb->get_option("--strict"));
  verb->get_option("--out")->type_name("FILE")->description(
      "The SQLite file; default: sweep-SCENARIO.sqlite. Points that it has are not simulated again");
  verb->get_option("--jobs")->description("Points simulated at the same time");
  verb->add_option("--variant", run->variants, "Only this variant; may be given again")
      ->type_name("NAME")
      ->allow_extra_args(false);
  verb->add_option(
          "--vary", options->axes,
          "A value to vary: a list (machine.cpus=1,2,4), a range (kernel.locks.wake_up=100ns..5us:9, evenly; "
          ":9log by factors), or all; several make a grid")
      ->type_name("PATH=VALUES")
      ->allow_extra_args(false);
  verb->add_option("--points", options->points, "A list of points: CSV, a line of paths, then a line a point")
      ->type_name("FILE");
  verb->add_option(
          "--replications", options->replications,
          "Runs of every point, with the seeds that follow; default: 1, --sensitivity 3, --break-even 5")
      ->check(whole_number(1, kMostReplications));
  add_metrics(*verb, options->metrics, "Show this metric; may be given again. All are in the file");
  verb->add_option("--csv", options->csv,
                   "Write all points of the file there as well; with --sensitivity the ranking")
      ->type_name("FILE");
  add_details(*verb, run->details);
  verb->add_flag("--again", options->again, "Simulate the points that failed once more");
  verb->add_option("--answer", options->answer,
                   "Write the answer there as JSON, which `dioscope report` draws")
      ->type_name("FILE");
  verb->add_option("--jobs-file", options->jobs_file,
                   "Write a command for every missing point, for GNU parallel, and simulate nothing")
      ->type_name("FILE");
  verb->add_option("--slurm", options->slurm,
                   "Write a script for sbatch into this folder, which simulates every missing point as a job "
                   "array of Slurm, and simulate nothing")
      ->type_name("DIR");
  verb->add_option(
          "--slurm-tasks", options->slurm_tasks,
          "Tasks of the job array, which share the points; default: one for 500 points, at most 1001")
      ->type_name("N")
      ->check(whole_number(1, kMostSlurmTasks));
  verb->add_option_function<std::string>(
          "--point", [options](const std::string& text) { options->point = numbers_of(text); },
          "Only the points with these numbers, from 1: 3, or 1-40,43")
      ->type_name("NUMBERS");
  verb->add_option("--merge", options->merge,
                   "Join the points of these files into --out, and simulate nothing")
      ->type_name("FILE")
      ->check(CLI::ExistingFile);
  verb->add_option("--break-even", options->break_even,
                   "Find the value at which two variants are equal in this metric; with a "
                   "second --vary for each of its values")
      ->type_name("METRIC")
      ->check(check_metric);
  verb->add_option("--sensitivity", options->sensitivity,
                   "Rank the costs, or what --vary names, by how far they move "
                   "this metric, or the difference of two variants in it")
      ->type_name("METRIC")
      ->check(check_metric);
  verb->add_option_function<std::string>(
          "--span", [options](const std::string& text) { options->spread = spread_of(text); },
          "--sensitivity: move costs as far as their sources leave them open (by 2 where they say nothing), "
          "or from a FACTOR-th of their value to FACTOR times it, or over all that is legal")
      ->type_name("stated|FACTOR|legal")
      ->default_str("stated");
  add_confidence(*verb, options->confidence);
  verb->callback([&action, verb, options] { action = [verb, options] { return sweep(*verb, *options); }; });
}

} // namespace dioscope::app
