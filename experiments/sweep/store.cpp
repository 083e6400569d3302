#include "experiments/sweep/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <SQLiteCpp/SQLiteCpp.h>
#include <SQLiteCpp/VariadicBind.h>

#include "results/files.hpp"
#include "results/number_text.hpp"
#include "sim/version.hpp"

namespace dioscope::experiments {

/// An open file.
struct StoreDatabase {
  std::string file; ///< for messages
  ExitCode code;    ///< of what is wrong with it
  std::optional<SQLite::Database> db = {};

  StoreDatabase(std::string name, ExitCode its_code) : file(std::move(name)), code(its_code) {}
  [[noreturn]] void fail(const std::string& problem) const {
    throw StoreError(code, fmt::format("{}: {}", file, problem));
  }
  /// Whatever SQLite says against `work` is a StoreError.
  template <typename Work>
  auto translated(Work work) const {
    try {
      return work();
    } catch (const SQLite::Exception& error) {
      fail(error.what());
    }
  }
  void open(const std::string& path, int flags) {
    constexpr int kBusyMs = 60'000;
    translated([&] { db.emplace(path, flags, kBusyMs); });
  }
  /// What `work` returns.
  template <typename Work>
  auto use(Work work) {
    return translated([&] { return work(*db); });
  }
};

namespace {

constexpr int kApplicationId = 0x44494f53; // "DIOS"
constexpr int kVersion = 3;

constexpr const char* kPointTables = R"(
  CREATE TABLE points (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    number INTEGER NOT NULL,
    scenario TEXT NOT NULL,
    variant TEXT NOT NULL,
    seed INTEGER NOT NULL,
    exit_code INTEGER NOT NULL,
    error TEXT NOT NULL,
    fingerprint TEXT NOT NULL);
  CREATE TABLE settings (
    point INTEGER NOT NULL REFERENCES points(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    path TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (point, position)) WITHOUT ROWID;
  CREATE TABLE metrics (
    point INTEGER NOT NULL REFERENCES points(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (point, position)) WITHOUT ROWID;
  CREATE TABLE made_by (
    program TEXT NOT NULL,
    simgrid TEXT NOT NULL,
    simgrid_build TEXT NOT NULL,
    UNIQUE (program, simgrid, simgrid_build));
)";

constexpr results::FileKind kFileOfPoints{"a file of points", "SQLite format 3"};
constexpr const char* kColumns =
    "SELECT id, key, number, scenario, variant, seed, exit_code, error, fingerprint FROM points ";

std::int64_t signed_of(std::size_t n) { return static_cast<std::int64_t>(n); }

void write(SQLite::Database& db, const Record& record) {
  SQLite::Statement replaced(db, "DELETE FROM points WHERE key = ?");
  SQLite::bind(replaced, record.key);
  replaced.exec();
  SQLite::Statement point(
      db, "INSERT INTO points (key, number, scenario, variant, seed, exit_code, error, fingerprint) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  SQLite::bind(point, record.key, signed_of(record.number), record.scenario, record.variant, record.seed,
               record.exit_code, record.error, record.fingerprint);
  point.exec();
  const auto id = db.getLastInsertRowid();
  SQLite::Statement setting(db, "INSERT INTO settings VALUES (?, ?, ?, ?)");
  for (std::size_t i = 0; i < record.settings.size(); ++i) {
    SQLite::bind(setting, id, signed_of(i), record.settings[i].first, record.settings[i].second);
    setting.exec();
    setting.reset();
  }
  SQLite::Statement metric(db, "INSERT INTO metrics VALUES (?, ?, ?, ?)");
  for (std::size_t i = 0; i < record.metrics.size(); ++i) {
    if (!record.metrics[i].value) continue; // no samples, no row
    SQLite::bind(metric, id, signed_of(i), record.metrics[i].name, *record.metrics[i].value);
    metric.exec();
    metric.reset();
  }
}

/// The exit code in `column`. Throws StoreError unless it is one of a point that has ended.
int outcome_in(const StoreDatabase& database, SQLite::Statement& row, int column) {
  const auto code = row.getColumn(column).getInt64();
  if (code != static_cast<int>(code) || !is_outcome(static_cast<ExitCode>(code)))
    database.fail(fmt::format("found a point with exit code {}, which no point that has ended has", code));
  return static_cast<int>(code);
}

/// Points as rows of kColumns, with what they set and gave.
class RecordReader {
 public:
  explicit RecordReader(const StoreDatabase& database)
      : database_(database),
        settings_(*database.db, "SELECT path, value FROM settings WHERE point = ? ORDER BY position"),
        metrics_(*database.db, "SELECT name, value FROM metrics WHERE point = ? ORDER BY position") {}

  Record read(SQLite::Statement& row) {
    Record record{.key = row.getColumn(1),
                  .number = static_cast<std::size_t>(row.getColumn(2).getInt64()),
                  .scenario = row.getColumn(3),
                  .variant = row.getColumn(4),
                  .seed = row.getColumn(5),
                  .settings = {},
                  .exit_code = outcome_in(database_, row, 6),
                  .error = row.getColumn(7),
                  .fingerprint = row.getColumn(8),
                  .metrics = {}};
    const std::int64_t id = row.getColumn(0);
    settings_.bind(1, id);
    while (settings_.executeStep())
      record.settings.emplace_back(settings_.getColumn(0).getString(), settings_.getColumn(1).getString());
    settings_.reset();
    metrics_.bind(1, id);
    while (metrics_.executeStep())
      record.metrics.push_back({metrics_.getColumn(0), metrics_.getColumn(1).getDouble()});
    metrics_.reset();
    return record;
  }

 private:
  const StoreDatabase& database_;
  SQLite::Statement settings_;
  SQLite::Statement metrics_;
};

/// A program with its engine that simulated points.
struct Maker {
  std::string program;
  std::string engine;
  std::string engine_build;

  bool operator==(const Maker&) const = default;
};

Maker this_maker() { return {sim::program_version(), sim::engine_version(), sim::engine_build()}; }

std::vector<Maker> makers(SQLite::Database& db) {
  std::vector<Maker> found;
  SQLite::Statement row(db, "SELECT program, simgrid, simgrid_build FROM made_by ORDER BY 1, 2, 3");
  while (row.executeStep()) found.push_back({row.getColumn(0), row.getColumn(1), row.getColumn(2)});
  return found;
}

void add_maker(SQLite::Database& db, const Maker& maker) {
  SQLite::Statement row(db, "INSERT OR IGNORE INTO made_by VALUES (?, ?, ?)");
  SQLite::bind(row, maker.program, maker.engine, maker.engine_build);
  row.exec();
}

/// Different versions may have different results. Different builds of one version should not, and when they
/// do merge() tells which they were.
void refuse_other_versions(const StoreDatabase& database, const std::vector<Maker>& found) {
  const auto here = this_maker();
  for (const auto& maker : found)
    if (maker.program != here.program || maker.engine != here.engine)
      database.fail(fmt::format(
          "found points of dioscope {} on SimGrid {}; legal: {} on {}, run the sweep again into another file",
          maker.program, maker.engine, here.program, here.engine));
}

/// "", or who made each of two files that were not made by the same.
std::string other_makers(const std::vector<Maker>& here, const std::vector<Maker>& there) {
  if (here == there) return {};
  const auto builds = [](const std::vector<Maker>& all) {
    std::vector<std::string> names;
    for (const auto& maker : all) names.push_back(maker.engine_build);
    return fmt::format("{}", fmt::join(names, ", "));
  };
  return fmt::format(" (made by the SimGrid builds {} here and {} there)", builds(here), builds(there));
}

std::string value_text(const std::vector<results::Metric>& metrics, const std::string& name) {
  const auto found = std::ranges::find(metrics, name, &results::Metric::name);
  return found == metrics.end() ? "nothing" : results::exact_text(found->value);
}

/// How two results of one configuration differ; empty when they do not, or one of them may still be had.
std::string difference(const Record& here, const Record& there) {
  if (here.exit_code != 0 && there.exit_code != 0 && here.exit_code != there.exit_code)
    return fmt::format("exit code {} here and {} there", here.exit_code, there.exit_code);
  if (here.exit_code != 0 || there.exit_code != 0) return {};
  for (const auto* names : {&here.metrics, &there.metrics})
    for (const auto& metric : *names)
      if (const auto a = value_text(here.metrics, metric.name), b = value_text(there.metrics, metric.name);
          a != b)
        return fmt::format("{} is {} here and {} there", metric.name, a, b);
  if (here.fingerprint != there.fingerprint)
    return fmt::format("fingerprint {} here and {} there", here.fingerprint, there.fingerprint);
  return {};
}

/// How SQLite is to open `file`. One to read that has a journal is being written, or was when its writer was
/// killed: then SQLite has to take back half a point before it can be read.
int open_flags(const std::filesystem::path& file, Store::Mode mode) {
  if (mode == Store::Mode::create) return SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;
  std::error_code error;
  return std::filesystem::exists(file.string() + "-journal", error) ? SQLite::OPEN_READWRITE
                                                                    : SQLite::OPEN_READONLY;
}

std::string name_of(const Record& record) {
  auto text = fmt::format("point {} ({}, seed {}", record.number, record.variant, record.seed);
  for (const auto& [path, value] : record.settings) text += fmt::format(", {}={}", path, value);
  return text + ")";
}

} // namespace

Store::Store(std::unique_ptr<StoreDatabase> database) : database_(std::move(database)) {}

Store::Store(const std::filesystem::path& file, Mode mode)
    : Store(std::make_unique<StoreDatabase>(file.string(), mode == Mode::create ? ExitCode::usage
                                                                                : ExitCode::bad_scenario)) {
  if (mode == Mode::create) {
    results::check_output(file, kFileOfPoints);
  } else {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) database_->fail("it is not there, or no file");
  }
  // An absolute path is a path: nothing in it means something else to SQLite.
  database_->open(std::filesystem::absolute(file).string(), open_flags(file, mode));
  prepare(mode);
}

Store Store::temporary(const std::string& name) {
  Store store(std::make_unique<StoreDatabase>(name, ExitCode::usage));
  store.database_->open("", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  store.prepare(Mode::create);
  return store;
}

void Store::prepare(Mode mode) {
  database_->use([this, mode](SQLite::Database& db) {
    const auto number = [&db](const char* sql) { return db.execAndGet(sql).getInt64(); };
    const auto empty = [&] { return number("SELECT count(*) FROM sqlite_master") == 0; };
    if (mode == Mode::create && empty()) {
      SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
      // Another process may have been here first.
      if (empty()) {
        db.exec(kPointTables);
        db.exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
        db.exec(fmt::format("PRAGMA user_version = {}", kVersion));
      }
      transaction.commit();
    }
    if (number("PRAGMA application_id") != kApplicationId) database_->fail("it holds no sweep of dioscope");
    if (const auto version = number("PRAGMA user_version"); version != kVersion)
      database_->fail(
          fmt::format("found a sweep of version {}; legal: {}, run the sweep again into another file",
                      version, kVersion));
    refuse_other_versions(*database_, makers(db));
    db.exec("PRAGMA foreign_keys = ON");
  });
}

Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

std::optional<int> Store::exit_code(const std::string& key) const {
  return database_->use([&](SQLite::Database& db) {
    SQLite::Statement row(db, "SELECT exit_code FROM points WHERE key = ?");
    row.bind(1, key);
    return row.executeStep() ? std::optional(outcome_in(*database_, row, 0)) : std::nullopt;
  });
}

std::string Store::error(const std::string& key) const {
  return database_->use([&](SQLite::Database& db) {
    SQLite::Statement row(db, "SELECT error FROM points WHERE key = ?");
    row.bind(1, key);
    return row.executeStep() ? row.getColumn(0).getString() : std::string();
  });
}

std::optional<double> Store::metric(const std::string& key, const std::string& name) const {
  return database_->use([&](SQLite::Database& db) {
    SQLite::Statement row(db,
                          "SELECT value FROM metrics JOIN points ON point = id WHERE key = ? AND name = ?");
    SQLite::bind(row, key, name);
    return row.executeStep() ? std::optional(row.getColumn(0).getDouble()) : std::nullopt;
  });
}

void Store::add(const Record& record) {
  database_->use([&](SQLite::Database& db) {
    SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
    add_maker(db, this_maker());
    write(db, record);
    transaction.commit();
  });
}

void Store::renumber(const std::string& key, std::size_t number) {
  database_->use([&](SQLite::Database& db) {
    // Nothing is written where it has it.
    SQLite::Statement row(db, "UPDATE points SET number = ? WHERE key = ? AND number != ?");
    SQLite::bind(row, signed_of(number), key, signed_of(number));
    row.exec();
  });
}

void Store::each(const std::function<void(const Record&)>& visit) const {
  database_->use([&](SQLite::Database& db) {
    SQLite::Statement points(db, std::string(kColumns) + "ORDER BY number, scenario, variant, seed, key");
    RecordReader reader(*database_);
    while (points.executeStep()) visit(reader.read(points));
  });
}

std::optional<Record> Store::find(const std::string& key) const {
  return database_->use([&](SQLite::Database& db) {
    SQLite::Statement point(db, std::string(kColumns) + "WHERE key = ?");
    point.bind(1, key);
    return point.executeStep() ? std::optional(RecordReader(*database_).read(point)) : std::nullopt;
  });
}

std::size_t Store::merge(const Store& other) {
  return database_->use([&](SQLite::Database& db) {
    std::size_t added = 0;
    SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
    const auto its_makers = other.database_->use(makers);
    other.each([&](const Record& record) {
      const auto here = find(record.key);
      if (here) {
        if (const auto how = difference(record, *here); !how.empty())
          throw StoreError(
              ExitCode::bad_scenario,
              fmt::format("{}: {} has another result in {}: {}{}; one configuration has one result: "
                          "simulate it again",
                          other.database_->file, name_of(record), database_->file, how,
                          other_makers(its_makers, makers(db))));
        if (here->exit_code == 0 || record.exit_code != 0) return;
      }
      write(db, record);
      ++added;
    });
    for (const auto& maker : its_makers) add_maker(db, maker);
    transaction.commit();
    return added;
  });
}

std::size_t Store::count(const char* condition) const {
  return database_->use([&](SQLite::Database& db) {
    return static_cast<std::size_t>(
        db.execAndGet(fmt::format("SELECT count(*) FROM points {}", condition)).getInt64());
  });
}

std::size_t Store::points() const { return count(""); }

std::size_t Store::failed() const { return count("WHERE exit_code != 0"); }

std::string point_key(const std::string& scenario, const std::string& variant, const results::Json& config) {
  // Two 64-bit FNV-1a hashes from different beginnings.
  constexpr std::uint64_t kPrime = 1099511628211U;
  std::uint64_t first = 14695981039346656037U;
  std::uint64_t second = 0x9e3779b97f4a7c15U;
  const auto text = fmt::format("{}\n{}\n{}", scenario, variant, config.dump());
  for (const char c : text) {
    first = (first ^ static_cast<unsigned char>(c)) * kPrime;
    second = (second ^ static_cast<unsigned char>(c)) * kPrime;
  }
  return fmt::format("{:016x}{:016x}", first, second);
}

} // namespace dioscope::experiments
