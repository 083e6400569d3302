#include "experiments/compare/claims.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace dioscope::experiments {
namespace {

const VariantRuns& runs_of(std::span<const VariantRuns> variants, const std::string& name) {
  const auto found = std::ranges::find(variants, name, &VariantRuns::name);
  if (found == variants.end()) throw std::logic_error("a claim needs the variant " + name);
  return *found;
}

Outcome judge_same(const Difference& difference, double within) {
  const double border = within * std::abs(*difference.baseline_mean);
  const auto& interval = difference.difference;
  if (interval.low() >= -border && interval.high() <= border) return Outcome::holds;
  return interval.low() > border || interval.high() < -border ? Outcome::fails : Outcome::undecided;
}

Outcome judge(const scenarios::Prediction& prediction, const Difference& difference) {
  const auto verdict = difference.verdict;
  if (verdict == Verdict::not_steady || verdict == Verdict::one_run || verdict == Verdict::no_samples)
    return Outcome::undecided;
  if (prediction.relation == "same") return judge_same(difference, prediction.within.value_or(0));
  const auto wanted = prediction.relation == "more" ? Verdict::more : Verdict::less;
  return verdict == wanted ? Outcome::holds : Outcome::fails;
}

std::string finding(const std::vector<TestedPrediction>& predictions) {
  const auto count = [&](Outcome outcome) {
    return std::ranges::count(predictions, outcome, &TestedPrediction::outcome);
  };
  if (count(Outcome::undecided) > 0) return "undecided";
  if (count(Outcome::fails) == 0) return "true";
  return count(Outcome::holds) == 0 ? "false" : "conditional";
}

} // namespace

TestedClaim test_claim(const scenarios::Claim& claim, std::span<const VariantRuns> variants,
                       double confidence) {
  constexpr double kOfAnySize = 0;
  TestedClaim result{claim, {}, {}};
  for (const auto& prediction : claim.predictions) {
    TestedPrediction tested{prediction, {}, {}};
    tested.difference = difference(runs_of(variants, prediction.than), runs_of(variants, prediction.variant),
                                   prediction.metric, confidence, kOfAnySize);
    tested.outcome = judge(prediction, tested.difference);
    result.predictions.push_back(std::move(tested));
  }
  result.finding = finding(result.predictions);
  return result;
}

std::string name_of(Outcome outcome) {
  if (outcome == Outcome::undecided) return "undecided";
  return outcome == Outcome::holds ? "holds" : "fails";
}

} // namespace dioscope::experiments
