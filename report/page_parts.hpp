#pragma once
/// The texts of report/page, put into the program by the build.
#include "report/page.hpp"

namespace dioscope::report {

report::PageParts page_parts();

} // namespace dioscope::report
