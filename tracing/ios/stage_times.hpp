#pragma once
/// Where the time of the I/Os of a measured interval goes, stage by stage.
#include <array>
#include <string_view>

#include "sim/statistics.hpp"
#include "text/json.hpp"
#include "tracing/ios/io_record.hpp"

namespace dioscope::tracing {

inline constexpr std::string_view kStagesFormat = "dioscope-stages-1";

/// A distribution per stage, over I/Os that returned in the measured interval; memory does not grow with
/// them.
class StageTimes {
 public:
  /// One that returned outside the measured interval is left out.
  void add(const IoRecord& record);
  /// Of one variant, as docs/output.md describes stages.json.
  text::Json to_json(const std::string& variant) const;

 private:
  std::array<sim::DurationHistogram, kPoints> stages_; ///< that of `entered` stays empty
};

} // namespace dioscope::tracing
