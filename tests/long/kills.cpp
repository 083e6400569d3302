/// A sweep that is killed at random moments, again and again, and goes on each time: no recorded point may be
/// lost, and at the end its CSV file has to be that of an undisturbed sweep, to the byte. Exit code 1
/// otherwise.
#include <fmt/format.h>

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <set>
#include <thread>

#include <CLI/CLI.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include "experiments/sweep/store.hpp"
#include "tests/scenario/command.hpp"

namespace {

using namespace dioscope;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Wrong : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::vector<std::string> sweep_into(const std::string& name) {
  return {DIOSCOPE_PROGRAM,
          "sweep",
          "completion-context",
          "--vary",
          "machine.cpus=1,2,4,8",
          "--vary",
          "kernel.locks.wake_up=100ns..5us:20",
          "--set",
          "workload.requests=8",
          "--set",
          "run.warmup=10ms",
          "--out",
          name + ".sqlite",
          "--csv",
          name + ".csv"};
}

using Keys = std::set<std::string>;

/// What is recorded. A file that is opened for writing is repaired as the next sweep would.
Keys recorded(const fs::path& file) {
  Keys keys;
  if (fs::exists(file))
    experiments::Store(file, experiments::Store::Mode::create)
        .each([&keys](const experiments::Record& record) { keys.insert(record.key); });
  return keys;
}

class Torture {
 public:
  Torture(std::size_t kills, std::uint64_t seed) : kills_(kills), random_(seed) {
    const auto begin = Clock::now();
    const auto ended = test::run_command(sweep_into("undisturbed"), folder_.path());
    if (ended.code != 0) throw std::runtime_error(ended.err);
    length_ = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
    wanted_ = test::read_text(folder_ / "undisturbed.csv");
  }

  void run() {
    for (std::size_t sweep = 1; killed_ < kills_; ++sweep) torture(fmt::format("sweep-{}", sweep));
  }

 private:
  /// One sweep to its end, killed as long as there are kills left.
  void torture(const std::string& name) {
    Keys before;
    int code = -1;
    std::size_t kills = 0;
    for (; code != 0; kills += code == -SIGKILL ? 1 : 0) {
      code = test::run_command(sweep_into(name), folder_.path(), [&](int pid) {
               if (killed_ + kills < kills_) kill_soon(pid);
             }).code;
      if (code != 0 && code != -SIGKILL) throw Wrong(fmt::format("{} ended with {}", name, code));
      const auto now = recorded(folder_ / (name + ".sqlite"));
      if (!std::ranges::includes(now, before))
        throw Wrong(fmt::format("{}: of {} points only {} are left", name, before.size(), now.size()));
      before = now;
    }
    killed_ += kills;
    if (test::read_text(folder_ / (name + ".csv")) != wanted_)
      throw Wrong(fmt::format("{}: the CSV file is not that of an undisturbed sweep", name));
    fmt::print("{}: {} points, killed {} times, no point lost, CSV equal\n", name, before.size(), kills);
    std::fflush(stdout);
  }

  void kill_soon(int pid) {
    constexpr int kPerSweep = 10;
    const boost::random::uniform_int_distribution<std::int64_t> moment(0, length_.count() / kPerSweep * 2);
    std::this_thread::sleep_for(std::chrono::milliseconds(moment(random_)));
    ::kill(pid, SIGKILL);
  }

  std::size_t kills_;
  boost::random::mt19937_64 random_;
  test::TemporaryFolder folder_;
  std::chrono::milliseconds length_{};
  std::string wanted_;
  std::size_t killed_ = 0;
};

} // namespace

int main(int argc, char** argv) {
  CLI::App app("Kills sweeps at random moments.", "kills");
  std::size_t kills = 100;
  std::uint64_t seed = 1;
  app.add_option("--kills", kills)->capture_default_str();
  app.add_option("--seed", seed, "Of the moments")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    Torture(kills, seed).run();
    fmt::print("{} kills, no point lost\n", kills);
    return 0;
  } catch (const Wrong& wrong) {
    fmt::print("WRONG: {}\n", wrong.what());
    return 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "kills: {}\n", error.what());
    return 2;
  }
}
