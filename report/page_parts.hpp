#pragma once
/// The texts of report/page, put into the program by the build.
#include <string_view>

namespace dioscope::report {

/// What pages of one kind are made of; page/README.md says how.
struct PageParts {
  std::string_view frame; ///< with its placeholders
  std::string_view style;
  std::string_view script;
};

PageParts page_parts();

} // namespace dioscope::report
