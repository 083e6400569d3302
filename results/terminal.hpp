#pragma once
/// The terminal that text is for: how wide it is, whether it shows colour, and text cut to fit.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dioscope::results {

/// Whether escape sequences may be used.
enum class Colour : std::uint8_t { off, on };

/// What text is printed on. All that people read is laid out for one: tables, sentences, stories.
struct Screen {
  std::size_t columns = 80;
  Colour colour = Colour::off;
};

/// How wide the terminal behind a descriptor is; none: it is no terminal, or does not tell.
std::optional<std::size_t> terminal_columns(int descriptor);

/// The screen behind a descriptor. Columns: those of the terminal, else the environment's COLUMNS, else 80;
/// never less than 60 nor more than 200. Colour when it is a terminal that can show it and NO_COLOR is not
/// set.
Screen screen_of(int descriptor);

enum class Paint : std::uint8_t { plain, bold, dim, good, bad };

/// `text` between the escape sequences of `paint`; unchanged when colour is off.
std::string painted(std::string_view text, Paint paint, Colour colour);

/// Characters that `text` takes on a terminal: UTF-8 code points.
std::size_t columns_of(std::string_view text);
/// `text` with blanks before or after it, at least `width` columns.
std::string padded_left(std::string_view text, std::size_t width);
std::string padded_right(std::string_view text, std::size_t width);

/// The words of `text` in lines of at most `columns`; a longer word has a line of its own.
std::vector<std::string> lines_of(std::string_view text, std::size_t columns);
/// Every line of `text` that is wider than `columns` in several, the others of which stand two columns
/// further in than it.
std::string folded(std::string_view text, std::size_t columns);
/// The words of `text` in such lines, each after `indent` blanks, which count, and ended.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t columns);

/// `name`, padded to `width`, and `text` beside it in lines that end at `columns`; below it where hardly any
/// room is left. Ends with a line end.
std::string beside(const std::string& name, const std::string& text, std::size_t width, std::size_t columns);

} // namespace dioscope::results
