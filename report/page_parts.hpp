#pragma once
/// The texts of report/page, put into the program by the build.
#include <string_view>

namespace dioscope::report {

std::string_view page_template(); ///< report.html, with its placeholders
std::string_view page_style();    ///< all style sheets
std::string_view page_script();   ///< all scripts

} // namespace dioscope::report
