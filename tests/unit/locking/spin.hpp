#pragma once
/// Asking SPIN, an independent model checker, about a lock program.
#include <filesystem>
#include <optional>
#include <string>

#include "models/locking/lock_program.hpp"

namespace dioscope::tests {

/// A folder of its own for SPIN's files, gone with the object.
class Spin {
 public:
  Spin();
  Spin(const Spin&) = delete;
  Spin& operator=(const Spin&) = delete;
  ~Spin();

  /// Why SPIN cannot be used on this machine; nothing when it can.
  static std::optional<std::string> missing();

  /// Whether the program's Promela model has an invalid end state. Throws std::runtime_error with what the
  /// tools said when one of them fails or the search was not complete.
  bool finds_deadlock(const locking::LockProgram& program) const;

 private:
  std::filesystem::path folder_;
};

} // namespace dioscope::tests
