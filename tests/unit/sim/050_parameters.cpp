#include "sim/parameters.hpp"

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>
#include <string>

using namespace dioscope::sim;
using namespace std::chrono_literals;

namespace {

struct Disk {
  Duration overhead = 300us;
  Bytes buffer{4 << 20};
  Rate media = 40.0_MBps;
  Frequency spindle{10000.0 / 60.0};
  std::int64_t zones = 8;
  double skew = 0.5;
  bool write_cache = false;
  std::string policy = "linus";
};

ParameterTable<Disk> table() {
  ParameterTable<Disk> t("storage.disk", "A disk.");
  t.add("overhead", &Disk::overhead, Duration{1us}, Duration{20ms}, "data sheet", "Time per command.")
      .add("buffer", &Disk::buffer, Bytes{0}, Bytes{16 << 20}, "data sheet", "Segment buffer.")
      .add("media", &Disk::media, 1.0_MBps, 400.0_MBps, "data sheet", "Rate of the outer zone.")
      .add("spindle", &Disk::spindle, Frequency{50}, Frequency{300}, "data sheet", "Rotation.")
      .add("zones", &Disk::zones, std::int64_t{1}, std::int64_t{32}, "model choice: enough", "Zones.")
      .add("skew", &Disk::skew, 0.0, 1.0, "fitted on nothing", "Track skew.")
      .add("write_cache", &Disk::write_cache, "as measured", "Whether writes are cached.")
      .add("policy", &Disk::policy, {"linus", "noop"}, "kernel", "The elevator.");
  return t;
}

const Parameter& find(const ParameterSet& set, std::string_view name) {
  for (const auto& p : set.parameters)
    if (p.name == name) return p;
  throw std::logic_error("no such parameter");
}

std::string refusal(const Parameter& parameter, const ParameterValue& value) {
  try {
    check_range(parameter, value);
  } catch (const std::out_of_range& error) {
    return error.what();
  }
  return "accepted";
}

} // namespace

TEST_CASE("050 Given a table, When it is read, Then the defaults are those of the struct, with their types") {
  const auto t = table();
  CHECK(t.path == "storage.disk");
  REQUIRE(t.parameters.size() == 8);
  CHECK(find(t, "overhead").default_value == ParameterValue{Duration{300us}});
  std::set<std::string_view> types;
  for (const auto& p : t.parameters) types.insert(type_name(p.default_value));
  CHECK(types == std::set<std::string_view>{"time", "size", "rate", "frequency", "integer", "number",
                                            "boolean", "name"});
}

TEST_CASE("051 Given every default, When it is checked, Then it lies within its own range") {
  const auto t = table();
  for (const auto& p : t.parameters) {
    CAPTURE(p.name);
    CHECK_NOTHROW(check_range(p, p.default_value));
  }
}

TEST_CASE("052 Given a struct, When a parameter is set, Then exactly that member changes") {
  const auto t = table();
  Disk disk;
  find(t, "buffer").set(&disk, Bytes{1 << 20});
  CHECK(disk.buffer == 1_MiB);
  CHECK(find(t, "buffer").get(&disk) == ParameterValue{1_MiB});
  CHECK(disk.overhead == Disk{}.overhead);
  find(t, "policy").set(&disk, std::string("noop"));
  CHECK(disk.policy == "noop");
  find(t, "write_cache").set(&disk, true);
  CHECK(disk.write_cache);
}

TEST_CASE("053 Given a range, When its ends are checked, Then both are legal and what is beyond is not") {
  const auto t = table();
  const auto& p = find(t, "overhead");
  CHECK(refusal(p, Duration{1us}) == "accepted");
  CHECK(refusal(p, Duration{20ms}) == "accepted");
  CHECK(refusal(p, Duration{999ns}) == "999ns is out of range: legal are 1us .. 20ms");
  CHECK(refusal(p, Duration{20ms} + 1ns) != "accepted");
  CHECK(refusal(find(t, "zones"), std::int64_t{0}) == "0 is out of range: legal are 1 .. 32");
  CHECK(refusal(find(t, "buffer"), Bytes{-1}) != "accepted");
}

TEST_CASE("054 Given a choice, When an unknown name is checked, Then the message lists the legal ones") {
  const auto t = table();
  const auto& p = find(t, "policy");
  CHECK(refusal(p, std::string("noop")) == "accepted");
  const auto text = refusal(p, std::string("cfq"));
  CHECK(text.find("cfq") != std::string::npos);
  CHECK(text.find("linus, noop") != std::string::npos);
  CHECK(legal_values(find(t, "write_cache")) == "true or false");
}

TEST_CASE("055 Given not-a-number, When it is checked against a range, Then it is refused") {
  const auto t = table();
  CHECK(refusal(find(t, "skew"), std::numeric_limits<double>::quiet_NaN()) != "accepted");
}

TEST_CASE("056 Given a value of each type, When written, Then it is as in a scenario file") {
  CHECK(to_string(ParameterValue{Duration{1400}}) == "1.4us");
  CHECK(to_string(ParameterValue{256_KiB}) == "256KiB");
  CHECK(to_string(ParameterValue{true}) == "true");
  CHECK(to_string(ParameterValue{std::int64_t{42}}) == "42");
  CHECK(to_string(ParameterValue{0.25}) == "0.25");
  CHECK(to_string(ParameterValue{std::string("linus")}) == "linus");
}

TEST_CASE("057 Given a step, When values on and off it are checked, Then those between are refused with the "
          "nearest legal ones") {
  auto t = table();
  t.add("request", &Disk::buffer, 4_KiB, 64_MiB, "kernel", "Whole pages.").step(4_KiB);
  const auto& p = find(t, "request");
  CHECK(legal_values(p) == "4KiB .. 64MiB, in steps of 4KiB");
  CHECK(refusal(p, 4_KiB) == "accepted");
  CHECK(refusal(p, 64_MiB) == "accepted");
  CHECK(refusal(p, 20_KiB) == "accepted");
  CHECK(
      refusal(p, Bytes{21845}) ==
      "21845B is between two steps: nearest are 20KiB and 24KiB, legal are 4KiB .. 64MiB, in steps of 4KiB");
  CHECK(refusal(p, Bytes{2048}) == "2KiB is out of range: legal are 4KiB .. 64MiB, in steps of 4KiB");
  CHECK(between_steps(p, 20_KiB).empty());
  CHECK(between_steps(p, Bytes{2048}).empty());
  CHECK(between_steps(find(t, "buffer"), Bytes{21845}).empty());
}

TEST_CASE("058 Given steps of whole numbers and of times, When checked, Then they hold as for sizes") {
  auto t = table();
  t.add("groups", &Disk::zones, std::int64_t{0}, std::int64_t{32}, "kernel", "Eights.").step(std::int64_t{8});
  t.add("tick", &Disk::overhead, Duration{0}, Duration{1s}, "kernel", "Ticks.").step(Duration{10ms});
  CHECK(refusal(find(t, "groups"), std::int64_t{24}) == "accepted");
  CHECK(between_steps(find(t, "groups"), std::int64_t{12}) == "8 and 16");
  CHECK(refusal(find(t, "tick"), Duration{990ms}) == "accepted");
  CHECK(between_steps(find(t, "tick"), Duration{14ms}) == "10ms and 20ms");
}
