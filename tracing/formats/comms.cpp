#include "tracing/formats/comms.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dioscope::tracing {

Comm comm(std::string_view name) {
  Comm cut{};
  std::ranges::copy(name.substr(0, cut.size() - 1), cut.begin());
  return cut;
}

Comms::Comms(const Names& names) : names_(names), hardware_(comm("hardware")) {
  for (unsigned cpu = 0; cpu <= names.cpus(); ++cpu) idle_.push_back(comm(fmt::format("swapper/{}", cpu)));
}

const Comm& Comms::learn(std::uint32_t pid) {
  if (pid == kHardwarePid) return hardware_;
  if (known_.size() <= pid) known_.resize(pid + 1);
  const auto name = names_.task(pid);
  return known_[pid] = comm(name.empty() ? "?" : name);
}

} // namespace dioscope::tracing
