#pragma once
/// A table that prints as aligned text and as Markdown.
#include <cstdint>
#include <string>
#include <vector>

#include "results/terminal.hpp"

namespace dioscope::results {

struct Cell {
  Cell(std::string t, Paint p = Paint::plain) : text(std::move(t)), paint(p) {} // NOLINT: a text is a cell
  Cell(const char* t) : text(t) {}                                              // NOLINT
  std::string text;
  Paint paint = Paint::plain;
};

/// Rows of cells under titled columns. A section is a row of its own that names what follows.
class Table {
 public:
  enum class Align : std::uint8_t { left, right };
  void add_column(std::string title, Align align) { columns_.push_back({std::move(title), align}); }
  /// Precondition: one cell a column.
  void add_row(std::vector<Cell> cells) { rows_.push_back({std::move(cells), false}); }
  void add_section(std::string title) { rows_.push_back({{Cell{std::move(title), Paint::bold}}, true}); }

  /// Aligned by blanks; a blank line before each section but the first. As wide as it takes.
  std::string text(Colour colour = Colour::off) const;
  /// The same, the texts of the last column in several lines where the screen is too narrow.
  std::string text(const Screen& screen) const;
  /// As many columns beside each other as fit on the screen, the rest below, each block with the first
  /// `labels` columns and all rows. Empty when there are no other columns.
  std::string text_in_blocks(std::size_t labels, const Screen& screen) const;
  /// The columns from the left on that fit on the screen; at least the first `labels`.
  std::string text_that_fits(std::size_t labels, const Screen& screen) const;
  /// Characters that the widest line of text() takes.
  std::size_t columns_needed() const;
  std::string markdown() const;

 private:
  struct Column {
    std::string title;
    Align align;
  };
  struct Row {
    std::vector<Cell> cells;
    bool section;
  };
  std::vector<std::size_t> widths() const;
  std::vector<std::size_t> every_column() const; ///< their numbers
  /// The columns of these numbers alone. `last` is how wide the text of the last one may be.
  std::string text_of(const std::vector<std::size_t>& shown, const std::vector<std::size_t>& width,
                      Colour colour, std::size_t last = std::string::npos) const;
  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

} // namespace dioscope::results
