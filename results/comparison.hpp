#pragma once
/// Published value, simulated value, deviation, band and verdict for every figure that is known or expected.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "results/table.hpp"
#include "results/variant_result.hpp"

namespace dioscope::results {

/// A figure that a simulated metric is held against: from the literature or from a scenario's `expect` list.
struct ExpectedFigure {
  std::string variant;
  std::string metric;
  std::string over;                ///< when set: the ratio of `variant`'s metric over this variant's
  std::optional<double> published; ///< in the metric's unit
  std::optional<double> min;       ///< least legal value
  std::optional<double> max;       ///< largest legal value
  bool open = false;               ///< min and max themselves are not legal: "below 1"
  bool fitted = false;             ///< the models were fitted on it, so being within says little
  std::optional<double> ios;       ///< only comparable with a run of that many I/Os
  std::string source;
};

enum class Verdict : std::uint8_t {
  within,         ///< inside its band
  missed,         ///< outside
  no_band,        ///< nobody said how near it has to be
  not_comparable, ///< the run had another number of I/Os than the measurement
  no_samples      ///< the metric has no value
};

struct ComparedFigure {
  ExpectedFigure expected;
  std::optional<double> simulated;     ///< none: there are no samples
  std::optional<double> deviation_pct; ///< of the simulated value from the published one
  Verdict verdict = Verdict::no_band;
};

/// One line of comparison for each expected figure whose variants are in `variants`, in the order of
/// `expected`; the others are left out. Throws std::out_of_range for a metric that does not exist.
std::vector<ComparedFigure> compare(std::span<const ExpectedFigure> expected,
                                    std::span<const VariantResult> variants);

/// How many figures are outside their band.
std::size_t count_missed(std::span<const ComparedFigure> figures);

/// "within", "MISSED", "fitted: within", "fitted: MISSED", "no band", "needs the full size", "no samples".
std::string verdict_text(const ComparedFigure& figure);
/// "372 871 .. 395 935", "< 1.000", ">= 2.000"; empty without a band.
std::string band_text(const ExpectedFigure& figure);
/// What a note on the figure is filed under: "sync read, old: elapsed_s", for a ratio "A / B: elapsed_s".
std::string figure_key(const ExpectedFigure& figure);

/// "44 of 53 figures within their band (39 predicted, 5 fitted), 1 missed, 8 not judged."
std::string counts_text(std::span<const ComparedFigure> figures);
/// All figures grouped by variant, ratios last. For the terminal.
std::string comparison_text(std::span<const ComparedFigure> figures, const Screen& screen = {});
/// The same table in Markdown.
std::string comparison_markdown(std::span<const ComparedFigure> figures);
/// comparison.csv.
std::string comparison_csv(std::span<const ComparedFigure> figures);

/// One element of `expectations` in result.json; absent values are null.
Json to_json(const ComparedFigure& figure);
/// Throws std::invalid_argument that names the field.
ComparedFigure compared_figure_from_json(const Json& json, const std::string& variant);

} // namespace dioscope::results
