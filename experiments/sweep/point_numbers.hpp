#pragma once
/// Some of a grid's points, by their numbers, as text: "3", "1-40" or "1-40,43,50-80".
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dioscope::experiments {

/// Both ends are in it; 1 <= first <= last.
struct NumberRange {
  std::size_t first = 1;
  std::size_t last = 1;

  bool operator==(const NumberRange&) const = default;
};

/// Ranges in ascending order, none of which overlaps another.
using NumberRanges = std::vector<NumberRange>;

/// Read such a text; none when it is something else, or its numbers do not ascend.
std::optional<NumberRanges> parse_point_numbers(std::string_view text);

/// As short a text as there is of `numbers`. Precondition: they ascend.
std::string point_numbers_text(std::span<const std::size_t> numbers);

} // namespace dioscope::experiments
