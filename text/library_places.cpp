#include "text/library_places.hpp"

#include <fmt/format.h>
#include <sys/auxv.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "text/error.hpp"

namespace dioscope::text {
namespace {

namespace fs = std::filesystem;

bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

bool has_scenarios(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (entry->path().extension() == ".json" && entry->path().filename() != "schema.json") return true;
  return false;
}

/// The running program's file; empty when the system does not tell.
fs::path program_file() {
  std::error_code error;
  if (auto file = fs::read_symlink("/proc/self/exe", error); !error) return file;
  // Without /proc, as in a bare chroot: the path that it was started by.
  const auto* started_by = reinterpret_cast<const char*>(getauxval(AT_EXECFN)); // NOLINT: so it is passed
  return started_by == nullptr ? fs::path() : fs::canonical(started_by, error);
}

/// The working directory may change later, the program's place does not.
const fs::path& installed_folder() {
  static const auto kFolder = (program_file().parent_path() / ".." / "share" / "dioscope").lexically_normal();
  return kFolder;
}

std::optional<LibraryPlace> own_place() {
  const auto& installed = installed_folder();
  if (is_folder(installed / "scenarios"))
    return LibraryPlace{installed / "scenarios", installed / "published", "installed with the program"};
  const fs::path source = DIOSCOPE_SOURCE_TREE;
  if (is_folder(source / "scenarios"))
    return LibraryPlace{source / "scenarios", source / "results" / "published", "the program's source tree"};
  return std::nullopt;
}

LibraryPlace place_from_environment(const fs::path& named) {
  const auto scenarios = has_scenarios(named) ? named : named / "scenarios";
  if (!has_scenarios(scenarios))
    throw InputError(
        "DIOSCOPE_LIBRARY", "",
        fmt::format("found {}, which has no scenarios; legal: a folder of *.json scenarios, or one "
                    "with such a folder called scenarios",
                    named.string()));
  const auto above = scenarios / "..";
  for (const auto& published :
       {scenarios / "published", above / "published", above / "results" / "published"})
    if (is_folder(published)) return {scenarios, published.lexically_normal(), "DIOSCOPE_LIBRARY"};
  const auto own = own_place();
  return {scenarios, own ? own->published : fs::path(), "DIOSCOPE_LIBRARY"};
}

} // namespace

std::vector<LibraryPlace> library_places() {
  if (const auto* named = std::getenv("DIOSCOPE_LIBRARY"); named != nullptr && *named != '\0')
    return {place_from_environment(named)};
  std::vector<LibraryPlace> places;
  const fs::path scenarios = is_folder("scenarios") ? "scenarios" : "";
  const auto published = fs::path("results") / "published";
  if (!scenarios.empty() || is_folder(published))
    places.push_back({scenarios, published, "the working directory"});
  auto own = own_place();
  std::error_code error;
  if (own && (places.empty() || !fs::equivalent(places.front().scenarios, own->scenarios, error)))
    places.push_back(std::move(*own));
  return places;
}

std::string describe(const std::vector<LibraryPlace>& places) {
  std::string text;
  for (const auto& place : places)
    if (!place.scenarios.empty())
      text += fmt::format("{}{} ({})", text.empty() ? "" : ", then ", place.scenarios.string(), place.origin);
  return text.empty() ? "nowhere: DIOSCOPE_LIBRARY is not set, and there is no ./scenarios" : text;
}

} // namespace dioscope::text
