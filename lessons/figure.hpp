#pragma once
/// The pictures of a step, made of what was simulated; for a terminal and for a page.
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lessons/lesson.hpp"
#include "lessons/outcome.hpp"
#include "results/terminal.hpp"
#include "text/json.hpp"

namespace dioscope::lessons {

/// Texts under titles; the first column is on the left, the others are numbers unless `wide`.
struct TableFigure {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  bool wide = false; ///< the last column is text
};

struct BarsFigure {
  struct Part {
    std::string label;
    double value = 0;
  };
  struct Bar {
    std::string name;
    std::vector<Part> parts;
  };
  std::string unit;
  std::vector<Bar> bars;
};

struct LifeFigure {
  std::vector<Life> lives;
};

/// Who waits for whom, the last for the first; empty: nobody for ever.
struct CycleFigure {
  std::vector<std::string> cycle;
  std::string story; ///< the first lines of it
};

/// How long something took, a distribution a variant.
struct CurveFigure {
  std::string name; ///< of the histogram
  std::vector<std::pair<std::string, results::Histogram>> curves;
};

struct TextFigure {
  std::string text;
};

struct Figure {
  std::string title;
  std::variant<TableFigure, BarsFigure, LifeFigure, CycleFigure, CurveFigure, TextFigure> content;
};

/// Throws ExpressionError for what the outcome does not have.
Figure figure_of(const Show& show, const Outcome& outcome);

/// For a terminal.
std::string figure_text(const Figure& figure, const results::Screen& screen);

/// For the page: page/README.md.
text::Json figure_json(const Figure& figure);

} // namespace dioscope::lessons
