#include <doctest/doctest.h>

#include <fstream>

#include <SQLiteCpp/Database.h>

#include "experiments/sweep/store.hpp"
#include "results/files.hpp"
#include "sim/version.hpp"
#include "tests/unit/scenarios/fixtures.hpp"
#include "tests/unit/support/sql.hpp"

using namespace dioscope;
using namespace dioscope::experiments;
using dioscope::test::run_sql;
using dioscope::tests::Folder;

namespace {

Record record(const std::string& key, std::size_t number, int exit_code = 0) {
  Record r{.key = key,
           .number = number,
           .scenario = "s",
           .variant = "old",
           .seed = 1,
           .settings = {{"machine.cpus", "2"}},
           .exit_code = exit_code,
           .error = exit_code == 0 ? "" : "stuck",
           .fingerprint = "0123456789abcdef",
           .metrics = {}};
  if (exit_code == 0) r.metrics = {{"kib_per_s", 384371.25}, {"switches_per_io", 1.0 / 3}};
  return r;
}

/// What opening or using a file throws, with its exit code.
template <class Action>
std::string error_of(ExitCode code, const Action& action) {
  try {
    action();
  } catch (const StoreError& error) {
    CHECK(error.code() == code);
    return error.what();
  }
  return {};
}

std::size_t count(const Store& store) {
  std::size_t n = 0;
  store.each([&](const Record&) { ++n; });
  return n;
}

} // namespace

TEST_CASE("940 Given recorded points, when the file is opened again, then all is there to the last bit") {
  const Folder folder;
  const auto file = folder.path() / "a.sqlite";
  {
    Store store(file, Store::Mode::create);
    store.add(record("b", 2));
    store.add(record("a", 1));
    store.add(record("c", 3, 5));
  }
  const Store store(file, Store::Mode::read);
  CHECK(store.points() == 3);
  CHECK(store.failed() == 1);
  CHECK(store.exit_code("a") == 0);
  CHECK(store.exit_code("c") == 5);
  CHECK_FALSE(store.exit_code("d").has_value());
  CHECK(store.metric("a", "switches_per_io") == 1.0 / 3);
  CHECK_FALSE(store.metric("c", "kib_per_s").has_value());
  std::vector<Record> all;
  store.each([&](const Record& r) { all.push_back(r); });
  REQUIRE(all.size() == 3);
  CHECK(all[0].key == "a");
  CHECK(all[0].settings == Settings{{"machine.cpus", "2"}});
  CHECK(all[0].metrics.size() == 2);
  CHECK(all[2].error == "stuck");
}

TEST_CASE("945 Given a point without samples of a metric, when recorded, then it has no row for it") {
  const Folder folder;
  Store store(folder.path() / "a.sqlite", Store::Mode::create);
  auto point = record("a", 1);
  point.metrics[0].value.reset();
  store.add(point);
  CHECK(store.exit_code("a") == 0);
  CHECK_FALSE(store.metric("a", "kib_per_s").has_value());
  CHECK(store.metric("a", "switches_per_io") == 1.0 / 3);
  store.each([](const Record& r) { CHECK(r.metrics.size() == 1); });
}

TEST_CASE("941 Given a point that is recorded again, when added, then it replaces the first") {
  const Folder folder;
  Store store(folder.path() / "a.sqlite", Store::Mode::create);
  store.add(record("a", 1, 5));
  store.add(record("a", 1));
  CHECK(count(store) == 1);
  CHECK(store.exit_code("a") == 0);
  CHECK(store.metric("a", "kib_per_s") == 384371.25);
}

TEST_CASE("942 Given parts that overlap, when merged, then every point is there once and a success wins") {
  const Folder folder;
  Store first(folder.path() / "1.sqlite", Store::Mode::create);
  first.add(record("a", 1));
  first.add(record("b", 2, 5));
  Store second(folder.path() / "2.sqlite", Store::Mode::create);
  second.add(record("a", 1, 5));
  second.add(record("b", 2));
  second.add(record("c", 3));
  CHECK(first.merge(second) == 2);
  CHECK(first.points() == 3);
  CHECK(first.failed() == 0);
  CHECK(first.merge(second) == 0);
}

TEST_CASE("943 Given files that are no sweep, of another version, or not there, when opened, then each is "
          "refused") {
  const Folder folder;
  const auto text = folder.path() / "text";
  std::ofstream(text) << std::string(5000, 'x');
  CHECK_THROWS_AS(Store(text, Store::Mode::read), StoreError);
  CHECK_THROWS_AS(Store(text, Store::Mode::create), results::FileError);
  CHECK_THROWS_AS(Store(folder.path() / "none", Store::Mode::read), StoreError);
  CHECK_THROWS_AS(Store(folder.path() / "none" / "deeper", Store::Mode::create), results::FileError);
  const auto file = folder.path() / "a.sqlite";
  { const Store store(file, Store::Mode::create); }
  // user_version is the big-endian number at byte 60 of the header.
  std::fstream(file, std::ios::in | std::ios::out | std::ios::binary).seekp(63).put(9);
  CHECK_THROWS_WITH_AS(
      Store(file, Store::Mode::read),
      (file.string() + ": found a sweep of version 9; legal: 3, run the sweep again into another file")
          .c_str(),
      StoreError);
}

