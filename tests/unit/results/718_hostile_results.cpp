/// Results that somebody has written by hand.
#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "results/csv.hpp"
#include "results/designs.hpp"
#include "tests/unit/results/sample.hpp"

using namespace dioscope::results;

namespace {

/// The message with which a result is refused whose first variant was changed.
std::string refusal(const std::function<void(Json& variant)>& change) {
  auto json = Json::parse(result_json(sample_run()));
  change(json["variants"][0]);
  try {
    (void)read_result(json.dump(), "r.json");
    return {};
  } catch (const dioscope::text::InputError& error) {
    return error.what();
  }
}

const std::string kPlace = "r.json: variant \"sync read, old\": ";

} // namespace

TEST_CASE("718 Given results with wrong numbers, when they are read, then field and value are told") {
  CHECK(refusal([](Json&) {}).empty());
  CHECK(refusal([](Json& v) { v["seed"] = -1; }) ==
        kPlace + "field \"seed\" has the wrong type: the number -1");
  CHECK(refusal([](Json& v) { v["interrupts"][0]["count"] = 1e30; }) ==
        kPlace + "interrupts: field \"count\" has the wrong type: the number 1e+30");
  CHECK(refusal([](Json& v) { v["vmstat"][0]["runnable"] = true; }) ==
        kPlace + "vmstat: field \"runnable\" has the wrong type: true");
  CHECK(refusal([](Json& v) {
          v["metrics"]["elapsed_s"] = 1e200;
        }).find("elapsed_s: out of range: found 1e+200") != std::string::npos);
  CHECK(refusal([](Json& v) { v["statistics"] = 5; }) ==
        kPlace + "field \"statistics\" has the wrong type: the number 5");
}

TEST_CASE("719 Given batches that say nothing, when they are read, then they are refused") {
  const auto with = [](int batches, double error) {
    return refusal([&](Json& v) {
      v["steadiness"]["of"]["kib_per_s"] = {{"standard_error", error},
                                            {"early", 1.0},
                                            {"late", 1.0},
                                            {"drift_error", 0.1},
                                            {"batches", batches}};
    });
  };
  CHECK(with(4, 0.1).empty());
  CHECK(with(1, 0.1) == kPlace + "steadiness: \"kib_per_s\" has 1 batches; legal: 4 or more");
  CHECK(with(4, -0.1) == kPlace + "steadiness: \"kib_per_s\" has an error below 0; legal: 0 or more");
}

TEST_CASE("779 Given distributions that cannot be, when they are read, then they are refused") {
  const auto with = [](const std::function<void(Json & histogram)>& change) {
    const auto message = refusal([&](Json& v) { change(v["histograms"][0]); });
    const auto place = kPlace + "histograms: \"io_latency\": ";
    return message.starts_with(place) ? message.substr(place.size()) : message;
  };
  const std::string expected = "\"bins\": expected [lower, upper, count], found ";
  const std::string legal = "legal: bounds that ascend, from bin to bin too, and a count above 0";
  CHECK(with([](Json& h) { h["bins"][0] = {130, 131}; }).starts_with(expected));
  CHECK(with([](Json& h) { h["bins"][0] = {-1, 131, 3}; }).starts_with(expected));
  CHECK(with([](Json& h) { h["bins"][0] = 5; }) == expected + "the number 5");
  CHECK(with([](Json& h) { h["bins"][0][0] = 132; }) == "\"bins\": [132, 131, 3]: " + legal);
  CHECK(with([](Json& h) { h["bins"][0][2] = 0; }) == "\"bins\": [130, 131, 0]: " + legal);
  CHECK(with([](Json& h) { h["bins"][0][1] = 2048; }) == "\"bins\": [2048, 2079, 1]: " + legal);
  const std::string sum = "the counts of \"bins\" do not add up to \"count\"";
  CHECK(with([](Json& h) { h["count"] = 5; }) == sum);
  CHECK(with([](Json& h) { h["bins"][1][2] = 9223372036854775807; }) == sum);
  CHECK(with([](Json& h) { h["p90_ns"] = nullptr; }) ==
        "\"p90_ns\": legal: a number where there are samples, else null");
  CHECK(refusal([](Json& v) { v["histograms"][1]["max_ns"] = 1; }) ==
        kPlace + "histograms: \"lock_wait\": \"max_ns\": legal: a number where there are samples, else null");
  CHECK(refusal([](Json& v) { v.erase("histograms"); }) == kPlace + "field \"histograms\" is missing");
}

TEST_CASE("726 Given names that are no line, when a result is read, then they are refused") {
  CHECK(refusal([](Json& v) { v["name"] = "a\nb"; }) ==
        "r.json: variant \"a\nb\": the name is more than one line");
  CHECK(refusal([](Json& v) { v["name"] = "\x1b[31m"; }).find("cannot be printed") != std::string::npos);
}

TEST_CASE("727 Given a result that is nested for ever, when it is read, then it is refused") {
  std::string text = result_json(sample_run());
  const std::string config = "\"config\": ";
  const auto at = text.find(config) + config.size();
  text.insert(at, std::string(100'000, '[') + std::string(100'000, ']') + ",\"x\":");
  CHECK_THROWS_WITH_AS((void)read_result(text, "r.json"),
                       doctest::Contains("nested too deeply; legal: at most 32 levels"),
                       dioscope::text::InputError);
}

TEST_CASE(
    "728 Given a variant that is called like a formula and like markup, when tables are written, then it "
    "is a name") {
  const std::vector<VariantResult> variants{sample_variant("=1+1"), sample_variant("a|<b>")};
  CHECK(metrics_csv(variants).find("\n'=1+1,") != std::string::npos);
  CHECK(metrics_csv(variants).find("\n=1+1,") == std::string::npos);
  CHECK(designs_markdown(variants).find("a\\|\\<b>") != std::string::npos);
  CHECK(csv_line({"-5", "-5x"}) == "-5,'-5x\n");
}
