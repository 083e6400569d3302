#pragma once
/// One HTML file that shows results without a network.
#include <string>
#include <string_view>

#include "report/page_parts.hpp"
#include "text/json.hpp"

namespace dioscope::report {

/// What one page is about.
struct PageWords {
  std::string title;
  std::string_view generator;       ///< by which a page is known that was written before
  std::string_view without_scripts; ///< what is said where scripts do not run
};

/// A page of `parts` with `data` in it.
std::string filled_page(const PageParts& parts, const PageWords& words, const text::Json& data);

/// `data` as page/README.md lays it out.
std::string page(const text::Json& data, const std::string& title);

} // namespace dioscope::report
