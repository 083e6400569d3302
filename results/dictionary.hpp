#pragma once
/// What metrics and statistics mean, from their declarations: for `dioscope metrics` and docs/output.md.
#include <string>
#include <string_view>
#include <vector>

namespace dioscope::results {

/// One metric or one statistic.
struct DictionaryEntry {
  std::string name;     ///< of a metric, or MODEL.NAME
  std::string unit;     ///< "1" for a pure number
  std::string better;   ///< "less" or "more", empty where neither is
  std::string sentence; ///< what it is
  std::string more;     ///< of a metric when it has no value, of a statistic its quantities; may be empty
};

/// The metrics whose names contain `pattern`, in the order in which results have them.
std::vector<DictionaryEntry> metric_entries(std::string_view pattern = {});
/// The statistics of all models whose "MODEL.NAME" contains `pattern`.
std::vector<DictionaryEntry> statistic_entries(std::string_view pattern = {});

/// All of them as Markdown tables.
std::string metrics_markdown();
std::string statistics_markdown();

} // namespace dioscope::results
