#include "tests/golden/screens.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "tests/scenario/command.hpp"

namespace dioscope::test {

std::vector<GoldenScreen> golden_screens() {
  const auto small = [](std::vector<std::string> words) {
    for (const auto* word : {"--set", "workload.requests=60", "--set", "run.warmup=20ms"})
      words.emplace_back(word);
    return words;
  };
  return {
      {"run-one", small({"run", "completion-context", "--variant", "process context"})},
      {"run-two", small({"run", "completion-context"})},
      {"run-many", small({"run", "completion-designs"})},
      {"run-hang", {"run", "mapped-target", "--variant", "interrupt"}, 3},
      {"compare-two", small({"compare", "completion-context", "--replications", "3"})},
      {"compare-many", small({"compare", "completion-designs", "--replications", "3"})},
      {"compare-claim", {"compare", "claims/only-huge-linear-notices", "--replications", "2"}},
      {"locks", {"locks", "mapped-target", "--schedules", "40"}, 3},
      {"sweep",
       small({"sweep", "completion-context", "--vary", "machine.cpus=2,8", "--out", "sweep.sqlite"})},
  };
}

std::string screen_text(const GoldenScreen& screen, std::size_t columns) {
  std::vector<std::string> words{"/usr/bin/env", fmt::format("COLUMNS={}", columns), DIOSCOPE_PROGRAM};
  words.insert(words.end(), screen.words.begin(), screen.words.end());
  const TemporaryFolder folder;
  std::filesystem::create_directory_symlink(DIOSCOPE_SOURCE_DIR "/scenarios", folder / "scenarios");
  std::filesystem::create_directory_symlink(DIOSCOPE_SOURCE_DIR "/results", folder / "results");
  const auto ended = run_command(words, folder.path());
  if (ended.code != screen.code)
    throw std::runtime_error(
        fmt::format("{}: ended with {} instead of {}\n{}", screen.name, ended.code, screen.code, ended.err));
  return ended.out;
}

std::filesystem::path screen_file(const GoldenScreen& screen, std::size_t columns) {
  return fmt::format(DIOSCOPE_SOURCE_DIR "/tests/golden/screens/{}.{}.txt", screen.name, columns);
}

} // namespace dioscope::test
