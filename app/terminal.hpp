#pragma once
/// Text that fits the width of a terminal.
#include <cstddef>
#include <string>

namespace dioscope::app {

/// Columns for text on standard output: the terminal's, from 40 to results::kTerminalColumns; where it is no
/// terminal those that the environment variable COLUMNS says, else 80.
std::size_t text_columns();

/// `name`, padded to `width`, and `text` beside it in lines that end at `columns`; below it where hardly any
/// room is left. Ends with a line end.
std::string beside(const std::string& name, const std::string& text, std::size_t width, std::size_t columns);

} // namespace dioscope::app
