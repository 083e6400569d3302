#include "experiments/sweep/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "experiments/sweep/database.hpp"
#include "results/files.hpp"
#include "results/number_text.hpp"
#include "sim/version.hpp"

namespace dioscope::experiments {
namespace {

constexpr int kApplicationId = 0x44494f53; // "DIOS"
constexpr int kVersion = 2;

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
  CREATE TABLE made_by (
    program TEXT NOT NULL,
    simgrid TEXT NOT NULL);
)";

constexpr results::FileKind kKind{"a file of points", "SQLite format 3"};
constexpr const char* kColumns =
    "SELECT id, key, number, scenario, variant, seed, exit_code, error, fingerprint FROM points ";

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

/// The exit code in `column`. Throws StoreError unless it is one of a point that has ended.
int outcome_in(const StoreDatabase& database, const Statement& row, int column) {
  const auto code = row.integer(column);
  if (code != static_cast<int>(code) || !is_outcome(static_cast<ExitCode>(code)))
    database.fail(fmt::format("found a point with exit code {}, which no point that has ended has", code));
  return static_cast<int>(code);
}

/// Points as rows of kColumns, with what they set and gave.
class RecordReader {
 public:
  explicit RecordReader(const StoreDatabase& database)
      : database_(database),
        settings_(database, "SELECT path, value FROM settings WHERE point = ? ORDER BY position"),
        metrics_(database, "SELECT name, value FROM metrics WHERE point = ? ORDER BY position") {}

  Record read(const Statement& row) {
    Record record{.key = row.text(1),
                  .number = static_cast<std::size_t>(row.integer(2)),
                  .scenario = row.text(3),
                  .variant = row.text(4),
                  .seed = row.integer(5),
                  .settings = {},
                  .exit_code = outcome_in(database_, row, 6),
                  .error = row.text(7),
                  .fingerprint = row.text(8),
                  .metrics = {}};
    settings_.bind(row.integer(0));
    while (settings_.step()) record.settings.emplace_back(settings_.text(0), settings_.text(1));
    settings_.reset();
    metrics_.bind(row.integer(0));
    while (metrics_.step()) record.metrics.push_back({metrics_.text(0), metrics_.number(1)});
    metrics_.reset();
    return record;
  }

 private:
  const StoreDatabase& database_;
  Statement settings_;
  Statement metrics_;
};

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

std::string name_of(const Record& record) {
  auto text = fmt::format("point {} ({}, seed {}", record.number, record.variant, record.seed);
  for (const auto& [path, value] : record.settings) text += fmt::format(", {}={}", path, value);
  return text + ")";
}

} // namespace

Store::Store(std::unique_ptr<StoreDatabase> database) : database_(std::move(database)) {}

Store::Store(const std::filesystem::path& file, Mode mode) : Store(std::make_unique<StoreDatabase>()) {
  database_->file = file.string();
  if (mode == Mode::create) {
    results::check_output(file, kKind);
  } else {
    database_->code = ExitCode::bad_scenario;
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) database_->fail("it is not there, or no file");
  }
  // An absolute path is a path: nothing in it means something else to SQLite.
  database_->open(std::filesystem::absolute(file).c_str(),
                  mode == Mode::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  prepare(mode);
}

Store Store::temporary(const std::string& name) {
  Store store(std::make_unique<StoreDatabase>());
  store.database_->file = name;
  store.database_->open("", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  store.prepare(Mode::create);
  return store;
}

void Store::prepare(Mode mode) {
  const auto empty = [this] { return pragma(*database_, "SELECT count(*) FROM sqlite_master") == 0; };
  const auto program = sim::program_version();
  const auto engine = sim::engine_version();
  if (mode == Mode::create && empty()) {
    Transaction transaction(*database_);
    // Another process may have been here first.
    if (empty()) {
      database_->run(kSchema);
      Statement(*database_, "INSERT INTO made_by VALUES (?, ?)").bind(program).bind(engine).step();
      database_->run(fmt::format("PRAGMA application_id = {}", kApplicationId).c_str());
      database_->run(fmt::format("PRAGMA user_version = {}", kVersion).c_str());
    }
    transaction.commit();
  }
  if (pragma(*database_, "PRAGMA application_id") != kApplicationId)
    database_->fail("it holds no sweep of dioscope");
  if (const auto version = pragma(*database_, "PRAGMA user_version"); version != kVersion)
    database_->fail(fmt::format(
        "found a sweep of version {}; legal: {}, run the sweep again into another file", version, kVersion));
  Statement maker(*database_, "SELECT program, simgrid FROM made_by");
  if (!maker.step() || maker.text(0) != program || maker.text(1) != engine)
    database_->fail(fmt::format(
        "found points of dioscope {} on SimGrid {}; legal: {} on {}, run the sweep again into another file",
        maker.text(0), maker.text(1), program, engine));
  database_->run("PRAGMA foreign_keys = ON");
}

Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

std::optional<int> Store::exit_code(const std::string& key) const {
  Statement statement(*database_, "SELECT exit_code FROM points WHERE key = ?");
  statement.bind(key);
  return statement.step() ? std::optional(outcome_in(*database_, statement, 0)) : std::nullopt;
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
  // Nothing is written where it has it.
  Statement(*database_, "UPDATE points SET number = ? WHERE key = ? AND number != ?")
      .bind(n)
      .bind(key)
      .bind(n)
      .step();
}

void Store::each(const std::function<void(const Record&)>& visit) const {
  Statement points(*database_,
                   (std::string(kColumns) + "ORDER BY number, scenario, variant, seed, key").c_str());
  RecordReader reader(*database_);
  while (points.step()) visit(reader.read(points));
}

std::optional<Record> Store::find(const std::string& key) const {
  Statement point(*database_, (std::string(kColumns) + "WHERE key = ?").c_str());
  point.bind(key);
  return point.step() ? std::optional(RecordReader(*database_).read(point)) : std::nullopt;
}

std::size_t Store::merge(const Store& other) {
  std::size_t added = 0;
  Transaction transaction(*database_);
  other.each([&](const Record& record) {
    const auto here = find(record.key);
    if (here) {
      if (const auto how = difference(record, *here); !how.empty())
        throw StoreError(ExitCode::bad_scenario,
                         fmt::format("{}: {} has another result in {}: {}; one configuration has one result: "
                                     "simulate it again",
                                     other.database_->file, name_of(record), database_->file, how));
      if (here->exit_code == 0 || record.exit_code != 0) return;
    }
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
