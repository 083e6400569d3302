#pragma once
/// The text of a lesson: its sections, for a terminal and as HTML. CommonMark, read by cmark.
#include <string>
#include <string_view>
#include <vector>

#include "results/terminal.hpp"

namespace dioscope::lessons {

/// What stands under a heading, up to the next one.
struct MarkdownSection {
  int level = 0; ///< 1 for #
  std::string heading;
  std::string text;
  int line = 0; ///< of the heading, from 1
};

/// All sections in order. Headings are lines that begin with #, outside of fenced code.
std::vector<MarkdownSection> sections_of(std::string_view markdown);

/// HTML without any that stands in `markdown`.
std::string markdown_html(std::string_view markdown);

/// Paragraphs and lists in lines that fit on `screen`, code as it is.
std::string markdown_text(std::string_view markdown, const results::Screen& screen);

} // namespace dioscope::lessons
