/// dioscope explain: one place of a run, step by step.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "app/load_scenario.hpp"
#include "app/option_table.hpp"
#include "app/print.hpp"
#include "app/run_arguments.hpp"
#include "app/verbs.hpp"
#include "experiments/runs/explain.hpp"
#include "results/result_json.hpp"
#include "results/table.hpp"
#include "tracing/explain/switch_table.hpp"

namespace dioscope::app {
namespace {

using Kind = tracing::Question::Kind;

constexpr std::array kQuestions{
    "--io", "--slowest-io", "--switch", "--switches", "--longest-irq-off", "--slowest-wakeup", "--lock"};
constexpr std::uint64_t kMostIos = 1'000'000'000'000;

struct ExplainOptions {
  RunOptions run;
  std::optional<tracing::Question> question;
  std::optional<tracing::IoOfTask> io; ///< TASK:N
  bool switches = false;
  bool json = false;
};

/// "123", or "raw_io.17:42".
void ask_for_io(ExplainOptions& options, const std::string& text) {
  const auto colon = text.rfind(':');
  const auto number = text.substr(colon == std::string::npos ? 0 : colon + 1);
  auto checked = number;
  if (!whole_number(1, kMostIos)(checked).empty())
    throw CLI::ValidationError("--io",
                               fmt::format("found {}, legal is a number from 1, as in the column io of "
                                           "ios.csv, or TASK:N, as in raw_io.3:17",
                                           text));
  if (colon == std::string::npos)
    options.question = tracing::Question{Kind::io, std::stoull(number)};
  else
    options.io = tracing::IoOfTask{text.substr(0, colon), std::stoull(number)};
}

/// Exactly one variant, or two that are laid beside each other.
std::vector<scenarios::Variant> variants_of(const scenarios::Scenario& scenario) {
  if (scenario.variants.size() <= 2) return scenario.variants;
  throw Failure(ExitCode::usage,
                fmt::format("{} has {} variants; legal: --variant with one of them, or twice: {}",
                            scenario.name, scenario.variants.size(), scenarios::names_of(scenario.variants)));
}

std::vector<tracing::Story> stories_of(const std::vector<scenarios::Variant>& variants,
                                       const ExplainOptions& options) {
  std::vector<tracing::Story> stories;
  auto io = options.io;
  const auto& question = options.question;
  const bool about_io = question && (question->kind == Kind::io || question->kind == Kind::slowest_io);
  // Two designs are compared on the same I/O: that of the first one.
  if (about_io) io = experiments::find_io(variants.front(), *question, options.run.workers);
  for (const auto& variant : variants)
    stories.push_back(io ? experiments::explain(variant, *io, options.run.workers)
                         : experiments::explain(variant, *question, options.run.workers));
  return stories;
}

int explain_switches(const std::vector<scenarios::Variant>& variants, const ExplainOptions& options) {
  text::Json all = text::Json::array();
  for (const auto& variant : variants) {
    const auto rows = experiments::explain_switches(variant, options.run.workers);
    if (!options.json) say("{}\n\n{}\n", variant.name, tracing::switches_text(rows));
    all.push_back({{"variant", variant.name}, {"switches", rows}});
  }
  if (options.json) say("{}", results::json_text(all));
  return 0;
}

int explain(const CLI::App& verb, const ExplainOptions& options) {
  refuse_meaningless(verb);
  const auto given = [&verb](const char* question) { return verb.count(question) > 0; };
  if (std::ranges::count_if(kQuestions, given) != 1)
    throw Failure(ExitCode::usage,
                  fmt::format("one question is needed; legal: {}", fmt::join(kQuestions, ", ")));
  const auto scenario = load_scenario(options.run.scenarios.front(),
                                      {options.run.overrides, options.run.quick}, options.run.variants);
  const auto variants = variants_of(scenario);
  if (options.switches) return explain_switches(variants, options);
  const auto stories = stories_of(variants, options);
  if (options.json) {
    text::Json all = text::Json::array();
    for (const auto& story : stories) all.push_back(to_json(story));
    say("{}", results::json_text(all));
    return 0;
  }
  if (stories.size() == 2 && !stories[0].stages.empty())
    say("{}", tracing::side_by_side_text(stories[0], stories[1]));
  for (const auto& story : stories) say("{}\n", tracing::story_text(story, output_screen().columns));
  return 0;
}

} // namespace

void add_explain(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand("explain", "Tell step by step what happens at one place of a run");
  auto options = std::make_shared<ExplainOptions>();
  verb->add_option("scenario", options->run.scenarios, "A file, or a name that `dioscope list` shows")
      ->type_name("SCENARIO")
      ->required()
      ->expected(1);
  verb->add_option("--variant", options->run.variants,
                   "Of this variant; given twice, both are laid beside each other")
      ->type_name("NAME")
      ->allow_extra_args(false);
  const auto ask = [&](const std::string& flag, Kind kind, const std::string& help) {
    verb->add_flag_callback(
        flag, [options, kind] { options->question = tracing::Question{kind}; }, help);
  };
  verb->add_option_function<std::string>(
          "--io", [options](const std::string& text) { ask_for_io(*options, text); },
          "The life of an I/O: its number in the run, or a process and its number there")
      ->type_name("N|TASK:N");
  ask("--slowest-io", Kind::slowest_io, "The life of the I/O with the longest latency");
  verb->add_option_function<std::string>(
          "--switch",
          [options](const std::string& text) {
            options->question = tracing::Question{Kind::context_switch, std::stoull(text)};
          },
          "The N-th context switch of the run, and what led to it")
      ->type_name("N")
      ->check(whole_number(1, kMostIos));
  verb->add_flag("--switches", options->switches, "All context switches, by what led to them");
  ask("--longest-irq-off", Kind::longest_irq_off, "What a CPU did while it had interrupts off for longest");
  ask("--slowest-wakeup", Kind::slowest_wakeup,
      "What a CPU did while a task that was woken waited for it for longest");
  verb->add_option_function<std::string>(
          "--lock",
          [options](const std::string& lock) {
            options->question = tracing::Question{Kind::lock, 0, lock};
          },
          "The longest wait for a lock of this class, and what its holder did")
      ->type_name("CLASS");
  verb->add_flag("--json", options->json, "Everything as JSON");
  add_model_arguments(*verb, options->run);
  add_time_limit(*verb, options->run.workers);
  verb->callback([&action, verb, options] { action = [verb, options] { return explain(*verb, *options); }; });
}

} // namespace dioscope::app
