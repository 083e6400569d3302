#include "tracing/hand_over_file.hpp"

#include <unistd.h>

#include "results/files.hpp"

namespace dioscope::tracing {

HandOverFile::HandOverFile(const std::filesystem::path& folder)
    : folder_(folder), descriptor_(results::open_nameless_file(folder, folder)) {}

HandOverFile::~HandOverFile() { close(descriptor_); }

void HandOverFile::append(std::string_view bytes) const { results::write_all(descriptor_, bytes, folder_); }

std::size_t HandOverFile::read(std::uint64_t at, std::span<char> bytes) const {
  return results::read_at(descriptor_, at, bytes, folder_);
}

std::string HandOverFile::text() const {
  constexpr std::size_t kPiece = 65536;
  std::string all;
  std::string piece(kPiece, '\0');
  while (const auto got = read(all.size(), piece)) all.append(piece, 0, got);
  return all;
}

} // namespace dioscope::tracing
