#pragma once
/// Programs of others that read what the sinks write.
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <stdexcept>
#include <string>

namespace dioscope::tracing::test {

/// What `command` prints, errors included. `exit_code` gets how it ended.
inline std::string output_of(const std::string& command, int* exit_code = nullptr) {
  // Some of them start a pager or want colours.
  FILE* const pipe = popen(("export LC_ALL=C PAGER=cat; " + command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("no shell");
  std::string text;
  char buffer[4096];
  for (std::size_t n = 0; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, n);
  const int status = pclose(pipe);
  if (exit_code != nullptr) *exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return text;
}

inline bool have(const std::string& program) {
  int code = 1;
  output_of("command -v " + program + " && (" + program + " --version || true)", &code);
  return code == 0;
}

/// How many lines of `text` hold `word`.
inline int lines_with(const std::string& text, const std::string& word) {
  int count = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    if (text.substr(begin, end - begin).find(word) != std::string::npos) ++count;
    begin = end + 1;
  }
  return count;
}

/// The first group of the first match of `pattern`, "" when there is none.
inline std::string found(const std::string& text, const std::string& pattern) {
  std::smatch match;
  return std::regex_search(text, match, std::regex(pattern)) ? match[1].str() : "";
}

/// A folder that is gone with this.
class TestFolder {
 public:
  TestFolder() {
    auto name = (std::filesystem::temp_directory_path() / "dioscope-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder");
    path_ = name;
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder() { std::filesystem::remove_all(path_); }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

} // namespace dioscope::tracing::test
