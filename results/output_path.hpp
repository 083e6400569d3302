#pragma once
/// The rule for every path that the program writes: it may be new, or an empty file, or a file that the
/// program wrote before as the same kind. Never a link, pipe, device or folder, and never somebody else's
/// file.
#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace dioscope::results {

/// A file or folder that cannot be written. what() names it and says why.
class FileError : public std::runtime_error {
 public:
  FileError(const std::filesystem::path& path, std::string_view problem);
};

/// What a file is, and how one is known that was written before.
struct FileKind {
  std::string_view name; ///< for messages: "a table of points"
  std::string_view mark; ///< stands in the first 64 KiB of each
};

/// Throws FileError unless `path` may be written as `kind`, now: its folder is there and lets files be made,
/// and it is new, empty, or of that kind.
void check_output(const std::filesystem::path& path, const FileKind& kind);

/// Throws FileError unless `path` can be the name of a folder for output: it is new, or a folder and no link
/// to one.
void check_output_folder(const std::filesystem::path& path);

/// Throws FileError when one of `outputs` is no path, is the same file as another one, or is among `inputs`.
void check_apart(const std::vector<std::filesystem::path>& outputs,
                 const std::vector<std::filesystem::path>& inputs);

} // namespace dioscope::results
