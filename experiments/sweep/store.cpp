#include "experiments/sweep/store.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <utility>

namespace dioscope::experiments {
namespace {

constexpr int kApplicationId = 0x44494f53; // "DIOS"
constexpr int kVersion = 1;
constexpr int kBusyMs = 60'000;

constexpr const char* kSchema = R"(
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
)";

} // namespace

/// An open file.
struct StoreDatabase {
  sqlite3* db = nullptr;
  std::string file;

  StoreDatabase() = default;
  StoreDatabase(const StoreDatabase&) = delete;
  StoreDatabase& operator=(const StoreDatabase&) = delete;
  ~StoreDatabase() { sqlite3_close(db); }
  [[noreturn]] void fail() const { throw StoreError(fmt::format("{}: {}", file, sqlite3_errmsg(db))); }
  void run(const char* sql) const {
    if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }
};

namespace {

/// A prepared statement: bind in order, then step through its rows.
class Statement {
 public:
  Statement(const StoreDatabase& database, const char* sql) : database_(database) {
    if (sqlite3_prepare_v2(database.db, sql, -1, &statement_, nullptr) != SQLITE_OK) database.fail();
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  Statement& bind(const std::string& text) {
    check(sqlite3_bind_text(statement_, ++bound_, text.c_str(), static_cast<int>(text.size()),
                            SQLITE_TRANSIENT));
    return *this;
  }
  Statement& bind(std::int64_t n) {
    check(sqlite3_bind_int64(statement_, ++bound_, n));
    return *this;
  }
  Statement& bind(double n) {
    check(sqlite3_bind_double(statement_, ++bound_, n));
    return *this;
  }
  /// True when there is a row.
  bool step() {
    const int result = sqlite3_step(statement_);
    if (result != SQLITE_ROW && result != SQLITE_DONE) database_.fail();
    return result == SQLITE_ROW;
  }
  /// To be bound and run again.
  void reset() {
    sqlite3_reset(statement_);
    bound_ = 0;
  }
  std::string text(int column) const {
    const auto* begin = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {begin, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  double number(int column) const { return sqlite3_column_double(statement_, column); }

 private:
  void check(int result) const {
    if (result != SQLITE_OK) database_.fail();
  }
  const StoreDatabase& database_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

std::int64_t pragma(const StoreDatabase& database, const char* sql) {
  Statement statement(database, sql);
  return statement.step() ? statement.integer(0) : 0;
}

/// Everything until commit() or, without it, nothing.
class Transaction {
 public:
  explicit Transaction(const StoreDatabase& database) : database_(database) {
    database_.run("BEGIN IMMEDIATE");
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (!done_) sqlite3_exec(database_.db, "ROLLBACK", nullptr, nullptr, nullptr);
  }
  void commit() {
    database_.run("COMMIT");
    done_ = true;
  }

 private:
  const StoreDatabase& database_;
  bool done_ = false;
};

void write(const StoreDatabase& database, const Record& record) {
  Statement(database, "DELETE FROM points WHERE key = ?").bind(record.key).step();
  Statement(database,
            "INSERT INTO points (key, number, scenario, variant, seed, exit_code, error, fingerprint) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(record.key)
      .bind(static_cast<std::int64_t>(record.number))
      .bind(record.scenario)
      .bind(record.variant)
      .bind(record.seed)
      .bind(std::int64_t{record.exit_code})
      .bind(record.error)
      .bind(record.fingerprint)
      .step();
  const std::int64_t point = sqlite3_last_insert_rowid(database.db);
  Statement setting(database, "INSERT INTO settings VALUES (?, ?, ?, ?)");
  for (std::size_t i = 0; i < record.settings.size(); ++i) {
    setting.bind(point).bind(static_cast<std::int64_t>(i)).bind(record.settings[i].first);
    setting.bind(record.settings[i].second).step();
    setting.reset();
  }
  Statement metric(database, "INSERT INTO metrics VALUES (?, ?, ?, ?)");
  for (std::size_t i = 0; i < record.metrics.size(); ++i) {
    if (!record.metrics[i].value) continue; // no samples, no row
    metric.bind(point).bind(static_cast<std::int64_t>(i)).bind(record.metrics[i].name);
    metric.bind(*record.metrics[i].value).step();
    metric.reset();
  }
}

} // namespace

Store::Store(const std::filesystem::path& file, Mode mode) : database_(std::make_unique<StoreDatabase>()) {
  database_->file = file.string();
  const int flags = mode == Mode::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (sqlite3_open_v2(file.c_str(), &database_->db, flags, nullptr) != SQLITE_OK) database_->fail();
  sqlite3_busy_timeout(database_->db, kBusyMs);
  const auto application = pragma(*database_, "PRAGMA application_id");
  const auto version = pragma(*database_, "PRAGMA user_version");
  const bool empty = pragma(*database_, "SELECT count(*) FROM sqlite_master") == 0;
  if (empty && mode == Mode::create) {
    Transaction transaction(*database_);
    // Another process may have been here first.
    if (pragma(*database_, "SELECT count(*) FROM sqlite_master") == 0) {
      database_->run(kSchema);
      database_->run(fmt::format("PRAGMA application_id = {}", kApplicationId).c_str());
      database_->run(fmt::format("PRAGMA user_version = {}", kVersion).c_str());
    }
    transaction.commit();
  } else if (application != kApplicationId) {
    throw StoreError(fmt::format("{}: it holds no sweep of dioscope", database_->file));
  } else if (version != kVersion) {
    throw StoreError(
        fmt::format("{}: found a sweep of version {}; legal: {}, run the sweep again into another file",
                    database_->file, version, kVersion));
  }
  database_->run("PRAGMA foreign_keys = ON");
}

Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

std::optional<int> Store::exit_code(const std::string& key) const {
  Statement statement(*database_, "SELECT exit_code FROM points WHERE key = ?");
  statement.bind(key);
  return statement.step() ? std::optional(static_cast<int>(statement.integer(0))) : std::nullopt;
}

std::string Store::error(const std::string& key) const {
  Statement statement(*database_, "SELECT error FROM points WHERE key = ?");
  statement.bind(key);
  return statement.step() ? statement.text(0) : std::string();
}

std::optional<double> Store::metric(const std::string& key, const std::string& name) const {
  Statement statement(*database_,
                      "SELECT value FROM metrics JOIN points ON point = id WHERE key = ? AND name = ?");
  statement.bind(key).bind(name);
  return statement.step() ? std::optional(statement.number(0)) : std::nullopt;
}

void Store::add(const Record& record) {
  Transaction transaction(*database_);
  write(*database_, record);
  transaction.commit();
}

void Store::renumber(const std::string& key, std::size_t number) {
  const auto n = static_cast<std::int64_t>(number);
  // Nothing is written, and nothing waited for, where it has it.
  Statement(*database_, "UPDATE points SET number = ? WHERE key = ? AND number != ?")
      .bind(n)
      .bind(key)
      .bind(n)
      .step();
}

void Store::each(const std::function<void(const Record&)>& visit) const {
  Statement points(
      *database_,
      "SELECT id, key, number, scenario, variant, seed, exit_code, error, fingerprint FROM points "
      "ORDER BY number, scenario, variant, seed, key");
  Statement settings(*database_, "SELECT path, value FROM settings WHERE point = ? ORDER BY position");
  Statement metrics(*database_, "SELECT name, value FROM metrics WHERE point = ? ORDER BY position");
  while (points.step()) {
    Record record{.key = points.text(1),
                  .number = static_cast<std::size_t>(points.integer(2)),
                  .scenario = points.text(3),
                  .variant = points.text(4),
                  .seed = points.integer(5),
                  .settings = {},
                  .exit_code = static_cast<int>(points.integer(6)),
                  .error = points.text(7),
                  .fingerprint = points.text(8),
                  .metrics = {}};
    settings.bind(points.integer(0));
    while (settings.step()) record.settings.emplace_back(settings.text(0), settings.text(1));
    settings.reset();
    metrics.bind(points.integer(0));
    while (metrics.step()) record.metrics.push_back({metrics.text(0), metrics.number(1)});
    metrics.reset();
    visit(record);
  }
}

std::size_t Store::merge(const Store& other) {
  std::size_t added = 0;
  Transaction transaction(*database_);
  other.each([&](const Record& record) {
    const auto here = exit_code(record.key);
    if (here && (*here == 0 || record.exit_code != 0)) return;
    write(*database_, record);
    ++added;
  });
  transaction.commit();
  return added;
}

std::size_t Store::points() const {
  return static_cast<std::size_t>(pragma(*database_, "SELECT count(*) FROM points"));
}

std::size_t Store::failed() const {
  return static_cast<std::size_t>(pragma(*database_, "SELECT count(*) FROM points WHERE exit_code != 0"));
}

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
