#include <doctest/doctest.h>

#include "fixtures.hpp"
#include "scenarios/reader.hpp"
#include "scenarios/suggest.hpp"
#include "scenarios/values.hpp"

using namespace dioscope;
using tests::ToyIndex;
using text::Json;

namespace {

/// The error of assigning `json` to toy.box.`name`.
std::string value_error(const std::string& name, const std::string& json) {
  ToyIndex toy;
  return tests::scenario_error([&] {
    scenarios::assign(toy.index, "toy.box." + name, Json::parse(json), "a.json", "toy.box." + name);
  });
}

std::string override_error(const std::string& text) {
  ToyIndex toy;
  return tests::scenario_error([&] { scenarios::assign_override(toy.index, text); });
}

} // namespace

TEST_CASE("800 Given a value of each type, When assigned, Then the struct has it") {
  ToyIndex t;
  const auto set = [&](const std::string& name, const Json& json) {
    scenarios::assign(t.index, "toy.box." + name, json, "a.json", "");
  };
  set("on", false);
  set("count", 7);
  set("share", 1);
  set("delay", "2ms");
  set("size", "64KiB");
  set("rate", "100MB/s");
  set("hz", "6000rpm");
  set("design", "patched");
  CHECK_FALSE(t.toy.on);
  CHECK(t.toy.count == 7);
  CHECK(t.toy.share == 1.0);
  CHECK(t.toy.delay == std::chrono::milliseconds(2));
  CHECK(t.toy.size.count == 65536);
  CHECK(t.toy.rate.bytes_per_second == 1e8);
  CHECK(t.toy.hz.hertz == doctest::Approx(100));
  CHECK(t.toy.design == "patched");
}

TEST_CASE("801 Given a value of the wrong type, When assigned, Then the message says what was found and what "
          "is legal") {
  CHECK(value_error("on", "\"yes\"") ==
        "a.json: toy.box.on: wrong type: found the string \"yes\"; legal: true or false");
  CHECK(value_error("count", "\"4\"") ==
        "a.json: toy.box.count: wrong type: found the string \"4\"; legal: an integer, 1 .. 1000");
  CHECK(value_error("count", "4.5") ==
        "a.json: toy.box.count: wrong type: found the number 4.5; legal: an integer, 1 .. 1000");
  CHECK(value_error("share", "null") ==
        "a.json: toy.box.share: wrong type: found null; legal: a number, 0 .. 1");
  CHECK(value_error("delay", "{}") ==
        "a.json: toy.box.delay: wrong type: found an object; legal: a time, 0ns .. 1s");
  CHECK(value_error("design", "[]") ==
        "a.json: toy.box.design: wrong type: found an array; legal: old, patched");
}

TEST_CASE("802 Given a bare number for a quantity, When assigned, Then the message shows the fix") {
  CHECK(value_error("delay", "1.4") ==
        "a.json: toy.box.delay: missing unit: found 1.4; write \"1.4us\" if that "
        "is meant; legal: a time, 0ns .. 1s");
  CHECK(value_error("size", "512") ==
        "a.json: toy.box.size: missing unit: found 512; write \"512KiB\" if that "
        "is meant; legal: a size, 512B .. 1MiB");
  CHECK(value_error("delay", "\"1.4\"") ==
        "a.json: toy.box.delay: bad quantity: \"1.4\" has no unit: write a "
        "time such as \"1.4us\" (units: s, ms, us, ns, "
        "min); legal: a time, 0ns .. 1s");
}

TEST_CASE(
    "803 Given an unknown unit or finer than a nanosecond, When assigned, Then the message lists the units") {
  CHECK(value_error("hz", "\"5furlongs\"") ==
        "a.json: toy.box.hz: bad quantity: \"5furlongs\" has the unknown "
        "unit \"furlongs\": units of a frequency are GHz, "
        "MHz, kHz, Hz, rpm; legal: a frequency, 10Hz .. 10kHz");
  CHECK(value_error("delay", "\"0.5ns\"") == "a.json: toy.box.delay: bad quantity: \"0.5ns\" is not a whole "
                                             "number of nanoseconds; legal: a time, 0ns .. 1s");
  CHECK(
      value_error("rate", "\"fast\"") ==
      "a.json: toy.box.rate: bad quantity: \"fast\" is not a rate: expected a number with its unit, such as "
      "\"98.4MB/s\"; legal: a rate, 1MB/s .. 1GB/s");
}

