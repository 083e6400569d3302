#include "scenarios/start.hpp"

#include <fmt/format.h>

#include <optional>
#include <string_view>

#include "scenarios/library.hpp"
#include "scenarios/outline.hpp"
#include "text/file.hpp"
#include "text/json.hpp"
#include "text/library_places.hpp"

namespace dioscope::scenarios {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStart = R"({{
  "$schema": {schema},
  "format": "dioscope-scenario-1",
  "title": {title},
  "description": "A start. Change the values and the variants: `dioscope params` lists every parameter with unit, range and default, `dioscope list policies` what is chosen by name, and what is not given here comes from the parts, else from the defaults. `dioscope check` says what is wrong with the file, `dioscope compare` how sure a difference is.",
  "include": [
    "parts/machine-8way-p3.json",
    "parts/storage-4x10-fc.json",
    "parts/kernel-2.5.35.json",
    "parts/workload-raw-sync.json"
  ],
  "run": {{"warmup": "100ms"}},
  "workload": {{"disks": 8, "requests": 1000, "request_size": "256KiB", "direction": "read"}},
  "variants": [
    {{
      "name": "before",
      "description": "What the others are held against: the process that waits completes its reads.",
      "set": {{"kernel.dio.completion": "process_reap"}}
    }},
    {{
      "name": "after",
      "description": "One difference, by the path of its parameter: the interrupt completes them.",
      "set": {{"kernel.dio.completion": "interrupt"}}
    }}
  ],
  "expect": [
    {{"metric": "switches_per_io", "variant": "after", "over": "before", "max": 1, "source": "a guess; `dioscope metrics` lists what can be expected"}}
  ]
}}
)";

/// For editors, which check a scenario by it.
std::string schema_file() {
  std::error_code error;
  for (const auto& library : library_folders())
    if (auto file = fs::absolute(library / "schema.json", error); fs::is_regular_file(file, error))
      return file.lexically_normal().string();
  return "schema.json";
}

/// `file` from `folder`; none when it is not in it.
std::optional<std::string> inside(const fs::path& file, const fs::path& folder) {
  std::error_code error;
  const auto path = fs::relative(file, folder, error);
  if (error || path.empty() || *path.begin() == "..") return std::nullopt;
  return path.generic_string();
}

/// As a file in `folder` names `file`, which is there.
std::string path_from(const fs::path& folder, const fs::path& file) {
  for (const auto& library : library_folders())
    if (auto path = inside(file, library)) return *path;
  std::error_code error;
  const auto path = fs::relative(file, fs::absolute(folder, error), error);
  return error || path.empty() ? fs::absolute(file).string() : path.generic_string();
}

std::string quoted(const std::string& text) { return text::Json(text).dump(); }

/// Puts `now` for the string `before` wherever it is written.
void replace(std::string& text, const std::string& before, const std::string& now) {
  if (before == now) return;
  const auto old_word = quoted(before);
  const auto new_word = quoted(now);
  for (auto at = text.find(old_word); at != std::string::npos; at = text.find(old_word, at + new_word.size()))
    text.replace(at, old_word.size(), new_word);
}

} // namespace

std::string new_scenario(const std::string& name) {
  if (const auto places = text::library_places(); library_folders().empty())
    throw text::InputError(
        fmt::format("there is no library to begin with; it is {}", text::describe(places)));
  return fmt::format(
      fmt::runtime(kStart), fmt::arg("schema", quoted(schema_file())),
      fmt::arg("title", quoted(name + ": what changes when the interrupt completes direct I/Os?")));
}

std::string copied_scenario(const fs::path& from, const fs::path& to) {
  const auto outline = outline_of(from);
  auto text = text::read_file(from);
  const auto document = text::parse_json(text, from.string());
  const auto folder = to.parent_path().empty() ? fs::path(".") : to.parent_path();
  for (const auto& include : outline.includes)
    if (const auto file = find_include(from, include)) replace(text, include, path_from(folder, *file));
  if (document.contains("$schema")) replace(text, document["$schema"].get<std::string>(), schema_file());
  return text;
}

} // namespace dioscope::scenarios
