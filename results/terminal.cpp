#include "results/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <sstream>

namespace dioscope::results {
namespace {

constexpr std::size_t kNarrowest = 60;
constexpr std::size_t kWidest = 200;

/// An environment variable; empty when it is not set.
std::string_view variable(const char* name) {
  const char* const value = std::getenv(name); // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? std::string_view() : value;
}

std::size_t columns_behind(int descriptor) {
  if (const auto columns = terminal_columns(descriptor)) return *columns;
  const auto columns = variable("COLUMNS");
  std::size_t number = 0;
  const auto read = std::from_chars(columns.data(), columns.data() + columns.size(), number);
  return read.ec == std::errc{} && number > 0 ? number : Screen{}.columns;
}

Colour colour_behind(int descriptor) {
  const auto terminal = variable("TERM");
  const bool dumb = terminal.empty() || terminal == "dumb";
  return isatty(descriptor) == 1 && variable("NO_COLOR").empty() && !dumb ? Colour::on : Colour::off;
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

std::optional<std::size_t> terminal_columns(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::nullopt;
  return size.ws_col;
}

Screen screen_of(int descriptor) {
  return {std::clamp(columns_behind(descriptor), kNarrowest, kWidest), colour_behind(descriptor)};
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

std::vector<std::string> lines_of(std::string_view text, std::size_t columns) {
  std::istringstream words{std::string(text)};
  std::vector<std::string> lines;
  for (std::string word; words >> word;) {
    if (lines.empty() || columns_of(lines.back()) + 1 + columns_of(word) > columns)
      lines.push_back(std::move(word));
    else
      lines.back().append(" ").append(word);
  }
  return lines;
}

std::string folded(std::string_view text, std::size_t columns) {
  std::istringstream lines{std::string(text)};
  std::string result;
  for (std::string line; std::getline(lines, line);) {
    if (columns_of(line) <= columns) {
      result += line + "\n";
      continue;
    }
    const auto indent = line.find_first_not_of(' ');
    constexpr std::size_t kFurther = 2;
    bool first = true;
    for (const auto& part : lines_of(line, columns - std::min(columns, indent + kFurther))) {
      result.append(indent + (first ? 0 : kFurther), ' ').append(part).append("\n");
      first = false;
    }
  }
  return result;
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t columns) {
  std::string result;
  for (const auto& line : lines_of(text, columns - std::min(columns, indent)))
    result.append(indent, ' ').append(line).append("\n");
  return result;
}

std::string beside(const std::string& name, const std::string& text, std::size_t width, std::size_t columns) {
  constexpr std::size_t kGap = 2;
  constexpr std::size_t kLeastRoom = 30;
  constexpr std::size_t kIndent = 4;
  const auto at = width + kGap;
  if (at + kLeastRoom > columns || columns_of(name) > width)
    return name + "\n" + wrapped(text, kIndent, columns);
  auto lines = wrapped(text, at, columns);
  if (lines.empty()) return name + "\n";
  return lines.replace(0, at, padded_right(name, at));
}

} // namespace dioscope::results
