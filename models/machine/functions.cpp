#include "models/machine/functions.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace dioscope::machine {
namespace {

/// Grows while the program starts, by constructors of constants: hence not a constant itself.
std::vector<std::string_view>& registered() {
  static std::vector<std::string_view> names{"user_code"};
  return names;
}

} // namespace

Fn::Fn(std::string_view name) : index_(static_cast<std::uint8_t>(registered().size())) {
  auto& names = registered();
  if (std::ranges::find(names, name) != names.end())
    throw std::logic_error("the function " + std::string(name) + " is registered twice");
  if (names.size() == kMostFunctions)
    throw std::logic_error("more than " + std::to_string(kMostFunctions) + " functions are registered");
  names.push_back(name);
}

std::span<const std::string_view> function_names() { return registered(); }

std::span<const Fn> functions_by_name() {
  static const auto sorted = [] {
    std::vector<Fn> all;
    for (std::size_t i = 0; i < registered().size(); ++i) all.push_back(Fn::from_index(i));
    std::ranges::sort(all, {}, [](Fn fn) { return name(fn); });
    return all;
  }();
  return sorted;
}

} // namespace dioscope::machine
