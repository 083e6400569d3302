#pragma once
/// A file that a trace is streamed into.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "results/output_path.hpp"

namespace dioscope::tracing {

/// Written as the run goes on, so that what is in it stays when the run is cut off or the disk is full.
class TraceFile {
 public:
  enum class Access : std::uint8_t {
    stream, ///< from the beginning to the end: a pipe will do
    random  ///< places that were written are written again
  };
  /// By the rule of results/output_path.hpp; for a stream, `path` may also be a pipe or a character device.
  /// Throws results::FileError.
  TraceFile(const std::filesystem::path& path, const results::FileKind& kind, Access access);
  TraceFile(const TraceFile&) = delete;
  TraceFile& operator=(const TraceFile&) = delete;
  /// Drops what was not flushed.
  ~TraceFile();

  /// Throws results::FileError, here or in flush(): nothing that was passed since the last flush() is sure to
  /// be there then, everything before it is.
  void write(std::string_view bytes) {
    buffer_.append(bytes);
    size_ += bytes.size();
    if (buffer_.size() >= kBuffer) flush();
  }
  void flush();
  /// Write over what was flushed before. Throws results::FileError.
  void write_at(std::uint64_t offset, std::string_view bytes) const;
  /// Cut what was flushed down to `size` bytes. Only for Access::random, and before write_at(): flush() goes
  /// on where it was. Throws results::FileError.
  void cut(std::uint64_t size) const;
  /// Bytes passed to write() so far.
  std::uint64_t size() const { return size_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  static constexpr std::size_t kBuffer = 256 * 1024;
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::string buffer_;
  std::uint64_t size_ = 0;
};

/// Throws results::FileError unless TraceFile could be made, without making it.
void check_trace_path(const std::filesystem::path& path, const results::FileKind& kind,
                      TraceFile::Access access);

} // namespace dioscope::tracing
