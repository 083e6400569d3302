#include <doctest/doctest.h>

#include "experiments/compare/claims.hpp"
#include "experiments/compare/report.hpp"

using namespace dioscope;
using namespace dioscope::experiments;

namespace {

VariantRuns runs(const std::string& name, std::initializer_list<std::optional<double>> values) {
  VariantRuns variant{name, {}};
  for (const auto& value : values) {
    results::VariantResult run;
    run.metrics = {{"switches_per_io", value}};
    variant.runs.push_back(run);
  }
  return variant;
}

/// Tests one prediction on switches_per_io: old 4, same 4.01, new 2.
TestedClaim test(std::vector<scenarios::Prediction> predictions, const std::string& finding = "true") {
  const scenarios::Claim claim{"The old code switches more.", "a mail", std::move(predictions), finding,
                               "It does."};
  const std::vector<VariantRuns> variants{runs("old", {4, 4.02, 3.98}), runs("same", {4.01, 4.02, 3.99}),
                                          runs("new", {2, 2.01, 1.99}), runs("wild", {2, 4, 9}),
                                          runs("none", {2, std::nullopt, 2})};
  return test_claim(claim, variants, 0.95);
}

scenarios::Prediction predict(const std::string& variant, const std::string& relation,
                              const std::string& than, std::optional<double> within = std::nullopt) {
  return {"here", "switches_per_io", variant, than, relation, within};
}

Outcome outcome(const scenarios::Prediction& prediction) { return test({prediction}).predictions[0].outcome; }

} // namespace

TEST_CASE("920 Given predictions of more and less, when tested, then only a difference of that sign bears "
          "them out") {
  CHECK(outcome(predict("old", "more", "new")) == Outcome::holds);
  CHECK(outcome(predict("new", "more", "old")) == Outcome::fails);
  CHECK(outcome(predict("new", "less", "old")) == Outcome::holds);
  CHECK(outcome(predict("same", "more", "old")) == Outcome::fails);
  CHECK(outcome(predict("same", "less", "old")) == Outcome::fails);
}

TEST_CASE(
    "921 Given predictions of the same, when tested, then the whole interval has to be within the border") {
  CHECK(outcome(predict("same", "same", "old", 0.05)) == Outcome::holds);
  CHECK(outcome(predict("new", "same", "old", 0.05)) == Outcome::fails);
  CHECK(outcome(predict("wild", "same", "old", 0.05)) == Outcome::undecided);
  CHECK(outcome(predict("none", "same", "old", 0.05)) == Outcome::undecided);
  CHECK(outcome(predict("none", "less", "old")) == Outcome::undecided);
}

TEST_CASE(
    "922 Given several predictions, when tested, then the claim is true, false, conditional or undecided") {
  const auto holds = predict("old", "more", "new");
  const auto fails = predict("new", "more", "old");
  const auto open = predict("wild", "same", "old", 0.05);
  CHECK(test({holds, holds}).finding == "true");
  CHECK(test({fails}).finding == "false");
  CHECK(test({holds, fails}).finding == "conditional");
  CHECK(test({holds, open}).finding == "undecided");
  CHECK(test({holds}).as_found());
  CHECK_FALSE(test({fails}).as_found());
}

TEST_CASE("923 Given a claim that comes out otherwise, when its card is printed, then it says so") {
  const auto good = claim_card(test({predict("old", "more", "new")}), results::Screen{.columns = 110});
  CHECK(good.find("The old code switches more.") != std::string::npos);
  CHECK(good.find("      holds: 100.0 % more (95 % confidence: ") != std::string::npos);
  CHECK(good.find("Finding: true\n") != std::string::npos);
  const auto bad = claim_card(test({predict("new", "more", "old")}), results::Screen{.columns = 110});
  CHECK(bad.find("Finding: false, where the scenario says true: MISSED\n") != std::string::npos);
}
