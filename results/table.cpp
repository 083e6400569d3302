#include "results/table.hpp"

#include <algorithm>
#include <numeric>

#include "text/escape.hpp"

namespace dioscope::results {
namespace {

constexpr std::string_view kGap = "  ";

std::string without_trailing_blanks(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

} // namespace

std::vector<std::size_t> Table::widths() const {
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto width = columns_of(columns_[i].title);
    for (const auto& row : rows_)
      if (!row.section) width = std::max(width, columns_of(row.cells[i].text));
    result.push_back(width);
  }
  return result;
}

std::vector<std::size_t> Table::every_column() const {
  std::vector<std::size_t> all(columns_.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

std::string Table::text_of(const std::vector<std::size_t>& shown, const std::vector<std::size_t>& width,
                           Colour colour, std::size_t last) const {
  const auto align = [&](const std::string& cell, std::size_t i) {
    return columns_[i].align == Align::left ? padded_right(cell, width[i]) : padded_left(cell, width[i]);
  };
  std::size_t before_last = 0;
  for (const auto i : shown)
    if (i != shown.back()) before_last += width[i] + kGap.size();
  std::string line;
  for (const auto i : shown) line.append(align(columns_[i].title, i)).append(kGap);
  std::string result = painted(without_trailing_blanks(std::move(line)), Paint::dim, colour) + "\n";
  bool first = true;
  for (const auto& row : rows_) {
    if (row.section) {
      if (!first) result += "\n";
      result.append(painted(row.cells[0].text, Paint::bold, colour)).append("\n");
    } else {
      const auto& cells = row.cells;
      std::size_t filled = shown.size();
      while (filled > 0 && cells[shown[filled - 1]].text.empty()) --filled;
      for (std::size_t n = 0; n < filled; ++n) {
        const auto& cell = cells[shown[n]];
        result.append(n == 0 ? "" : kGap);
        if (n + 1 == shown.size() && columns_of(cell.text) > last) {
          std::string margin;
          for (const auto& part : lines_of(cell.text, last)) {
            result.append(margin).append(painted(part, cell.paint, colour));
            margin = "\n" + std::string(before_last, ' ');
          }
          continue;
        }
        auto text = align(cell.text, shown[n]);
        if (n + 1 == filled) text = without_trailing_blanks(std::move(text));
        result.append(painted(text, cell.paint, colour));
      }
      result += "\n";
    }
    first = false;
  }
  return result;
}

std::string Table::text(Colour colour) const { return text_of(every_column(), widths(), colour); }

std::string Table::text(const Screen& screen) const {
  constexpr std::size_t kNarrowestText = 10;
  if (columns_needed() <= screen.columns) return text(screen.colour);
  const auto width = widths();
  const auto before = columns_needed() - width.back();
  return text_of(every_column(), width, screen.colour,
                 std::max(kNarrowestText, screen.columns - std::min(screen.columns, before)));
}

std::string Table::text_in_blocks(std::size_t labels, const Screen& screen) const {
  const auto width = widths();
  std::string result;
  for (std::size_t next = labels; next < columns_.size();) {
    std::vector<std::size_t> shown(labels);
    std::iota(shown.begin(), shown.end(), std::size_t{0});
    std::size_t columns = 0;
    for (const auto i : shown) columns += width[i] + kGap.size();
    do {
      columns += width[next] + kGap.size();
      shown.push_back(next++);
    } while (next < columns_.size() && columns + width[next] <= screen.columns);
    result.append(result.empty() ? "" : "\n").append(text_of(shown, width, screen.colour));
  }
  return result;
}

std::string Table::text_that_fits(std::size_t labels, const Screen& screen) const {
  const auto width = widths();
  std::vector<std::size_t> shown;
  std::size_t columns = 0;
  for (std::size_t i = 0; i < width.size(); ++i) {
    if (i >= labels && columns + width[i] > screen.columns) break;
    columns += width[i] + kGap.size();
    shown.push_back(i);
  }
  return text_of(shown, width, screen.colour);
}

std::size_t Table::columns_needed() const {
  const auto width = widths();
  return std::accumulate(width.begin(), width.end(), kGap.size() * (width.empty() ? 0 : width.size() - 1));
}

std::string Table::markdown() const {
  std::string result = "|";
  for (const auto& column : columns_) result.append(" ").append(text::markdown(column.title)).append(" |");
  result += "\n|";
  for (const auto& column : columns_) result += column.align == Align::left ? " --- |" : " ---: |";
  result += "\n";
  for (const auto& row : rows_) {
    result += "|";
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const auto text = i < row.cells.size() ? text::markdown(row.cells[i].text) : "";
      const bool strong = row.section && i == 0;
      const bool loud = i < row.cells.size() && row.cells[i].paint == Paint::bad;
      const std::string_view mark = (strong || loud) && !text.empty() ? "**" : "";
      const auto begin = text.find_first_not_of(' ');
      result.append(" ")
          .append(mark)
          .append(begin == std::string::npos ? "" : text.substr(begin))
          .append(mark);
      result += " |";
    }
    result += "\n";
  }
  return result;
}

} // namespace dioscope::results
