#include "results/dictionary.hpp"

#include <fmt/format.h>

#include "results/metrics.hpp"
#include "results/statistics.hpp"

namespace dioscope::results {
namespace {

using Line = std::vector<std::string>;

struct Dictionary {
  Line titles;
  std::vector<Line> lines; ///< the first cell, or the first two, are names
  std::size_t names;
};

std::string_view better_text(Better better) {
  return better == Better::neither ? "" : better == Better::less ? "less" : "more";
}

Dictionary metric_dictionary() {
  Dictionary dictionary{{"metric", "unit", "better", "what", "none when"}, {}, 1};
  for (const auto& metric : metric_declarations())
    dictionary.lines.push_back({std::string(metric.name), std::string(metric.unit),
                                std::string(better_text(metric.better)), std::string(metric.sentence),
                                std::string(metric.no_samples)});
  return dictionary;
}

Dictionary statistic_dictionary() {
  Dictionary dictionary{{"model", "name", "unit", "quantities", "what"}, {}, 2};
  each_model([&]<class S>(const sim::StatisticTable<S>& table, S Statistics::*) {
    table.read(S{}, [&](const sim::Statistic& statistic, const sim::StatisticQuantity& quantity) {
      auto& lines = dictionary.lines;
      if (lines.empty() || lines.back()[0] != table.model() || lines.back()[1] != statistic.name)
        lines.push_back({table.model(), statistic.name, statistic.unit, "", statistic.sentence});
      auto& quantities = lines.back()[3];
      quantities.append(quantities.empty() ? "" : ", ").append(quantity.name);
    });
  });
  return dictionary;
}

std::string markdown_of(const Dictionary& dictionary) {
  std::string text = "|";
  for (const auto& title : dictionary.titles) text += " " + title + " |";
  text += "\n|";
  for (std::size_t i = 0; i < dictionary.titles.size(); ++i) text += " --- |";
  text += "\n";
  for (const auto& line : dictionary.lines) {
    text += "|";
    for (std::size_t i = 0; i < line.size(); ++i)
      text += i < dictionary.names ? fmt::format(" `{}` |", line[i]) : fmt::format(" {} |", line[i]);
    text += "\n";
  }
  return text;
}

} // namespace

std::vector<DictionaryEntry> metric_entries(std::string_view pattern) {
  std::vector<DictionaryEntry> entries;
  for (const auto& line : metric_dictionary().lines)
    if (line[0].find(pattern) != std::string::npos)
      entries.push_back({line[0], line[1], line[2], line[3], line[4]});
  return entries;
}

std::vector<DictionaryEntry> statistic_entries(std::string_view pattern) {
  std::vector<DictionaryEntry> entries;
  for (const auto& line : statistic_dictionary().lines)
    if (const auto name = line[0] + "." + line[1]; name.find(pattern) != std::string::npos)
      entries.push_back({name, line[2], "", line[4], line[3]});
  return entries;
}

std::string metrics_markdown() { return markdown_of(metric_dictionary()); }
std::string statistics_markdown() { return markdown_of(statistic_dictionary()); }

} // namespace dioscope::results
