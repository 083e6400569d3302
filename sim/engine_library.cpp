#include "sim/engine_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "sim/version.hpp"

namespace dioscope::sim {
namespace {

/// Found by the program's RUNPATH (CMakeLists.txt): beside the program, or where it was installed.
constexpr auto kFile = "dioscope-simgrid.so";

const EngineLibrary& load() {
  void* const loaded = dlopen(kFile, RTLD_LAZY | RTLD_LOCAL);
  if (loaded == nullptr)
    throw NoEngine(fmt::format("the simulation engine cannot be loaded: {}. {} belongs beside the "
                               "program or in ../lib/dioscope/engines, and needs SimGrid",
                               dlerror(), kFile));
  const auto* library = static_cast<const EngineLibrary*>(dlsym(loaded, kEngineLibrarySymbol));
  if (library == nullptr || library->program_version != program_version())
    throw NoEngine(fmt::format("{}: found the engine of dioscope {}; legal: {}", kFile,
                               library == nullptr ? "?" : library->program_version, program_version()));
  return *library;
}

} // namespace

const EngineLibrary& engine_library() {
  static const EngineLibrary& library = load();
  return library;
}

} // namespace dioscope::sim
