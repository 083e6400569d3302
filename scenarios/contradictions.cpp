#include <fmt/format.h>

#include <stdexcept>

#include "scenarios/configuration.hpp"

namespace dioscope::scenarios {
namespace {

using Found = std::vector<std::string>;

void check_machine(const Configuration& configuration, Found& found) {
  const auto& machine = configuration.machine;
  if (machine.interrupts.fixed_cpu >= machine.cpus)
    found.push_back(
        fmt::format("machine.interrupts.fixed_cpu = {} is none of the machine.cpus = {} processors, which "
                    "are numbered from 0",
                    machine.interrupts.fixed_cpu, machine.cpus));
}

/// A model that checks itself throws std::invalid_argument.
template <class Parameters>
void check_model(const Parameters& parameters, Found& found) {
  try {
    parameters.check();
  } catch (const std::invalid_argument& error) {
    found.emplace_back(error.what());
  }
}

} // namespace

Found contradictions(const Configuration& configuration) {
  Found found;
  check_machine(configuration, found);
  check_model(configuration.storage, found);
  return found;
}

} // namespace dioscope::scenarios
