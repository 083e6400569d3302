#include "tracing/trace_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "results/files.hpp"

namespace dioscope::tracing {
namespace {

using results::FileError;

[[noreturn]] void fail(const std::filesystem::path& path) {
  throw FileError(path, std::generic_category().message(errno));
}

bool is_stream(const std::filesystem::path& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode));
}

} // namespace

void check_trace_path(const std::filesystem::path& path, const results::FileKind& kind,
                      TraceFile::Access access) {
  if (!is_stream(path))
    results::check_output(path, kind);
  else if (access == TraceFile::Access::random)
    throw FileError(path, "a pipe or device cannot be written in any order, as " + std::string(kind.name) +
                              " is; legal: a file, or the formats pftrace, json and folded");
}

TraceFile::TraceFile(const std::filesystem::path& path, const results::FileKind& kind, Access access)
    : path_(path) {
  check_trace_path(path, kind, access);
  constexpr mode_t kReadWriteAll = 0666;
  descriptor_ = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kReadWriteAll);
  if (descriptor_ < 0) fail(path);
  buffer_.reserve(2 * kBuffer);
}

TraceFile::~TraceFile() { close(descriptor_); }

void TraceFile::flush() {
  try {
    results::write_all(descriptor_, buffer_, path_);
  } catch (const FileError&) {
    buffer_.clear();
    throw;
  }
  buffer_.clear();
}

void TraceFile::cut(std::uint64_t size) const {
  if (ftruncate(descriptor_, static_cast<off_t>(size)) != 0) fail(path_);
}

void TraceFile::write_at(std::uint64_t offset, std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto written = pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(path_);
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
}

} // namespace dioscope::tracing
