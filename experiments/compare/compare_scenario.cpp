#include "experiments/compare/compare_scenario.hpp"

#include <algorithm>

#include "experiments/compare/replicate.hpp"
#include "experiments/compare/report.hpp"

namespace dioscope::experiments {
namespace {

/// What `until` is about: the claim's predictions, or else the differences.
std::vector<Difference> decisive(const Compared& compared) {
  if (!compared.claim) return compared.differences;
  std::vector<Difference> list;
  for (const auto& tested : compared.claim->predictions) list.push_back(tested.difference);
  return list;
}

void judge(Compared& compared, const scenarios::Scenario& scenario, const ComparePlan& plan,
           std::size_t baseline) {
  const auto& metrics = plan.metrics.empty() ? usual_metrics() : plan.metrics;
  compared.differences = differences(compared.runs, baseline, metrics, plan.confidence);
  if (scenario.claim) compared.claim = test_claim(*scenario.claim, compared.runs, plan.confidence);
}

} // namespace

std::vector<results::VariantResult> Compared::first_runs() const {
  std::vector<results::VariantResult> first;
  for (const auto& variant : runs) first.push_back(variant.runs.front());
  return first;
}

std::vector<results::File> Compared::files() const {
  std::vector<results::File> list{{"replications.csv", replications_csv(runs)},
                                  {"differences.csv", differences_csv(differences)}};
  if (claim) list.emplace_back("claim.csv", claim_csv(*claim));
  return list;
}

Compared compare_variants(const scenarios::Scenario& scenario, const ComparePlan& plan, std::size_t baseline,
                          unsigned jobs) {
  Compared compared;
  constexpr std::size_t kLeastForSpread = 3;
  auto count = plan.until ? std::max(plan.replications, kLeastForSpread) : plan.replications;
  while (true) {
    replicate(scenario, count, jobs, compared.runs);
    judge(compared, scenario, plan, baseline);
    if (!plan.until) return compared;
    const auto wanted = decisive(compared);
    compared.unreached = least_certain(wanted, *plan.until);
    if (compared.unreached.empty() || count >= plan.at_most) return compared;
    // The spread is only an estimate: at most twice as many before the next look.
    count = std::min({replications_needed(wanted, *plan.until), 2 * count, plan.at_most});
  }
}

} // namespace dioscope::experiments