TEST_CASE("944 Given configurations, when keys are made, then they differ as soon as anything does") {
  results::Json config;
  config["machine"]["cpus"] = 8;
  const auto key = point_key("s", "old", config);
  CHECK(key.size() == 32);
  CHECK(key == point_key("s", "old", config));
  CHECK(key != point_key("s", "new", config));
  CHECK(key != point_key("t", "old", config));
  config["machine"]["cpus"] = 4;
  CHECK(key != point_key("s", "old", config));
}

TEST_CASE(
    "946 Given parts that say different things of one configuration, when merged, then the point and what "
    "differs are told and nothing is added") {
  const Folder folder;
  Store first(folder.path() / "1.sqlite", Store::Mode::create);
  first.add(record("b", 2));
  Store second(folder.path() / "2.sqlite", Store::Mode::create);
  second.add(record("a", 1));
  auto other = record("b", 2);
  SUBCASE("a value") {
    other.metrics[0].value = 1;
    second.add(other);
    const auto error = error_of(ExitCode::bad_scenario, [&] { first.merge(second); });
    CHECK(
        error.starts_with((folder.path() / "2.sqlite").string() + ": point 2 (old, seed 1, machine.cpus=2)"));
    CHECK(error.find("kib_per_s is 1 here and 384371.25 there") != std::string::npos);
  }
  SUBCASE("a metric that is missing") {
    other.metrics.pop_back();
    second.add(other);
    CHECK(error_of(ExitCode::bad_scenario, [&] {
            first.merge(second);
          }).find("switches_per_io is nothing here") != std::string::npos);
  }
  SUBCASE("a value from another build of the engine") {
    other.metrics[0].value = 1;
    second.add(other);
    run_sql(folder.path() / "2.sqlite", "UPDATE made_by SET simgrid_build = 'abc'");
    const auto error = error_of(ExitCode::bad_scenario, [&] { first.merge(second); });
    CHECK(error.find("there (made by the SimGrid builds abc here and " + sim::engine_build() + " there)") !=
          std::string::npos);
  }
  SUBCASE("the history") {
    other.fingerprint = "ffff";
    second.add(other);
    CHECK(error_of(ExitCode::bad_scenario, [&] { first.merge(second); }).find("fingerprint ffff here") !=
          std::string::npos);
  }
  CHECK(first.points() == 1);
}

TEST_CASE(
    "947 Given a file of another program, engine or exit code, when opened or read, then it is refused") {
  const Folder folder;
  const auto file = folder.path() / "a.sqlite";
  {
    Store store(file, Store::Mode::create);
    store.add(record("a", 1, 3));
  }
  run_sql(file, "UPDATE points SET exit_code = 77");
  {
    const Store store(file, Store::Mode::read);
    const std::string told =
        file.string() + ": found a point with exit code 77, which no point that has ended has";
    CHECK(error_of(ExitCode::bad_scenario, [&] { (void)store.exit_code("a"); }) == told);
    CHECK(error_of(ExitCode::bad_scenario, [&] { count(store); }) == told);
    Store all(folder.path() / "all.sqlite", Store::Mode::create);
    CHECK(error_of(ExitCode::bad_scenario, [&] { all.merge(store); }) == told);
    CHECK(all.points() == 0);
  }
  run_sql(file, "UPDATE made_by SET program = '0.0.1'");
  const auto told = file.string() + ": found points of dioscope 0.0.1 on SimGrid " + sim::engine_version() +
                    "; legal: " + sim::program_version() + " on " + sim::engine_version() +
                    ", run the sweep again into another file";
  CHECK(error_of(ExitCode::bad_scenario, [&] { Store(file, Store::Mode::read); }) == told);
  CHECK(error_of(ExitCode::usage, [&] { Store(file, Store::Mode::create); }) == told);
}

TEST_CASE(
    "948 Given a temporary store, when parts are gathered in it, then it holds them and no file is left") {
  const Folder folder;
  Store part(folder.path() / "1.sqlite", Store::Mode::create);
  part.add(record("a", 1));
  auto all = Store::temporary("all parts");
  CHECK(all.merge(part) == 1);
  CHECK(all.metric("a", "kib_per_s") == 384371.25);
  CHECK(folder.entries() == 1);
}

TEST_CASE(
    "949 Given a process that was killed while it wrote a point, when its file is read, then the points "
    "before it are there") {
  const Folder folder;
  const auto file = folder.path() / "a.sqlite";
  const auto left = folder.path() / "left.sqlite";
  {
    Store store(file, Store::Mode::create);
    store.add(record("a", 1));
    SQLite::Database db(file.string(), SQLite::OPEN_READWRITE);
    db.exec("PRAGMA cache_size = 1"); // what does not fit is written before the end
    db.exec("BEGIN IMMEDIATE");
    db.exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
            "INSERT INTO metrics SELECT 1, i + 100, 'name', i FROM n");
    std::filesystem::copy_file(file, left);
    std::filesystem::copy_file(file.string() + "-journal", left.string() + "-journal");
    db.exec("ROLLBACK");
  }
  const Store store(left, Store::Mode::read);
  CHECK(count(store) == 1);
  store.each([](const Record& r) { CHECK(r.metrics.size() == 2); });
}
