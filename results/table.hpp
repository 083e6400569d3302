#pragma once
/// A table that prints as aligned text and as Markdown.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dioscope::results {

/// Widest line of terminal output.
inline constexpr std::size_t kTerminalColumns = 110;

/// Whether escape sequences may be used. Decide by colour_for().
enum class Colour : std::uint8_t { off, on };

/// on when the descriptor is a terminal that can show it and the user has not set NO_COLOR.
Colour colour_for(int descriptor);

enum class Paint : std::uint8_t { plain, bold, dim, good, bad };

/// `text` between the escape sequences of `paint`; unchanged when colour is off.
std::string painted(std::string_view text, Paint paint, Colour colour);

/// Characters that `text` takes on a terminal: UTF-8 code points.
std::size_t columns_of(std::string_view text);
/// `text` with blanks before or after it, at least `width` columns.
std::string padded_left(std::string_view text, std::size_t width);
std::string padded_right(std::string_view text, std::size_t width);

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

  /// Aligned by blanks; a blank line before each section but the first.
  std::string text(Colour colour = Colour::off) const;
  /// As many columns beside each other as fit on kTerminalColumns, the rest below, each block with the first
  /// `labels` columns and all rows. Empty when there are no other columns.
  std::string text_in_blocks(std::size_t labels, Colour colour = Colour::off) const;
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
  /// The columns of these numbers alone.
  std::string text_of(const std::vector<std::size_t>& shown, const std::vector<std::size_t>& width,
                      Colour colour) const;
  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

} // namespace dioscope::results
