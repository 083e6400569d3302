#include "experiments/sweep/break_even_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "experiments/compare/report.hpp"
#include "experiments/sweep/quantity.hpp"
#include "results/metrics.hpp"
#include "results/number_text.hpp"

namespace dioscope::experiments {
namespace {

using Align = results::Table::Align;

/// What has no direction is a load.
bool more_is_ahead(const std::string& metric) {
  return results::find_metric(metric)->better == results::Better::more;
}

/// One search and its answer, in words.
class Answer {
 public:
  Answer(const BreakEvenQuestion& question, const BreakEven& found) : question_(question), found_(found) {}

  const BreakEven& found() const { return found_; }
  std::string value(double x) const { return sim::to_string(nearest_legal(question_.parameter, x)); }
  /// The nearest value not above `x` that can be set, where one step is much.
  std::string below(double x) const { return value(coarse() ? std::floor(x / step()) * step() : x); }
  std::string above(double x) const { return value(coarse() ? std::ceil(x / step()) * step() : x); }
  /// Of the values that could be run, or of all when none could.
  std::string range() const {
    const auto known = found_.known();
    const auto& points = known.empty() ? found_.points : known;
    return fmt::format("{} .. {}", value(points.front().x), value(points.back().x));
  }

  /// "131ns"; "between 5 and 6".
  std::string at() const {
    const auto low = below(*found_.at);
    const auto high = above(*found_.at);
    return low == high ? low : fmt::format("between {} and {}", low, high);
  }
  /// "at machine.cache.transfer = 131ns"; "between machine.cpus = 5 and 6".
  std::string place() const {
    const auto low = below(*found_.at);
    const auto high = above(*found_.at);
    const auto& path = question_.axis.path;
    return low == high ? fmt::format("at {} = {}", path, low)
                       : fmt::format("between {} = {} and {}", path, low, high);
  }
  std::string interval() const {
    return fmt::format("{} to {}", found_.low ? below(*found_.low) : "below " + value(least()),
                       found_.high ? above(*found_.high) : "above " + value(most()));
  }
  /// Who is ahead below the break-even, or everywhere. Precondition: some value could be run.
  const std::string& leader() const {
    const bool second_has_more = found_.known().front().difference->mean > 0;
    return second_has_more == more_is_ahead(question_.metric) ? question_.second : question_.first;
  }
  const std::string& other() const {
    return leader() == question_.first ? question_.second : question_.first;
  }
  /// "queue is always ahead", "no difference to see", "cannot run"; empty when there is a break-even.
  std::string everywhere() const {
    if (found_.at) return {};
    if (found_.known().empty()) return "cannot run";
    const bool any = std::ranges::any_of(found_.points, &BreakEvenPoint::decided);
    return any ? leader() + " is always ahead" : "no difference to see";
  }
  std::size_t failures() const { return found_.points.size() - found_.known().size(); }

