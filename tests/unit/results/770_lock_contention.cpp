#include "results/lock_contention.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "results/designs.hpp"
#include "results/write_results.hpp"
#include "tests/unit/results/sample.hpp"

using namespace dioscope::results;

namespace {

/// Taken ten times per I/O; `takers` are functions and how much they are blamed.
LockRow lock(const std::string& name, double contended_pct, double wait_us,
             const std::vector<std::pair<std::string, double>>& takers = {}) {
  LockRow row;
  row.name = name;
  row.acquisitions_per_io = 10;
  row.contended_pct = contended_pct;
  row.wait_mean_us = wait_us;
  row.hold_mean_us = 2.5;
  row.hold_p99_us = 30.5;
  for (const auto& [function, blamed] : takers) row.takers.push_back({function, 1, 1, blamed});
  return row;
}

VariantResult variant(const std::string& name, std::vector<LockRow> locks) {
  auto result = sample_variant(name);
  result.locks = std::move(locks);
  return result;
}

/// A lock that is expensive in the second design only, one that the first has alone, two that nobody waits for.
std::vector<VariantResult> two_designs() {
  return {variant("old", {lock("quiet", 0, 0, {{"schedule", 0}}),
                          lock("rq", 20, 1.5, {{"schedule", 2.5}, {"try_to_wake_up", 0.5}}),
                          lock("dio", 0.004, 334, {{"dio_await_one", 0.0123}})}),
          variant("new", {lock("quiet", 0, 0), lock("host_lock", 12.34, 9.05, {{"hba_interrupt", 11.17}}),
                          lock("rq", 0, 0, {{"schedule", 0}}), lock("silent", 0, 0)})};
}

std::size_t widest(const std::string& text) {
  std::istringstream lines(text);
  std::size_t width = 0;
  for (std::string line; std::getline(lines, line);) width = std::max(width, columns_of(line));
  return width;
}

} // namespace

TEST_CASE("770 Given two designs, when their locks are laid side by side, then those most waited for come "
          "first and those that nobody waited for are only counted") {
  CHECK(lock_contention_text(two_designs(), {.columns = 110}) ==
        R"(                            old                 new
Locks waited for: share of acquisitions x mean wait
  host_lock                   -   12.3 % x  9.05 us
  rq          20.0 % x  1.50 us                 0 %
  dio        <0.01 % x   334 us                   -

Locks held: mean / p99, us
  host_lock                   -        2.50 /  30.5
  rq               2.50 /  30.5        2.50 /  30.5
  dio              2.50 /  30.5                   -

             held in          old   new
Held while others waited: us of their waiting per I/O
  host_lock  hba_interrupt      0  11.2
  rq         schedule        2.50     0
  rq         try_to_wake_up  0.50     0
  dio        dio_await_one   0.01     0

2 of 5 lock classes were never contended; all figures: locks.csv and lock_takers.csv of dioscope run --out.
)");
}

TEST_CASE(
    "771 Given more holders than ten, when the blamed are listed, then the most blamed over all designs "
    "are") {
  std::vector<std::pair<std::string, double>> takers;
  for (int i = 0; i < 12; ++i) takers.emplace_back("function" + std::to_string(10 + i), 1 + i);
  const std::vector variants{variant("a", {lock("rq", 10, 1, takers)}),
                             variant("b", {lock("rq", 10, 1, {{"function10", 100}})})};
  const auto text = lock_contention_text(variants);
  CHECK(text.find("function10") < text.find("function21"));
  CHECK(text.find("function13") != std::string::npos);
  CHECK(text.find("function12") == std::string::npos);
  CHECK(text.find("function11") == std::string::npos);
}

TEST_CASE("772 Given eight designs, when their locks are laid side by side, then they fit a terminal and "
          "every design has its column in both tables") {
  std::vector<VariantResult> variants;
  for (int i = 0; i < 8; ++i)
    variants.push_back(variant("the design " + std::to_string(i),
                               {lock("dio.bio_list_lock", 100, 99999, {{"smp_apic_timer_interrupt", 2}})}));
  const auto text = lock_contention_text(variants);
  CHECK(widest(text) <= Screen{}.columns);
  for (const auto& v : variants) CHECK_MESSAGE(text.find(v.name) != text.rfind(v.name), v.name);
}

TEST_CASE("773 Given no design, or none that waited, when laid side by side, then there is no empty table") {
  CHECK(lock_contention_text({}).empty());
  CHECK(lock_contention_markdown({}).empty());
  const std::vector quiet{variant("a", {lock("quiet", 0, 0, {{"schedule", 0}})})};
  CHECK(
      lock_contention_text(quiet, {.columns = 110}) ==
      "1 of 1 lock classes were never contended; all figures: locks.csv and lock_takers.csv of dioscope run "
      "--out.\n");
}

TEST_CASE("774 Given two designs, when designs.md is made, then the tables of their locks end it") {
  RunResult run;
  run.variants = two_designs();
  const auto files = result_files(run);
  const auto page = std::ranges::find(files, "designs.md", &File::first)->second;
  const auto locks = lock_contention_markdown(run.variants);
  CHECK(page == designs_markdown(run.variants) + "\n" + locks);
  CHECK(locks.starts_with("## Locks\n\n|"));
  CHECK(locks.find("| host\\_lock | - | 12.3 % x  9.05 us |\n") != std::string::npos);
  CHECK(locks.find("| host\\_lock | hba\\_interrupt | 0 | 11.2 |\n") != std::string::npos);
}
