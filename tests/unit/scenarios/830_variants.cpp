#include <doctest/doctest.h>

#include "fixtures.hpp"
#include "scenarios/scenario.hpp"

using namespace dioscope;
using scenarios::load;
using tests::Folder;
using tests::scenario_text;

namespace {

scenarios::Scenario load_text(const std::string& body, const scenarios::LoadOptions& options = {}) {
  const Folder folder;
  return load(folder.write("a.json", scenario_text(body)), options);
}

std::string variant_error(const std::string& body, const scenarios::LoadOptions& options = {}) {
  const Folder folder;
  const auto file = folder.write("a.json", scenario_text(body));
  return folder.without_path(tests::scenario_error([&] { load(file, options); }));
}

} // namespace

TEST_CASE("830 Given a scenario without variants, When loaded, Then it runs once under its own name") {
  const auto scenario = load_text(R"("description": "d", "compare_with": "thread-2002-09-19")");
  REQUIRE(scenario.variants.size() == 1);
  CHECK(scenario.variants[0].name == "a");
  CHECK(scenario.title == "t");
  CHECK(scenario.description == "d");
  CHECK(scenario.compare_with == "thread-2002-09-19");
}

TEST_CASE(
    "831 Given variants, When loaded, Then each has the file's values and its own, the others unchanged") {
  const auto scenario = load_text(R"("run": {"seed": 3}, "variants": [
    {"name": "one", "set": {"run.ties": "random"}, "published": "row 1"},
    {"name": "two", "set": {"run.seed": 4, "machine.cpus": 1}}])");
  REQUIRE(scenario.variants.size() == 2);
  const auto& one = scenario.variants[0];
  const auto& two = scenario.variants[1];
  CHECK(one.published == "row 1");
  CHECK(one.configuration.run.seed == 3);
  CHECK(one.configuration.run.ties == "random");
  CHECK(one.configuration.machine.cpus == 8);
  CHECK(two.configuration.run.seed == 4);
  CHECK(two.configuration.run.ties == "fifo");
  CHECK(two.configuration.machine.cpus == 1);
}

TEST_CASE("832 Given bad variants, When loaded, Then each has its message") {
  CHECK(variant_error(R"("variants": [])") ==
        "a.json: variants: found an empty array; legal: an array of at least one variant");
  CHECK(variant_error(R"("variants": {})") ==
        "a.json: variants: found an object; legal: an array of at least one variant");
  CHECK(variant_error(R"("variants": [3])") ==
        "a.json: variants[0]: wrong type: found the number 3; legal: an object");
  CHECK(variant_error(R"("variants": [{}])") ==
        "a.json: variants[0].name: found no name; legal: a text that no other variant has");
  CHECK(variant_error(R"("variants": [{"name": "a"}, {"name": "b"}, {"name": "a"}])") ==
        "a.json: variants[2].name: duplicate name: found \"a\", the name of variants[0]; legal: a text that "
        "no other "
        "variant has");
  CHECK(variant_error(R"("variants": [{"name": "a", "sets": {}}])") ==
        "a.json: variants[0].sets: unknown key: found \"sets\", did you mean \"set\"?; legal: name, "
        "description, set, "
        "published");
  CHECK(variant_error(R"("variants": [{"name": "a", "set": []}])") ==
        "a.json: variants[0].set: wrong type: found an array; legal: an object of \"path\": value");
  CHECK(variant_error(R"("variants": [{"name": "a", "set": {"run.sede": 1}}])") ==
        "a.json: variants[0].set.run.sede: unknown parameter: found \"run.sede\", did you mean "
        "\"run.seed\"?; legal: the "
        "paths that `dioscope params` lists");
  CHECK(variant_error(R"("variants": [{"name": "a", "set": {"run.warmup": 5}}])") ==
        "a.json: variants[0].set.run.warmup: missing unit: found 5; write \"5s\" if that is meant; legal: a "
        "time, 0ns .. "
        "3600s");
}

TEST_CASE("833 Given overrides, When loaded, Then they win over every variant and the reader is told") {
  const auto scenario = load_text(R"("run": {"seed": 3}, "variants": [{"name": "one", "set": {"run.seed": 4}},
    {"name": "two"}])",
                                  {.overrides = {"run.seed=7", "machine.cpus=2"}, .quick = false});
  for (const auto& variant : scenario.variants) {
    CHECK(variant.configuration.run.seed == 7);
    CHECK(variant.configuration.machine.cpus == 2);
  }
  REQUIRE(scenario.notes.size() == 1);
  CHECK(scenario.notes[0] == "--set run.seed=7 replaces the value that the scenario gives in \"one\"");
}

