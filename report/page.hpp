#pragma once
/// One HTML file that shows results without a network.
#include <string>
#include <string_view>

#include "text/json.hpp"

namespace dioscope::report {

/// What pages of one kind are made of; page/README.md says how.
struct PageParts {
  std::string_view frame; ///< with its placeholders
  std::string_view style;
  std::string_view script;
};

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
