#include "tests/scenario/command.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace dioscope::test {
namespace {

constexpr int kCannotStart = 125; // a shell has 126 and 127 for what it could not start itself

void redirect(int descriptor, const std::filesystem::path& file, int flags) {
  const int opened = ::open(file.c_str(), flags, 0600);
  if (opened < 0 || ::dup2(opened, descriptor) < 0) ::_exit(kCannotStart);
  ::close(opened);
}

} // namespace

TemporaryFolder::TemporaryFolder() {
  auto pattern = (std::filesystem::temp_directory_path() / "dioscope-test-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder at " + pattern);
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Ended run_command(const std::vector<std::string>& words, const std::filesystem::path& folder,
                  const std::function<void(int pid)>& meanwhile) {
  const TemporaryFolder outputs;
  const auto out = outputs / "out";
  const auto err = outputs / "err";
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no fork");
  if (child == 0) {
    if (::chdir(folder.c_str()) != 0) ::_exit(kCannotStart);
    redirect(STDIN_FILENO, "/dev/null", O_RDONLY);
    redirect(STDOUT_FILENO, out, O_WRONLY | O_CREAT | O_TRUNC);
    redirect(STDERR_FILENO, err, O_WRONLY | O_CREAT | O_TRUNC);
    ::execv(arguments.front(), arguments.data());
    ::_exit(kCannotStart);
  }
  if (meanwhile) meanwhile(child);
  int status = 0;
  ::waitpid(child, &status, 0);
  Ended ended{WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), read_text(out), read_text(err)};
  if (ended.code == kCannotStart) throw std::runtime_error("cannot start " + words.front());
  return ended;
}

void write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream) throw std::runtime_error("cannot write " + file.string());
}

Ended run_dioscope(std::vector<std::string> words, const std::filesystem::path& folder,
                   const std::function<void(int)>& meanwhile) {
  words.insert(words.begin(), DIOSCOPE_PROGRAM);
  return run_command(words, folder, meanwhile);
}

bool has_child(int pid) {
  return std::ranges::any_of(std::filesystem::directory_iterator("/proc"), [pid](const auto& entry) {
    std::ifstream stat(entry.path() / "stat");
    std::string text;
    if (!std::getline(stat, text) || text.rfind(')') == std::string::npos) return false;
    // After the name in parentheses: state, parent.
    return std::atoi(text.c_str() + text.rfind(')') + 4) == pid;
  });
}

void wait_for_child(int pid) {
  using namespace std::chrono_literals;
  for (int i = 0; i < 1000 && !has_child(pid); ++i) std::this_thread::sleep_for(10ms);
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string write_scenario(const std::filesystem::path& folder, const std::string& name,
                           const std::string& members) {
  const auto file = folder / (name + ".json");
  write_text(file, R"({"format": "dioscope-scenario-1", "title": ")" + name + R"(", )" + members + "}\n");
  return file.string();
}

} // namespace dioscope::test
