#include "results/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace dioscope::results {
namespace {

namespace fs = std::filesystem;

std::string reason(int error) { return std::generic_category().message(error); }

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// A new file beside the wanted one; removed again unless it was renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& target)
      : target_(target),
        path_(folder_of(target) / fmt::format(".{}.{}.tmp", target.filename().string(), getpid())) {
    constexpr mode_t kReadWriteAll = 0666;
    descriptor_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, kReadWriteAll);
    if (descriptor_ < 0) throw FileError(target, reason(errno));
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!renamed_) unlink(path_.c_str());
  }

  void write(std::string_view text) { write_all(descriptor_, text, target_); }
  void close_safely() {
    if (fsync(descriptor_) != 0 && errno != EINVAL) throw FileError(target_, reason(errno));
    if (close(std::exchange(descriptor_, -1)) != 0) throw FileError(target_, reason(errno));
  }
  void rename_to_target() {
    if (rename(path_.c_str(), target_.c_str()) != 0) throw FileError(target_, reason(errno));
    renamed_ = true;
  }

 private:
  fs::path target_;
  fs::path path_;
  int descriptor_ = -1;
  bool renamed_ = false;
};

void sync_folder(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

} // namespace

FileError::FileError(const fs::path& path, std::string_view problem)
    : std::runtime_error(fmt::format("{}: cannot be written: {}", path.string(), problem)) {}

void write_all(int descriptor, std::string_view text, const fs::path& path) {
  while (!text.empty()) {
    const auto written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw FileError(path, reason(errno));
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void write_file_atomically(const fs::path& path, std::string_view text) {
  write_file_atomically(path, [text](const WritePiece& write) { write(text); });
}

void write_file_atomically(const fs::path& path,
                           const std::function<void(const WritePiece& write)>& produce) {
  std::error_code error;
  if (!path.has_filename() || fs::is_directory(path, error)) throw FileError(path, "it is a folder");
  TemporaryFile file(path);
  produce([&file](std::string_view piece) { file.write(piece); });
  file.close_safely();
  file.rename_to_target();
  sync_folder(folder_of(path));
}

void prepare_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError(folder, error.message());
  const TemporaryFile probe(folder / "probe");
}

} // namespace dioscope::results
