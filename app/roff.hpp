#pragma once
/// Text in the macros of man(7).
#include <string>
#include <string_view>

namespace dioscope::app {

/// `text` as words of a line, none of them taken for a request.
std::string roff_words(std::string_view text);

/// The same of what is typed literally: its hyphens stay hyphens when they are copied.
std::string roff_literal(std::string_view text);

/// A sentence: what stands between backquotes is bold. Its further lines, if any, are set as they are.
std::string roff_paragraph(std::string_view text);

} // namespace dioscope::app
