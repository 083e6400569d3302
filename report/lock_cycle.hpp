#pragma once
/// Who waits for whom in a hang.
#include <string>
#include <vector>

namespace dioscope::report {

/// The contexts and locks on the cycle that the story of a hang tells of: each waits for the next one, the
/// last for the first. Empty when it tells of none.
std::vector<std::string> lock_cycle(const std::string& story);

} // namespace dioscope::report
