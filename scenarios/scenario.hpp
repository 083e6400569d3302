#pragma once
/// A scenario: an experiment as a file. What the files look like is in README.md and schema.json.
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "scenarios/claim.hpp"
#include "scenarios/configuration.hpp"
#include "text/error.hpp"

namespace dioscope::scenarios {

inline constexpr std::string_view kScenarioFormat = "dioscope-scenario-1";
inline constexpr std::string_view kPartFormat = "dioscope-part-1";

/// One run of an experiment.
struct Variant {
  std::string name; ///< unique in its scenario
  std::string description;
  std::string published; ///< row of the published data set, empty when there is none
  Configuration configuration;
};

/// A figure that the scenario's author expects: near `published`, within `min` .. `max`, or both.
struct Expectation {
  std::string metric;              ///< a metric name of result.json
  std::string variant;             ///< empty: every variant
  std::string over;                ///< when set, the ratio of `variant`'s metric over this variant's
  std::optional<double> published; ///< the figure to compare with
  std::optional<double> tolerance; ///< allowed relative deviation from `published`, 0.03 for "3%"
  std::optional<double> min;       ///< least legal value
  std::optional<double> max;       ///< largest legal value
  std::string source;              ///< where the figure is from
};

struct Scenario {
  std::string name; ///< the file's name without folder and ending
  std::string title;
  std::string description;
  std::filesystem::path file;
  std::vector<std::filesystem::path> sources; ///< every file read, in the order in which they were applied
  std::string compare_with;                   ///< a data set of results/published, empty when there is none
  std::vector<Variant> variants;              ///< at least one; a scenario without any runs as its own name
  std::vector<Expectation> expectations;
  std::optional<Claim> claim;
  std::vector<std::string> notes; ///< what the user should know but what is no error
};

/// The names of `variants`, in their order.
std::vector<std::string> variant_names(std::span<const Variant> variants);
/// The same for messages: "one; two".
std::string names_of(std::span<const Variant> variants);

struct LoadOptions {
  std::vector<std::string> overrides;  ///< "path=value", applied last, to every variant
  bool quick = false;                  ///< a tenth of the work, see quick_parameters()
  std::vector<std::string> variants{}; ///< who only wants these: the others get no overrides and no checks
};

/// Load a scenario with its parts. Values come from the defaults, then the includes in order, then the file
/// itself, then the variant's `set`, then `quick`, then the overrides; later ones win. Throws
/// text::InputError.
Scenario load(const std::filesystem::path& file, const LoadOptions& options = {});

/// The parameters that `quick` divides by ten (not below their range): how much is done and how long it warms
/// up.
const std::vector<std::string>& quick_parameters();

/// Divide the integer, size and time parameters named by `paths` by ten, rounding up, within their range.
/// Names that the index does not have are passed over.
void scale_for_quick(const ParameterIndex& index, const std::vector<std::string>& paths);

} // namespace dioscope::scenarios