TEST_CASE("804 Given a value out of range, When assigned, Then the message gives the range and nothing is "
          "changed") {
  CHECK(value_error("count", "0") ==
        "a.json: toy.box.count: out of range: found 0; legal: an integer, 1 .. 1000");
  CHECK(value_error("count", "18446744073709551615") ==
        "a.json: toy.box.count: out of range: found 18446744073709551615; legal: an integer, 1 .. 1000");
  CHECK(value_error("share", "1.01") ==
        "a.json: toy.box.share: out of range: found 1.01; legal: a number, 0 .. 1");
  CHECK(value_error("delay", "\"-1ns\"") ==
        "a.json: toy.box.delay: out of range: found \"-1ns\"; legal: a time, 0ns .. 1s");
  CHECK(value_error("size", "\"2MiB\"") ==
        "a.json: toy.box.size: out of range: found \"2MiB\"; legal: a size, 512B .. 1MiB");
  ToyIndex t;
  CHECK_THROWS(scenarios::assign(t.index, "toy.box.count", 0, "a.json", ""));
  CHECK(t.toy.count == 4);
}

TEST_CASE(
    "805 Given a misspelt choice, When assigned, Then the message asks whether the near one was meant") {
  CHECK(value_error("design", "\"pacthed\"") ==
        "a.json: toy.box.design: unknown name: found \"pacthed\", did "
        "you mean \"patched\"?; legal: old, patched");
  CHECK(value_error("design", "\"new\"") ==
        "a.json: toy.box.design: unknown name: found \"new\"; legal: old, patched");
}

TEST_CASE("806 Given overrides as text, When assigned, Then every type is read") {
  ToyIndex t;
  for (const auto* text : {"toy.box.on=false", "toy.box.count=9", "toy.box.share=0.25", "toy.box.delay=3us",
                           "toy.box.design=patched"})
    scenarios::assign_override(t.index, text);
  CHECK_FALSE(t.toy.on);
  CHECK(t.toy.count == 9);
  CHECK(t.toy.share == 0.25);
  CHECK(t.toy.delay == std::chrono::microseconds(3));
  CHECK(t.toy.design == "patched");
}

TEST_CASE("807 Given a bad override, When assigned, Then the message names it") {
  CHECK(override_error("toy.box.count") ==
        "--set toy.box.count: found no value; legal: path=value, as in --set run.seed=2");
  CHECK(override_error("toy.box.count=x") ==
        "--set toy.box.count=x: wrong type: found the string \"x\"; legal: an integer, 1 .. 1000");
  CHECK(override_error("toy.box.cuont=3") == "--set toy.box.cuont=3: unknown parameter: found "
                                             "\"toy.box.cuont\", did you mean \"toy.box.count\"?; legal: the "
                                             "paths that `dioscope params` lists");
  CHECK(override_error("count=3") == "--set count=3: unknown parameter: found \"count\", did you mean "
                                     "\"toy.box.count\"?; legal: the paths that "
                                     "`dioscope params` lists");
  CHECK(override_error("toy.box=3") ==
        "--set toy.box=3: found \"toy.box\", a group and not a parameter; legal: toy.box.on, toy.box.count, "
        "toy.box.share, toy.box.delay, toy.box.size, toy.box.rate, toy.box.hz, toy.box.design");
  CHECK(override_error("toy.box.delay=5") == "--set toy.box.delay=5: missing unit: found 5; write \"5us\" if "
                                             "that is meant; legal: a time, 0ns .. 1s");
}

TEST_CASE("808 Given words, When compared, Then the distance counts edits and swaps, and far words are not "
          "suggested") {
  CHECK(scenarios::edit_distance("rpm", "rmp") == 1);
  CHECK(scenarios::edit_distance("", "abc") == 3);
  CHECK(scenarios::edit_distance("kitten", "sitting") == 3);
  const std::vector<std::string> words{"warmup", "seed", "ties"};
  CHECK(scenarios::nearest("warmpu", words) == "warmup");
  CHECK(scenarios::nearest("sede", words) == "seed");
  CHECK(scenarios::nearest("xyz", words).empty());
}

TEST_CASE("809 Given two tables with the same path or a parameter that is also a group, When indexed, Then "
          "it is refused") {
  tests::Toy toy;
  CHECK_THROWS_AS(scenarios::ParameterIndex({{&tests::Toy::table(), &toy}, {&tests::Toy::table(), &toy}}),
                  std::logic_error);
  auto nested = static_cast<const sim::ParameterSet&>(tests::Toy::table());
  nested.path = "toy.box.count";
  CHECK_THROWS_AS(scenarios::ParameterIndex({{&tests::Toy::table(), &toy}, {&nested, &toy}}),
                  std::logic_error);
}
