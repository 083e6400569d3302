#include "scenarios/reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "scenarios/library.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/suggest.hpp"
#include "scenarios/values.hpp"
#include "text/error.hpp"
#include "text/escape.hpp"
#include "text/library_places.hpp"

namespace dioscope::scenarios {
namespace {

namespace fs = std::filesystem;

/// More files than any sensible scenario reads: includes that multiply would go on for ever.
constexpr std::size_t kMostFiles = 256;

bool scenario_only(const std::string& key) {
  return key == "variants" || key == "expect" || key == "claim" || key == "compare_with";
}

void check_format(const text::Json& document, std::string_view format, const std::string& file) {
  const auto found = document.find("format");
  if (found == document.end())
    throw text::InputError(file, "format", fmt::format("missing: found no such key; legal: \"{}\"", format));
  if (*found != format)
    throw text::InputError(
        file, "format", fmt::format("wrong format: found {}; legal: \"{}\"", text::describe(*found), format));
}

/// The file names in the folders in which an include that does not exist was looked for.
std::vector<std::string> neighbours(const fs::path& file, const fs::path& text) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& candidate : include_candidates(file, text))
    for (fs::directory_iterator entry("." / candidate.parent_path(), error), end; !error && entry != end;
         entry.increment(error))
      names.push_back(entry->path().filename().string());
  std::ranges::sort(names);
  return names;
}

} // namespace

const std::vector<std::string>& reserved_keys() {
  static const std::vector<std::string> kKeys{"$schema",  "format", "title", "description", "include",
                                              "variants", "expect", "claim", "compare_with"};
  return kKeys;
}

void require_object(const text::Json& value, const std::string& file, const std::string& path) {
  if (!value.is_object())
    throw text::InputError(file, path,
                           fmt::format("wrong type: found {}; legal: an object", text::describe(value)));
}

void unknown_key(const std::string& key, const std::vector<std::string>& legal, const std::string& file,
                 const std::string& parent, const std::vector<std::string>& elsewhere) {
  auto hint = did_you_mean(key, legal);
  if (hint.empty() && !elsewhere.empty())
    hint = fmt::format(", did you mean \"{}\"?", fmt::join(elsewhere, "\" or \""));
  throw text::InputError(
      file, text::join_path(parent, key),
      fmt::format("unknown key: found \"{}\"{}; legal: {}", key, hint, fmt::join(legal, ", ")));
}

std::string text_at(const text::Json& object, const std::string& key, const std::string& file,
                    const std::string& parent, const std::string& fallback) {
  const auto found = object.find(key);
  if (found == object.end()) return fallback;
  if (!found->is_string())
    throw text::InputError(file, text::join_path(parent, key),
                           fmt::format("wrong type: found {}; legal: a string", text::describe(*found)));
  return found->get<std::string>();
}

std::string line_at(const text::Json& object, const std::string& key, const std::string& file,
                    const std::string& parent, const std::string& fallback) {
  auto line = text_at(object, key, file, parent, fallback);
  if (!text::is_printable_line(line))
    throw text::InputError(file, text::join_path(parent, key),
                           fmt::format("found {}; legal: one line", text::describe(object[key])));
  return line;
}

std::string title_of(const text::Json& document, const std::string& file, std::string_view what) {
  auto title = line_at(document, "title", file, "");
  if (title.empty())
    throw text::InputError(file, "title",
                           fmt::format("missing: found no title; legal: one line that says {}", what));
  return title;
}

void assign(const ParameterIndex& index, const std::string& path, const text::Json& value,
            const std::string& file, const std::string& where) {
  const auto* parameter = index.find(path);
  if (parameter == nullptr && index.is_group(path)) {
    std::vector<std::string> legal;
    for (const auto& child : index.children(path)) legal.push_back(text::join_path(path, child));
    throw text::InputError(
        file, where,
        fmt::format("found \"{}\", a group and not a parameter; legal: {}", path, fmt::join(legal, ", ")));
  }
  if (parameter == nullptr) {
    auto candidates = index.paths();
    auto hint = did_you_mean(path, candidates);
    if (hint.empty())
      if (const auto ending = index.paths_ending_in(path.substr(path.rfind('.') + 1)); !ending.empty())
        hint = fmt::format(", did you mean \"{}\"?", fmt::join(ending, "\" or \""));
    throw text::InputError(
        file, where,
        fmt::format("unknown parameter: found \"{}\"{}; legal: the paths that `dioscope params` lists", path,
                    hint));
  }
  try {
    parameter->parameter->set(parameter->object, value_from_json(*parameter->parameter, value));
  } catch (const ValueError& error) {
    throw text::InputError(file, where, error.what());
  }
}

