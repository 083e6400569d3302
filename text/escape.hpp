#pragma once
/// A text that came from a file or an argument, written so that who reads it takes it for a text.
#include <cstddef>
#include <string>
#include <string_view>

namespace dioscope::text {

/// Whether `text` is UTF-8 without control characters, line and paragraph separators and changes of
/// direction. A line end and a tab are printable, unless a single line is asked for.
bool is_printable(std::string_view text);
bool is_printable_line(std::string_view text);

/// For a terminal: what is not printable as \x1b or \u202e.
std::string printable(std::string_view text);

/// `text` up to `most` bytes, with ... where something is left out; no half character at its end.
std::string shortened(std::string_view text, std::size_t most);

/// A cell of a CSV file: quoted where RFC 4180 asks for it, and behind a ' where a spreadsheet would take it
/// for a formula. A number stays a number, whatever its sign.
std::string csv_cell(std::string_view text);

/// A cell or word of a Markdown page: no markup, no HTML, one line.
std::string markdown(std::string_view text);
/// A sentence of a Markdown page that may have markup, but no HTML and no line end.
std::string markdown_sentence(std::string_view text);

/// A text or an attribute's value in XML: control characters are blanks.
std::string xml(std::string_view text);

/// A quoted string of Graphviz.
std::string dot_string(std::string_view text);

/// A word of a POSIX shell's command line, quoted where needed.
std::string shell_word(std::string_view text);

} // namespace dioscope::text
