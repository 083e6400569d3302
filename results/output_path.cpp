#include "results/output_path.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>

namespace dioscope::results {
namespace {

namespace fs = std::filesystem;

/// What some programs, SQLite among them, take for something else than a path.
void check_name(const fs::path& path) {
  const auto name = path.string();
  if (name.empty() || name == ":memory:" || name.starts_with("file:"))
    throw FileError(path, name.empty() ? "legal: a path" : "legal: a path, as in ./" + name);
}

/// Of `path` itself: a link is a link.
fs::file_type type_of(const fs::path& path) {
  std::error_code error;
  const auto type = fs::symlink_status(path, error).type();
  if (type == fs::file_type::none) throw FileError(path, error.message());
  return type;
}

bool bears(const fs::path& path, std::string_view mark) {
  constexpr std::size_t kHead = 65536;
  std::string head(kHead, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), kHead);
  head.resize(static_cast<std::size_t>(file.gcount()));
  return head.find(mark) != std::string::npos;
}

bool same_file(const fs::path& a, const fs::path& b) {
  std::error_code error;
  if (fs::equivalent(a, b, error)) return true;
  const auto first = fs::weakly_canonical(fs::absolute(a), error);
  return !error && first == fs::weakly_canonical(fs::absolute(b), error) && !error;
}

} // namespace

FileError::FileError(const fs::path& path, std::string_view problem)
    : std::runtime_error(
          fmt::format("{}: cannot be written: {}", path.empty() ? "\"\"" : path.string(), problem)) {}

void check_output(const fs::path& path, const FileKind& kind) {
  check_name(path);
  const auto folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (access((folder / ".").c_str(), W_OK | X_OK) != 0)
    throw FileError(path, std::generic_category().message(errno));
  switch (type_of(path)) {
  case fs::file_type::not_found:
    return;
  case fs::file_type::regular:
    break;
  case fs::file_type::directory:
    throw FileError(path, "it is a folder");
  case fs::file_type::symlink:
    throw FileError(path, "it is a link; legal: a file");
  default:
    throw FileError(path, "it is a device or a pipe; legal: a file");
  }
  std::error_code error;
  if (fs::file_size(path, error) == 0 && !error) return;
  if (!bears(path, kind.mark))
    throw FileError(
        path, fmt::format("it holds something else; legal: a new file, or {} of this program", kind.name));
}

void check_output_folder(const fs::path& path) {
  check_name(path);
  if (type_of(path.has_filename() ? path : path.parent_path()) == fs::file_type::symlink)
    throw FileError(path, "it is a link; legal: a folder");
}

void check_apart(const std::vector<fs::path>& outputs, const std::vector<fs::path>& inputs) {
  for (auto output = outputs.begin(); output != outputs.end(); ++output) {
    check_name(*output);
    const auto same = [&output](const fs::path& other) { return same_file(*output, other); };
    if (std::any_of(outputs.begin(), output, same))
      throw FileError(*output, "it is another output of this command as well");
    if (std::ranges::any_of(inputs, same)) throw FileError(*output, "it is an input of this command");
  }
}

} // namespace dioscope::results
