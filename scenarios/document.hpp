#pragma once
/// Reading one JSON file strictly.
#include <filesystem>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "scenarios/error.hpp"

namespace dioscope::scenarios {

/// JSON whose objects keep the order of their keys.
using Json = nlohmann::ordered_json;

/// Objects and arrays within each other, at most.
inline constexpr int kDeepestNesting = 32;

/// Parse `text`. Throws ScenarioError naming `file`: bad JSON with line and column, a key that occurs twice
/// in one object, nesting deeper than kDeepestNesting.
Json parse_document(std::string_view text, const std::string& file);

/// Read and parse a file. Throws ScenarioError as parse_document(), and when it cannot be read.
Json read_document(const std::filesystem::path& file);

/// A value as an error message shows it: `the string "abc"`, `the number 5`, `an object`.
std::string describe(const Json& value);

} // namespace dioscope::scenarios
