#include "results/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "results/metrics.hpp"

namespace dioscope::results {
namespace {

constexpr double kPercent = 100;

const VariantResult* find_variant(std::span<const VariantResult> variants, const std::string& name) {
  const auto found = std::ranges::find(variants, name, &VariantResult::name);
  return found == variants.end() ? nullptr : &*found;
}

bool inside(const ExpectedFigure& expected, double value) {
  if (expected.open)
    return (!expected.min || value > *expected.min) && (!expected.max || value < *expected.max);
  return (!expected.min || value >= *expected.min) && (!expected.max || value <= *expected.max);
}

bool same_size(const ExpectedFigure& expected, const VariantResult& variant) {
  return !expected.ios || *expected.ios == variant.metric("ios");
}

Verdict judge(const ExpectedFigure& expected, const std::optional<double>& value, bool comparable) {
  if (!value) return Verdict::no_samples;
  if (!comparable) return Verdict::not_comparable;
  if (!expected.min && !expected.max) return Verdict::no_band;
  return inside(expected, *value) ? Verdict::within : Verdict::missed;
}

using VerdictName = std::pair<Verdict, std::string_view>;
constexpr auto kVerdictNames = std::to_array<VerdictName>({{Verdict::within, "within"},
                                                           {Verdict::missed, "MISSED"},
                                                           {Verdict::no_band, "no band"},
                                                           {Verdict::not_comparable, "needs the full size"},
                                                           {Verdict::no_samples, "no samples"}});

} // namespace

std::vector<ComparedFigure> compare(std::span<const ExpectedFigure> expected,
                                    std::span<const VariantResult> variants) {
  std::vector<ComparedFigure> figures;
  for (const auto& wanted : expected) {
    if (find_metric(wanted.metric) == nullptr)
      throw std::out_of_range(fmt::format("{}: there is no such metric", figure_key(wanted)));
    const auto* const variant = find_variant(variants, wanted.variant);
    const auto* const over = wanted.over.empty() ? nullptr : find_variant(variants, wanted.over);
    if (variant == nullptr || (over == nullptr && !wanted.over.empty())) continue;
    ComparedFigure figure;
    figure.expected = wanted;
    figure.simulated = variant->metric(wanted.metric);
    bool comparable = same_size(wanted, *variant);
    if (over != nullptr) {
      const auto divisor = over->metric(wanted.metric);
      comparable = comparable && same_size(wanted, *over) && divisor != 0;
      if (!divisor)
        figure.simulated.reset();
      else if (figure.simulated)
        figure.simulated = *divisor == 0 ? 0 : *figure.simulated / *divisor;
    }
    if (figure.simulated && wanted.published && *wanted.published != 0)
      figure.deviation_pct = (*figure.simulated / *wanted.published - 1) * kPercent;
    figure.verdict = judge(wanted, figure.simulated, comparable);
    figures.push_back(std::move(figure));
  }
  return figures;
}

std::size_t count_missed(std::span<const ComparedFigure> figures) {
  return static_cast<std::size_t>(std::ranges::count(figures, Verdict::missed, &ComparedFigure::verdict));
}

std::string verdict_text(const ComparedFigure& figure) {
  const auto* const entry = std::ranges::find(kVerdictNames, figure.verdict, &VerdictName::first);
  const bool judged = figure.verdict == Verdict::within || figure.verdict == Verdict::missed;
  return (figure.expected.fitted && judged ? "fitted: " : "") + std::string(entry->second);
}

std::string figure_key(const ExpectedFigure& figure) {
  return figure.variant + (figure.over.empty() ? "" : " / " + figure.over) + ": " + figure.metric;
}

Json to_json(const ComparedFigure& figure) {
  const auto& e = figure.expected;
  const auto number = [](const std::optional<double>& v) { return v ? Json(*v) : Json(nullptr); };
  Json json;
  json["metric"] = e.metric;
  json["over"] = e.over.empty() ? Json(nullptr) : Json(e.over);
  json["published"] = number(e.published);
  json["simulated"] = number(figure.simulated);
  json["deviation_pct"] = number(figure.deviation_pct);
  json["min"] = number(e.min);
  json["max"] = number(e.max);
  json["open"] = e.open;
  json["fitted"] = e.fitted;
  json["ios"] = number(e.ios);
  json["verdict"] = verdict_text(figure);
  json["source"] = e.source;
  return json;
}

ComparedFigure compared_figure_from_json(const Json& json, const std::string& variant) {
  const auto field = [&](const char* name) -> const Json& {
    if (!json.is_object() || !json.contains(name))
      throw std::invalid_argument(
          fmt::format("expectations of \"{}\": field \"{}\" is missing", variant, name));
    return json.at(name);
  };
  const auto number = [&](const char* name) -> std::optional<double> {
    const auto& value = field(name);
    return value.is_null() ? std::nullopt : std::optional(value.get<double>());
  };
  ComparedFigure figure;
  auto& e = figure.expected;
  e.variant = variant;
  e.metric = field("metric").get<std::string>();
  if (!field("over").is_null()) e.over = field("over").get<std::string>();
  e.published = number("published");
  figure.simulated = number("simulated");
  figure.deviation_pct = number("deviation_pct");
  e.min = number("min");
  e.max = number("max");
  e.open = field("open").get<bool>();
  e.fitted = field("fitted").get<bool>();
  e.ios = number("ios");
  e.source = field("source").get<std::string>();
  const auto verdict = field("verdict").get<std::string>();
  const auto* const entry =
      std::ranges::find_if(kVerdictNames, [&](const auto& v) { return verdict.ends_with(v.second); });
  if (entry == kVerdictNames.end())
    throw std::invalid_argument(
        fmt::format("expectations of \"{}\": verdict \"{}\" is not known", variant, verdict));
  figure.verdict = entry->first;
  return figure;
}

} // namespace dioscope::results
