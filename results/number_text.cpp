#include "results/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace dioscope::results {

std::string fixed_text(double value, int decimals) {
  constexpr std::size_t kGroup = 3;
  const auto plain = fmt::format("{:.{}f}", std::abs(value), decimals);
  const auto whole = std::min(plain.find('.'), plain.size());
  const bool zero = plain.find_first_not_of("0.") == std::string::npos;
  std::string text = value < 0 && !zero ? "-" : "";
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (i > 0 && i < whole && (whole - i) % kGroup == 0) text += ' ';
    text += plain[i];
  }
  return text;
}

std::string count_text(std::uint64_t count) { return fixed_text(static_cast<double>(count), 0); }

std::string number_text(double value) {
  const double size = std::abs(value);
  if (size >= 1000) return fixed_text(value, 0);
  if (size >= 100) return fixed_text(value, 1);
  return fixed_text(value, size == 0 ? 0 : size >= 10 ? 2 : 3);
}

std::string exact_text(double value) {
  constexpr double kExactIntegers = 9007199254740992.0;
  if (std::floor(value) == value && std::abs(value) < kExactIntegers)
    return fmt::format("{}", static_cast<long long>(value));
  return fmt::format("{}", value);
}

std::string number_text(const std::optional<double>& value) { return value ? number_text(*value) : "-"; }

std::string number_text(const std::optional<double>& value, std::string_view unit) {
  constexpr double kWhole = 10; // but 4.000 switches per I/O
  const bool count = value && unit == "1" && std::abs(*value) >= kWhole && std::floor(*value) == *value;
  return count ? fixed_text(*value, 0) : number_text(value);
}

std::string exact_text(const std::optional<double>& value) { return value ? exact_text(*value) : ""; }

} // namespace dioscope::results
