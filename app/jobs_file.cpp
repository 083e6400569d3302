#include "app/jobs_file.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "app/print.hpp"
#include "app/sweep_command.hpp"
#include "results/files.hpp"
#include "text/escape.hpp"

namespace dioscope::app {
namespace {

namespace fs = std::filesystem;

/// The command that runs one point of the same sweep into a file of its own.
std::string command_of(const std::string& sweep, std::size_t number, const fs::path& folder) {
  const auto file = fs::absolute(folder / fmt::format("point-{}.sqlite", number)).string();
  return fmt::format("{} --jobs 1 --point {} --out {}", sweep, number, text::shell_word(file));
}

} // namespace

void write_jobs_file(const SweepOptions& options, const scenarios::Scenario& scenario,
                     const experiments::Grid& grid, const experiments::SweepPoints& points) {
  const fs::path file = *options.jobs_file;
  const auto folder = file.string() + ".parts";
  results::prepare_folder(folder);
  auto sweep = sweep_command(options, scenario.file);
  if (options.again) sweep += " --again";
  std::size_t lines = 0;
  results::write_file_atomically(file, kJobsFile, [&](const results::WritePiece& write) {
    for (std::size_t number = 1; number <= grid.size(); ++number) {
      if (!points.missing(grid.at(number))) continue;
      write(command_of(sweep, number, folder) + "\n");
      ++lines;
    }
  });
  say("{} commands are in {}, {} points were found. When all have run:\n"
      "dioscope sweep --merge {}/*.sqlite --out {}\n",
      lines, file.string(), grid.size() - lines, text::shell_word(folder),
      text::shell_word(sweep_file(options).string()));
}

} // namespace dioscope::app
