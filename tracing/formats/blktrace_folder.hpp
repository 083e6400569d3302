#pragma once
/// The files of a blktrace, of which there may be more than a process may have open.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "results/output_path.hpp"

namespace dioscope::tracing {

/// Throws results::FileError unless `folder` may be written: it is new, or a folder and no link to one, that
/// holds nothing but files named like ours, each of them empty or of blktrace.
void check_blktrace_folder(const std::filesystem::path& folder);

/// A folder for the files of one trace, of which this process is the only writer as long as this lives. Each
/// file is opened for each piece that is added to it.
class BlktraceFolder {
 public:
  /// Makes the folder or removes what is in it, after check_blktrace_folder(). Throws results::FileError, as
  /// all of it may.
  explicit BlktraceFolder(std::filesystem::path folder);
  BlktraceFolder(const BlktraceFolder&) = delete;
  BlktraceFolder& operator=(const BlktraceFolder&) = delete;
  ~BlktraceFolder();

  /// Make a disk's files, all empty: readers stop at the first CPU that has none.
  void create(std::uint32_t disk, unsigned cpus) const;
  /// All of `records` or, when it throws, nothing.
  void append(std::uint32_t disk, unsigned cpu, std::string_view records) const;

 private:
  /// A descriptor.
  int open_file(const std::string& name, int flags) const;

  std::filesystem::path path_;
  int descriptor_ = -1; ///< the folder, locked
};

} // namespace dioscope::tracing
