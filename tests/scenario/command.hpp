#pragma once
/// Running a command as a user would, and what it did.
#include "tests/unit/support/text_file.hpp"
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace dioscope::test {

/// How a command ended. A signal's number is negative in `code`.
struct Ended {
  int code = 0;
  std::string out;
  std::string err;
};

/// A folder that is removed with its contents at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// Run `words` (the program first) in `folder`, both outputs in pipes or files. `meanwhile` is called with
/// the process's id after the start. Throws std::runtime_error when the program cannot be started.
Ended run_command(const std::vector<std::string>& words, const std::filesystem::path& folder,
                  const std::function<void(int pid)>& meanwhile = {});

/// `dioscope words ...`, the same way.
Ended run_dioscope(std::vector<std::string> words, const std::filesystem::path& folder,
                   const std::function<void(int pid)>& meanwhile = {});

/// Whether `pid` has started a process that still exists.
bool has_child(int pid);
/// Until it has, for ten seconds at most.
void wait_for_child(int pid);

/// Whether `part` stands anywhere in `text`.
bool contains(const std::string& text, const std::string& part);

void write_text(const std::filesystem::path& file, const std::string& text);

/// Write the scenario NAME.json, which is called so, into `folder`, with `members` behind format and title;
/// its path.
std::string write_scenario(const std::filesystem::path& folder, const std::string& name,
                           const std::string& members);

} // namespace dioscope::test
