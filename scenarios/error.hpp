#pragma once
/// What a bad scenario says.
#include <stdexcept>
#include <string>
#include <string_view>

namespace dioscope::scenarios {

/// A scenario, part or override that cannot be used: one message with the file, the JSON path, what was found
/// and what is legal. The command ends with exit code 2 and writes nothing.
class ScenarioError : public std::runtime_error {
 public:
  /// `file` as the user would name it ("--set" for an override); `path` is empty for the file as a whole.
  ScenarioError(std::string file, std::string path, std::string_view problem);
  const std::string& file() const { return file_; }
  /// The JSON path, as in "storage.disk.rpm" or "variants[2].name".
  const std::string& path() const { return path_; }

 private:
  std::string file_;
  std::string path_;
};

/// A value that does not fit, before it is known where it stands. what() is the problem text of a
/// ScenarioError.
class ValueError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// "a.b", or "b" when `parent` is empty.
std::string join_path(std::string_view parent, std::string_view key);

} // namespace dioscope::scenarios
