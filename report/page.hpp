#pragma once
/// One HTML file that shows results without a network.
#include <string>
#include <string_view>

#include "text/json.hpp"

namespace dioscope::report {

/// What a page is made of; page/README.md says how.
struct PageParts {
  std::string_view html; ///< with its placeholders
  std::string_view style;
  std::string_view script;
};

/// A page of `parts` with `data` in it.
std::string filled_page(const PageParts& parts, const text::Json& data, const std::string& title);

/// `data` as page/README.md lays it out.
std::string page(const text::Json& data, const std::string& title);

} // namespace dioscope::report
