#pragma once
/// Output files: written whole or not at all.
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace dioscope::results {

/// A file or folder that cannot be written. what() names it and says why.
class FileError : public std::runtime_error {
 public:
  FileError(const std::filesystem::path& path, std::string_view problem);
};

/// Write `text` to `path`, replacing what is there. A reader sees the old file or the new one, never a part:
/// the text goes to a temporary file in the same folder, is forced to the disk and renamed. Throws FileError,
/// and leaves nothing behind then.
void write_file_atomically(const std::filesystem::path& path, std::string_view text);

/// The same with a text that is written piece by piece, and never as a whole in memory.
using WritePiece = std::function<void(std::string_view)>;
void write_file_atomically(const std::filesystem::path& path,
                           const std::function<void(const WritePiece& write)>& produce);

/// Make `folder`, with its parents, when it is not there, and see that files can be made in it. Throws
/// FileError. Call it before a long run, so that an unwritable folder is known at once.
void prepare_folder(const std::filesystem::path& folder);

/// Write all of `text` to an open descriptor. Throws FileError that names `path`.
void write_all(int descriptor, std::string_view text, const std::filesystem::path& path);

} // namespace dioscope::results
