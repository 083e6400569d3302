#include "results/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "results/file_lock.hpp"
#include "sim/random.hpp"

namespace dioscope::results {
namespace {

namespace fs = std::filesystem;

std::string reason(int error) { return std::generic_category().message(error); }

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

void force_to_disk(int descriptor, const fs::path& path) {
  if (fsync(descriptor) != 0 && errno != EINVAL) throw FileError(path, reason(errno));
}

/// Temporary files of one target begin alike, and are never longer than it may be.
std::string temporary_prefix(const fs::path& target) {
  return fmt::format(".dioscope-{:016x}.", sim::mix(0, target.filename().string()));
}

/// A new file beside the wanted one; removed again unless it was renamed. Locked as long as its process
/// lives.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& target) : target_(target) {
    do {
      if (descriptor_ >= 0) close(descriptor_);
      path_ = (folder_of(target) / (temporary_prefix(target) + "XXXXXX")).string();
      descriptor_ = mkostemp(path_.data(), O_CLOEXEC);
      if (descriptor_ < 0) throw FileError(target, reason(errno));
    } while (!locked());
    const auto mask = umask(0);
    umask(mask);
    constexpr mode_t kReadWriteAll = 0666;
    fchmod(descriptor_, kReadWriteAll & ~mask);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (!renamed_) unlink(path_.c_str());
    close(descriptor_);
  }

  void write(std::string_view text) { write_all(descriptor_, text, target_); }
  const std::string& path() const { return path_; }
  void rename_to_target() {
    force_to_disk(descriptor_, target_);
    if (rename(path_.c_str(), target_.c_str()) != 0) throw FileError(target_, reason(errno));
    renamed_ = true;
  }

 private:
  /// False when it was taken for one that a killed process left, and removed, before it was locked.
  bool locked() const {
    struct stat status {};
    return try_lock(descriptor_) != LockAnswer::taken && fstat(descriptor_, &status) == 0 &&
           status.st_nlink > 0;
  }

  fs::path target_;
  std::string path_;
  int descriptor_ = -1;
  bool renamed_ = false;
};

/// Remove the temporary files of `target` whose process has ended.
void remove_left_over(const fs::path& target) {
  const auto prefix = temporary_prefix(target);
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_of(target), error)) {
    if (!entry.path().filename().string().starts_with(prefix) || !entry.is_regular_file(error)) continue;
    const int descriptor = open(entry.path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) continue;
    if (try_lock(descriptor) == LockAnswer::ours) unlink(entry.path().c_str());
    close(descriptor);
  }
}

void sync_folder(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

/// `fill(TemporaryFile&)` makes what takes the place of `path`.
template <class Fill>
void replace(const fs::path& path, const FileKind& kind, Fill fill) {
  check_output(path, kind);
  remove_left_over(path);
  TemporaryFile file(path);
  fill(file);
  check_output(path, kind);
  file.rename_to_target();
  sync_folder(folder_of(path));
}

} // namespace

void write_all(int descriptor, std::string_view text, const fs::path& path) {
  while (!text.empty()) {
    const auto written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw FileError(path, reason(errno));
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::size_t read_at(int descriptor, std::uint64_t at, std::span<char> bytes, const fs::path& path) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto got =
        pread(descriptor, bytes.data() + done, bytes.size() - done, static_cast<off_t>(at + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw FileError(path, reason(errno));
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

void write_file_atomically(const fs::path& path, const FileKind& kind, std::string_view text) {
  write_file_atomically(path, kind, [text](const WritePiece& write) { write(text); });
}

void write_file_atomically(const fs::path& path, const FileKind& kind,
                           const std::function<void(const WritePiece& write)>& produce) {
  replace(path, kind, [&produce](TemporaryFile& file) {
    produce([&file](std::string_view piece) { file.write(piece); });
  });
}

void write_file_atomically(const fs::path& path, const FileKind& kind,
                           const std::function<void(const fs::path& temporary)>& fill) {
  replace(path, kind, [&fill](TemporaryFile& file) { fill(file.path()); });
}

int open_nameless_file(const fs::path& folder, const fs::path& owner) {
  auto path = (folder / ".dioscope-scratch.XXXXXX").string();
  const int descriptor = mkostemp(path.data(), O_CLOEXEC | O_APPEND);
  if (descriptor < 0) throw FileError(owner, reason(errno));
  unlink(path.c_str());
  return descriptor;
}

void write_new_file(const fs::path& path, const Produce& produce) {
  constexpr mode_t kReadWriteAll = 0666;
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kReadWriteAll);
  if (descriptor < 0) throw FileError(path, reason(errno));
  try {
    produce([&](std::string_view piece) { write_all(descriptor, piece, path); });
    force_to_disk(descriptor, path);
  } catch (...) {
    close(descriptor);
    throw;
  }
  close(descriptor);
}

void prepare_folder(const fs::path& folder) {
  check_output_folder(folder);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError(folder, error.message());
  const TemporaryFile probe(folder / "probe");
}

} // namespace dioscope::results
