#pragma once
/// Where the files that come with the program are: scenarios with their parts, and published data.
#include <filesystem>
#include <string>
#include <vector>

namespace dioscope::text {

/// One place that has a library.
struct LibraryPlace {
  std::filesystem::path scenarios; ///< parts, claims, defects and locks are folders in it; empty: none here
  std::filesystem::path published; ///< the folder of published data sets; may be missing
  std::string origin;              ///< who says so: "DIOSCOPE_LIBRARY", "the working directory", ...
};

/// The places that are searched, first one first; nothing else decides where a library is.
///
/// The one that the environment variable DIOSCOPE_LIBRARY names, and no other, when that is set: a folder of
/// scenarios, or one with a folder `scenarios`. Else ./scenarios and ./results/published, as in a checkout,
/// when one of them is there, and behind them the program's own: ../share/dioscope beside the folder that the
/// program is in, as it is installed, or else the source tree that it was built from. Empty when there is
/// none of them.
///
/// Throws InputError when DIOSCOPE_LIBRARY has no scenarios.
std::vector<LibraryPlace> library_places();

/// "/usr/share/dioscope/scenarios (installed with the program)", joined by ", then "; for messages.
std::string describe(const std::vector<LibraryPlace>& places);

} // namespace dioscope::text
