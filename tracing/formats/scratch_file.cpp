#include "tracing/formats/scratch_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "results/output_path.hpp"

namespace dioscope::tracing {

namespace {
[[noreturn]] void fail_beside(const std::filesystem::path& path, int error) {
  throw results::FileError(path, std::generic_category().message(error));
}
} // namespace

ScratchFile::ScratchFile(std::filesystem::path beside) : beside_(std::move(beside)) {
  auto name = (beside_.parent_path() / ".dioscope-trace.XXXXXX").string();
  descriptor_ = mkostemp(name.data(), O_CLOEXEC);
  if (descriptor_ < 0) fail_beside(beside_, errno);
  unlink(name.c_str());
}

ScratchFile::~ScratchFile() { close(descriptor_); }

void ScratchFile::append(std::string_view bytes) {
  auto end = size_;
  while (!bytes.empty()) {
    const auto written = pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(end));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int error = errno;
      drop_last(0);
      fail_beside(beside_, error);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
    end += static_cast<std::uint64_t>(written);
  }
  size_ = end;
}

std::string ScratchFile::last(std::size_t count) const {
  std::string bytes(count, '\0');
  for (std::size_t done = 0; done < count;) {
    const auto got =
        pread(descriptor_, bytes.data() + done, count - done, static_cast<off_t>(size_ - count + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail_beside(beside_, got < 0 ? errno : EIO);
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

void ScratchFile::drop_last(std::size_t count) {
  size_ -= count;
  if (ftruncate(descriptor_, static_cast<off_t>(size_)) != 0) fail_beside(beside_, errno);
}

} // namespace dioscope::tracing
