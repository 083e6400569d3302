#pragma once
/// What the page shows, as data.
#include "report/source.hpp"

namespace dioscope::report {

/// As page/README.md lays it out.
text::Json page_data(const Sources& sources);

/// Of the page: the title of its only run or sweep, or how many there are.
std::string page_title(const Sources& sources);

} // namespace dioscope::report
