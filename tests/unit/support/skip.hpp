#pragma once
/// Skipping a test that cannot run on this machine.
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>

namespace dioscope::test {

/// Say why the running test is skipped; the test returns right after. ctest counts it as skipped, neither
/// passed nor failed.
inline void skip(std::string_view why) {
  std::printf("SKIPPED: %.*s\n", static_cast<int>(why.size()), why.data());
}

/// The folder of specifications and data beside the source tree, where it is present.
inline std::optional<std::filesystem::path> shared_folder() {
  const auto folder = std::filesystem::path(DIOSCOPE_SOURCE_DIR).parent_path() / "shared";
  if (!std::filesystem::is_directory(folder)) return std::nullopt;
  return folder;
}

} // namespace dioscope::test
