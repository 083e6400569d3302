#include "tracing/explain/story.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "results/table.hpp"
#include "tracing/explain/sentences.hpp"

namespace dioscope::tracing {
namespace {

using Align = results::Table::Align;

/// What a step of work cost besides working.
std::string aside(const Step& step) {
  std::vector<std::string> parts;
  if (step.lines > 0)
    parts.push_back(fmt::format("{} cache line{} from elsewhere: {}", step.lines, step.lines == 1 ? "" : "s",
                                time_text(step.miss_ns)));
  if (step.spin_ns > 0)
    parts.push_back(fmt::format("{} spinning{}", time_text(step.spin_ns),
                                step.waits_for.empty() ? "" : " on " + step.waits_for));
  if (!step.locks.empty()) parts.push_back(fmt::format("holds {}", fmt::join(step.locks, ", ")));
  return parts.empty() ? "" : fmt::format(" ({})", fmt::join(parts, "; "));
}

std::string step_text(const Step& step) {
  if (!step.function.empty()) return step.function + aside(step);
  return step.event.empty() ? "... " + step.sentence : step.sentence;
}

std::string steps_text(const std::vector<Step>& steps, std::size_t width) {
  if (steps.empty()) return {};
  const auto first = steps.front().at_ns;
  std::string text =
      fmt::format("{:>11}  {:>10}  {:>3}  {:<26}{}\n", "since then", "takes", "CPU", "context", "what");
  constexpr std::size_t kBefore = 11 + 2 + 10 + 2 + 3 + 2 + 26;
  const auto columns = std::max<std::size_t>(width, kBefore + 30) - kBefore;
  std::string context;
  for (const auto& step : steps) {
    const auto lines = results::lines_of(step_text(step), columns);
    text += fmt::format("{:>11}  {:>10}  {:>3}  {:<26}{}\n", time_text(step.at_ns - first),
                        step.duration_ns > 0 ? time_text(step.duration_ns) : "",
                        step.cpu ? std::to_string(*step.cpu) : "",
                        step.context == context ? "" : step.context.substr(0, 25), lines.front());
    for (std::size_t i = 1; i < lines.size(); ++i) text += std::string(kBefore, ' ') + lines[i] + "\n";
    context = step.context;
  }
  return text;
}

std::int64_t sum_of(const std::vector<Stage>& stages) {
  std::int64_t sum = 0;
  for (const auto& stage : stages) sum += stage.ns;
  return sum;
}

std::string stages_text(const Story& story, std::size_t width) {
  if (story.stages.empty()) return {};
  const auto sum = static_cast<double>(sum_of(story.stages));
  results::Table table;
  table.add_column("until", Align::left);
  table.add_column("takes", Align::right);
  table.add_column("share", Align::right);
  table.add_column("which means", Align::left);
  for (const auto& stage : story.stages)
    table.add_row({stage.name, time_text(stage.ns),
                   fmt::format("{:.1f} %", sum > 0 ? 100 * static_cast<double>(stage.ns) / sum : 0.0),
                   stage.sentence});
  return table.text(results::Screen{.columns = width}) + "\n";
}

std::string facts_text(const Story& story, std::size_t width) {
  std::vector<std::string> parts;
  for (const auto& fact : story.facts)
    if (!fact.name.ends_with("_ns") && !fact.name.ends_with("_bytes"))
      parts.push_back(fmt::format("{} {}", fact.name, fact.value));
  return parts.empty() ? "" : results::wrapped(fmt::format("{}", fmt::join(parts, ", ")), 0, width) + "\n";
}

} // namespace

std::string story_text(const Story& story, std::size_t width) {
  std::string text = story.variant + "\n";
  text += results::wrapped(story.title, 0, width);
  text += "\n" + stages_text(story, width) + facts_text(story, width);
  text += "Step by step:\n\n" + steps_text(story.steps, width);
  if (story.cut) text += "... and more; only the first steps are told.\n";
  if (!story.causes.empty())
    text += "\nThe chain of causes, from the system call on:\n\n" + steps_text(story.causes, width);
  return text;
}

std::string side_by_side_text(const Story& a, const Story& b) {
  results::Table table;
  table.add_column("until", Align::left);
  table.add_column(a.variant, Align::right);
  table.add_column(b.variant, Align::right);
  table.add_column("difference", Align::right);
  std::vector<std::string> names;
  const auto collect = [&names](const auto& list) {
    for (const auto& item : list)
      if (std::ranges::find(names, item.name) == names.end()) names.push_back(item.name);
  };
  const auto value_of = [](const auto& list, const std::string& name,
                           auto member) -> std::optional<std::int64_t> {
    const auto found = std::ranges::find_if(list, [&name](const auto& item) { return item.name == name; });
    if (found == list.end()) return std::nullopt;
    return (*found).*member;
  };
  const auto rows = [&](const auto& from_a, const auto& from_b, auto member, auto text_of) {
    for (const auto& name : std::exchange(names, {})) {
      const auto in_a = value_of(from_a, name, member);
      const auto in_b = value_of(from_b, name, member);
      table.add_row({name, in_a ? text_of(*in_a) : "-", in_b ? text_of(*in_b) : "-",
                     text_of(in_b.value_or(0) - in_a.value_or(0))});
    }
  };
  collect(a.stages);
  collect(b.stages);
  rows(a.stages, b.stages, &Stage::ns, [](std::int64_t ns) { return time_text(ns); });
  table.add_row({"in all", time_text(sum_of(a.stages)), time_text(sum_of(b.stages)),
                 time_text(sum_of(b.stages) - sum_of(a.stages))});
  table.add_section("what it caused, and where");
  for (const auto* story : {&a, &b})
    for (const auto& fact : story->facts)
      if (!fact.name.ends_with("_ns") && !fact.name.ends_with("_bytes") && fact.name != "io" &&
          std::ranges::find(names, fact.name) == names.end())
        names.push_back(fact.name);
  rows(a.facts, b.facts, &Fact::value, [](std::int64_t value) { return std::to_string(value); });
  return table.text() + "\n";
}

} // namespace dioscope::tracing
