#include "results/table.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "text/escape.hpp"

namespace dioscope::results {
namespace {

constexpr std::string_view kGap = "  ";

std::string without_trailing_blanks(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::string_view escape_sequence(Paint paint) {
  switch (paint) {
  case Paint::bold:
    return "\x1b[1m";
  case Paint::dim:
    return "\x1b[2m";
  case Paint::good:
    return "\x1b[32m";
  case Paint::bad:
    return "\x1b[1;31m";
  case Paint::plain:
    break;
  }
  return "";
}

} // namespace

Colour colour_for(int descriptor) {
  const char* const terminal = std::getenv("TERM");    // NOLINT(concurrency-mt-unsafe)
  const char* const refused = std::getenv("NO_COLOR"); // NOLINT(concurrency-mt-unsafe)
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  const bool wanted = refused == nullptr || *refused == '\0';
  return isatty(descriptor) == 1 && wanted && !dumb ? Colour::on : Colour::off;
}

std::string painted(std::string_view text, Paint paint, Colour colour) {
  if (colour == Colour::off || paint == Paint::plain) return std::string(text);
  return std::string(escape_sequence(paint)).append(text).append("\x1b[0m");
}

std::size_t columns_of(std::string_view text) {
  constexpr unsigned kTopBits = 0xC0;
  constexpr unsigned kContinuation = 0x80;
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & kTopBits) != kContinuation; }));
}

std::string padded_left(std::string_view text, std::size_t width) {
  const auto columns = columns_of(text);
  return std::string(width > columns ? width - columns : 0, ' ').append(text);
}

std::string padded_right(std::string_view text, std::size_t width) {
  const auto columns = columns_of(text);
  return std::string(text).append(width > columns ? width - columns : 0, ' ');
}

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

std::string Table::text_of(const std::vector<std::size_t>& shown, const std::vector<std::size_t>& width,
                           Colour colour) const {
  const auto align = [&](const std::string& cell, std::size_t i) {
    return columns_[i].align == Align::left ? padded_right(cell, width[i]) : padded_left(cell, width[i]);
  };
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
      std::size_t last = shown.size();
      while (last > 0 && cells[shown[last - 1]].text.empty()) --last;
      for (std::size_t n = 0; n < last; ++n) {
        auto cell = align(cells[shown[n]].text, shown[n]);
        if (n + 1 == last) cell = without_trailing_blanks(std::move(cell));
        result.append(n == 0 ? "" : kGap).append(painted(cell, cells[shown[n]].paint, colour));
      }
      result += "\n";
    }
    first = false;
  }
  return result;
}

std::string Table::text(Colour colour) const {
  std::vector<std::size_t> all(columns_.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return text_of(all, widths(), colour);
}

std::string Table::text_in_blocks(std::size_t labels, Colour colour) const {
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
    } while (next < columns_.size() && columns + width[next] <= kTerminalColumns);
    result.append(result.empty() ? "" : "\n").append(text_of(shown, width, colour));
  }
  return result;
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
