#include "app/observe_arguments.hpp"

#include "app/option_table.hpp"

namespace dioscope::app {
namespace {

constexpr std::uint64_t kMostSkipped = 1'000'000'000;

} // namespace

void add_observe_arguments(CLI::App& verb, const std::shared_ptr<ObserveOptions>& options) {
  verb.add_option_function<std::string>(
          "--ios",
          [options](const std::string& every) {
            options->plan.ios_every = every.empty() ? 1 : std::stoull(every);
          },
          "Write the record of every I/O, or of every N-th: where it spent its time and what it caused")
      ->type_name("N")
      ->expected(0, 1)
      ->check(whole_number(1, kMostSkipped));
  verb.add_option("--sqlite", options->sqlite,
                  "Write metrics, statistics and the I/Os of --ios into this SQLite file, too")
      ->type_name("FILE");
}

} // namespace dioscope::app
