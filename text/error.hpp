#pragma once
/// What a file that cannot be used says.
#include <stdexcept>
#include <string>
#include <string_view>

namespace dioscope::text {

/// A file or argument that cannot be used: one message, "FILE: PATH: PROBLEM", with what was found and what
/// is legal. It can be printed as it is: what is not printable in it is escaped, and it is no longer than a
/// few screens whatever was found. The command ends with exit code 2 and writes nothing.
class InputError : public std::runtime_error {
 public:
  /// `file` as the user would name it ("--set" for an override); `path` is empty for the file as a whole.
  InputError(std::string file, std::string path, std::string_view problem);
  /// Of a file whose name stands in `message`.
  explicit InputError(std::string_view message);
  const std::string& file() const { return file_; }
  /// The JSON path, as in "storage.disk.rpm" or "variants[2].name".
  const std::string& path() const { return path_; }

 private:
  std::string file_;
  std::string path_;
};

/// "a.b", or "b" when `parent` is empty.
std::string join_path(std::string_view parent, std::string_view key);

} // namespace dioscope::text
