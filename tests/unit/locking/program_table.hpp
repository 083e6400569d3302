#pragma once
/// A table of lock programs: the known patterns of going wrong, over orders, kinds of lock, kinds of context
/// and CPUs, and their safe twins. What is expected of each follows from how its pattern is built; nothing
/// here runs the code under test.
#include <string>
#include <vector>

#include "models/locking/lock_program.hpp"

namespace dioscope::tests {

struct TableProgram {
  /// "pattern/variant", unique.
  std::string name;
  locking::LockProgram program;
  /// When each context runs alone, straight through, in file order: the kind of the first finding.
  locking::ValidatorVerdict validator;
  locking::ExplorerVerdict explorer;

  /// The part of the name before the slash.
  std::string pattern() const { return name.substr(0, name.find('/')); }
};

/// All of them, always in the same order.
std::vector<TableProgram> program_table();

} // namespace dioscope::tests
