#pragma once
/// The reader of JSON, strict and in time linear in the text.
#include <filesystem>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "text/error.hpp"

namespace dioscope::text {

/// JSON whose objects keep the order of their keys.
using Json = nlohmann::ordered_json;

/// Objects and arrays within each other, at most.
inline constexpr std::size_t kDeepestNesting = 32;

/// Numbers with a point or an exponent are 0 or of this size: whatever is done with them stays finite.
inline constexpr double kSmallestNumber = 1e-100;
inline constexpr double kLargestNumber = 1e100;

/// Parse `text`. Throws InputError naming `file`: bad JSON or bad UTF-8 with line and column; with the path a
/// key that occurs twice in one object, nesting deeper than kDeepestNesting, a whole number beyond 64 bits
/// with sign, another one beyond kLargestNumber or below kSmallestNumber, a text that is not printable
/// (escape.hpp).
Json parse_json(std::string_view text, const std::string& file);

/// Read and parse a file. Throws InputError as parse_json() and read_file().
Json read_json(const std::filesystem::path& file);

/// What a document says that it is: the text at its key `format`; empty when it says nothing.
std::string format_of(const Json& document);
/// A path would silently become a document that holds its name.
std::string format_of(const std::filesystem::path&) = delete;

/// A value as an error message shows it: `the string "abc"`, `the number 5`, `an object`.
std::string describe(const Json& value);

} // namespace dioscope::text
