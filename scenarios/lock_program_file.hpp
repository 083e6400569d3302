#pragma once
/// Lock programs as JSON files; docs/lock-programs.md is their reference.
#include <filesystem>
#include <string>
#include <string_view>

#include "models/locking/lock_program.hpp"
#include "text/json.hpp"

namespace dioscope::scenarios {

inline constexpr std::string_view kLockProgramFormat = "dioscope-locks-1";

struct LockProgramFile {
  std::string title;
  std::string description;
  /// Legal: locking::check() finds nothing.
  locking::LockProgram program;
  /// Empty members where the file expects nothing.
  locking::Expectation expect;
};

/// Whether a document says that it is a lock program.
bool is_lock_program(const text::Json& document);
/// A path would silently become a document that holds its name.
bool is_lock_program(const std::filesystem::path&) = delete;

/// Reads and checks a file. Throws text::InputError at its first error.
LockProgramFile load_lock_program(const std::filesystem::path& file);

/// The same of a document that is there already; `file` is for messages.
LockProgramFile lock_program_from(const text::Json& document, const std::string& file);

} // namespace dioscope::scenarios
