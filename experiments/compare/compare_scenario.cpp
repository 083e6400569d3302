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

/// `baseline`: its name; the first variant stands in for it when it has failed.
void judge(Compared& compared, const scenarios::Scenario& scenario, const ComparePlan& plan,
           const std::string& baseline) {
  const auto& metrics = plan.metrics.empty() ? usual_metrics() : plan.metrics;
  const auto found = std::ranges::find(compared.runs, baseline, &VariantRuns::name);
  const auto index =
      found == compared.runs.end() ? 0 : static_cast<std::size_t>(found - compared.runs.begin());
  compared.differences = differences(compared.runs, index, metrics, plan.confidence, plan.smallest);
  if (scenario.claim && compared.failed.empty())
    compared.claim = test_claim(*scenario.claim, compared.runs, plan.confidence);
}

} // namespace

EndedVariants Compared::first_runs() const {
  EndedVariants first{{}, failed};
  for (const auto& variant : runs) first.results.push_back(variant.runs.front());
  return first;
}

std::vector<results::File> Compared::files() const {
  std::vector<results::File> list{{"replications.csv", replications_csv(runs)},
                                  {"differences.csv", differences_csv(differences)}};
  if (claim) list.emplace_back("claim.csv", claim_csv(*claim));
  return list;
}

Compared compare_variants(const scenarios::Scenario& scenario, const ComparePlan& plan, std::size_t baseline,
                          const Workers& workers) {
  Compared compared;
  constexpr std::size_t kLeastForSpread = 3;
  auto count = plan.until ? std::max(plan.replications, kLeastForSpread) : plan.replications;
  auto variants = scenario.variants;
  while (true) {
    for (auto& failure : replicate(variants, count, workers, compared.runs)) {
      std::erase_if(variants, [&](const auto& variant) { return variant.name == failure.name; });
      compared.failed.push_back(std::move(failure));
    }
    std::erase_if(compared.runs, [](const auto& variant) { return variant.runs.empty(); });
    if (compared.runs.empty()) fail(compared.failed);
    judge(compared, scenario, plan, scenario.variants[baseline].name);
    if (const auto made = compared.runs.front().runs.size(); made < count) compared.cut_off = count;
    if (!plan.until || compared.cut_off > 0) return compared;
    const auto wanted = decisive(compared);
    compared.unreached = least_certain(wanted, *plan.until);
    if (compared.unreached.empty() || count >= plan.at_most) return compared;
    // The spread is only an estimate: at most twice as many before the next look.
    count = std::min({replications_needed(wanted, *plan.until), 2 * count, plan.at_most});
  }
}

} // namespace dioscope::experiments
