#include "scenarios/library.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "scenarios/scenario.hpp"
#include "scenarios/suggest.hpp"
#include "text/json.hpp"

namespace dioscope::scenarios {
namespace {

namespace fs = std::filesystem;

/// The library's files by name. schema.json is not a scenario; every other *.json beside it has to be one.
std::map<std::string, fs::path> library_files() {
  std::map<std::string, fs::path> files;
  for (const auto& folder : library_folders()) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
      if (entry->path().extension() == ".json" && entry->path().filename() != "schema.json")
        files.try_emplace(entry->path().stem().string(), entry->path());
  }
  return files;
}

} // namespace

std::vector<fs::path> library_folders() {
  std::vector<fs::path> folders;
  for (const auto& folder : {fs::path("scenarios"), fs::path(DIOSCOPE_SCENARIO_FOLDER)}) {
    std::error_code error;
    if (!fs::is_directory(folder, error)) continue;
    const bool known =
        std::ranges::any_of(folders, [&](const auto& f) { return fs::equivalent(f, folder, error); });
    if (!known) folders.push_back(folder);
  }
  return folders;
}

fs::path find_scenario(const std::string& name) {
  std::error_code error;
  if (fs::exists(name, error)) return name;
  for (const auto& folder : library_folders())
    for (const auto& candidate : {folder / name, folder / (name + ".json")})
      if (fs::is_regular_file(candidate, error)) return candidate;
  std::vector<std::string> names;
  for (const auto& [known, file] : library_files()) names.push_back(known);
  throw text::InputError(name, "",
                         fmt::format("no such scenario{}; legal: a file, or one of the library: {}",
                                     did_you_mean(fs::path(name).stem().string(), names),
                                     fmt::join(names, ", ")));
}

std::vector<LibraryEntry> list_library() {
  std::vector<LibraryEntry> entries;
  for (const auto& [name, file] : library_files()) {
    LibraryEntry entry{name, file, {}, {}};
    try {
      entry.title = load(file).title;
    } catch (const text::InputError& error) {
      entry.error = error.what();
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

} // namespace dioscope::scenarios
