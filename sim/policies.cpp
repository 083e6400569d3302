#include "sim/policies.hpp"

#include <tuple>

namespace dioscope::sim {
namespace {

std::vector<CataloguedPolicy>& catalogue() {
  static std::vector<CataloguedPolicy> list;
  return list;
}

auto place_of(const CataloguedPolicy& policy) { return std::tuple(policy.parameter, policy.text.name); }

} // namespace

const std::vector<CataloguedPolicy>& policy_catalogue() { return catalogue(); }

void add_to_catalogue(std::string_view parameter, const PolicyText& text) {
  const CataloguedPolicy policy{parameter, text};
  catalogue().insert(std::ranges::upper_bound(catalogue(), place_of(policy), {}, place_of), policy);
}

} // namespace dioscope::sim
