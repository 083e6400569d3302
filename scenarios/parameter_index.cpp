#include "scenarios/parameter_index.hpp"

#include <algorithm>
#include <stdexcept>

#include "text/error.hpp"

namespace dioscope::scenarios {

ParameterIndex::ParameterIndex(const std::vector<BoundSet>& sets) {
  groups_.try_emplace("");
  for (const auto& bound : sets) {
    add_group(bound.set->path);
    groups_.find(bound.set->path)->second.sentence = bound.set->sentence;
    for (const auto& parameter : bound.set->parameters) {
      auto path = text::join_path(bound.set->path, parameter.name);
      if (!by_path_.try_emplace(path, parameters_.size()).second)
        throw std::logic_error("two parameters have the path " + path);
      add_child(path);
      parameters_.push_back({std::move(path), &parameter, bound.object});
    }
  }
  for (const auto& parameter : parameters_)
    if (groups_.contains(parameter.path))
      throw std::logic_error("a parameter and a group have the path " + parameter.path);
}

void ParameterIndex::add_group(const std::string& path) {
  if (path.empty() || !groups_.try_emplace(path).second) return;
  const auto dot = path.rfind('.');
  if (dot != std::string::npos) add_group(path.substr(0, dot));
  add_child(path);
}

void ParameterIndex::add_child(const std::string& path) {
  const auto dot = path.rfind('.');
  const auto parent = dot == std::string::npos ? std::string{} : path.substr(0, dot);
  groups_.find(parent)->second.children.push_back(dot == std::string::npos ? path : path.substr(dot + 1));
}

const BoundParameter* ParameterIndex::find(std::string_view path) const {
  const auto found = by_path_.find(path);
  return found == by_path_.end() ? nullptr : &parameters_[found->second];
}

std::string ParameterIndex::sentence(std::string_view path) const {
  const auto found = groups_.find(path);
  return found == groups_.end() ? std::string{} : found->second.sentence;
}

std::vector<std::string> ParameterIndex::paths_ending_in(std::string_view name) const {
  std::vector<std::string> list;
  for (const auto& parameter : parameters_)
    if (parameter.path.ends_with("." + std::string(name))) list.push_back(parameter.path);
  return list;
}

std::vector<std::string> ParameterIndex::paths() const {
  std::vector<std::string> list;
  for (const auto& parameter : parameters_) list.push_back(parameter.path);
  return list;
}

} // namespace dioscope::scenarios
