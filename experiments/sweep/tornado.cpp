#include "experiments/sweep/tornado.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "experiments/sweep/quantity.hpp"
#include "results/csv.hpp"
#include "results/number_text.hpp"

namespace dioscope::experiments {
namespace {

double told(const std::optional<Interval>& change) {
  return !change || change->contains(0) ? 0 : std::abs(change->mean);
}

std::string change_text(const std::optional<Interval>& change, std::optional<double> answer) {
  if (!change) return "cannot run";
  if (change->contains(0)) return "-";
  const std::string sign = change->mean > 0 ? "+" : "";
  if (!answer) return sign + results::number_text(change->mean);
  constexpr double kPercent = 100;
  return sign + results::fixed_text(change->mean / std::abs(*answer) * kPercent, 2) + " %";
}

/// A bar of `change` on one side of the middle line.
std::string bar(const std::optional<Interval>& low, const std::optional<Interval>& high, double largest) {
  constexpr int kHalf = 16;
  std::string left(kHalf, ' ');
  std::string right(kHalf, ' ');
  const auto draw = [&](const std::optional<Interval>& change, char mark) {
    if (told(change) == 0) return;
    const auto length = std::max(1, static_cast<int>(std::lround(told(change) / largest * kHalf)));
    for (int i = 0; i < length; ++i) {
      auto& cell = change->mean < 0 ? left[static_cast<std::size_t>(kHalf - 1 - i)]
                                    : right[static_cast<std::size_t>(i)];
      cell = cell == ' ' ? mark : '#';
    }
  };
  draw(low, '-');
  draw(high, '+');
  return left + "|" + right;
}

/// The least and the most that `value` of the parameter is moved to.
std::pair<double, double> range_of(const sim::Parameter& parameter, double value, const Spread& spread) {
  const double least = *number_of(parameter.least);
  const double most = *number_of(parameter.most);
  if (spread.kind == Spread::Kind::legal) return {least, most};
  double down = 1 / spread.factor;
  double up = spread.factor;
  const double usual = *number_of(parameter.default_value);
  if (const auto& stated = parameter.uncertainty;
      stated && usual > 0 && spread.kind == Spread::Kind::stated) {
    down = *number_of(stated->low) / usual;
    up = *number_of(stated->high) / usual;
  }
  return {std::max(least, value * down), std::min(most, value * up)};
}

} // namespace

std::vector<Span> cost_spans(const scenarios::ParameterIndex& index, const Spread& spread) {
  std::vector<Span> spans;
  for (const auto& bound : index.parameters()) {
    const auto& parameter = *bound.parameter;
    const bool of_model = bound.path.starts_with("machine.") || bound.path.starts_with("kernel.") ||
                          bound.path.starts_with("storage.");
    if (!of_model || !std::holds_alternative<sim::Duration>(parameter.default_value)) continue;
    const auto value = bound.value();
    const auto [low, high] = range_of(parameter, *number_of(value), spread);
    Span span{bound.path, sim::to_string(value), sim::to_string(nearest_legal(parameter, low)),
              sim::to_string(nearest_legal(parameter, high))};
    if (span.low != span.high) spans.push_back(std::move(span));
  }
  return spans;
}

double Effect::size() const { return std::max(told(at_low), told(at_high)); }

void rank(std::vector<Effect>& effects) {
  std::ranges::sort(effects, [](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() > b.size() : a.span.path < b.span.path;
  });
}

std::string tornado_text(std::span<const Effect> effects, std::optional<double> answer, std::size_t lines,
                         const results::Screen& screen) {
  using Align = results::Table::Align;
  results::Table table;
  for (const auto* title : {"parameter", "from .. to"}) table.add_column(title, Align::left);
  for (const auto* title : {"at low", "at high"}) table.add_column(title, Align::right);
  table.add_column("answer falls - rises", Align::left);
  const double largest = effects.empty() ? 0 : effects.front().size();
  std::size_t shown = 0;
  for (const auto& effect : effects) {
    if (effect.size() == 0 || shown == lines) break;
    ++shown;
    table.add_row({effect.span.path, effect.span.low + " .. " + effect.span.high,
                   change_text(effect.at_low, answer), change_text(effect.at_high, answer),
                   bar(effect.at_low, effect.at_high, largest)});
  }
  const auto rest = effects.size() - shown;
  auto text = shown == 0 ? std::string() : table.text(screen) + "\n";
  text += "- at the low end, + at the high end of the parameter, # both.\n";
  if (rest > 0)
    text += fmt::format(
        "{} of {} parameters are not shown: they move the answer less, or not so that one could tell.\n",
        rest, effects.size());
  return text;
}

std::string tornado_csv(std::span<const Effect> effects) {
  std::string text =
      "path,value,low,high,change_at_low,half_width_at_low,change_at_high,half_width_at_high\n";
  const auto mean = [](const std::optional<Interval>& change) {
    return change ? results::exact_text(change->mean) : std::string();
  };
  const auto half_width = [](const std::optional<Interval>& change) {
    return change ? results::exact_text(change->half_width) : std::string();
  };
  for (const auto& [span, low, high] : effects)
    text += results::csv_line({span.path, span.value, span.low, span.high, mean(low), half_width(low),
                               mean(high), half_width(high)});
  return text;
}

} // namespace dioscope::experiments
