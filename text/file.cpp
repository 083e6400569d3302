#include "text/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace dioscope::text {
namespace {

/// An open file.
class Descriptor {
 public:
  // Opening a FIFO would wait for who writes it.
  explicit Descriptor(const std::filesystem::path& file)
      : number_(open(file.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int operator*() const { return number_; }

 private:
  int number_;
};

std::string_view kind_of(mode_t mode) {
  return S_ISDIR(mode)                    ? "a directory"
         : S_ISFIFO(mode)                 ? "a FIFO"
         : S_ISCHR(mode) || S_ISBLK(mode) ? "a device"
                                          : "a socket";
}

} // namespace

std::string read_file(const std::filesystem::path& file) {
  const auto name = file.string();
  const auto unreadable = [&name](int error) {
    return InputError(name, "", "cannot be read: " + std::generic_category().message(error));
  };
  // A name ends at its first zero byte for the system, and what follows would be lost.
  if (name.find('\0') != std::string::npos) throw unreadable(EINVAL);
  const Descriptor descriptor(file);
  struct stat status {};
  if (*descriptor < 0 || fstat(*descriptor, &status) != 0) throw unreadable(errno);
  if (!S_ISREG(status.st_mode))
    throw InputError(name, "", fmt::format("found {}; legal: a regular file", kind_of(status.st_mode)));
  std::string text;
  // As large as it says it is and one more, to see its end; or it grows, or knows no size.
  constexpr std::int64_t kSmallestPiece = 1 << 12;
  constexpr std::int64_t kLargestPiece = 1 << 20;
  const auto piece =
      static_cast<std::size_t>(std::clamp<std::int64_t>(status.st_size + 1, kSmallestPiece, kLargestPiece));
  for (;;) {
    const auto before = text.size();
    if (before > kLargestFile)
      throw InputError(name, "", fmt::format("too large; legal: at most {} MiB", kLargestFile >> 20));
    text.resize(before + piece);
    const auto got = read(*descriptor, text.data() + before, piece);
    if (got < 0 && errno != EINTR) throw unreadable(errno);
    text.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) return text;
  }
}

} // namespace dioscope::text
