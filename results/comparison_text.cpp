#include <fmt/format.h>

#include <algorithm>

#include "results/comparison.hpp"
#include "results/csv.hpp"
#include "results/metrics.hpp"
#include "results/number_text.hpp"

namespace dioscope::results {
namespace {

Paint paint_of(Verdict verdict) {
  if (verdict == Verdict::within) return Paint::good;
  return verdict == Verdict::missed ? Paint::bad : Paint::dim;
}

std::string unit_of(const ExpectedFigure& figure) {
  if (!figure.over.empty()) return "ratio";
  return results::unit_of(figure.metric);
}

std::string deviation_text(const ComparedFigure& figure) {
  if (!figure.deviation_pct || figure.verdict == Verdict::not_comparable) return "";
  const auto text = fixed_text(*figure.deviation_pct, 1);
  return (text.front() == '-' || text == "0.0" ? "" : "+") + text + " %";
}

std::string section_of(const ExpectedFigure& figure) {
  return figure.over.empty() ? figure.variant : figure.variant + "  /  " + figure.over;
}

/// Figures by section, each section where its first figure stands, ratios behind everything else.
std::vector<const ComparedFigure*> grouped(std::span<const ComparedFigure> figures) {
  std::vector<std::string> sections;
  for (const bool ratios : {false, true})
    for (const auto& figure : figures) {
      const auto section = section_of(figure.expected);
      if (figure.expected.over.empty() != ratios && std::ranges::find(sections, section) == sections.end())
        sections.push_back(section);
    }
  std::vector<const ComparedFigure*> result;
  for (const auto& section : sections)
    for (const auto& figure : figures)
      if (section_of(figure.expected) == section) result.push_back(&figure);
  return result;
}

/// Without unit and deviation when `narrow`.
Table make_table(std::span<const ComparedFigure> figures, bool narrow = false) {
  using Align = Table::Align;
  Table table;
  table.add_column("figure", Align::left);
  if (!narrow) table.add_column("unit", Align::left);
  for (const auto* title : {"published", "simulated"}) table.add_column(title, Align::right);
  if (!narrow) table.add_column("deviation", Align::right);
  table.add_column("band", Align::right);
  table.add_column("verdict", Align::left);
  std::string section;
  for (const auto* figure : grouped(figures)) {
    if (auto next = section_of(figure->expected); next != section)
      table.add_section(section = std::move(next));
    const auto& e = figure->expected;
    const bool none = figure->verdict == Verdict::no_samples;
    std::vector<Cell> cells{"  " + e.metric};
    if (!narrow) cells.emplace_back(unit_of(e), Paint::dim);
    cells.emplace_back(e.published ? number_text(*e.published) : "");
    cells.emplace_back(number_text(figure->simulated), Paint::bold);
    if (!narrow) cells.emplace_back(deviation_text(*figure));
    cells.emplace_back(band_text(e));
    cells.emplace_back(none ? why_no_samples(e.metric) : verdict_text(*figure), paint_of(figure->verdict));
    table.add_row(std::move(cells));
  }
  return table;
}

} // namespace

std::string counts_text(std::span<const ComparedFigure> figures) {
  const auto count = [&](auto&& test) { return std::ranges::count_if(figures, test); };
  const auto missed = count([](const auto& f) { return f.verdict == Verdict::missed; });
  const auto fitted = count([](const auto& f) { return f.verdict == Verdict::within && f.expected.fitted; });
  const auto predicted =
      count([](const auto& f) { return f.verdict == Verdict::within && !f.expected.fitted; });
  const auto unjudged = static_cast<long>(figures.size()) - missed - fitted - predicted;
  auto text = fmt::format("{} of {} figures within their band ({} predicted, {} fitted), {} missed",
                          fitted + predicted, figures.size(), predicted, fitted, missed);
  if (unjudged > 0) text += fmt::format(", {} not judged", unjudged);
  return text + ".";
}

std::string band_text(const ExpectedFigure& figure) {
  const auto& [min, max] = std::tie(figure.min, figure.max);
  if (min && max)
    return fmt::format("{} {} {}", number_text(*min), figure.open ? "<..<" : "..", number_text(*max));
  if (min) return fmt::format("{} {}", figure.open ? ">" : ">=", number_text(*min));
  if (max) return fmt::format("{} {}", figure.open ? "<" : "<=", number_text(*max));
  return "";
}

std::string comparison_text(std::span<const ComparedFigure> figures, const Screen& screen) {
  if (figures.empty()) return "";
  const auto paint = count_missed(figures) == 0 ? Paint::good : Paint::bad;
  const auto whole = make_table(figures);
  const bool fits = whole.columns_needed() <= screen.columns;
  auto text = (fits ? whole : make_table(figures, true)).text(screen) + "\n";
  for (const auto& line : lines_of(counts_text(figures), screen.columns))
    text += painted(line, paint, screen.colour) + "\n";
  return text;
}

std::string comparison_markdown(std::span<const ComparedFigure> figures) {
  if (figures.empty()) return "";
  return make_table(figures).markdown() + "\n" + counts_text(figures) + "\n";
}

std::string comparison_csv(std::span<const ComparedFigure> figures) {
  std::string text =
      "variant,metric,over,unit,published,simulated,deviation_pct,min,max,fitted,verdict,source\n";
  for (const auto& figure : figures) {
    const auto& e = figure.expected;
    text += csv_line({e.variant, e.metric, e.over, unit_of(e), exact_text(e.published),
                      exact_text(figure.simulated), exact_text(figure.deviation_pct), exact_text(e.min),
                      exact_text(e.max), e.fitted ? "yes" : "no", verdict_text(figure), e.source});
  }
  return text;
}

} // namespace dioscope::results
