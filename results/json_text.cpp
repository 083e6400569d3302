#include <algorithm>

#include "results/number_text.hpp"
#include "results/result_json.hpp"

namespace dioscope::results {
namespace {

constexpr std::size_t kLineLength = 240;

std::string scalar(const Json& json) {
  return json.is_number_float() ? exact_text(json.get<double>()) : json.dump();
}

bool flat(const Json& json) {
  return std::ranges::none_of(json, [](const Json& child) { return child.is_structured(); });
}

std::string one_line(const Json& json) {
  std::string text = json.is_array() ? "[" : "{";
  bool first = true;
  for (const auto& [key, child] : json.items()) {
    text += first ? "" : ", ";
    if (json.is_object()) text += Json(key).dump() + ": ";
    text += scalar(child);
    first = false;
  }
  return text + (json.is_array() ? "]" : "}");
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the document
void append(std::string& text, const Json& json, std::size_t indent, bool compact) {
  if (!json.is_structured()) {
    text += scalar(json);
    return;
  }
  if (json.empty() || (flat(json) && (compact || json.is_array()))) {
    const auto line = one_line(json);
    if (indent + line.size() <= kLineLength) {
      text += line;
      return;
    }
  }
  const std::string margin(indent + 2, ' ');
  text += json.is_array() ? "[\n" : "{\n";
  bool first = true;
  for (const auto& [key, child] : json.items()) {
    text.append(first ? "" : ",\n").append(margin);
    if (json.is_object()) text += Json(key).dump() + ": ";
    append(text, child, indent + 2, json.is_array());
    first = false;
  }
  text.append("\n").append(indent, ' ').append(json.is_array() ? "]" : "}");
}

} // namespace

std::string json_text(const Json& json) {
  std::string text;
  append(text, json, 0, false);
  return text + "\n";
}

} // namespace dioscope::results
