#include "tracing/profile/profile_file.hpp"

#include "models/system.hpp"
#include "tracing/formats/flame_svg.hpp"

namespace dioscope::tracing {

void ProfileFile::put(const TickProfile& profile, const std::string& flame_graph) const {
  file_.append(results::Json{{"profile", to_json(profile)}, {"flame_graph", flame_graph}}.dump());
}

ProfileFile::Content ProfileFile::get() const {
  const auto json = results::Json::parse(file_.text());
  return {tick_profile_from_json(json.at("profile")), json.at("flame_graph").get<std::string>()};
}

void ProfileObserver::attach(System& system) {
  system_ = &system;
  profiler_.attach(system);
}

void ProfileObserver::finish() {
  profiler_.finish();
  const SystemNames names(*system_);
  FlameOptions options;
  options.title = title_;
  // Forty processes on eight CPUs, idle most of the time, would all be too narrow.
  options.idle = options.cpus = options.tasks = false;
  file_.put(profiler_.profile(), flame_svg(system_->ledger(), names, options));
}

} // namespace dioscope::tracing
