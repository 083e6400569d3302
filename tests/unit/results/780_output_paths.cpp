#include <doctest/doctest.h>

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <thread>

#include "results/files.hpp"
#include "results/write_results.hpp"
#include "tests/unit/results/sample.hpp"
#include "tests/unit/scenarios/fixtures.hpp"
#include "text/file.hpp"

using namespace dioscope::results;
using dioscope::tests::Folder;
namespace fs = std::filesystem;

namespace {

constexpr FileKind kTable{"a table of points", "number,scenario,"};

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const FileError& error) {
    return error.what();
  }
  return {};
}

/// Another process, which tells when it has come to a point and then waits to be killed.
class Process {
 public:
  explicit Process(const std::function<void(const std::function<void()>& wait_here)>& work) {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    pid_ = fork();
    if (pid_ == 0) {
      work([&ends] {
        if (write(ends[1], "x", 1) != 1) _exit(1);
        pause();
      });
      _exit(0);
    }
    close(ends[1]);
    char told = 0;
    REQUIRE(read(ends[0], &told, 1) == 1);
    close(ends[0]);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() { end(); }
  void end() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

 private:
  pid_t pid_;
};

} // namespace

TEST_CASE("780 Given paths of all sorts, when asked whether they may be written, then only what is new, "
          "empty or of "
          "the same kind may") {
  const Folder folder;
  const auto complaint = [&](const fs::path& path) {
    return folder.without_path(error_of([&] { check_output(path, kTable); }));
  };
  const auto in = [&](const std::string& name) { return folder.path() / name; };
  folder.write("empty", "");
  folder.write("old.csv", "number,scenario,variant\n1,a,b\n");
  CHECK(complaint(in("new.csv")).empty());
  CHECK(complaint(in("empty")).empty());
  CHECK(complaint(in("old.csv")).empty());

  folder.write("notes", "mine");
  folder.write("database", std::string("SQLite format 3\0number", 22));
  fs::create_symlink(in("old.csv"), in("link"));
  fs::create_symlink(in("nowhere"), in("dangling"));
  REQUIRE(mkfifo(in("pipe").c_str(), S_IRUSR | S_IWUSR) == 0);
  const std::string other =
      ": cannot be written: it holds something else; legal: a new file, or a table of points of "
      "this program";
  CHECK(complaint(in("notes")) == "notes" + other);
  CHECK(complaint(in("database")) == "database" + other);
  CHECK(complaint(in("link")) == "link: cannot be written: it is a link; legal: a file");
  CHECK(complaint(in("dangling")) == "dangling: cannot be written: it is a link; legal: a file");
  CHECK(complaint(in("pipe")) == "pipe: cannot be written: it is a device or a pipe; legal: a file");
  CHECK(complaint("/dev/null") == "/dev/null: cannot be written: it is a device or a pipe; legal: a file");
  CHECK(complaint(folder.path()).ends_with(": cannot be written: it is a folder"));
  CHECK(complaint(in("none") / "a") == "none/a: cannot be written: No such file or directory");
  CHECK(complaint("") == "\"\": cannot be written: legal: a path");
  CHECK(complaint(":memory:") == ":memory:: cannot be written: legal: a path, as in ./:memory:");
  CHECK(complaint("file:a?mode=memory").find("legal: a path, as in ./file:a?mode=memory") !=
        std::string::npos);

  for (const char* name : {"notes", "link", "dangling", "pipe"}) {
    CHECK_FALSE(error_of([&] { write_file_atomically(in(name), kTable, "number,scenario,\n"); }).empty());
  }
  CHECK(dioscope::text::read_file(in("notes")) == "mine");
  CHECK(fs::is_symlink(in("link")));
  CHECK(fs::is_symlink(in("dangling")));
  CHECK(fs::is_fifo(in("pipe")));
  CHECK(dioscope::text::read_file(in("old.csv")).ends_with("1,a,b\n"));
}

TEST_CASE("781 Given the paths of one command, when two are one file, then that is refused however they are "
          "spelt") {
  const Folder folder;
  const auto in = [&](const std::string& name) { return folder.path() / name; };
  folder.write("a", "");
  fs::create_hard_link(in("a"), in("same"));
  fs::create_directory_symlink(folder.path(), in("here"));
  const std::string both = "cannot be written: it is another output of this command as well";
  const std::string input = "cannot be written: it is an input of this command";
  const auto complaint = [](const std::vector<fs::path>& outputs, const std::vector<fs::path>& inputs) {
    const auto text = error_of([&] { check_apart(outputs, inputs); });
    return text.substr(std::min(text.size(), text.find("cannot")));
  };
  CHECK(complaint({in("a"), in("b")}, {in("c")}).empty());
  CHECK(complaint({in("new"), in("new")}, {}) == both);
  CHECK(complaint({in("new"), in("here/./new")}, {}) == both);
  CHECK(complaint({in("a"), in("same")}, {}) == both);
  CHECK(complaint({in("b"), in("a")}, {in("c"), in("same")}) == input);
  CHECK(complaint({""}, {}) == "cannot be written: legal: a path");
}

