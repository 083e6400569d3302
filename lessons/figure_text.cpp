#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

#include "lessons/figure.hpp"
#include "lessons/life.hpp"
#include "results/number_text.hpp"
#include "results/table.hpp"

namespace dioscope::lessons {
namespace {

using results::Screen;

/// Longest label in front of a bar or lane.
constexpr std::size_t kMostLabel = 24;
/// Short waits within one stay on a CPU.
constexpr std::int64_t kGapNs = 5000;

std::string text_of(const TableFigure& figure, const Screen& screen) {
  results::Table table;
  for (std::size_t i = 0; i < figure.columns.size(); ++i) {
    const bool words = i == 0 || (figure.wide && i + 1 == figure.columns.size());
    table.add_column(figure.columns[i], words ? results::Table::Align::left : results::Table::Align::right);
  }
  for (const auto& row : figure.rows) {
    table.add_row({row.begin(), row.end()});
  }
  if (figure.wide || table.columns_needed() <= screen.columns) return table.text(screen);
  return table.text_in_blocks(1, screen);
}

/// The letter of a part: the first of its label that no part before it has.
std::vector<char> letters_of(const std::vector<BarsFigure::Part>& parts) {
  std::vector<char> letters;
  for (const auto& part : parts) {
    char letter = '#';
    for (const char c : part.label + "0123456789") {
      const auto upper = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
      const bool legal = (upper >= 'A' && upper <= 'Z') || (upper >= '0' && upper <= '9');
      if (!legal || std::ranges::find(letters, upper) != letters.end()) continue;
      letter = upper;
      break;
    }
    letters.push_back(letter);
  }
  return letters;
}

std::string text_of(const BarsFigure& figure, const Screen& screen) {
  if (figure.bars.empty()) return {};
  std::size_t label = 0;
  double longest = 0;
  for (const auto& bar : figure.bars) {
    label = std::max(label, results::columns_of(bar.name));
    double sum = 0;
    for (const auto& part : bar.parts) sum += part.value;
    longest = std::max(longest, sum);
  }
  label = std::min(label, kMostLabel);
  constexpr std::size_t kNumber = 10;
  const auto room = static_cast<double>(screen.columns - label - kNumber);
  const auto letters = letters_of(figure.bars.front().parts);
  std::string text;
  for (const auto& bar : figure.bars) {
    std::string drawn;
    double sum = 0;
    for (std::size_t i = 0; i < bar.parts.size(); ++i) {
      sum += bar.parts[i].value;
      const auto end = longest > 0 ? static_cast<std::size_t>(std::lround(sum / longest * room)) : 0;
      if (end > drawn.size()) drawn.append(end - drawn.size(), letters[i]);
    }
    text +=
        fmt::format("{} {} {}\n", results::padded_right(bar.name, label), drawn, results::number_text(sum));
  }
  std::vector<std::string> legend;
  const auto& parts = figure.bars.front().parts;
  for (std::size_t i = 0; i < parts.size(); ++i)
    legend.push_back(fmt::format("{} {}", letters[i], parts[i].label));
  return text + results::wrapped(fmt::format("{}{}{}", fmt::join(legend, ", "),
                                             figure.unit.empty() ? "" : "; ", figure.unit),
                                 label + 1, screen.columns);
}

std::string time_words(std::int64_t ns) {
  constexpr double kUs = 1e3;
  constexpr double kMs = 1e6;
  const auto value = static_cast<double>(ns);
  if (value >= kMs) return fmt::format("{:.3g} ms", value / kMs);
  if (value >= kUs) return fmt::format("{:.3g} us", value / kUs);
  return fmt::format("{} ns", ns);
}

/// Columns for times, long waits drawn shorter than they are.
class Axis {
 public:
  Axis(const Life& life, std::size_t columns) {
    std::set<std::int64_t> times{0, life.length_ns};
    for (const auto& step : life.steps) {
      times.insert(step.begin_ns);
      times.insert(step.begin_ns + step.duration_ns);
    }
    stops_.assign(times.begin(), times.end());
    constexpr double kScaleNs = 2000;
    at_.push_back(0);
    for (std::size_t i = 1; i < stops_.size(); ++i)
      at_.push_back(at_.back() + std::log2(1 + static_cast<double>(stops_[i] - stops_[i - 1]) / kScaleNs));
    for (auto& at : at_) at *= static_cast<double>(columns - 1) / std::max(at_.back(), 1e-9);
  }
  /// Precondition: something of the life begins or ends then.
  std::size_t column(std::int64_t ns) const {
    const auto stop = std::ranges::lower_bound(stops_, ns) - stops_.begin();
    return static_cast<std::size_t>(std::lround(at_[static_cast<std::size_t>(stop)]));
  }
  const std::vector<std::int64_t>& stops() const { return stops_; }

