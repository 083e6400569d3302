#pragma once
/// Applies scenario files and parts to a set of parameters, whatever models they belong to.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/parameter_index.hpp"
#include "text/json.hpp"

namespace dioscope::scenarios {

/// Keys of a file that are not parameters. `variants`, `expect`, `claim` and `compare_with` are legal in
/// scenarios only.
const std::vector<std::string>& reserved_keys();

class Reader {
 public:
  explicit Reader(const ParameterIndex& index) : index_(index) {}

  /// Read a scenario and what it includes, and assign every value. Returns the document, whose reserved keys
  /// other than format, title, description and include are the caller's to check. Throws text::InputError.
  text::Json apply_scenario(const std::filesystem::path& file);

  /// Every file read so far, in the order in which they were applied.
  const std::vector<std::filesystem::path>& sources() const { return sources_; }

 private:
  text::Json apply_file(const std::filesystem::path& file, std::string_view format);
  void apply_includes(const text::Json& document, const std::filesystem::path& file);
  void apply_group(const text::Json& object, const std::string& group, const std::string& file);

  const ParameterIndex& index_;
  std::vector<std::filesystem::path> sources_;
  std::vector<std::filesystem::path> chain_;
};

/// Assign one value by its full path. `where` is the JSON path that an error names. Throws text::InputError.
void assign(const ParameterIndex& index, const std::string& path, const text::Json& value,
            const std::string& file, const std::string& where);

/// Assign "path=value". Throws text::InputError that names "--set path=value" as the file.
void assign_override(const ParameterIndex& index, const std::string& text);

/// The text at `object[key]`; `fallback` when it is not there. Throws text::InputError when it is not a
/// string.
std::string text_at(const text::Json& object, const std::string& key, const std::string& file,
                    const std::string& parent, const std::string& fallback = {});

/// The same of one printable line.
std::string line_at(const text::Json& object, const std::string& key, const std::string& file,
                    const std::string& parent, const std::string& fallback = {});

/// The title of a document, one line that says `what`. Throws text::InputError when there is none.
std::string title_of(const text::Json& document, const std::string& file, std::string_view what);

/// Throws text::InputError unless `value` is an object.
void require_object(const text::Json& value, const std::string& file, const std::string& path);

/// The error for a key that is none of `legal`.
[[noreturn]] void unknown_key(const std::string& key, const std::vector<std::string>& legal,
                              const std::string& file, const std::string& parent,
                              const std::vector<std::string>& elsewhere = {});

} // namespace dioscope::scenarios
