#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <stdexcept>

#include "models/dio/completion.hpp"
#include "models/driver/qla2x00.hpp"
#include "scenarios/configuration.hpp"

namespace dioscope::scenarios {
namespace {

/// The policy that is at work for `parameter`: what it says, or what that stands for.
std::string at_work(const Configuration& configuration, std::string_view parameter, const std::string& said) {
  const auto choice = dio::choice_of(configuration.dio);
  if (parameter == dio::Place::kParameter) return choice.place;
  if (parameter == dio::Dirtying::kParameter) return choice.dirtying;
  if (parameter == dio::WakeRule::kParameter) return choice.wake_when;
  if (parameter == scsi::CompletionPolicy::kParameter)
    return std::string(driver::complete_in(configuration.driver, configuration.scsi));
  return said;
}

struct Readers {
  std::vector<std::string> names;
  bool at_work = false; ///< one of them
};

} // namespace

std::vector<WithoutEffect> without_effect(const Configuration& configuration) {
  auto copy = configuration;
  const ParameterIndex index(bind(copy));
  std::map<std::string_view, Readers> readers; // of parameters that some policies read and others do not
  for (const auto& policy : sim::policy_catalogue())
    for (const auto path : policy.text.reads) {
      auto& of_path = readers[path];
      of_path.names.push_back(fmt::format("{} = {}", policy.parameter, policy.text.name));
      const auto said = sim::to_string(index.find(policy.parameter)->value());
      if (at_work(configuration, policy.parameter, said) == policy.text.name) of_path.at_work = true;
    }
  std::vector<WithoutEffect> found;
  for (const auto& [path, of_path] : readers) {
    const auto* bound = index.find(path);
    if (bound == nullptr)
      throw std::logic_error(fmt::format("a policy reads {}, which is no parameter", path));
    if (!of_path.at_work && bound->value() != bound->parameter->default_value)
      found.push_back(
          {std::string(path), fmt::format("{} = {} has no effect: only {} reads it", path,
                                          sim::to_string(bound->value()), fmt::join(of_path.names, " or "))});
  }
  return found;
}

} // namespace dioscope::scenarios
