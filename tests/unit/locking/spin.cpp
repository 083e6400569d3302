#include "tests/unit/locking/spin.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "models/locking/promela.hpp"
#include "tests/unit/support/text_file.hpp"

namespace dioscope::tests {
namespace {} // namespace

Spin::Spin() : folder_(std::filesystem::temp_directory_path() / fmt::format("dioscope-spin-{}", getpid())) {
  std::filesystem::create_directories(folder_);
}

Spin::~Spin() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::optional<std::string> Spin::missing() {
  for (const auto* tool : {"spin", "gcc"})
    if (std::system(fmt::format("command -v {} > /dev/null", tool).c_str()) != 0)
      return fmt::format("{} is not installed", tool);
  return std::nullopt;
}

bool Spin::finds_deadlock(const locking::LockProgram& program) const {
  std::ofstream(folder_ / "model.pml") << locking::to_promela(program);
  const auto command =
      fmt::format("cd '{}' && rm -f pan pan.* report && spin -a model.pml > report 2>&1 && "
                  "gcc -w -O0 -DSAFETY -o pan pan.c >> report 2>&1 && ./pan -n >> report 2>&1",
                  folder_.string());
  const bool ran = std::system(command.c_str()) == 0;
  const auto report = test::read_text(folder_ / "report");
  const auto says = [&report](std::string_view text) { return report.find(text) != std::string::npos; };
  // "not completed" stands there as well when the search ended at an error, as it should.
  if (ran && says("errors: 1") && says("invalid end state (at depth")) return true;
  if (ran && says("errors: 0") && !says("Search not completed") && !says("max search depth")) return false;
  throw std::runtime_error("SPIN failed:\n" + report);
}

} // namespace dioscope::tests
