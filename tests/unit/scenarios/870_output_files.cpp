#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "fixtures.hpp"
#include "results/files.hpp"
#include "tests/unit/support/text_file.hpp"

using namespace dioscope;

namespace {

/// Of these files all are known.
constexpr results::FileKind kKind{"a text", ""};

template <class Action>
std::string file_error(const Action& action) {
  try {
    action();
  } catch (const results::FileError& error) {
    return error.what();
  }
  return {};
}

} // namespace

TEST_CASE("870 Given a file, When written again, Then it has the new text and nothing else is left") {
  const tests::Folder folder;
  const auto file = folder.path() / "result.json";
  results::write_file_atomically(file, kKind, "old");
  results::write_file_atomically(file, kKind, "new text\n");
  CHECK(test::read_text(file) == "new text\n");
  CHECK(folder.entries() == 1);
}

TEST_CASE(
    "871 Given a file that may not grow any more, When written, Then the old one stays and no part is left") {
  const tests::Folder folder;
  const auto file = folder.write("result.json", "old");
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{4096, 4096};
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  const auto error = folder.without_path(
      file_error([&] { results::write_file_atomically(file, kKind, std::string(1 << 20, 'x')); }));
  CHECK(error == "result.json: cannot be written: File too large");
  CHECK(test::read_text(file) == "old");
  CHECK(folder.entries() == 1);
}

TEST_CASE("872 Given a full disk, When written, Then the message says so") {
  const int full = open("/dev/full", O_WRONLY);
  REQUIRE(full >= 0);
  CHECK(file_error([&] { results::write_all(full, "text", "out/result.json"); }) ==
        "out/result.json: cannot be written: No space left on device");
  close(full);
}

TEST_CASE(
    "873 Given a folder that is not there, a file as folder or a folder as file, Then the message says so") {
  const tests::Folder folder;
  folder.write("file", "");
  const auto error = [&](const std::string& name) {
    return folder.without_path(
        file_error([&] { results::write_file_atomically(folder.path() / name, kKind, "text"); }));
  };
  CHECK(error("none/result.json") == "none/result.json: cannot be written: No such file or directory");
  CHECK(error("file/result.json") == "file/result.json: cannot be written: Not a directory");
  CHECK(error("").ends_with("it is a folder"));
  CHECK(folder.without_path(file_error([&] { results::prepare_folder(folder.path() / "file"); })) ==
        "file: cannot be written: Not a directory");
}

TEST_CASE("874 Given an output folder with missing parents, When prepared, Then it is there and empty") {
  const tests::Folder folder;
  results::prepare_folder(folder.path() / "a/b");
  CHECK(std::filesystem::is_directory(folder.path() / "a/b"));
  CHECK(std::filesystem::is_empty(folder.path() / "a/b"));
}

TEST_CASE("875 Given a folder without write permission, When prepared, Then the message says so") {
  const tests::Folder folder;
  if (geteuid() == 0) {
    // The administrator may write anywhere but into the kernel's own file systems.
    CHECK_FALSE(file_error([] { results::prepare_folder("/proc/dioscope"); }).empty());
    return;
  }
  REQUIRE(chmod(folder.path().c_str(), S_IRUSR | S_IXUSR) == 0);
  CHECK(file_error([&] { results::prepare_folder(folder.path()); }).ends_with("Permission denied"));
  chmod(folder.path().c_str(), S_IRWXU);
}
