#include "tracing/hand_over_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "results/files.hpp"

namespace dioscope::tracing {

HandOverFile::HandOverFile(const std::filesystem::path& folder) : folder_(folder) {
  auto path = (folder / ".dioscope-hand-over.XXXXXX").string();
  descriptor_ = mkostemp(path.data(), O_CLOEXEC | O_APPEND);
  if (descriptor_ < 0) throw results::FileError(folder, std::generic_category().message(errno));
  unlink(path.c_str());
}

HandOverFile::~HandOverFile() { close(descriptor_); }

void HandOverFile::append(std::string_view bytes) const { results::write_all(descriptor_, bytes, folder_); }

std::size_t HandOverFile::read(std::uint64_t at, char* bytes, std::size_t most) const {
  std::size_t done = 0;
  while (done < most) {
    const auto got = pread(descriptor_, bytes + done, most - done, static_cast<off_t>(at + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw results::FileError(folder_, std::generic_category().message(errno));
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

std::string HandOverFile::text() const {
  constexpr std::size_t kPiece = 65536;
  std::string all;
  std::string piece(kPiece, '\0');
  while (const auto got = read(all.size(), piece.data(), piece.size())) all.append(piece, 0, got);
  return all;
}

} // namespace dioscope::tracing
