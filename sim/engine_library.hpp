#pragma once
/// The engine lies in a library of its own, which is loaded when it is first needed: loading SimGrid takes
/// over 20 ms of CPU time, which a command that simulates nothing does without.
#include <memory>
#include <stdexcept>
#include <string>

namespace dioscope::sim {

class Engine;
class EngineModel;

/// What that library exports, under the name kEngineLibrarySymbol.
struct EngineLibrary {
  const char* program_version;                                ///< of dioscope, with which it was built
  std::unique_ptr<Engine> (*make_engine)(EngineModel& model); ///< driven by `model`; one per process
  std::string (*engine_version)();                            ///< of SimGrid: "3.32.0"
};
inline constexpr auto kEngineLibrarySymbol = "dioscope_engine_library";

/// There is no library, or one that belongs to another version of this program.
struct NoEngine : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Loads the library at the first call, or throws NoEngine. Processes that are forked later share what was
/// loaded.
const EngineLibrary& engine_library();

} // namespace dioscope::sim
