#pragma once
/// Output files: written whole or not at all.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string_view>

#include "results/output_path.hpp"

namespace dioscope::results {

/// Write `text` to `path`, which may hold an older file of the same kind. A reader sees the old file or the
/// new one, never a part: the text goes to a temporary file in the same folder, is forced to the disk and
/// renamed; what killed processes left of this file is removed. Throws FileError, and leaves nothing behind
/// then.
void write_file_atomically(const std::filesystem::path& path, const FileKind& kind, std::string_view text);

/// The same with a text that is written piece by piece, and never as a whole in memory.
using WritePiece = std::function<void(std::string_view)>;
void write_file_atomically(const std::filesystem::path& path, const FileKind& kind,
                           const std::function<void(const WritePiece& write)>& produce);

/// The same with a file that `fill` makes the content of, by its path: for libraries that write files
/// themselves. It is there, and empty.
void write_file_atomically(const std::filesystem::path& path, const FileKind& kind,
                           const std::function<void(const std::filesystem::path& temporary)>& fill);

/// A new file in `folder` without a name, gone when nobody has it open any more: its descriptor, for reading
/// and writing at its end. Throws FileError that names `owner`, for which it is.
int open_nameless_file(const std::filesystem::path& folder, const std::filesystem::path& owner);

/// What produces a text, calling `write` for each piece of it.
using Produce = std::function<void(const WritePiece& write)>;
/// Write what `produce` produces to `path`, which must be new, and force it to the disk. Throws FileError; a
/// part may be left then.
void write_new_file(const std::filesystem::path& path, const Produce& produce);

/// Make `folder`, with its parents, when it is not there, and see that files can be made in it. Throws
/// FileError. Call it before a long run, so that an unwritable folder is known at once.
void prepare_folder(const std::filesystem::path& folder);

/// Write all of `text` to an open descriptor. Throws FileError that names `path`.
void write_all(int descriptor, std::string_view text, const std::filesystem::path& path);
/// Read from byte `at` on until `bytes` is full or the file ends; how many there were. Throws FileError that
/// names `path`.
std::size_t read_at(int descriptor, std::uint64_t at, std::span<char> bytes,
                    const std::filesystem::path& path);

} // namespace dioscope::results
