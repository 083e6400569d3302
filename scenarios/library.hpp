#pragma once
/// The scenario library: the *.json files of ./scenarios and of the source tree this program was built from.
#include <filesystem>
#include <string>
#include <vector>

namespace dioscope::scenarios {

/// The folders searched, first one first: ./scenarios, then the one of the source tree. Without doubles.
std::vector<std::filesystem::path> library_folders();

/// `name` itself when it is a file, else `name` or `name`.json in the library. Throws text::InputError with
/// what the library has.
std::filesystem::path find_scenario(const std::string& name);

/// One line of `dioscope list`.
struct LibraryEntry {
  std::string name; ///< what `dioscope run` takes
  std::filesystem::path file;
  std::string title;
  std::string error; ///< why it cannot be read, empty when it can
};

/// Every scenario of the library by name; of two with the same name only the one that find_scenario() gives.
std::vector<LibraryEntry> list_library();

} // namespace dioscope::scenarios
