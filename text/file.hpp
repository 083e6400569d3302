#pragma once
/// Reading a file whole.
#include <filesystem>
#include <string>

#include "text/error.hpp"

namespace dioscope::text {

/// Bytes of a file that is read, at most.
inline constexpr std::size_t kLargestFile = std::size_t{64} << 20;

/// The file's text. Throws InputError: it cannot be read, is no regular file (a folder, a FIFO or a device,
/// none of which is waited for), or has more than kLargestFile bytes.
std::string read_file(const std::filesystem::path& file);

} // namespace dioscope::text
