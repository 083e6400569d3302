#include "scenarios/document.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>
#include <vector>

namespace dioscope::scenarios {
namespace {

/// Follows the parser through the document, to see what the parser itself forgets: keys that occur twice.
class Watcher {
 public:
  explicit Watcher(const std::string& file) : file_(file) {}

  bool operator()(int, Json::parse_event_t event, Json& value) {
    switch (event) {
    case Json::parse_event_t::object_start:
    case Json::parse_event_t::array_start:
      begin_value();
      if (levels_.size() >= kDeepestNesting)
        throw ScenarioError(file_, path(),
                            fmt::format("nested too deeply; legal: at most {} levels", kDeepestNesting));
      levels_.push_back({event == Json::parse_event_t::array_start, -1, {}, {}});
      break;
    case Json::parse_event_t::object_end:
    case Json::parse_event_t::array_end:
      levels_.pop_back();
      break;
    case Json::parse_event_t::key: {
      auto& level = levels_.back();
      level.key = value.get<std::string>();
      if (!level.seen.insert(level.key).second)
        throw ScenarioError(
            file_, path(),
            fmt::format("duplicate key: found \"{}\" twice in one object; legal: once", level.key));
      break;
    }
    case Json::parse_event_t::value:
      begin_value();
      break;
    }
    return true;
  }

 private:
  struct Level {
    bool array;
    int index;
    std::string key;
    std::set<std::string> seen;
  };
  void begin_value() {
    if (!levels_.empty() && levels_.back().array) ++levels_.back().index;
  }
  std::string path() const {
    std::string text;
    for (const auto& level : levels_)
      text = level.array ? fmt::format("{}[{}]", text, level.index) : join_path(text, level.key);
    return text;
  }

  const std::string& file_;
  std::vector<Level> levels_;
};

/// The parser's message without its own prefix: "line 3, column 5: ...".
std::string parser_message(std::string_view what) {
  constexpr std::string_view kMarker = "parse error at ";
  const auto at = what.find(kMarker);
  if (at == std::string_view::npos) return std::string(what);
  const auto rest = what.substr(at + kMarker.size());
  const auto colon = rest.find(": ");
  if (colon == std::string_view::npos) return std::string(rest);
  return fmt::format("{}: bad JSON: {}", rest.substr(0, colon), rest.substr(colon + 2));
}

} // namespace

Json parse_document(std::string_view text, const std::string& file) {
  try {
    return Json::parse(text, Watcher(file));
  } catch (const Json::parse_error& error) {
    throw ScenarioError(file, "", parser_message(error.what()));
  } catch (const Json::out_of_range& error) {
    throw ScenarioError(file, "", fmt::format("bad JSON: {}", error.what()));
  }
}

Json read_document(const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error))
    throw ScenarioError(file.string(), "", "found a directory; legal: a scenario file");
  std::ifstream stream(file, std::ios::binary);
  std::stringstream text;
  if (stream) text << stream.rdbuf();
  if (!stream)
    throw ScenarioError(file.string(), "", fmt::format("cannot be read: {}", std::strerror(errno)));
  return parse_document(text.str(), file.string());
}

std::string describe(const Json& value) {
  switch (value.type()) {
  case Json::value_t::object:
    return "an object";
  case Json::value_t::array:
    return "an array";
  case Json::value_t::string: {
    auto text = value.dump();
    constexpr std::size_t kShown = 80;
    if (text.size() > kShown) text = text.substr(0, kShown) + "...";
    return "the string " + text;
  }
  case Json::value_t::number_integer:
  case Json::value_t::number_unsigned:
  case Json::value_t::number_float:
    return "the number " + value.dump();
  default:
    return value.dump();
  }
}

} // namespace dioscope::scenarios