 private:
  bool coarse() const { return has_coarse_steps(question_.parameter); }
  double step() const { return step_of(question_.parameter); }
  double least() const { return found_.points.front().x; }
  double most() const { return found_.points.back().x; }
  const BreakEvenQuestion& question_;
  const BreakEven& found_;
};

std::string paragraph(const std::string& text, const results::Screen& screen) {
  return results::wrapped(text, 0, screen.columns) + "\n";
}

std::string ahead_means(const std::string& metric) {
  return fmt::format("{} {}", more_is_ahead(metric) ? "more" : "less", metric);
}

std::string percent(double confidence) { return results::exact_text(confidence * 100) + " %"; }

std::string sentence(const BreakEvenQuestion& question, const Answer& answer, double confidence,
                     const results::Screen& screen) {
  const auto means = ahead_means(question.metric);
  std::string text;
  if (answer.found().at) {
    text = fmt::format("Break-even of {} and {} in {} {} ({} confidence: {}). Below, {} is ahead, with {}; "
                       "above, {} is.",
                       question.first, question.second, question.metric, answer.place(), percent(confidence),
                       answer.interval(), answer.leader(), means, answer.other());
    if (answer.found().sign_changes > 1)
      text += fmt::format(" The difference changes its sign {} times; this is the first.",
                          answer.found().sign_changes);
  } else if (answer.found().known().empty()) {
    text = fmt::format("No answer: no value of {} within {} could be run with both variants.",
                       question.axis.path, answer.range());
  } else if (const auto everywhere = answer.everywhere(); everywhere.ends_with("ahead")) {
    text = fmt::format("No break-even within {}: {}, with {}.", answer.range(), everywhere, means);
  } else {
    text = fmt::format("No difference in {} to see within {}.", question.metric, answer.range());
  }
  if (answer.failures() > 0)
    text += fmt::format(" {} of {} values could not be run: see the table.", answer.failures(),
                        answer.found().points.size());
  return paragraph(text, screen);
}

std::string points_table(const BreakEvenQuestion& question, const Answer& answer,
                         const results::Screen& screen) {
  const auto unit = results::unit_of(question.metric);
  results::Table table;
  table.add_column(question.axis.path, Align::right);
  table.add_column(fmt::format("{} - {}", question.second, question.first), Align::right);
  table.add_column(unit, Align::left);
  for (const auto& point : answer.found().points)
    if (point.difference)
      table.add_row({answer.value(point.x),
                     fmt::format("{} +-{}", results::number_text(point.difference->mean),
                                 results::number_text(point.difference->half_width)),
                     point.decided() ? "" : "no difference to see"});
    else
      table.add_row({answer.value(point.x), "cannot run", point.problem});
  return table.text(screen);
}

/// Where the break-evens are and where there is none, over the values of the second axis.
std::string sentences(const BreakEvenQuestion& question, const std::vector<Answer>& answers,
                      const results::Screen& screen) {
  const auto& along = *question.along;
  std::vector<std::size_t> crossings;
  for (std::size_t i = 0; i < answers.size(); ++i)
    if (answers[i].found().at) crossings.push_back(i);
  std::ranges::stable_sort(crossings, {}, [&](std::size_t i) { return *answers[i].found().at; });
  auto text = fmt::format("{} and {} in {}: ", question.first, question.second, question.metric);
  if (crossings.empty()) {
    text += fmt::format("no break-even within {} = {}.", question.axis.path, answers.front().range());
  } else if (crossings.size() == 1) {
    text += fmt::format("break-even {}, only with {} = {}.", answers[crossings.front()].place(), along.path,
                        along.values[crossings.front()]);
  } else {
    const auto low = crossings.front();
    const auto high = crossings.back();
    text += fmt::format("break-even from {} = {} with {} = {} to {} with {}.", question.axis.path,
                        answers[low].below(*answers[low].found().at), along.path, along.values[low],
                        answers[high].above(*answers[high].found().at), along.values[high]);
  }
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto what = answers[i].everywhere();
    if (what.empty()) continue;
    auto group = std::ranges::find(groups, what, [](const auto& g) { return g.first; });
    if (group == groups.end()) group = groups.insert(groups.end(), {what, {}});
    group->second.push_back(along.values[i]);
  }
  std::string rest;
  for (const auto& [what, values] : groups)
    rest += fmt::format("{}{} with {} = {}", rest.empty() ? " " : "; ", what, along.path,
                        fmt::join(values, ", "));
  return paragraph(text + rest + (rest.empty() ? "" : "."), screen);
}

std::string answers_table(const BreakEvenQuestion& question, const std::vector<Answer>& answers,
                          double confidence, const results::Screen& screen) {
  results::Table table;
  table.add_column(question.along->path, Align::right);
  table.add_column(question.axis.path, Align::left);
  table.add_column(percent(confidence) + " confidence", Align::left);
  table.add_column("ahead below", Align::left);
  table.add_column("ahead above", Align::left);
  table.add_column("", Align::left);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto& answer = answers[i];
    std::vector<std::string> notes;
    if (answer.found().sign_changes > 1)
      notes.push_back(fmt::format("the first of {}", answer.found().sign_changes));
    if (answer.failures() > 0)
      notes.push_back(
          fmt::format("{} of {} values cannot run", answer.failures(), answer.found().points.size()));
    const auto note = fmt::format("{}", fmt::join(notes, ", "));
    const auto& value = question.along->values[i];
    if (answer.found().at)
      table.add_row({value, answer.at(), answer.interval(), answer.leader(), answer.other(), note});
    else
      table.add_row({value, answer.everywhere(), "", "", "", note});
  }
  return table.text(screen);
}

/// The values that could not be run, a line for each reason.
std::string failures_text(const BreakEvenQuestion& question, const std::vector<Answer>& answers) {
  std::string text;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    std::map<std::string, std::vector<std::string>> values; // by reason
    for (const auto& point : answers[i].found().points)
      if (!point.difference) values[point.problem].push_back(answers[i].value(point.x));
    for (const auto& [reason, list] : values)
      text += fmt::format("{} = {}, {} = {}: {}\n", question.along->path, question.along->values[i],
                          question.axis.path, fmt::join(list, ", "), reason);
  }
  return text.empty() ? text : "\n" + text;
}

} // namespace

std::string break_even_text(const BreakEvenQuestion& question, std::span<const BreakEven> found,
                            double confidence, const results::Screen& screen) {
  std::vector<Answer> answers;
  for (const auto& one : found) answers.emplace_back(question, one);
  if (!question.along)
    return sentence(question, answers.front(), confidence, screen) +
           points_table(question, answers.front(), screen) + "\n";
  return sentences(question, answers, screen) + answers_table(question, answers, confidence, screen) +
         fmt::format("\nahead: {}\n", ahead_means(question.metric)) + failures_text(question, answers) + "\n";
}

} // namespace dioscope::experiments
