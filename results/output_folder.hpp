#pragma once
/// The folder that the files of a result go into.
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "results/files.hpp"

namespace dioscope::results {

/// With which the file of a variant without a result begins.
inline constexpr std::string_view kStoryHeading = "Why there is no result\n\n";

/// A name without folder, and the file's text.
using File = std::pair<std::string, std::string>;
/// The same with a text that is never as a whole in memory.
using StreamedFile = std::pair<std::string, Produce>;

/// A folder for the files of one result, of which this process is the only writer as long as this lives.
class OutputFolder {
 public:
  /// prepare_folder(), and remove what killed processes left in it. Throws FileError: it cannot be written,
  /// another process writes into it, or a file in it has the name of a result file and is none.
  explicit OutputFolder(const std::filesystem::path& folder);
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;
  /// Removes the folder if it was made for this and nothing was written.
  ~OutputFolder();

  /// Write `streamed` and `files`. All are written beside it first and then moved in, in their order: when
  /// the disk is full, nothing in the folder has changed. Throws FileError, and std::logic_error for a name
  /// that file_kind() does not know.
  void write(const std::vector<File>& files, const std::vector<StreamedFile>& streamed = {}) const;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  bool made_ = false; ///< it was not there
  int lock_ = -1;     ///< the folder, open
};

/// What the result file with this name is; nothing for any other name. A new file of a result is one line
/// here.
const FileKind* file_kind(std::string_view name);

} // namespace dioscope::results
