#pragma once
/// Records of I/Os on their way from the process that simulates to the one that writes results.
#include <functional>
#include <vector>

#include "tracing/hand_over_file.hpp"
#include "tracing/ios/io_record.hpp"

namespace dioscope::tracing {

class IoFile {
 public:
  /// In `folder`. Throws results::FileError, as all of it may.
  explicit IoFile(const std::filesystem::path& folder) : file_(folder) {}

  /// What is not flushed is not there.
  void append(const IoRecord& record);
  void flush();
  /// All records, from the first.
  void each(const std::function<void(const IoRecord&)>& visit) const;

 private:
  static constexpr std::size_t kBuffered = 512;
  HandOverFile file_;
  std::vector<IoRecord> buffer_;
};

} // namespace dioscope::tracing
