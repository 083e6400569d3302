#include "scenarios/schema.hpp"

#include <fmt/format.h>

#include <limits>

#include "scenarios/configuration.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/values.hpp"

namespace dioscope::scenarios {
namespace {

constexpr std::string_view kNumber = R"(^[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)? *)";

constexpr std::string_view kPercentPattern = R"(^[0-9]+(\.[0-9]*)?%$)";

text::Json quantity(std::string_view units, std::string_view description) {
  return {
      {"type", "string"}, {"pattern", fmt::format("{}({})$", kNumber, units)}, {"description", description}};
}

text::Json text(std::string_view description) { return {{"type", "string"}, {"description", description}}; }
text::Json number(std::string_view description) { return {{"type", "number"}, {"description", description}}; }

text::Json list_of(text::Json items, std::string_view description) {
  return {{"type", "array"}, {"description", description}, {"items", std::move(items)}};
}

text::Json object(text::Json properties, text::Json required) {
  text::Json result{{"type", "object"}};
  if (!required.empty()) result["required"] = std::move(required);
  result["properties"] = std::move(properties);
  result["additionalProperties"] = false;
  return result;
}

text::Json definitions() {
  return {{"time", quantity("ns|us|ms|s|min", "A time with its unit, such as \"1.4us\".")},
          {"size", quantity("B|KiB|MiB|GiB|kB|MB|GB", "A size with its unit, such as \"256KiB\".")},
          {"rate", quantity("(B|KiB|MiB|GiB|kB|MB|GB)/s", "A rate with its unit, such as \"98.4MB/s\".")},
          {"frequency", quantity("Hz|kHz|MHz|GHz|rpm", "A frequency with its unit, such as \"1000Hz\".")}};
}

text::Json parameter_schema(const sim::Parameter& parameter) {
  const auto type = std::string(sim::type_name(parameter.default_value));
  text::Json result;
  if (type == "boolean" || type == "integer" || type == "number")
    result["type"] = type;
  else if (type == "name")
    result["enum"] = parameter.choices;
  else
    result["$ref"] = "#/$defs/" + type;
  if (type == "integer" || type == "number") {
    result["minimum"] = value_to_json(parameter.least);
    result["maximum"] = value_to_json(parameter.most);
    if (parameter.step) result["multipleOf"] = value_to_json(*parameter.step);
  }
  result["description"] = fmt::format("{} Legal: {}. Source: {}.", parameter.sentence,
                                      sim::legal_values(parameter), parameter.source);
  result["default"] = value_to_json(parameter.default_value);
  return result;
}

text::Json group_schema(const ParameterIndex& index, const std::string& group) {
  text::Json properties = text::Json::object();
  for (const auto& child : index.children(group)) {
    const auto path = text::join_path(group, child);
    const auto* bound = index.find(path);
    properties[child] = bound == nullptr ? group_schema(index, path) : parameter_schema(*bound->parameter);
  }
  auto result = object(std::move(properties), text::Json::array());
  if (const auto sentence = index.sentence(group); !sentence.empty()) result["description"] = sentence;
  return result;
}

/// What `set` of a variant may hold: every parameter by its full path.
text::Json set_schema(const ParameterIndex& index) {
  text::Json properties = text::Json::object();
  for (const auto& parameter : index.parameters()) {
    std::string pointer = "#";
    std::size_t begin = 0;
    while (begin <= parameter.path.size()) {
      const auto dot = std::min(parameter.path.find('.', begin), parameter.path.size());
      pointer += "/properties/" + parameter.path.substr(begin, dot - begin);
      begin = dot + 1;
    }
    properties[parameter.path] = {{"$ref", pointer}};
  }
  return object(std::move(properties), text::Json::array());
}

text::Json variant_schema(const ParameterIndex& index) {
  return object({{"name", text("Unique in the scenario.")},
                 {"description", text("One sentence.")},
                 {"set", set_schema(index)},
                 {"published", text("The row of the published data set that this variant reproduces.")}},
                text::Json::array({"name"}));
}

text::Json expectation_schema() {
  return object({{"metric", text("A metric of result.json.")},
                 {"variant", text("The variant; all of them when missing.")},
                 {"over", text("Divide by this variant's metric.")},
                 {"published", number("The figure to compare with, in the metric's unit.")},
                 {"tolerance",
                  {{"type", "string"},
                   {"pattern", kPercentPattern},
                   {"description", "Allowed deviation from published, such as \"3%\"."}}},
                 {"min", number("Least legal value, in the metric's unit.")},
                 {"max", number("Largest legal value, in the metric's unit.")},
                 {"source", text("Where the figure is from.")}},
                text::Json::array({"metric"}));
}

text::Json claim_schema() {
  const auto prediction =
      object({{"condition", text("Under which condition, for people.")},
              {"metric", text("A metric of result.json.")},
              {"variant", text("The variant whose metric is more, less or the same ...")},
              {"than", text("... than (as) this variant's.")},
              {"relation", {{"enum", claim_relations()}, {"description", "What the claim predicts."}}},
              {"within",
               {{"type", "string"},
                {"pattern", kPercentPattern},
                {"description", "For \"same\": how far they may be apart, such as \"5%\"."}}}},
             text::Json::array({"metric", "variant", "than", "relation"}));
  auto predictions = list_of(prediction, "What the claim predicts, borne out or not.");
  predictions["minItems"] = 1;
  auto result =
      object({{"said", text("What was claimed, in a sentence.")},
              {"source", text("Who said so, where.")},
              {"predictions", std::move(predictions)},
              {"finding",
               {{"enum", claim_findings()},
                {"description", "true: every prediction holds; false: none does; conditional: some do."}}},
              {"because", text("What the simulation shows, and why.")}},
             text::Json::array({"said", "source", "predictions", "finding"}));
  result["description"] = "A statement on designs that `dioscope compare` tests.";
  return result;
}

} // namespace

text::Json schema(const ParameterIndex& index) {
  text::Json properties{
      {"$schema", text("Path of this schema, for editors.")},
      {"format",
       {{"enum", {kScenarioFormat, kPartFormat}}, {"description", "A scenario, or a part to be included."}}},
      {"title", text("One line that says what the experiment is.")},
      {"description", text("What it shows and how to read the result.")},
      {"include",
       list_of(text("A part, relative to this file."), "Parts, applied in order before this file.")}};
  auto variants = list_of(variant_schema(index), "One run each.");
  variants["minItems"] = 1;
  properties["variants"] = std::move(variants);
  properties["expect"] = list_of(expectation_schema(), "Figures that the result is held against.");
  properties["claim"] = claim_schema();
  properties["compare_with"] = text("A data set of results/published.");
  const auto models = group_schema(index, "");
  properties.update(models["properties"]);

  text::Json result{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                    {"title", "A scenario of dioscope, or a part of one"}};
  result.update(object(std::move(properties), text::Json::array({"format"})));
  result["if"] = {{"properties", {{"format", {{"const", kScenarioFormat}}}}}};
  result["then"] = {{"required", text::Json::array({"title"})}};
  result["else"] = {
      {"properties", {{"variants", false}, {"expect", false}, {"claim", false}, {"compare_with", false}}}};
  result["$defs"] = definitions();
  return result;
}

text::Json schema() {
  Configuration defaults;
  return schema(ParameterIndex(bind(defaults)));
}

} // namespace dioscope::scenarios
