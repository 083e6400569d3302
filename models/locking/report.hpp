#pragma once
/// Violations for reading, laid out as the kernel's lock validator lays them out, so that whoever has read
/// one of its reports can read these. What a model cannot know (addresses, stacks, CPU event stamps) is left
/// out:
/// `@3` is the third instance of a lock that a report named, `at:` the function that takes it.
#include <string>
#include <string_view>

#include "models/locking/violation.hpp"

namespace dioscope::locking {

/// The whole report, of the kernel called `release`. Ends with a newline.
std::string report_text(const Violation& violation, std::string_view release = "2.5.35");

/// In a line, without a newline: `inconsistent {SOFTIRQ-ON-W} -> {IN-SOFTIRQ-W} usage of private_lock`.
std::string summary(const Violation& violation);

} // namespace dioscope::locking
