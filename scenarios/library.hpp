#pragma once
/// The scenario library: what there is to run in the places of text::library_places(), and which file a name
/// is. Whatever looks into the library throws text::InputError as that does.
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dioscope::scenarios {

/// A folder of the library, and what its files are.
struct LibrarySection {
  std::string_view name;    ///< what `dioscope list` takes
  std::string_view folder;  ///< in the library; names of its files begin with it. Empty: the library itself
  std::string_view heading; ///< one line, for people
  std::string_view verb;    ///< the one that answers what its files ask
};

/// Experiments, claims, defects, lock programs.
std::span<const LibrarySection> library_sections();
/// nullptr when there is none of that name.
const LibrarySection* find_section(std::string_view name);
/// The experiments, which are in no folder of the library.
const LibrarySection& experiments_section();

/// The folders searched, first one first.
std::vector<std::filesystem::path> library_folders();

/// What `name` stands for: itself when it is a file; else `name` or `name`.json in the library or in the
/// folder of one of its sections, whether or not "scenarios/" stands before it; else `name`.json. Throws
/// text::InputError with what the library has, and where it is.
std::filesystem::path find_scenario(const std::string& name);

/// `name` itself when it is a folder, else the one of that name in the library; none when there is none.
std::optional<std::filesystem::path> find_folder(const std::string& name);

/// The files that `text`, in the `include` of `file`, may mean, the first that exists first: relative to
/// `file`, then to the library, there without leading "../".
std::vector<std::filesystem::path> include_candidates(const std::filesystem::path& file,
                                                      const std::filesystem::path& text);
/// The first of them that is a file; none when none is.
std::optional<std::filesystem::path> find_include(const std::filesystem::path& file,
                                                  const std::filesystem::path& text);

/// One line of `dioscope list`.
struct LibraryEntry {
  std::string name; ///< what verbs take: "polling", "claims/less-cpu"
  std::filesystem::path file;
  std::string title;
  std::string error; ///< why it cannot be read, empty when it can
};

/// The names of a section's files, in order.
std::vector<std::string> library_names(const LibrarySection& section);
/// Every file of a section by name; of two with the same name only the one that find_scenario() gives.
std::vector<LibraryEntry> list_library(const LibrarySection& section = experiments_section());

} // namespace dioscope::scenarios
