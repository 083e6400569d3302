#pragma once
/// The texts of lessons/page, put into the program by the build.
#include <string_view>

namespace dioscope::lessons {

std::string_view page_template(); ///< lesson.html, with its placeholders
std::string_view page_style();    ///< all style sheets
std::string_view page_script();   ///< all scripts

} // namespace dioscope::lessons