TEST_CASE(
    "782 Given the files of a run, when written twice, then each is known by its mark the second time") {
  const Folder folder;
  for (const auto& [name, text] : result_files(sample_run())) {
    CAPTURE(name);
    const auto* kind = file_kind(name);
    REQUIRE(kind != nullptr);
    CHECK(text.find(kind->mark) != std::string::npos);
  }
  for (const auto& [name, text] : result_files(RunResult{}))
    CHECK_MESSAGE(text.find(file_kind(name)->mark) != std::string::npos, name);
  write_results(OutputFolder(folder.path()), sample_run());
  const auto files = folder.entries();
  write_results(OutputFolder(folder.path()), sample_run());
  CHECK(folder.entries() == files);
  CHECK(file_kind("notes.txt") == nullptr);
  CHECK(file_kind("metrics-2.csv") == nullptr);
  CHECK_THROWS_AS(OutputFolder(folder.path()).write({{"notes.txt", "text"}}), std::logic_error);
}

TEST_CASE("783 Given a folder with somebody's file of a result's name, or a link to a folder, when opened "
          "for results, "
          "then it is refused before anything is done") {
  const Folder folder;
  folder.write("out/metrics.csv", "mine\n");
  const auto out = folder.path() / "out";
  CHECK(folder.without_path(error_of([&] { const OutputFolder opened(out); })) ==
        "out/metrics.csv: cannot be written: it holds something else; legal: a new file, or a result table "
        "of this "
        "program");
  fs::remove(out / "metrics.csv");
  folder.write("out/notes.txt", "mine\n");
  const OutputFolder opened(out);
  write_results(opened, sample_run());
  CHECK(dioscope::text::read_file(out / "notes.txt") == "mine\n");
  fs::create_directory_symlink(out, folder.path() / "link");
  CHECK(error_of([&] {
          const OutputFolder linked(folder.path() / "link");
        }).ends_with("it is a link; legal: a folder"));
  CHECK(error_of([&] { const OutputFolder linked(folder.path() / "link/"); }).ends_with("legal: a folder"));
  CHECK(error_of([&] { const OutputFolder nowhere(""); }).ends_with("legal: a path"));
}

TEST_CASE("784 Given processes that were killed while they wrote, when the same is written next, then what "
          "they left "
          "goes, and what a living one is at stays") {
  const Folder folder;
  const auto file = folder.path() / "points.csv";
  const auto write_and_wait = [&](const std::function<void()>& wait_here) {
    write_file_atomically(file, kTable, [&](const WritePiece& write) {
      write("number,scenario,half");
      wait_here();
    });
  };
  Process killed(write_and_wait);
  killed.end();
  CHECK(folder.entries() == 1);
  const Process living(write_and_wait);
  CHECK(folder.entries() == 1); // it has removed the other's
  write_file_atomically(file, kTable, "number,scenario,\n");
  CHECK(folder.entries() == 2);
  CHECK(dioscope::text::read_file(file) == "number,scenario,\n");
}

TEST_CASE("785 Given a folder that a process writes its results into, when another wants it, then it is "
          "refused, and "
          "has it when the first was killed, without what that one left") {
  const Folder folder;
  Process first([&](const std::function<void()>& wait_here) {
    const OutputFolder opened(folder.path());
    fs::create_directories(folder.path() / ".dioscope-staging.abcdef");
    std::ofstream(folder.path() / ".dioscope-staging.abcdef" / "metrics.csv") << "half";
    wait_here();
  });
  CHECK(error_of([&] {
          const OutputFolder second(folder.path());
        }).ends_with("another process writes its results into it; legal: another folder"));
  CHECK(folder.entries() == 1);
  first.end();
  const OutputFolder second(folder.path());
  CHECK(folder.entries() == 0);
}

TEST_CASE(
    "798 Given a new folder, when who has it ends without results while another waits for it, then that "
    "one has a "
    "folder all the same") {
  const Folder folder;
  const auto out = folder.path() / "out";
  auto first = std::make_unique<OutputFolder>(out);
  std::thread ending([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    first.reset();
  });
  const OutputFolder second(out);
  ending.join();
  second.write({{"metrics.csv", "variant,metric\n"}});
  CHECK(dioscope::text::read_file(out / "metrics.csv") == "variant,metric\n");
}
