#pragma once
/// A file without a name, for what a trace's file will hold further on.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace dioscope::tracing {

/// Grows at its end and shrinks there; gone when this is.
class ScratchFile {
 public:
  /// In the folder of `beside`, which errors name. Throws results::FileError, as all of it may.
  explicit ScratchFile(std::filesystem::path beside);
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ~ScratchFile();

  /// All of `bytes` or, when it throws, nothing.
  void append(std::string_view bytes);
  /// The last `count` bytes, at most size().
  std::string last(std::size_t count) const;
  /// Give up the last `count` bytes, and their place on the disk.
  void drop_last(std::size_t count);
  std::uint64_t size() const { return size_; }

 private:
  std::filesystem::path beside_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

} // namespace dioscope::tracing
