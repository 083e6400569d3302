/// dioscope sweep: many points of a scenario, in parallel, into one file.
#include "app/sweeps/sweep.hpp"

#include <charconv>

#include "app/experiment_arguments.hpp"
#include "app/run_arguments.hpp"
#include "app/verbs.hpp"

namespace dioscope::app {
namespace {

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

} // namespace

void add_sweep(CLI::App& app, Action& action) {
  auto* verb =
      app.add_subcommand("sweep", "Simulate a scenario with many values, in parallel, into one SQLite file");
  auto options = std::make_shared<SweepOptions>();
  const std::shared_ptr<RunOptions> run(options, &options->run);
  auto* scenario =
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
      ->check(CLI::Range(std::size_t{1}, kMostReplications));
  add_metrics(*verb, options->metrics, "Show this metric; may be given again. All are in the file");
  verb->add_option("--csv", options->csv,
                   "Write all points of the file there as well; with --sensitivity the ranking")
      ->type_name("FILE");
  verb->add_flag("--again", options->again, "Simulate the points that failed once more");
  auto* jobs_file =
      verb->add_option("--jobs-file", options->jobs_file,
                       "Write a command for every missing point, for GNU parallel, and simulate nothing")
          ->type_name("FILE");
  auto* point = verb->add_option("--point", options->point, "Only the point with this number, from 1")
                    ->type_name("N")
                    ->check(CLI::PositiveNumber);
  auto* merge = verb->add_option("--merge", options->merge,
                                 "Join the points of these files into --out, and simulate nothing")
                    ->type_name("FILE")
                    ->check(CLI::ExistingFile);
  auto* break_even = verb->add_option("--break-even", options->break_even,
                                      "Find the value at which two variants are equal in this metric")
                         ->type_name("METRIC")
                         ->check(check_metric);
  auto* sensitivity = verb->add_option("--sensitivity", options->sensitivity,
                                       "Rank the costs, or what --vary names, by how far they move "
                                       "this metric, or the difference of two variants in it")
                          ->type_name("METRIC")
                          ->check(check_metric);
  for (auto* other : {scenario, jobs_file, point}) merge->excludes(other);
  for (auto* other : {jobs_file, point, merge}) {
    break_even->excludes(other);
    sensitivity->excludes(other);
  }
  sensitivity->excludes(break_even);
  verb->add_option_function<std::string>(
          "--span", [options](const std::string& text) { options->spread = spread_of(text); },
          "--sensitivity: move costs as far as their sources leave them open (by 2 where they say nothing), "
          "or from a FACTOR-th of their value to FACTOR times it, or over all that is legal")
      ->type_name("stated|FACTOR|legal")
      ->default_str("stated")
      ->needs(sensitivity);
  add_confidence(*verb, options->confidence);
  verb->callback([&action, options] { action = [options] { return sweep(*options); }; });
}

} // namespace dioscope::app
