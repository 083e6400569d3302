#pragma once
/// One HTML file that shows results without a network.
#include <string>

#include "text/json.hpp"

namespace dioscope::report {

/// `data` as page/README.md lays it out.
std::string page(const text::Json& data, const std::string& title);

} // namespace dioscope::report