void assign_override(const ParameterIndex& index, const std::string& text) {
  // Files were checked by the parser, arguments were not.
  if (!text::is_printable_line(text))
    throw text::InputError("--set " + text, "",
                           "found characters that cannot be printed; legal: path=value in UTF-8, one line");
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    throw text::InputError("--set " + text, "", "found no value; legal: path=value, as in --set run.seed=2");
  const auto path = text.substr(0, equals);
  const auto file = "--set " + text;
  const auto* parameter = index.find(path);
  if (parameter == nullptr) assign(index, path, text::Json(), file, "");
  try {
    const auto& declared = *parameter->parameter;
    declared.set(parameter->object, value_from_text(declared, text.substr(equals + 1)));
  } catch (const ValueError& error) {
    throw text::InputError(file, "", error.what());
  }
}

text::Json Reader::apply_scenario(const fs::path& file) { return apply_file(file, kScenarioFormat); }

text::Json Reader::apply_file(const fs::path& file, std::string_view format) {
  const auto name = file.string();
  if (sources_.size() + chain_.size() >= kMostFiles)
    throw text::InputError(name, "",
                           fmt::format("too many files; legal: at most {} per scenario", kMostFiles));
  auto document = text::read_json(file);
  require_object(document, name, "");
  check_format(document, format, name);
  if (format == kPartFormat)
    for (const auto& [key, value] : document.items())
      if (scenario_only(key))
        throw text::InputError(name, key,
                               fmt::format("found \"{}\" in a part; legal: in a scenario only", key));

  line_at(document, "$schema", name, "");
  line_at(document, "title", name, "");
  text_at(document, "description", name, "");
  chain_.push_back(fs::weakly_canonical(file));
  apply_includes(document, file);
  chain_.pop_back();
  apply_group(document, "", name);
  sources_.push_back(file);
  return document;
}

void Reader::apply_includes(const text::Json& document, const fs::path& file) {
  const auto found = document.find("include");
  if (found == document.end()) return;
  const auto name = file.string();
  if (!found->is_array())
    throw text::InputError(
        name, "include",
        fmt::format("wrong type: found {}; legal: an array of file names", text::describe(*found)));
  std::vector<fs::path> listed;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const auto& entry = (*found)[i];
    const auto path = fmt::format("include[{}]", i);
    if (!entry.is_string())
      throw text::InputError(name, path,
                             fmt::format("wrong type: found {}; legal: a file name", text::describe(entry)));
    const auto included = entry.get<std::string>();
    const auto target = find_include(file, included);
    if (!target)
      throw text::InputError(
          name, path,
          fmt::format(
              "missing include: found {}{}, there is no file {}; legal: a file, relative to this one or "
              "to the library, which is {}",
              entry.dump(), did_you_mean(fs::path(included).filename().string(), neighbours(file, included)),
              (file.parent_path() / included).lexically_normal().string(),
              text::describe(text::library_places())));
    const auto canonical = fs::weakly_canonical(*target);
    if (std::ranges::find(listed, canonical) != listed.end())
      throw text::InputError(name, path,
                             fmt::format("included twice: found {} again; legal: once", entry.dump()));
    listed.push_back(canonical);
    if (const auto start = std::ranges::find(chain_, canonical); start != chain_.end()) {
      std::string cycle;
      for (auto step = start; step != chain_.end(); ++step) cycle += step->filename().string() + " -> ";
      throw text::InputError(name, path,
                             fmt::format("include cycle: found {}{}; legal: no file that includes this one",
                                         cycle, canonical.filename().string()));
    }
    apply_file(*target, kPartFormat);
  }
}

void Reader::apply_group(const text::Json& object, const std::string& group, const std::string& file) {
  for (const auto& [key, value] : object.items()) {
    const auto path = text::join_path(group, key);
    if (group.empty() && std::ranges::find(reserved_keys(), key) != reserved_keys().end()) continue;
    if (index_.is_group(path)) {
      require_object(value, file, path);
      apply_group(value, path, file);
    } else if (index_.find(path) != nullptr) {
      assign(index_, path, value, file, path);
    } else {
      auto legal = index_.children(group);
      if (group.empty()) legal.insert(legal.begin(), reserved_keys().begin(), reserved_keys().end());
      unknown_key(key, legal, file, group, index_.paths_ending_in(key));
    }
  }
}

} // namespace dioscope::scenarios
