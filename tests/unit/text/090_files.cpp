#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "text/file.hpp"

using namespace dioscope::text;
namespace fs = std::filesystem;

namespace {

/// An empty folder that goes away with the test.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("dioscope-text-" + std::to_string(getpid()))) {
    fs::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  fs::path operator/(const std::string& name) const { return path_ / name; }

 private:
  fs::path path_;
};

std::string file_refusal(const fs::path& file) {
  try {
    (void)read_file(file);
    return {};
  } catch (const InputError& error) {
    CHECK(error.file() == file.string());
    return std::string(error.what()).substr(file.string().size());
  }
}

} // namespace

TEST_CASE("090 Given a regular file, when it is read, then every byte is there") {
  const Folder folder;
  const std::string text("a\0b\r\n\xff", 6);
  std::ofstream(folder / "a", std::ios::binary) << text;
  CHECK(read_file(folder / "a") == text);
  std::ofstream(folder / "empty");
  CHECK(read_file(folder / "empty").empty());
  fs::create_symlink("a", folder / "link");
  CHECK(read_file(folder / "link") == text);
}

TEST_CASE("091 Given what is no regular file, when it is read, then it is refused and not waited for") {
  const Folder folder;
  CHECK(file_refusal(folder / "none") == ": cannot be read: No such file or directory");
  CHECK(file_refusal(fs::temp_directory_path()) == ": found a directory; legal: a regular file");
  REQUIRE(mkfifo((folder / "fifo").c_str(), 0600) == 0);
  CHECK(file_refusal(folder / "fifo") == ": found a FIFO; legal: a regular file");
  CHECK(file_refusal("/dev/zero") == ": found a device; legal: a regular file");
}

TEST_CASE("092 Given a file that is too large, when it is read, then it is refused") {
  const Folder folder;
  std::ofstream(folder / "large");
  fs::resize_file(folder / "large", kLargestFile);
  CHECK(read_file(folder / "large").size() == kLargestFile);
  fs::resize_file(folder / "large", kLargestFile + 1);
  CHECK(file_refusal(folder / "large") == ": too large; legal: at most 64 MiB");
}
