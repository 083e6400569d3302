#pragma once
/// From the process that simulates to the one that writes results.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace dioscope::tracing {

/// A file without a name, gone when the last process that has it ends. Made before the process that writes it
/// is forked; read when that has ended.
class HandOverFile {
 public:
  /// In `folder`. Throws results::FileError, as all of it may.
  explicit HandOverFile(const std::filesystem::path& folder);
  HandOverFile(const HandOverFile&) = delete;
  HandOverFile& operator=(const HandOverFile&) = delete;
  ~HandOverFile();

  void append(std::string_view bytes) const;
  /// From byte `at` on; how many there were, fewer than asked for at the end only.
  std::size_t read(std::uint64_t at, std::span<char> bytes) const;
  /// All of it.
  std::string text() const;

 private:
  std::filesystem::path folder_;
  int descriptor_ = -1;
};

} // namespace dioscope::tracing
