#pragma once
/// Numbers in the text of a lesson: {{EXPRESSION}} or {{EXPRESSION | FORMAT}}.
#include <string>
#include <string_view>
#include <vector>

#include "lessons/expression.hpp"

namespace dioscope::lessons {

/// "4", "4.222", "10 048": about four digits, without decimals when it is whole.
std::string number_words(double value);

/// How a number is written: "" for about four digits, "0" to "3" for so many decimals, "%" for percent of 1.
bool is_format(std::string_view format);

/// Throws std::logic_error unless is_format(format).
std::string formatted(double value, std::string_view format);

struct Placeholder {
  Expression expression;
  std::string format;
};

/// Those of `text`, in order. Throws ExpressionError for one that is not closed or cannot be read.
std::vector<Placeholder> placeholders_of(std::string_view text);

/// `text` with its placeholders filled. Throws ExpressionError.
std::string filled(std::string_view text, const Expression::Find& find);

} // namespace dioscope::lessons
