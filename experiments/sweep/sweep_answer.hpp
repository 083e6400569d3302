#pragma once
/// The answer of a sweep as JSON: what `sweep --answer` writes and `dioscope report` draws.
#include <span>
#include <string>
#include <vector>

#include "experiments/sweep/break_even_runs.hpp"
#include "experiments/sweep/grid_runs.hpp"
#include "experiments/sweep/sensitivity.hpp"
#include "results/output_path.hpp"
#include "text/json.hpp"

namespace dioscope::experiments {

/// How a file of it is known.
inline constexpr results::FileKind kSweepAnswer{"a sweep's answer", R"("format": "dioscope-sweep-answer-1")"};

/// All as report/page/README.md lays sweeps out, with `format` in front. `said` is what the command printed.
/// Of a break-even over two axes, one for each value of the second.
std::vector<text::Json> answer_json(const Sweep& sweep, const BreakEvenQuestion& question,
                                    std::span<const BreakEven> found, const std::string& said);
text::Json answer_json(const Sweep& sweep, const Sensitivity& found, const std::string& metric,
                       const std::string& said);
/// One for each metric.
std::vector<text::Json> answer_json(const Sweep& sweep, const Grid& grid,
                                    const std::vector<std::string>& metrics, const std::string& said);

/// The text of the file: one answer, or several.
std::string answers_text(const std::vector<text::Json>& answers);

} // namespace dioscope::experiments
