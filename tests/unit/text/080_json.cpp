#include <doctest/doctest.h>

#include <string>

#include "text/json.hpp"

using namespace dioscope::text;

namespace {

/// The message with which `text` is refused; empty when it is read.
std::string refusal(const std::string& text) {
  try {
    (void)parse_json(text, "a.json");
    return {};
  } catch (const InputError& error) {
    return error.what();
  }
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string result;
  result.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

} // namespace

TEST_CASE("080 Given a document, when it is read, then it has every value in its order") {
  const std::string text =
      R"({"b":[1,-2,3.5,true,false,null,"x\ny"],"a":{"c":{},"d":[[],{}]},"z":9223372036854775807})";
  const auto json = parse_json(text, "a.json");
  CHECK(json == Json::parse(text));
  CHECK(json.dump() == text);
  CHECK(parse_json("5", "a.json") == 5);
}

TEST_CASE("081 Given what is no JSON, when it is read, then the message has line and column") {
  CHECK(refusal("{\n  \"a\": [1,]\n}").starts_with("a.json: line 2, column 11: bad JSON: "));
  CHECK(refusal("").starts_with("a.json: line 1, column 1: bad JSON: "));
  CHECK(refusal("1 2").starts_with("a.json: line 1, column 3: bad JSON: "));
}

TEST_CASE(
    "082 Given bytes that are no UTF-8, when they are read, then the message has the place and is UTF-8") {
  const auto message = refusal("{\n \"a\": \"b\xff\"}");
  CHECK(message.starts_with("a.json: line 2, column 9: bad JSON: "));
  CHECK(message.find("ill-formed UTF-8") != std::string::npos);
  CHECK(message.find('\xff') == std::string::npos);
}

TEST_CASE("083 Given texts and keys that cannot be printed, when they are read, then they are refused") {
  CHECK(refusal(R"({"a": ["x", "\u001b]0;y\u0007"]})") ==
        "a.json: a[1]: found the text \"\\x1b]0;y\\x07\" with characters that cannot be printed; legal: "
        "printable text");
  CHECK(refusal(R"({"a": {"\u202e": 1}})").starts_with("a.json: a: found the text \"\\u202e\" with"));
  for (const auto* bad : {"\\u0000", "\\u007f", "\\u009b", "\\u2028", "\\r"}) {
    CAPTURE(bad);
    CHECK_FALSE(refusal("\"" + std::string(bad) + "\"").empty());
  }
  for (const auto* good : {"\\n", "\\t", "\\u00e9", "\\ud83d\\ude00"}) {
    CAPTURE(good);
    CHECK(refusal("\"" + std::string(good) + "\"").empty());
  }
}

TEST_CASE("084 Given numbers that no variable holds, when they are read, then the message has the path") {
  const std::string whole = "; legal: whole numbers from -9223372036854775808 to 9223372036854775807";
  const std::string other = "; legal: 0, or from 1e-100 to 1e+100 in size";
  CHECK(refusal(R"({"a": [0, 9223372036854775808]})") ==
        "a.json: a[1]: out of range: found 9223372036854775808" + whole);
  CHECK(refusal(R"({"a": -9223372036854775809})") ==
        "a.json: a: out of range: found -9223372036854775809" + whole);
  CHECK(refusal("99999999999999999999") == "a.json: out of range: found 99999999999999999999" + whole);
  for (const auto* number : {"1e999", "-1e999", "1e-999", "1.5e308", "-2e-300"}) {
    CAPTURE(number);
    CHECK(refusal("{\"a\": " + std::string(number) + "}") ==
          "a.json: a: out of range: found " + std::string(number) + other);
  }
  for (const auto* number : {"0.0", "-0.0", "0e999", "1e100", "-9223372036854775808", "1e-100"}) {
    CAPTURE(number);
    CHECK(refusal(number).empty());
  }
}

TEST_CASE("085 Given a key twice in one object, when it is read, then the message has its path") {
  CHECK(refusal(R"({"a": {"b": 1}, "c": [{"b": 1, "d": 2, "b": 3}]})") ==
        "a.json: c[0].b: duplicate key: found \"b\" twice in one object; legal: once");
}

TEST_CASE("086 Given nesting without end, when it is read, then it is refused at once") {
  CHECK(refusal(std::string(32, '[') + std::string(32, ']')).empty());
  CHECK(refusal(std::string(33, '[')).ends_with("nested too deeply; legal: at most 32 levels"));
  CHECK(refusal(std::string(10'000'000, '[')).ends_with("nested too deeply; legal: at most 32 levels"));
  CHECK(refusal(repeated("{\"a\":", 100'000)).ends_with("nested too deeply; legal: at most 32 levels"));
}

// Quadratic time would be hours.
TEST_CASE("087 Given ten million bytes in any shape, when they are read, then that ends") {
  std::string keys = "{";
  for (int i = 0; i < 700'000; ++i) keys += "\"k" + std::to_string(i) + "\":0,";
  keys += "\"end\":0}";
  CHECK(parse_json(keys, "a.json").size() == 700'001);
  keys.replace(keys.size() - 8, 7, "\"k0\":0");
  CHECK(refusal(keys).find("duplicate key") != std::string::npos);
  CHECK(parse_json("[" + repeated("0,", 5'000'000) + "0]", "a.json").size() == 5'000'001);
  CHECK(parse_json("[" + repeated("{\"a\":{}},", 1'000'000) + "{}]", "a.json").size() == 1'000'001);
  CHECK(parse_json("\"" + std::string(10'000'000, 'x') + "\"", "a.json").get<std::string>().size() ==
        10'000'000);
}

TEST_CASE("088 Given a message about something long, when it is told, then it is not as long") {
  CHECK(std::string(InputError("a.json", "", std::string(1'000'000, 'x')).what()).size() < 10'000);
  CHECK(describe(Json(std::string(1000, 'x'))).size() < 120);
  CHECK(describe(Json("\xff")) == "the string \"\xef\xbf\xbd\"");
  CHECK(describe(Json(5)) == "the number 5");
  CHECK(describe(Json::array()) == "an array");
}
