#pragma once
/// What metrics and statistics mean, from their declarations: for `dioscope metrics` and docs/output.md.
#include <string>
#include <string_view>

namespace dioscope::results {

/// The metrics whose names contain `pattern`, a line each. Empty when there are none.
std::string metrics_text(std::string_view pattern = {});
/// The statistics of all models whose "MODEL.NAME" contains `pattern`, a line each. Empty when there are
/// none.
std::string statistics_text(std::string_view pattern = {});

/// The same as Markdown tables, all of them.
std::string metrics_markdown();
std::string statistics_markdown();

} // namespace dioscope::results
