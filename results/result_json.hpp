#pragma once
/// result.json, documented field by field in docs/output.md.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "results/comparison.hpp"
#include "results/variant_result.hpp"
#include "text/error.hpp"

namespace dioscope::results {

inline constexpr std::string_view kResultFormat = "dioscope-result-5";

/// A variant without a result: it stalled, deadlocked, or could not be run.
struct FailedVariant {
  std::string name;
  int exit_code = 0; ///< of the command, had it been the only one
  std::string story; ///< what happened, in full
  /// Of one that hangs: the orders of locks by then and the cycle in red, for Graphviz. Else empty.
  std::string lock_graph = {};
};

/// All variants of a run, and what they were held against.
struct RunResult {
  std::string scenario;
  std::uint64_t seed = 0;
  std::vector<VariantResult> variants;
  std::vector<ComparedFigure> figures;    ///< of any variant of `variants`
  std::vector<FailedVariant> failed = {}; ///< variants that have no result
  std::string title = {};                 ///< of the scenario
  std::vector<std::string> repeat = {};   ///< commands that give the same results again
  /// What `compare` found: an object of experiments/compare/comparison_json.hpp; else null.
  Json comparison = nullptr;
};

/// Fixed order of fields; doubles read back exactly; equal results give equal bytes.
Json to_json(const VariantResult& variant);
/// Throws text::InputError that names the field.
VariantResult variant_from_json(const Json& json);

/// 16 hexadecimal digits over the names and fingerprints of the variants, in their order.
std::string combined_fingerprint(const std::vector<VariantResult>& variants);

/// The text of result.json. Throws std::logic_error when a variant's metrics are not the declared ones.
std::string result_json(const RunResult& run);
/// Read it back. `file` is for messages. Throws text::InputError: bad JSON, another format version, missing
/// fields.
RunResult read_result(std::string_view text, const std::string& file);

/// Indented by two, but arrays and objects without containers in them on one line where they fit. Ends with a
/// line end.
std::string json_text(const Json& json);

} // namespace dioscope::results