TEST_CASE(
    "834 Given values that contradict each other, When loaded, Then the message names both and the variant") {
  CHECK(variant_error(R"("variants": [{"name": "fine"}, {"name": "small", "set": {"machine.cpus": 2,
    "machine.interrupts.fixed_cpu": 2}}])") ==
        "a.json: variant \"small\": contradiction: machine.interrupts.fixed_cpu = 2 is none of the "
        "machine.cpus = 2 "
        "processors, which are numbered from 0");
  CHECK(
      variant_error(R"("machine": {"cpus": 2, "interrupts": {"fixed_cpu": 1, "fixed_cpus": 2}})") ==
      "a.json: variant \"a\": contradiction: machine.interrupts.fixed_cpus = 2 processors from fixed_cpu = 1 "
      "on are more than machine.cpus = 2 has");
  CHECK(variant_error(R"("storage": {"adapters": 1, "pci_buses": 2})") ==
        "a.json: variant \"a\": contradiction: storage: pci_buses must not exceed adapters");
  CHECK(variant_error("", {.overrides = {"machine.interrupts.fixed_cpu=9"}, .quick = false})
            .starts_with("a.json: variant \"a\": contradiction: "));
  CHECK(variant_error(R"("variants": [{"name": "a", "set": {"workload.api": "async"}}])")
            .find("workload.api = async cannot use kernel.dio.completion = process_reap, where a task waits "
                  "for its I/O; "
                  "legal: interrupt, ") != std::string::npos);
  const auto refused = [](const std::string& set) {
    return variant_error(R"("variants": [{"name": "a", "set": {)" + set + "}}]");
  };
  const auto accepted = [](const std::string& set) {
    return load_text(R"("variants": [{"name": "a", "set": {)" + set + "}}]").variants.size() == 1;
  };
  CHECK(refused(R"("workload.stripe": 3)").find("leaves 1 of the 40 disks without a volume") !=
        std::string::npos);
  CHECK(accepted(R"("workload.stripe": 3, "workload.disks": 13)"));
  CHECK(refused(R"("workload.buffer": "zero_page")").find("needs workload.direction = write") !=
        std::string::npos);
  CHECK(accepted(R"("workload.buffer": "zero_page", "workload.direction": "write")"));
  CHECK(refused(R"("workload.request_size": "512B", "workload.target": "shmem")")
            .find("mapped pages are read and written whole") != std::string::npos);
  CHECK(refused(R"("kernel.scheduler.max_timeslice": "9ms")").find("is less than") != std::string::npos);
  CHECK(variant_error(R"("variants": [{"name": "a", "set": {"workload.queue": 4}}])")
            .find("need workload.api = async") != std::string::npos);
  CHECK(variant_error(R"("variants": [{"name": "a", "set": {"workload.queue": 4}}, {"name": "b"}])",
                      {.overrides = {}, .quick = false, .variants = {"b"}})
            .empty());
}

TEST_CASE("838 Given a value between two steps, When loaded, Then the message names the nearest legal ones") {
  const std::string told =
      "between two steps: found \"21845B\", nearest are 21KiB and 22016B; legal: a size, "
      "512B .. 64MiB, in steps of 512B";
  CHECK(variant_error(R"("workload": {"request_size": "21845B"})") ==
        "a.json: workload.request_size: " + told);
  CHECK(variant_error("", {.overrides = {"workload.request_size=21845B"}, .quick = false}) ==
        "--set workload.request_size=21845B: " + told);
}

TEST_CASE("835 Given quick, When loaded, Then the warm-up is a tenth, and an override still wins") {
  CHECK(load_text(R"("run": {"warmup": "5s"})", {.overrides = {}, .quick = true})
            .variants[0]
            .configuration.run.warmup == std::chrono::milliseconds(500));
  CHECK(load_text("", {.overrides = {"run.warmup=3s"}, .quick = true}).variants[0].configuration.run.warmup ==
        std::chrono::seconds(3));
}

