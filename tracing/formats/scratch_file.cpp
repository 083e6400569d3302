#include "tracing/formats/scratch_file.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "results/files.hpp"

namespace dioscope::tracing {

ScratchFile::ScratchFile(std::filesystem::path beside)
    : beside_(std::move(beside)), descriptor_(results::open_nameless_file(beside_.parent_path(), beside_)) {}

ScratchFile::~ScratchFile() { close(descriptor_); }

void ScratchFile::append(std::string_view bytes) {
  try {
    results::write_all(descriptor_, bytes, beside_);
  } catch (const results::FileError&) {
    drop_last(0);
    throw;
  }
  size_ += bytes.size();
}

std::string ScratchFile::last(std::size_t count) const {
  std::string bytes(count, '\0');
  if (results::read_at(descriptor_, size_ - count, bytes, beside_) < count)
    throw results::FileError(beside_, std::generic_category().message(EIO));
  return bytes;
}

void ScratchFile::drop_last(std::size_t count) {
  size_ -= count;
  if (ftruncate(descriptor_, static_cast<off_t>(size_)) != 0)
    throw results::FileError(beside_, std::generic_category().message(errno));
}

} // namespace dioscope::tracing
