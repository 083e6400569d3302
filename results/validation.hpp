#pragma once
/// docs/validation.md: the published measurement, what was fitted, every figure beside its simulation, and
/// every miss explained.
#include <span>
#include <string>
#include <vector>

#include "results/published.hpp"
#include "results/result_json.hpp"

namespace dioscope::results {

/// A parameter as the page shows it. Fitted is one whose source begins with "fitted".
struct ParameterLine {
  std::string path;  ///< "storage.loop.read_efficiency"
  std::string value; ///< as a scenario writes it
  std::string source;
  std::string sentence;
};

/// The page in Markdown. A missed figure without a note says that it is not explained yet.
std::string validation_page(const RunResult& run, const PublishedData& data, const Notes& notes,
                            std::span<const ParameterLine> parameters);

/// What explains a miss of this very figure: the note under its key; empty when there is none. A note on the
/// metric says what the figure depends on and explains no miss.
std::string find_note(const Notes& notes, const ExpectedFigure& figure);

} // namespace dioscope::results
