#include "lessons/placeholders.hpp"

#include <fmt/format.h>

#include <cmath>
#include <functional>

#include "results/number_text.hpp"

namespace dioscope::lessons {
namespace {

constexpr std::string_view kOpenMark = "{{";
constexpr std::string_view kCloseMark = "}}";

Placeholder placeholder_from(std::string_view text) {
  constexpr std::string_view kBar = " | ";
  const auto bar = text.rfind(kBar);
  if (bar == std::string_view::npos) return {Expression(text), {}};
  const auto format = text.substr(bar + kBar.size());
  if (!is_format(format))
    throw ExpressionError(fmt::format("found the format \"{}\"; legal: 0 to 3, or %", format));
  return {Expression(text.substr(0, bar)), std::string(format)};
}

/// `text`, what `replace` makes of each placeholder in its place.
std::string with_replaced(std::string_view text,
                          const std::function<std::string(const Placeholder&)>& replace) {
  std::string result;
  std::size_t at = 0;
  for (auto open = text.find(kOpenMark); open != std::string_view::npos; open = text.find(kOpenMark, at)) {
    result.append(text.substr(at, open - at));
    const auto begin = open + kOpenMark.size();
    const auto close = text.find(kCloseMark, begin);
    if (close == std::string_view::npos)
      throw ExpressionError(fmt::format("found \"{}\"; legal: {{{{ closed by }}}}", text.substr(open, 40)));
    result += replace(placeholder_from(text.substr(begin, close - begin)));
    at = close + kCloseMark.size();
  }
  return result.append(text.substr(at));
}

} // namespace

std::string number_words(double value) {
  return value == std::round(value) ? results::fixed_text(value, 0) : results::number_text(value);
}

bool is_format(std::string_view format) {
  return format.empty() || format == "%" || (format.size() == 1 && format[0] >= '0' && format[0] <= '3');
}

std::string formatted(double value, std::string_view format) {
  if (!is_format(format)) throw std::logic_error("no format: " + std::string(format));
  if (format.empty()) return number_words(value);
  constexpr double kPercent = 100;
  if (format == "%")
    return results::fixed_text(kPercent * value, kPercent * std::abs(value) < 10 ? 1 : 0) + " %";
  return results::fixed_text(value, format[0] - '0');
}

std::vector<Placeholder> placeholders_of(std::string_view text) {
  std::vector<Placeholder> found;
  with_replaced(text, [&found](const Placeholder& placeholder) {
    found.push_back(placeholder);
    return std::string();
  });
  return found;
}

std::string filled(std::string_view text, const Expression::Find& find) {
  return with_replaced(text, [&find](const Placeholder& placeholder) {
    return formatted(placeholder.expression.value(find), placeholder.format);
  });
}

} // namespace dioscope::lessons
