#include "app/slurm_script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

#include "app/print.hpp"
#include "app/sweep_command.hpp"
#include "results/files.hpp"
#include "text/escape.hpp"

namespace dioscope::app {
namespace {

namespace fs = std::filesystem;
using experiments::Store;
using results::FileError;

constexpr results::FileKind kSlurmScript{"a script for sbatch", "# dioscope sweep: a job array of Slurm\n"};

/// What earlier scripts have left in the folder.
struct Parts {
  std::vector<fs::path> files;
  std::size_t next = 0; ///< the first number that none of them has
};

/// N of "part-N.sqlite".
std::optional<std::size_t> part_number(std::string_view name) {
  constexpr std::string_view kBegin = "part-";
  constexpr std::string_view kEnd = ".sqlite";
  if (!name.starts_with(kBegin) || !name.ends_with(kEnd)) return std::nullopt;
  std::size_t number = 0;
  const auto* end = name.data() + name.size() - kEnd.size();
  const auto [rest, error] = std::from_chars(name.data() + kBegin.size(), end, number);
  return error == std::errc{} && rest == end ? std::optional(number) : std::nullopt;
}

Parts parts_in(const fs::path& folder) {
  Parts parts;
  for (const auto& entry : fs::directory_iterator(folder))
    if (const auto number = part_number(entry.path().filename().string())) {
      parts.files.push_back(entry.path());
      parts.next = std::max(parts.next, *number + 1);
    }
  std::ranges::sort(parts.files);
  return parts;
}

std::vector<std::size_t> missing_points(const SweepOptions& options, const scenarios::Scenario& scenario,
                                        const experiments::Grid& grid, const Store& store,
                                        const Parts& parts) {
  auto known = Store::temporary("the files before it");
  known.merge(store);
  for (const auto& part : parts.files) merge_part(known, part);
  const experiments::SweepPoints points(scenario, known, options.run.workers, options.again);
  std::vector<std::size_t> missing;
  for (std::size_t number = 1; number <= grid.size(); ++number)
    if (points.missing(grid.at(number))) missing.push_back(number);
  return missing;
}

std::size_t tasks_for(const SweepOptions& options, std::size_t points) {
  constexpr std::size_t kPointsPerTask = 500; // minutes, at a fraction of a second each
  const auto usual = std::min((points + kPointsPerTask - 1) / kPointsPerTask, kMostSlurmTasks);
  return std::min(options.slurm_tasks.value_or(usual), points);
}

/// The points of each task, a line each. Shares differ by one point at most.
std::string shares(std::span<const std::size_t> points, std::size_t tasks) {
  std::string lines;
  std::size_t at = 0;
  for (std::size_t task = 0; task < tasks; ++task) {
    const auto share = points.size() / tasks + (task < points.size() % tasks ? 1 : 0);
    lines += experiments::point_numbers_text(points.subspan(at, share)) + "\n";
    at += share;
  }
  return lines;
}

/// A path in a line of #SBATCH, where % begins a pattern.
std::string sbatch_path(const fs::path& path) {
  std::string word;
  for (const char c : path.string()) word += c == '%' ? "%%" : std::string(1, c);
  return text::shell_word(word);
}

std::string script_text(const std::string& command, const fs::path& folder,
                        std::span<const std::size_t> points, std::size_t tasks, std::size_t first_part) {
  return fmt::format(R"(#!/bin/bash
{mark}#SBATCH --job-name=dioscope
#SBATCH --array=0-{last}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output={log}/task-%a.txt

# The points of each task.
points=(
{points})
task=${{SLURM_ARRAY_TASK_ID:?is set by sbatch}}
task_points=${{points[task]:?there is no such task}}
folder={folder}
cd -- {here} || exit
exec {command} \
  --jobs "${{SLURM_CPUS_PER_TASK:-1}}" --point "$task_points" \
  --out "$folder/part-$((task + {first_part})).sqlite"
)",
                     fmt::arg("mark", kSlurmScript.mark), fmt::arg("last", tasks - 1),
                     fmt::arg("log", sbatch_path(folder / "log")), fmt::arg("points", shares(points, tasks)),
                     fmt::arg("folder", text::shell_word(folder.string())),
                     fmt::arg("here", text::shell_word(fs::current_path().string())),
                     fmt::arg("command", command), fmt::arg("first_part", first_part));
}

} // namespace

fs::path slurm_script(const fs::path& folder) { return folder / "sweep.sbatch"; }

void check_slurm_folder(const fs::path& folder) {
  results::check_output_folder(folder);
  const auto absolute = fs::absolute(folder).string();
  if (absolute.find('\\') != std::string::npos || !text::is_printable_line(absolute))
    throw FileError(folder, "Slurm writes to no path with a backslash or a control character");
  std::error_code error;
  if (!fs::exists(folder, error)) return;
  if (!fs::is_directory(folder, error)) throw FileError(folder, "it is no folder; legal: a folder");
  results::check_output(slurm_script(folder), kSlurmScript);
  if (!fs::exists(slurm_script(folder), error) && !fs::is_empty(folder, error))
    throw FileError(folder, "it holds something else; legal: a new folder, or one of --slurm");
}

void write_slurm_script(const SweepOptions& options, const scenarios::Scenario& scenario,
                        const experiments::Grid& grid, const Store& store) {
  const auto folder = fs::absolute(*options.slurm).lexically_normal();
  results::prepare_folder(folder / "log");
  const auto parts = parts_in(folder);
  const auto missing = missing_points(options, scenario, grid, store, parts);
  const auto merge =
      fmt::format("dioscope sweep --merge {}/part-*.sqlite --out {}\n", text::shell_word(*options.slurm),
                  text::shell_word(sweep_file(options).string()));
  if (missing.empty()) {
    say("All {} points were found, nothing is written; those in parts join the others by\n{}", grid.size(),
        merge);
    return;
  }
  const auto tasks = tasks_for(options, missing.size());
  const auto script = slurm_script(*options.slurm);
  results::write_file_atomically(
      script, kSlurmScript,
      script_text(sweep_command(options, scenario.file), folder, missing, tasks, parts.next));
  say("{} points in {} tasks are in {}, {} points were found. The first command starts them, the second is "
      "for when all have ended:\nsbatch {}\n{}",
      missing.size(), tasks, script.string(), grid.size() - missing.size(), text::shell_word(script.string()),
      merge);
}

} // namespace dioscope::app
