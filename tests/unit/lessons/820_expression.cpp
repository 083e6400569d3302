#include <doctest/doctest.h>

#include "lessons/expression.hpp"
#include "lessons/placeholders.hpp"

using namespace dioscope::lessons;

namespace {

std::optional<double> find_value(const Term& term) {
  if (term.name == "a" && term.variant == "old code") return 6;
  if (term.name == "b" && term.variant.empty()) return 4;
  if (term.name == "zero") return 0;
  return std::nullopt;
}

double value_of_text(const std::string& text) { return Expression(text).value(find_value); }

std::string complaint_about(const std::string& text) {
  try {
    value_of_text(text);
  } catch (const ExpressionError& error) {
    return error.what();
  }
  return {};
}

std::string placeholder_complaint(const std::string& text) {
  try {
    filled(text, find_value);
  } catch (const ExpressionError& error) {
    return error.what();
  }
  return {};
}

} // namespace

TEST_CASE(
    "820 Given terms, numbers and operators, when evaluated, then products come before sums, from the left") {
  CHECK(value_of_text("a: old code") == 6);
  CHECK(value_of_text("a: old code / b") == 1.5);
  CHECK(value_of_text("1 + b * 2 - 3") == 6);
  CHECK(value_of_text("(1 + b) * 2") == 10);
  CHECK(value_of_text("a: old code - b - 1") == 1);
  CHECK(value_of_text("-1 * b") == -4);
  CHECK(Expression("a: old code / (b + 1)").terms().size() == 2);
}

TEST_CASE("821 Given a text that is no expression, or a value that is not there, when evaluated, then it "
          "says which") {
  CHECK(complaint_about("").find("a value is missing") != std::string::npos);
  CHECK(complaint_about("(b").find("a parenthesis is not closed") != std::string::npos);
  CHECK(complaint_about("b)").find("something is left over") != std::string::npos);
  CHECK(complaint_about("b + ").find("b +") != std::string::npos);
  CHECK(complaint_about("c: old code") == "\"old code\" has no value c");
  CHECK(complaint_about("c") == "the result has no value c");
  CHECK(complaint_about("b / zero").find("no finite number") != std::string::npos);
  CHECK(complaint_about("1" +
                        [] {
                          std::string sum;
                          for (int i = 0; i < 100; ++i) sum += " + 1";
                          return sum;
                        }())
            .find("too many values") != std::string::npos);
  CHECK(complaint_about(std::string(100, '(') + "b").find("too deep") != std::string::npos);
}

TEST_CASE("822 Given placeholders, when filled, then each is a number in its format") {
  CHECK(filled("{{b}} and {{a: old code / b | 2}}; {{b / 10 | %}}, {{b / 100 | %}}", find_value) ==
        "4 and 1.50; 40 %, 4.0 %");
  CHECK(filled("none", find_value) == "none");
  CHECK(number_words(1234.5) == "1 234");
  CHECK(placeholder_complaint("{{b").find("closed by }}") != std::string::npos);
  CHECK(placeholder_complaint("{{b | x}}").find("legal: 0 to 3, or %") != std::string::npos);
}
