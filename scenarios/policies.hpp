#pragma once
/// The policies that scenarios choose among by name, for people to read. Each has registered itself: what it
/// is, which kernel had it, what it trades.
#include <string>
#include <string_view>

namespace dioscope::scenarios {

/// A paragraph for each whose name or parameter contains `pattern`; empty when there is none.
std::string policies_text(std::string_view pattern);
/// All of them, a table for each parameter that chooses: docs/policies.md.
std::string policies_markdown();

} // namespace dioscope::scenarios
