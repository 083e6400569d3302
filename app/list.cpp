#include <fmt/format.h>

#include <algorithm>

#include "app/verbs.hpp"
#include "scenarios/library.hpp"

namespace dioscope::app {
namespace {

int list() {
  const auto entries = scenarios::list_library();
  std::size_t width = 0;
  for (const auto& entry : entries) width = std::max(width, entry.name.size());
  bool broken = false;
  for (const auto& entry : entries) {
    broken = broken || !entry.error.empty();
    fmt::print("{:<{}}  {}\n", entry.name, width,
               entry.error.empty() ? entry.title : "cannot be used: " + entry.error);
  }
  if (entries.empty()) fmt::print(stderr, "The library is empty: there is no *.json file in ./scenarios.\n");
  return static_cast<int>(broken ? ExitCode::bad_scenario : ExitCode::ok);
}

} // namespace

void add_list(CLI::App& app, Action& action) {
  app.add_subcommand("list", "The scenario library, with titles")->callback([&action] { action = list; });
}

} // namespace dioscope::app
