#pragma once
/// "Did you mean": the legal word nearest to a wrong one.
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace dioscope::scenarios {

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The first of the nearest `candidates`, empty when none is near (a third of the letters, at least one).
std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// `, did you mean "rpm"?`, or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

} // namespace dioscope::scenarios