TEST_CASE(
    "836 Given parameters to scale, When quick, Then they are a tenth, rounded up, within their range") {
  tests::ToyIndex t;
  t.toy.count = 45;
  t.toy.size = {1024};
  t.toy.delay = sim::Duration{1000};
  scenarios::scale_for_quick(t.index, {"toy.box.count", "toy.box.size", "toy.box.delay", "no.such"});
  CHECK(t.toy.count == 5);
  CHECK(t.toy.size.count == 512);
  CHECK(t.toy.delay == sim::Duration{100});
  CHECK(t.toy.rate.bytes_per_second == 98.4e6);
}

TEST_CASE("840 Given expectations, When loaded, Then their figures are read") {
  const auto scenario = load_text(R"("variants": [{"name": "old"}, {"name": "new"}], "expect": [
    {"metric": "elapsed_s", "variant": "old", "published": 114.2, "tolerance": "3.5%", "source": "L6"},
    {"metric": "switches_per_io", "variant": "old", "over": "new", "min": 1.7, "max": 2}])");
  REQUIRE(scenario.expectations.size() == 2);
  const auto& first = scenario.expectations[0];
  CHECK(first.metric == "elapsed_s");
  CHECK(first.published == 114.2);
  CHECK(first.tolerance == doctest::Approx(0.035));
  CHECK(first.source == "L6");
  CHECK_FALSE(first.min.has_value());
  const auto& second = scenario.expectations[1];
  CHECK(second.over == "new");
  CHECK(second.min == 1.7);
  CHECK(second.max == 2.0);
}

TEST_CASE("841 Given bad expectations, When loaded, Then each has its message") {
  const auto error = [](const std::string& entry) {
    return variant_error(R"("variants": [{"name": "old"}], "expect": [)" + entry + "]");
  };
  CHECK(error(R"({"metric": "x", "variant": "odl", "min": 1})") ==
        "a.json: expect[0].variant: unknown variant: found \"odl\", did you mean \"old\"?; legal: \"old\"");
  CHECK(error(R"({"metric": "x"})") ==
        "a.json: expect[0]: nothing to expect: found no figure; legal: published, min or max");
  CHECK(error(R"({"min": 1})") ==
        "a.json: expect[0].metric: missing: found no metric; legal: a metric of result.json");
  CHECK(error(R"({"metric": "x", "published": "3"})") ==
        "a.json: expect[0].published: wrong type: found the string \"3\"; legal: a number in the metric's "
        "unit");
  CHECK(error(R"({"metric": "x", "published": 3, "tolerance": 0.03})") ==
        "a.json: expect[0].tolerance: wrong type: found the number 0.03; legal: a text such as \"3%\", 0% .. "
        "1000%");
  CHECK(error(R"({"metric": "x", "min": 3, "tolerance": "3%"})") ==
        "a.json: expect[0].tolerance: found no figure to deviate from; legal: together with published");
  CHECK(error(R"({"metric": "x", "min": 3, "max": 2})") ==
        "a.json: expect[0].min: out of range: found 3; legal: at most max, 2");
  CHECK(error(R"({"metric": "x", "min": 3, "limit": 2})")
            .starts_with("a.json: expect[0].limit: unknown key: found \"limit\"; legal: metric, variant, "));
}

TEST_CASE("839 Given a value that only policies read which are not chosen, when the scenario is loaded, then "
          "a note "
          "says that it has no effect, and who would read it") {
  scenarios::Configuration configuration;
  CHECK(scenarios::without_effect(configuration).empty());
  configuration.dio.reap_threshold = 7;
  CHECK(scenarios::without_effect(configuration).empty()); // process_reap does
  configuration.dio.completion = "interrupt";
  const auto found = scenarios::without_effect(configuration);
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "kernel.dio.reap_threshold");
  CHECK(found[0].text ==
        "kernel.dio.reap_threshold = 7 has no effect: only kernel.dio.place = waiting_task reads it");
  configuration.dio.place = "waiting_task";
  CHECK(scenarios::without_effect(configuration).empty());
  // Not when a variant only chooses another policy than the parts gave the value for.
  const auto notes = [](const std::string& set) {
    return load_text(R"("machine": {"interrupts": {"routing": "fixed", "fixed_cpu": 0}},
                        "variants": [{"name": "a", "set": {)" +
                     set + "}}]")
        .notes.size();
  };
  CHECK(notes(R"("machine.interrupts.routing": "random_idle")") == 0);
  CHECK(notes(R"("machine.interrupts.routing": "random_idle", "machine.interrupts.fixed_cpu": 1)") == 1);
}
