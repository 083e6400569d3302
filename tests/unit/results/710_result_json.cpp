#include <doctest/doctest.h>

#include "tests/unit/results/sample.hpp"

using namespace dioscope::results;

TEST_CASE("710 Given a run, when written twice, then the bytes are the same") {
  CHECK(result_json(sample_run()) == result_json(sample_run()));
}

TEST_CASE(
    "711 Given a run with expectations, when read back and written again, then the bytes are the same") {
  auto run = sample_run();
  run.variants[1].metrics[0].value = 1.0 / 3;
  const std::vector<ExpectedFigure> expected{{.variant = "sync read, old",
                                              .metric = "elapsed_s",
                                              .over = {},
                                              .published = 114.165,
                                              .min = 110.0,
                                              .max = 118.0,
                                              .open = false,
                                              .fitted = true,
                                              .ios = 160000.0,
                                              .source = "L6"},
                                             {.variant = "sync read, patched",
                                              .metric = "sys_us_per_io",
                                              .over = "sync read, old",
                                              .published = {},
                                              .min = {},
                                              .max = 1.0,
                                              .open = true,
                                              .fitted = false,
                                              .ios = {},
                                              .source = ""}};
  run.figures = compare(expected, run.variants);
  REQUIRE(run.figures.size() == 2);
  const auto text = result_json(run);
  const auto again = read_result(text, "result.json");
  CHECK(result_json(again) == text);
  CHECK(again.variants[1].metric("elapsed_s") == 1.0 / 3);
  CHECK(again.figures[1].expected.over == "sync read, old");
  CHECK(verdict_text(again.figures[0]) == "fitted: within");
}

TEST_CASE("712 Given a variant, when it crosses a process border as JSON, then nothing is lost") {
  const auto variant = sample_variant("sync read, old");
  const auto again = variant_from_json(Json::parse(to_json(variant).dump()));
  CHECK(to_json(again) == to_json(variant));
  CHECK(again.vmstat.size() == 2);
  CHECK(again.profile[2].miss_us_per_io == 3.25);
  REQUIRE(again.locks.size() == 1);
  CHECK(again.locks[0].wait_min_us == 0.0625);
  CHECK(again.locks[0].hold_min_us == 0.375);
  REQUIRE(again.locks[0].takers.size() == 1);
  CHECK(again.locks[0].takers[0].blamed_us_per_io == 1.5);
  CHECK(again.lock_graph == variant.lock_graph);
  REQUIRE(again.interrupts.size() == 3);
  CHECK(again.interrupts[1].count == 800);
  REQUIRE(again.statistics.size() == 3);
  CHECK(again.statistics[0].value == 32000);
  REQUIRE(again.histograms.size() == 2);
  CHECK(again.histograms[0].p99_9_ns == 2064);
  REQUIRE(again.histograms[0].bins.size() == 2);
  CHECK(again.histograms[0].bins[1].upper_ns == 2079);
  CHECK_FALSE(again.histograms[1].mean_ns.has_value());
  CHECK(again.switches[0].workload);
  CHECK_FALSE(again.switches[1].workload);
}

TEST_CASE("717 Given values without samples, when written and read back, then they are null and stay none") {
  auto run = sample_run();
  set_metric(run.variants[0], "irq_latency_p50_us", std::nullopt);
  run.variants[0].locks[0].wait_mean_us.reset();
  const auto text = result_json(run);
  const auto json = Json::parse(text)["variants"][0];
  CHECK(json["metrics"]["irq_latency_p50_us"].is_null());
  CHECK(json["locks"][0]["wait_mean_us"].is_null());
  CHECK(json["statistics"][2]["value"].is_null());
  const auto again = read_result(text, "result.json");
  CHECK_FALSE(again.variants[0].metric("irq_latency_p50_us").has_value());
  CHECK_FALSE(again.variants[0].statistics[2].value.has_value());
  CHECK(result_json(again) == text);
  auto wrong = Json::parse(text);
  wrong["variants"][0]["metrics"]["elapsed_s"] = nullptr;
  CHECK_THROWS_WITH_AS((void)read_result(wrong.dump(), "r.json"),
                       "r.json: variant \"sync read, old\": metric without a value: \"elapsed_s\"",
                       dioscope::text::InputError);
}

TEST_CASE("713 Given result.json, when read, then its fields stand in the documented order") {
  const auto json = Json::parse(result_json(sample_run()));
  std::string top;
  for (const auto& [key, value] : json.items()) top += key + " ";
  CHECK(top == "format scenario title repeat comparison seed fingerprint variants failed ");
  std::string fields;
  for (const auto& [key, value] : json["variants"][0].items()) fields += key + " ";
  CHECK(fields ==
        "name published seed fingerprint config metrics steadiness expectations switches interrupts profile "
        "sampled statistics histograms locks lock_graph lock_violations losses vmstat ");
}

TEST_CASE("714 Given a result of another format version, when read, then the message says what can be read") {
  auto json = Json::parse(result_json(sample_run()));
  json["format"] = "dioscope-result-9";
  CHECK_THROWS_WITH_AS((void)read_result(json.dump(), "old/result.json"),
                       "old/result.json: format \"dioscope-result-9\" cannot be read by this program, only "
                       "\"dioscope-result-5\"; run the scenario again",
                       dioscope::text::InputError);
}

TEST_CASE("715 Given broken results, when read, then the message names file and field") {
  CHECK_THROWS_AS((void)read_result("{", "r.json"), dioscope::text::InputError);
  CHECK_THROWS_WITH_AS((void)read_result("[]", "r.json"), "r.json: a result: field \"format\" is missing",
                       dioscope::text::InputError);
  auto json = Json::parse(result_json(sample_run()));
  json["variants"][0]["profile"][1].erase("function");
  CHECK_THROWS_WITH_AS((void)read_result(json.dump(), "r.json"),
                       "r.json: variant \"sync read, old\": profile: field \"function\" is missing",
                       dioscope::text::InputError);
  json = Json::parse(result_json(sample_run()));
  json["variants"][0]["locks"][0].erase("hold_min_us");
  CHECK_THROWS_WITH_AS((void)read_result(json.dump(), "r.json"),
                       "r.json: variant \"sync read, old\": locks: field \"hold_min_us\" is missing",
                       dioscope::text::InputError);
  json = Json::parse(result_json(sample_run()));
  json["variants"][0].erase("lock_graph");
  CHECK_THROWS_WITH_AS((void)read_result(json.dump(), "r.json"),
                       "r.json: variant \"sync read, old\": field \"lock_graph\" is missing",
                       dioscope::text::InputError);
  json = Json::parse(result_json(sample_run()));
  json["variants"][0]["metrics"]["elapsed_s"] = "long";
  CHECK_THROWS_WITH_AS(
      (void)read_result(json.dump(), "r.json"),
      "r.json: variant \"sync read, old\": field \"elapsed_s\" has the wrong type: the string \"long\"",
      dioscope::text::InputError);
  json = Json::parse(result_json(sample_run()));
  json["variants"][0]["metrics"].erase("device_service_us");
  CHECK_THROWS_WITH_AS((void)read_result(json.dump(), "r.json"),
                       "r.json: variant \"sync read, old\": metric missing: \"device_service_us\"",
                       dioscope::text::InputError);
}

TEST_CASE("716 Given two runs that differ in one variant's fingerprint, when combined, then the fingerprints "
          "differ") {
  auto run = sample_run();
  const auto before = combined_fingerprint(run.variants);
  CHECK(before.size() == 16);
  run.variants[2].fingerprint.back() = '0';
  CHECK(combined_fingerprint(run.variants) != before);
}
