#include "lessons/outcome.hpp"

#include <algorithm>

#include "experiments/runs/explain.hpp"
#include "experiments/runs/run_variants.hpp"
#include "lessons/life.hpp"
#include "models/locking/explorer.hpp"
#include "scenarios/lock_program_file.hpp"

namespace dioscope::lessons {
namespace {

tracing::Question question_about(const std::string& about) {
  using Kind = tracing::Question::Kind;
  if (about == "slowest_io") return {Kind::slowest_io};
  if (about == "slowest_wakeup") return {Kind::slowest_wakeup};
  return {Kind::longest_irq_off};
}

std::vector<tracing::Story> stories_of(const Action& action, const std::vector<scenarios::Variant>& variants,
                                       const experiments::Workers& workers) {
  std::vector<tracing::Story> stories;
  stories.reserve(variants.size());
  const auto colon = action.about.rfind(':');
  for (const auto& variant : variants)
    stories.push_back(
        colon == std::string::npos
            ? experiments::explain(variant, question_about(action.about), workers)
            : experiments::explain(variant,
                                   tracing::IoOfTask{action.about.substr(0, colon),
                                                     std::stoull(action.about.substr(colon + 1))},
                                   workers));
  return stories;
}

ProgramOutcome all_orders_of(const std::filesystem::path& file) {
  const auto program = scenarios::load_lock_program(file).program;
  const auto exploration = locking::explore(program);
  ProgramOutcome outcome{.deadlock = exploration.verdict == locking::ExplorerVerdict::deadlock,
                         .steps = exploration.schedule.size(),
                         .states = exploration.states,
                         .text = locking::exploration_text(program, exploration),
                         .cycle = {}};
  if (exploration.waits.empty()) return outcome;
  // From any waiter along the waits, until one comes again: from there on it is a cycle.
  std::vector<std::size_t> way{exploration.waits.front().waiter};
  std::vector<std::string> names;
  while (std::ranges::count(way, way.back()) == 1) {
    const auto wait = std::ranges::find(exploration.waits, way.back(), &locking::Wait::waiter);
    if (wait == exploration.waits.end()) return outcome;
    names.push_back(program.contexts.at(wait->waiter).name);
    names.push_back(wait->reason == locking::Wait::Reason::lock ? program.locks.at(wait->lock).name
                                                                : std::string());
    way.push_back(wait->holder);
  }
  const auto first = static_cast<std::size_t>(std::ranges::find(way, way.back()) - way.begin());
  for (std::size_t i = 2 * first; i < names.size(); ++i)
    if (!names[i].empty()) outcome.cycle.push_back(names[i]);
  return outcome;
}

std::optional<double> metric_of(const results::VariantResult& variant, const std::string& name) {
  const auto found = std::ranges::find(variant.metrics, name, &results::Metric::name);
  return found == variant.metrics.end() ? std::nullopt : found->value;
}

/// The rest of `name` behind `prefix`; none: it begins otherwise.
std::optional<std::string> behind(const std::string& name, std::string_view prefix) {
  return name.starts_with(prefix) ? std::optional(name.substr(prefix.size())) : std::nullopt;
}

std::optional<double> result_value(const results::VariantResult& variant, const std::string& name) {
  if (const auto function = behind(name, "true.")) {
    double sum = 0;
    for (const auto& row : variant.profile)
      if (row.function == *function && row.context != "idle" && row.context != "user") sum += row.us_per_io();
    return sum;
  }
  if (const auto place = behind(name, "profile.")) {
    for (const auto& row : variant.profile)
      if (row.context + "." + row.function == *place) return row.us_per_io();
    return 0.0;
  }
  if (const auto function = behind(name, "sampled.")) {
    for (const auto& row : variant.sampled)
      if (row.function == *function) return row.us_per_io;
    return 0.0;
  }
  if (const auto place = behind(name, "statistic.")) {
    for (const auto& row : variant.statistics)
      if (row.model + "." + row.name + (row.quantity.empty() ? "" : "." + row.quantity) == *place)
        return row.value;
    return std::nullopt;
  }
  if (const auto histogram = behind(name, "count.")) {
    const auto found = std::ranges::find(variant.histograms, *histogram, &results::Histogram::name);
    return found == variant.histograms.end() ? std::nullopt
                                             : std::optional(static_cast<double>(found->count));
  }
  if (name == "user_us_per_io") {
    const auto all = metric_of(variant, "cpu_us_per_io");
    double kernel = 0;
    for (const auto* part : {"process_us_per_io", "softirq_us_per_io", "hardirq_us_per_io"})
      kernel += metric_of(variant, part).value_or(0);
    return all ? std::optional(*all - kernel) : std::nullopt;
  }
  return metric_of(variant, name);
}

std::optional<double> story_value(const tracing::Story& story, const std::string& name) {
  constexpr double kNsPerUs = 1000;
  if (name == "total") {
    double sum = 0;
    for (const auto& stage : story.stages) sum += static_cast<double>(stage.ns);
    return sum / kNsPerUs;
  }
  if (const auto stage = behind(name, "stage.")) {
    const auto found = std::ranges::find(story.stages, *stage, &tracing::Stage::name);
    return found == story.stages.end() ? std::nullopt
                                       : std::optional(static_cast<double>(found->ns) / kNsPerUs);
  }
  if (const auto fact = behind(name, "fact.")) {
    const auto found = std::ranges::find(story.facts, *fact, &tracing::Fact::name);
    return found == story.facts.end() ? std::nullopt : std::optional(static_cast<double>(found->value));
  }
  return std::nullopt;
}

std::optional<double> finding_value(const experiments::LockFinding& finding, const std::string& name) {
  const auto& explored = finding.explored;
  if (name == "schedules") return static_cast<double>(explored.schedules);
  if (name == "losing") return static_cast<double>(explored.losers);
  if (name == "broken_rules") return static_cast<double>(finding.broken_rules.size());
  if (name == "ways") return static_cast<double>(explored.hangs.size());
  if (name == "hanging") return static_cast<double>(explored.hanging());
  return finding.measured ? result_value(*finding.measured, name) : std::nullopt;
}

std::optional<double> program_value(const ProgramOutcome& program, const std::string& name) {
  if (name == "deadlock") return program.deadlock ? 1 : 0;
  if (name == "steps") return static_cast<double>(program.steps);
  if (name == "states") return static_cast<double>(program.states);
  return std::nullopt;
}

/// The element of this variant, or the only one; none: there is none.
template <class List, class Name>
const typename List::value_type* of_variant(const List& list, const std::string& variant, Name name) {
  if (variant.empty()) return list.size() == 1 ? &list.front() : nullptr;
  const auto found = std::ranges::find(list, variant, name);
  return found == list.end() ? nullptr : &*found;
}

} // namespace

std::optional<double> Outcome::value(const Term& term) const {
  if (program) return program_value(*program, term.name);
  if (const auto* story = of_variant(stories, term.variant, &tracing::Story::variant))
    return story_value(*story, term.name);
  if (const auto* finding = of_variant(findings, term.variant, &experiments::LockFinding::name))
    return finding_value(*finding, term.name);
  if (term.name == "life")
    if (const auto* life = of_variant(lives, term.variant, &Life::variant)) {
      constexpr double kNanosecondsPerUs = 1000;
      return static_cast<double>(life->length_ns) / kNanosecondsPerUs;
    }
  if (term.name == "hung") {
    if (of_variant(failed, term.variant, &results::FailedVariant::name) != nullptr) return 1;
    if (of_variant(variants, term.variant, &results::VariantResult::name) != nullptr) return 0;
  }
  const auto* variant = of_variant(variants, term.variant, &results::VariantResult::name);
  return variant == nullptr ? std::nullopt : result_value(*variant, term.name);
}

Outcome perform(const Action& action, const std::vector<std::string>& chosen,
                const experiments::Workers& workers) {
  Outcome outcome;
  if (action.kind == ActionKind::program) {
    outcome.program = all_orders_of(action.file);
    return outcome;
  }
  auto variants = variants_of(action, chosen);
  if (action.kind == ActionKind::explain) {
    outcome.stories = stories_of(action, variants, workers);
  } else if (action.kind == ActionKind::locks) {
    scenarios::Scenario scenario;
    scenario.name = action.name;
    scenario.variants = std::move(variants);
    experiments::ScheduleLimits limits;
    limits.schedules = action.schedules;
    outcome.findings = experiments::examine_locks(scenario, limits, workers).findings;
  } else {
    auto ended = experiments::run_variants(variants, workers);
    outcome.variants = std::move(ended.results);
    outcome.failed = std::move(ended.failed);
    if (action.life) outcome.lives = lives_of(variants, workers);
  }
  return outcome;
}

} // namespace dioscope::lessons
