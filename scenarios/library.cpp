#include "scenarios/library.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>

#include "scenarios/reader.hpp"
#include "scenarios/suggest.hpp"
#include "text/json.hpp"
#include "text/library_places.hpp"

namespace dioscope::scenarios {
namespace {

namespace fs = std::filesystem;

constexpr std::array<LibrarySection, 4> kSections{
    {{"scenarios", "", "Experiments", "run"},
     {"claims", "claims", "Claims of the thread, put to the test", "compare"},
     {"defects", "defects", "Defects of the patch as posted, caught", "run"},
     {"locks", "locks", "Lock programs, which may hang or break rules", "locks"}}};

/// A section's files by name. schema.json is not a scenario; every other *.json beside it has to be one.
std::map<std::string, fs::path> files_of(const LibrarySection& section) {
  std::map<std::string, fs::path> files;
  for (const auto& library : library_folders()) {
    std::error_code error;
    for (fs::directory_iterator entry(library / section.folder, error), end; !error && entry != end;
         entry.increment(error))
      if (entry->path().extension() == ".json" && entry->path().filename() != "schema.json")
        files.try_emplace((section.folder / entry->path().stem()).string(), entry->path());
  }
  return files;
}

/// As the pages of the documentation name files of the source tree.
std::string without_library_name(const std::string& name) {
  constexpr std::string_view kName = "scenarios/";
  return name.starts_with(kName) ? name.substr(kName.size()) : name;
}

std::optional<fs::path> in_library(const std::string& name) {
  std::error_code error;
  for (const auto& library : library_folders())
    for (const auto& section : kSections)
      for (const auto& file : {name, name + ".json"})
        if (const auto candidate = library / section.folder / file; fs::is_regular_file(candidate, error))
          return candidate;
  return std::nullopt;
}

[[noreturn]] void no_such_scenario(const std::string& name) {
  std::vector<std::string> known;
  std::vector<std::string> stems;
  for (const auto& section : kSections)
    for (const auto& full : library_names(section)) {
      known.push_back(full);
      stems.push_back(fs::path(full).filename().string());
    }
  auto wanted = without_library_name(name);
  if (wanted.ends_with(".json")) wanted.resize(wanted.size() - std::string_view(".json").size());
  auto hint = did_you_mean(wanted, known);
  if (hint.empty()) hint = did_you_mean(fs::path(wanted).filename().string(), stems);
  throw text::InputError(
      name, "",
      fmt::format("no such scenario{}; legal: a file, or one of the library: {}; also claims, defects and "
                  "lock programs, which `dioscope list` shows. The library is {}",
                  hint, fmt::join(library_names(experiments_section()), ", "),
                  text::describe(text::library_places())));
}

/// From the file alone: to read all that every scenario includes and sets would take longer than a list may.
std::string title_in(const fs::path& file) {
  const auto document = text::read_json(file);
  require_object(document, file.string(), "");
  return title_of(document, file.string(), "what it is");
}

} // namespace

std::span<const LibrarySection> library_sections() { return kSections; }

const LibrarySection* find_section(std::string_view name) {
  const auto* const found = std::ranges::find(kSections, name, &LibrarySection::name);
  return found == kSections.end() ? nullptr : found;
}

const LibrarySection& experiments_section() { return kSections.front(); }

std::vector<fs::path> library_folders() {
  std::vector<fs::path> folders;
  for (const auto& place : text::library_places())
    if (!place.scenarios.empty()) folders.push_back(place.scenarios);
  return folders;
}

fs::path find_scenario(const std::string& name) {
  std::error_code error;
  const bool is_folder = fs::is_directory(name, error);
  if (!is_folder && fs::exists(name, error)) return name;
  if (auto found = in_library(without_library_name(name))) return *found;
  if (fs::is_regular_file(name + ".json", error)) return name + ".json";
  if (is_folder) return name; // reading it says what is wrong
  no_such_scenario(name);
}

std::optional<fs::path> find_folder(const std::string& name) {
  std::error_code error;
  if (fs::is_directory(name, error)) return name;
  for (const auto& library : library_folders())
    if (auto folder = library / without_library_name(name); fs::is_directory(folder, error)) return folder;
  return std::nullopt;
}

std::vector<fs::path> include_candidates(const fs::path& file, const fs::path& text) {
  std::vector<fs::path> candidates{(file.parent_path() / text).lexically_normal()};
  if (text.is_absolute()) return candidates;
  fs::path inside;
  for (const auto& step : text.lexically_normal())
    if (step != "..") inside /= step;
  for (const auto& library : library_folders()) candidates.push_back((library / inside).lexically_normal());
  return candidates;
}

std::optional<fs::path> find_include(const fs::path& file, const fs::path& text) {
  std::error_code error;
  if (auto beside = (file.parent_path() / text).lexically_normal(); fs::is_regular_file(beside, error))
    return beside;
  for (auto& candidate : include_candidates(file, text))
    if (fs::is_regular_file(candidate, error)) return candidate;
  return std::nullopt;
}

std::vector<std::string> library_names(const LibrarySection& section) {
  std::vector<std::string> names;
  for (const auto& [name, file] : files_of(section)) names.push_back(name);
  return names;
}

std::vector<LibraryEntry> list_library(const LibrarySection& section) {
  std::vector<LibraryEntry> entries;
  for (const auto& [name, file] : files_of(section)) {
    LibraryEntry entry{name, file, {}, {}};
    try {
      entry.title = title_in(file);
    } catch (const text::InputError& error) {
      entry.error = error.what();
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

} // namespace dioscope::scenarios
