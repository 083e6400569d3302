#include "lessons/expression.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "text/escape.hpp"

namespace dioscope::lessons {

/// A number, a term, or two nodes with an operator between.
struct Expression::Node {
  char operation = 0; ///< 0: a leaf
  double number = 0;
  std::optional<Term> term = {};
  std::unique_ptr<Node> left = {};
  std::unique_ptr<Node> right = {};
};

class Expression::Parser {
 public:
  Parser(std::string_view text, std::vector<Term>& terms) : text_(text), terms_(terms) {}

  std::unique_ptr<Node> all() {
    auto node = sum();
    if (!rest().empty()) fail("something is left over");
    return node;
  }

 private:
  static constexpr std::size_t kDeepest = 20;
  static constexpr std::size_t kMostLeaves = 50;

  [[noreturn]] void fail(std::string_view problem) const {
    throw ExpressionError(fmt::format("found \"{}\", where {} at \"{}\"; legal: NAME: VARIANT, numbers, "
                                      "parentheses, and + - * / with blanks around",
                                      text::shortened(text_, 200), problem,
                                      text::shortened(text_.substr(at_), 40)));
  }
  std::string_view rest() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return text_.substr(at_);
  }
  /// The operator that comes next, if it is one of `legal`.
  char operation(std::string_view legal) {
    const auto next = rest();
    if (next.size() < 2 || next[1] != ' ' || legal.find(next[0]) == std::string_view::npos) return 0;
    ++at_;
    return next[0];
  }
  std::unique_ptr<Node> joined(char operation, std::unique_ptr<Node> left, std::unique_ptr<Node> right) {
    auto node = std::make_unique<Node>();
    node->operation = operation;
    node->left = std::move(left);
    node->right = std::move(right);
    return node;
  }
  std::unique_ptr<Node> sum() {
    auto node = product();
    while (const char sign = operation("+-")) node = joined(sign, std::move(node), product());
    return node;
  }
  std::unique_ptr<Node> product() {
    auto node = factor();
    while (const char sign = operation("*/")) node = joined(sign, std::move(node), factor());
    return node;
  }
  std::unique_ptr<Node> factor() {
    if (rest().starts_with("(")) {
      if (++depth_ > kDeepest) fail("parentheses are too deep");
      ++at_;
      auto node = sum();
      if (!rest().starts_with(")")) fail("a parenthesis is not closed");
      ++at_;
      --depth_;
      return node;
    }
    return leaf();
  }
  std::unique_ptr<Node> leaf() {
    const auto begin = rest();
    std::size_t length = 0;
    const auto ends = [&] {
      if (length >= begin.size() || begin[length] == ')') return true;
      const auto ahead = begin.substr(length);
      return ahead.size() > 2 && ahead[0] == ' ' && ahead[2] == ' ' &&
             std::string_view("+-*/").find(ahead[1]) != std::string_view::npos;
    };
    while (!ends()) ++length;
    auto word = begin.substr(0, length);
    while (word.ends_with(' ')) word.remove_suffix(1);
    if (word.empty()) fail("a value is missing");
    if (++leaves_ > kMostLeaves) fail("there are too many values");
    at_ += length;
    auto node = std::make_unique<Node>();
    const auto* end = word.data() + word.size();
    const auto read = std::from_chars(word.data(), end, node->number);
    if (read.ec == std::errc{} && read.ptr == end) return node;
    constexpr std::string_view kOf = ": ";
    const auto colon = word.find(kOf);
    Term term{.name = std::string(word.substr(0, colon)), .variant = {}};
    if (colon != std::string_view::npos) term.variant = word.substr(colon + kOf.size());
    terms_.push_back(term);
    node->term = std::move(term);
    return node;
  }

  std::string_view text_;
  std::vector<Term>& terms_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t leaves_ = 0;
};

Expression::Expression(std::string_view text) : text_(text) { root_ = Parser(text_, terms_).all(); }

double Expression::value_of(const Node& node, const Find& find) {
  if (node.operation == 0) {
    if (!node.term) return node.number;
    if (const auto value = find(*node.term)) return *value;
    throw ExpressionError(node.term->variant.empty()
                              ? fmt::format("the result has no value {}", node.term->name)
                              : fmt::format("\"{}\" has no value {}", node.term->variant, node.term->name));
  }
  const double left = value_of(*node.left, find);
  const double right = value_of(*node.right, find);
  switch (node.operation) {
  case '+':
    return left + right;
  case '-':
    return left - right;
  case '*':
    return left * right;
  default:
    return left / right;
  }
}

double Expression::value(const Find& find) const {
  const double result = value_of(*root_, find);
  if (!std::isfinite(result)) throw ExpressionError(fmt::format("\"{}\" is no finite number", text_));
  return result;
}

} // namespace dioscope::lessons