 private:
  std::vector<std::int64_t> stops_;
  std::vector<double> at_;
};

std::string lanes_text(const Life& life, const Screen& screen) {
  constexpr std::array<std::string_view, 6> kLanes{"process", "softirq", "interrupt",
                                                   "adapter", "loop",    "disk"};
  constexpr std::size_t kLabel = 10;
  const auto joined = with_joined_steps(life, kGapNs);
  const auto columns = screen.columns - kLabel;
  const Axis axis(joined, columns);
  std::string text =
      fmt::format("{}: {} from entering to returning\n", life.variant, time_words(life.length_ns));
  for (std::size_t lane = 0; lane < kLanes.size(); ++lane) {
    std::string row(columns, ' ');
    for (const auto& step : joined.steps) {
      if (step.lane != lane) continue;
      const auto from = axis.column(step.begin_ns);
      const auto to = std::max(from + 1, axis.column(step.begin_ns + step.duration_ns));
      const char mark = step.cpu >= 0 ? static_cast<char>('0' + step.cpu % 10) : '=';
      for (auto i = from; i < std::min(to, columns); ++i) row[i] = mark;
    }
    row.erase(row.find_last_not_of(' ') + 1);
    text += results::padded_right(kLanes[lane], kLabel) + row + "\n";
  }
  std::string marks;
  for (const auto stop : axis.stops()) {
    const auto word = time_words(stop);
    const auto at = axis.column(stop);
    if (at + word.size() > columns || (!marks.empty() && at < marks.size() + 2)) continue;
    marks += std::string(at - marks.size(), ' ') + word;
  }
  return text + std::string(kLabel, ' ') + marks + "\n";
}

std::string text_of(const LifeFigure& figure, const Screen& screen) {
  std::string text;
  for (const auto& life : figure.lives) text += (text.empty() ? "" : "\n") + lanes_text(life, screen);
  if (text.empty()) return "No I/O lies in the window whole.\n";
  return text + results::wrapped(
                    "A digit is the CPU that works, = a device. Long waits are drawn shorter than they are.",
                    0, screen.columns);
}

std::string text_of(const CycleFigure& figure, const Screen& screen) {
  if (figure.cycle.empty()) return "Nothing waits for itself: no cycle.\n";
  std::string text;
  for (const auto& name : figure.cycle) text += name + " -> ";
  auto result = results::wrapped(text + figure.cycle.front(), 2, screen.columns);
  if (!figure.story.empty()) result += "\n" + results::folded(figure.story, screen.columns);
  return result;
}

std::string text_of(const CurveFigure& figure, const Screen& screen) {
  constexpr double kNsToUs = 1e-3;
  results::Table table;
  table.add_column("us", results::Table::Align::left);
  for (const auto* title : {"samples", "mean", "half", "90 %", "99 %", "99.9 %", "longest"})
    table.add_column(title, results::Table::Align::right);
  const auto us = [](const std::optional<double>& ns) {
    return results::number_text(ns ? std::optional(*ns * kNsToUs) : std::nullopt);
  };
  for (const auto& [name, histogram] : figure.curves)
    table.add_row({name, results::count_text(histogram.count), us(histogram.mean_ns), us(histogram.p50_ns),
                   us(histogram.p90_ns), us(histogram.p99_ns), us(histogram.p99_9_ns), us(histogram.max_ns)});
  return table.text_that_fits(2, screen) + "So many of them took at most so long.\n";
}

/// `text` with columns that are two blanks apart, when a line of it is too wide otherwise.
std::string squeezed(const std::string& text, std::size_t columns) {
  std::istringstream lines(text);
  std::string result;
  bool wide = false;
  for (std::string line; std::getline(lines, line); result += "\n") {
    wide = wide || results::columns_of(line) > columns;
    bool begun = false;
    std::size_t blanks = 0;
    for (const char c : line) {
      blanks = c == ' ' ? blanks + 1 : 0;
      begun = begun || c != ' ';
      if (!begun || blanks <= 2) result += c;
    }
  }
  return wide ? result : text;
}

std::string text_of(const TextFigure& figure, const Screen& screen) {
  return results::folded(squeezed(figure.text, screen.columns), screen.columns);
}

} // namespace

std::string figure_text(const Figure& figure, const Screen& screen) {
  const auto body =
      std::visit([&screen](const auto& content) { return text_of(content, screen); }, figure.content);
  std::string title;
  for (const auto& line : results::lines_of(figure.title, screen.columns))
    title += results::painted(line, results::Paint::bold, screen.colour) + "\n";
  return title + body;
}

} // namespace dioscope::lessons
