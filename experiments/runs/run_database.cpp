#include "experiments/runs/run_database.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <SQLiteCpp/SQLiteCpp.h>
#include <SQLiteCpp/VariadicBind.h>

#include "results/output_path.hpp"
#include "tracing/ios/io_table.hpp"

namespace dioscope::experiments {
namespace {

namespace fs = std::filesystem;

/// The schema is in a file's first page as it was given.
constexpr results::FileKind kKind{"the database of a run", "CREATE TABLE variants (name TEXT PRIMARY KEY,"};
constexpr const char* kSchema =
    "CREATE TABLE variants (name TEXT PRIMARY KEY, seed INTEGER NOT NULL, fingerprint TEXT NOT NULL,"
    " config TEXT NOT NULL);"
    "CREATE TABLE metrics (variant TEXT NOT NULL REFERENCES variants, metric TEXT NOT NULL, value REAL,"
    " PRIMARY KEY (variant, metric)) WITHOUT ROWID;"
    "CREATE TABLE statistics (variant TEXT NOT NULL REFERENCES variants, model TEXT NOT NULL,"
    " name TEXT NOT NULL, quantity TEXT NOT NULL, unit TEXT NOT NULL, value REAL,"
    " PRIMARY KEY (variant, model, name, quantity)) WITHOUT ROWID;";

/// A new file beside the wanted one; removed again unless it was renamed.
class NewFile {
 public:
  explicit NewFile(const fs::path& target) : target_(target) {
    const auto folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
    path_ = (folder / ".dioscope-run.XXXXXX").string();
    const int descriptor = mkostemp(path_.data(), 0);
    if (descriptor < 0) throw results::FileError(target, std::generic_category().message(errno));
    close(descriptor);
    constexpr auto kReadWrite =
        fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read;
    fs::permissions(path_, kReadWrite);
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  const std::string& path() const { return path_; }
  void rename_to_target() const {
    std::error_code error;
    fs::rename(path_, target_, error);
    if (error) throw results::FileError(target_, error.message());
  }

 private:
  fs::path target_;
  std::string path_;
};

/// One row at a time into a table.
template <class... Values>
void insert(SQLite::Statement& statement, const Values&... values) {
  SQLite::bind(statement, values...);
  statement.exec();
  statement.reset();
}

void bind_optional(SQLite::Statement& statement, int column, const std::optional<double>& value) {
  if (value)
    statement.bind(column, *value);
  else
    statement.bind(column);
}

void insert_variant(SQLite::Database& db, const results::VariantResult& variant) {
  SQLite::Statement row(db, "INSERT INTO variants VALUES (?, ?, ?, ?)");
  insert(row, variant.name, static_cast<std::int64_t>(variant.seed), variant.fingerprint,
         variant.config.dump());
  SQLite::Statement metric(db, "INSERT INTO metrics VALUES (?, ?, ?)");
  for (const auto& m : variant.metrics) {
    metric.bind(1, variant.name);
    metric.bind(2, m.name);
    bind_optional(metric, 3, m.value);
    metric.exec();
    metric.reset();
  }
  SQLite::Statement statistic(db, "INSERT INTO statistics VALUES (?, ?, ?, ?, ?, ?)");
  for (const auto& s : variant.statistics) {
    statistic.bind(1, variant.name);
    statistic.bind(2, s.model);
    statistic.bind(3, s.name);
    statistic.bind(4, s.quantity);
    statistic.bind(5, s.unit);
    bind_optional(statistic, 6, s.value);
    statistic.exec();
    statistic.reset();
  }
}

class IoTable {
 public:
  explicit IoTable(SQLite::Database& db) : row_(created(db), insertion()) {}
  void insert(const std::string& variant, const tracing::IoRecord& record) {
    row_.bind(1, variant);
    int column = 2;
    for (const auto& declared : tracing::io_columns()) {
      const auto value = declared.value(record);
      if (const auto* number = std::get_if<std::int64_t>(&value))
        row_.bind(column, *number);
      else if (const auto* word = std::get_if<std::string>(&value))
        row_.bind(column, *word);
      else
        row_.bind(column);
      ++column;
    }
    row_.exec();
    row_.reset();
  }

 private:
  static SQLite::Database& created(SQLite::Database& db) {
    std::string columns;
    for (const auto& column : tracing::io_columns())
      columns += fmt::format(", {} {}", column.name, column.text ? "TEXT" : "INTEGER");
    db.exec(fmt::format(
        "CREATE TABLE ios (variant TEXT NOT NULL REFERENCES variants{}, PRIMARY KEY (variant, io))"
        " WITHOUT ROWID",
        columns));
    return db;
  }
  static std::string insertion() {
    std::string places = "?";
    for (std::size_t i = 0; i < tracing::io_columns().size(); ++i) places += ", ?";
    return fmt::format("INSERT INTO ios VALUES ({})", places);
  }
  SQLite::Statement row_;
};

void fill(SQLite::Database& db, const results::RunResult& run, const Observation& observation) {
  // Nobody reads it before it is renamed.
  db.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
  db.exec(kSchema);
  SQLite::Transaction transaction(db);
  for (const auto& variant : run.variants) insert_variant(db, variant);
  if (observation.has_ios()) {
    IoTable table(db);
    for (const auto& variant : run.variants)
      observation.each_io(variant.name, [&](const auto& record) { table.insert(variant.name, record); });
  }
  transaction.commit();
}

} // namespace

void check_run_database(const fs::path& file) { results::check_output(file, kKind); }

void write_run_database(const fs::path& file, const results::RunResult& run, const Observation& observation) {
  const NewFile made(file);
  try {
    SQLite::Database db(fs::absolute(made.path()).string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    fill(db, run, observation);
  } catch (const SQLite::Exception& error) {
    throw results::FileError(file, error.what());
  }
  check_run_database(file);
  made.rename_to_target();
}

} // namespace dioscope::experiments
