#include "tests/unit/locking/program_table.hpp"

#include "tests/unit/locking/program_table_support.hpp"

namespace dioscope::tests {

std::vector<TableProgram> program_table() {
  table::Table table;
  table::add_recursion(table);
  table::add_two_locks(table);
  table::add_three_locks(table);
  table::add_gates(table);
  table::add_interrupted_holder(table);
  table::add_masks(table);
  table::add_inversion(table);
  table::add_kernel_cases(table);
  return table;
}

} // namespace dioscope::tests
