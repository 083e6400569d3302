#include <doctest/doctest.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "fixtures.hpp"
#include "scenarios/library.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/schema.hpp"
#include "scenarios/values.hpp"

using namespace dioscope;
using text::Json;

TEST_CASE("850 Given the tables, When the schema is made, Then it is the one kept in the tree") {
  std::ifstream stream(DIOSCOPE_SOURCE_DIR "/scenarios/schema.json");
  std::stringstream kept;
  kept << stream.rdbuf();
  // After a change of a table: dioscope schema > scenarios/schema.json
  CHECK(kept.str() == scenarios::schema().dump(2) + "\n");
}

TEST_CASE("851 Given a table, When its schema is made, Then type, range, default, source and closedness are "
          "in it") {
  const tests::ToyIndex t;
  const auto schema = scenarios::schema(t.index);
  const auto& box = schema["properties"]["toy"]["properties"]["box"];
  CHECK(schema["additionalProperties"] == false);
  CHECK(box["additionalProperties"] == false);
  CHECK(box["description"] == "A toy.");
  const auto& properties = box["properties"];
  CHECK(properties["on"]["type"] == "boolean");
  CHECK(properties["count"]["minimum"] == 1);
  CHECK(properties["count"]["maximum"] == 1000);
  CHECK(properties["delay"]["$ref"] == "#/$defs/time");
  CHECK(properties["delay"]["default"] == "1.4us");
  CHECK(properties["delay"]["description"] == "A time. Legal: 0ns .. 1s. Source: test.");
  CHECK(properties["design"]["enum"] == Json::array({"old", "patched"}));
  const auto& set = schema["properties"]["variants"]["items"]["properties"]["set"];
  CHECK(set["properties"]["toy.box.delay"]["$ref"] == "#/properties/toy/properties/box/properties/delay");
  CHECK(set["additionalProperties"] == false);
}

TEST_CASE(
    "858 Given steps, When the schema is made, Then integers have multipleOf and sizes say so in words") {
  auto table = tests::Toy::table();
  for (auto& parameter : table.parameters) {
    if (parameter.name == "count") parameter.step = std::int64_t{2};
    if (parameter.name == "size") parameter.step = sim::Bytes{512};
  }
  tests::Toy toy;
  const auto properties = scenarios::schema(
      scenarios::ParameterIndex({{&table, &toy}}))["properties"]["toy"]["properties"]["box"]["properties"];
  CHECK(properties["count"]["multipleOf"] == 2);
  CHECK_FALSE(properties["size"].contains("multipleOf"));
  CHECK(properties["size"]["description"] == "A size. Legal: 512B .. 1MiB, in steps of 512B. Source: test.");
  CHECK_FALSE(properties["share"].contains("multipleOf"));
}

TEST_CASE("857 Given the schema, When its references are followed, Then each leads somewhere") {
  const auto schema = scenarios::schema();
  int followed = 0;
  const auto flat = schema.flatten();
  for (const auto& [pointer, value] : flat.items())
    if (pointer.ends_with("/$ref")) {
      CAPTURE(pointer);
      CHECK(schema.contains(Json::json_pointer(value.get<std::string>().substr(1))));
      ++followed;
    }
  CHECK(followed > 50);
}

TEST_CASE("852 Given quantities, When matched, Then the schema's patterns accept what the parser accepts") {
  const tests::ToyIndex t;
  const auto schema = scenarios::schema(t.index);
  const auto matches = [&](const std::string& type, const std::string& text) {
    return std::regex_search(text, std::regex(schema["$defs"][type]["pattern"].get<std::string>()));
  };
  for (const auto* unit : {"ns", "us", "ms", "s", "min"}) CHECK(matches("time", std::string("1") + unit));
  for (const auto* unit : {"B", "KiB", "MiB", "GiB", "kB", "MB", "GB"}) {
    CHECK(matches("size", std::string("1.5") + unit));
    CHECK(matches("rate", std::string("1.5 ") + unit + "/s"));
  }
  for (const auto* unit : {"Hz", "kHz", "MHz", "GHz", "rpm"})
    CHECK(matches("frequency", std::string("1e3") + unit));
  for (const auto& parameter : tests::Toy::table().parameters) {
    const auto type = std::string(sim::type_name(parameter.default_value));
    if (schema["$defs"].contains(type)) CHECK(matches(type, sim::to_string(parameter.default_value)));
  }
  CHECK_FALSE(matches("time", "1"));
  CHECK_FALSE(matches("time", "1us2"));
  CHECK_FALSE(matches("rate", "1MB"));
}

TEST_CASE("853 Given a configuration, When dumped and loaded again, Then it is the same") {
  const tests::Folder folder;
  scenarios::Configuration configuration;
  configuration.run.seed = 42;
  configuration.run.warmup = std::chrono::microseconds(1500);
  configuration.storage.disk.rotation = {10025.0 / 60.0};
  auto dump = scenarios::effective(configuration);
  CHECK(dump["run"]["seed"] == 42);
  CHECK(dump["run"]["warmup"] == "1.5ms");
  CHECK(dump["storage"]["disk"].is_object());
  auto document = Json::parse(tests::scenario_text(""));
  document.update(dump);
  const auto scenario = scenarios::load(folder.write("a.json", document.dump()));
  CHECK(scenarios::effective(scenario.variants[0].configuration).dump() == dump.dump());
}

TEST_CASE("854 Given the defaults, When checked, Then every default is within its own range and contradicts "
          "nothing") {
  scenarios::Configuration defaults;
  const scenarios::ParameterIndex index(scenarios::bind(defaults));
  for (const auto& bound : index.parameters()) {
    CAPTURE(bound.path);
    CHECK_NOTHROW(sim::check_range(*bound.parameter, bound.value()));
    CHECK_FALSE(bound.parameter->source.empty());
    CHECK_FALSE(bound.parameter->sentence.empty());
  }
  CHECK(scenarios::contradictions(defaults).empty());
}

TEST_CASE("855 Given the library, When listed, Then every scenario in it can be loaded") {
  for (const auto& entry : scenarios::list_library()) {
    CAPTURE(entry.name);
    CHECK(entry.error == "");
    CHECK_FALSE(entry.title.empty());
  }
}

TEST_CASE("856 Given a name, When searched, Then the working directory's library comes first and a file "
          "before both") {
  const tests::Folder folder;
  folder.write("scenarios/mine.json", tests::scenario_text(""));
  const auto file = folder.write("other.json", tests::scenario_text(""));
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  CHECK(scenarios::find_scenario("mine") == "scenarios/mine.json");
  CHECK(scenarios::find_scenario("mine.json") == "scenarios/mine.json");
  CHECK(scenarios::find_scenario(file.string()) == file);
  const auto error = tests::scenario_error([] { scenarios::find_scenario("mien"); });
  std::filesystem::current_path(before);
  CHECK(error.starts_with(
      "mien: no such scenario, did you mean \"mine\"?; legal: a file, or one of the library: "));
}
