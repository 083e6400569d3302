#include "app/jobs_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "app/print.hpp"
#include "results/files.hpp"
#include "text/escape.hpp"

namespace dioscope::app {
namespace {

namespace fs = std::filesystem;

/// The command that runs one point of the same sweep into a file of its own.
std::string command_of(const SweepOptions& options, const fs::path& scenario, std::size_t number,
                       const fs::path& folder) {
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
  if (options.again) words.emplace_back("--again");
  if (options.replications) add("--replications", std::to_string(*options.replications));
  add("--jobs", "1");
  add("--point", std::to_string(number));
  add("--out", fs::absolute(folder / fmt::format("point-{}.sqlite", number)).string());
  std::string line;
  for (const auto& word : words) line += (line.empty() ? "" : " ") + text::shell_word(word);
  return line;
}

} // namespace

void write_jobs_file(const SweepOptions& options, const scenarios::Scenario& scenario,
                     const experiments::Grid& grid, const experiments::SweepPoints& points) {
  const fs::path file = *options.jobs_file;
  const auto folder = file.string() + ".parts";
  results::prepare_folder(folder);
  std::size_t lines = 0;
  results::write_file_atomically(file, kJobsFile, [&](const results::WritePiece& write) {
    for (std::size_t number = 1; number <= grid.size(); ++number) {
      if (!points.missing(grid.at(number))) continue;
      write(command_of(options, scenario.file, number, folder) + "\n");
      ++lines;
    }
  });
  say("{} commands are in {}, {} points were found. When all have run:\n"
      "dioscope sweep --merge {}/*.sqlite --out {}\n",
      lines, file.string(), grid.size() - lines, text::shell_word(folder),
      text::shell_word(options.run.out.value_or("sweep-" + scenario.name + ".sqlite")));
}

} // namespace dioscope::app
