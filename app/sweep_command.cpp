#include "app/sweep_command.hpp"

#include "app/verbs.hpp"
#include "text/escape.hpp"

namespace dioscope::app {

namespace fs = std::filesystem;

fs::path sweep_file(const SweepOptions& options) {
  if (options.run.out) return *options.run.out;
  if (options.run.scenarios.empty())
    throw Failure(ExitCode::usage, "--merge: found no --out; legal: --out FILE");
  return "sweep-" + fs::path(options.run.scenarios.front()).stem().string() + ".sqlite";
}

void merge_part(experiments::Store& all, const fs::path& part) {
  std::error_code error;
  if (fs::is_regular_file(part, error) && fs::file_size(part, error) == 0 && !error) return;
  all.merge(experiments::Store(part, experiments::Store::Mode::read));
}

std::string sweep_command(const SweepOptions& options, const fs::path& scenario) {
  std::vector<std::string> words{fs::read_symlink("/proc/self/exe").string(), "sweep",
                                 fs::absolute(scenario).string()};
  const auto add = [&words](const std::string& option, const std::string& value) {
    words.push_back(option);
    words.push_back(value);
  };
  for (const auto& axis : options.axes) add("--vary", axis);
  if (options.points) add("--points", fs::absolute(*options.points).string());
  for (const auto& variant : options.run.variants) add("--variant", variant);
  for (const auto& value : options.run.overrides) add("--set", value);
  if (options.run.quick) words.emplace_back("--quick");
  if (options.replications) add("--replications", std::to_string(*options.replications));
  std::string line;
  for (const auto& word : words) line += (line.empty() ? "" : " ") + text::shell_word(word);
  return line;
}

} // namespace dioscope::app
