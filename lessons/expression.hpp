#pragma once
/// Numbers that lessons take from results: `switches_per_io: old code / switches_per_io: patch`.
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace dioscope::lessons {

/// A value of a variant: a metric, or what README.md lists besides.
struct Term {
  std::string name;
  std::string variant; ///< empty: there is but one
};

/// A text that is no expression, or has a value that is not there. what() says which.
class ExpressionError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Terms and numbers between ` + `, ` - `, ` * `, ` / ` (with blanks around) and parentheses, evaluated as
/// usual. A term is `NAME: VARIANT`, or `NAME` where there is one variant alone.
class Expression {
 public:
  /// Throws ExpressionError.
  explicit Expression(std::string_view text);

  /// What a term stands for; none: it is not there.
  using Find = std::function<std::optional<double>(const Term&)>;
  /// Throws ExpressionError for a term that is not there, and for what is no finite number.
  double value(const Find& find) const;
  const std::vector<Term>& terms() const { return terms_; }
  const std::string& text() const { return text_; }

 private:
  struct Node;
  class Parser;
  static double value_of(const Node& node, const Find& find);
  std::string text_;
  std::vector<Term> terms_;
  std::shared_ptr<const Node> root_;
};

} // namespace dioscope::lessons
