#include "experiments/sweep/point_numbers.hpp"

#include <fmt/format.h>

#include <charconv>

namespace dioscope::experiments {
namespace {

/// The number that `text` begins with, which is taken off it. None when there is none, or it is 0 or too
/// large.
std::optional<std::size_t> take_number(std::string_view& text) {
  std::size_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number == 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
  return number;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

} // namespace

std::optional<NumberRanges> parse_point_numbers(std::string_view text) {
  NumberRanges ranges;
  do {
    const auto first = take_number(text);
    const auto last = first && take(text, '-') ? take_number(text) : first;
    if (!first || !last || *last < *first) return std::nullopt;
    if (!ranges.empty() && *first <= ranges.back().last) return std::nullopt;
    ranges.push_back({*first, *last});
  } while (take(text, ','));
  if (!text.empty()) return std::nullopt;
  return ranges;
}

std::string point_numbers_text(std::span<const std::size_t> numbers) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto first = numbers[i];
    while (i + 1 < numbers.size() && numbers[i + 1] == numbers[i] + 1) ++i;
    text += fmt::format("{}{}", text.empty() ? "" : ",", first);
    if (numbers[i] != first) text += fmt::format("-{}", numbers[i]);
  }
  return text;
}

} // namespace dioscope::experiments
