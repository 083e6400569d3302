#pragma once
/// The texts of lessons/page, put into the program by the build.
#include "report/page_parts.hpp"

namespace dioscope::lessons {

report::PageParts page_parts();

} // namespace dioscope::lessons
