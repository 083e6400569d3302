#include "experiments/runs/run_database.hpp"

#include <fmt/format.h>

#include <SQLiteCpp/SQLiteCpp.h>

#include "results/files.hpp"
#include "tracing/ios/io_table.hpp"

namespace dioscope::experiments {
namespace {

namespace fs = std::filesystem;

/// The schema is in a file's first page as it was given.
constexpr results::FileKind kRunDatabase{"the database of a run",
                                         "CREATE TABLE variants (name TEXT PRIMARY KEY,"};
constexpr const char* kRunTables =
    "CREATE TABLE variants (name TEXT PRIMARY KEY, seed INTEGER NOT NULL, fingerprint TEXT NOT NULL,"
    " config TEXT NOT NULL);"
    "CREATE TABLE metrics (variant TEXT NOT NULL REFERENCES variants, metric TEXT NOT NULL, value REAL,"
    " PRIMARY KEY (variant, metric)) WITHOUT ROWID;"
    "CREATE TABLE statistics (variant TEXT NOT NULL REFERENCES variants, model TEXT NOT NULL,"
    " name TEXT NOT NULL, quantity TEXT NOT NULL, unit TEXT NOT NULL, value REAL,"
    " PRIMARY KEY (variant, model, name, quantity)) WITHOUT ROWID;";

void bind_cell(SQLite::Statement& row, int column, const auto& value) { row.bind(column, value); }
void bind_cell(SQLite::Statement& row, int column, const std::optional<double>& value) {
  if (value)
    row.bind(column, *value);
  else
    row.bind(column);
}

template <class... Values>
void insert(SQLite::Statement& row, const Values&... values) {
  int column = 0;
  (bind_cell(row, ++column, values), ...);
  row.exec();
  row.reset();
}

void insert_variant(SQLite::Database& db, const results::VariantResult& variant) {
  SQLite::Statement row(db, "INSERT INTO variants VALUES (?, ?, ?, ?)");
  insert(row, variant.name, static_cast<std::int64_t>(variant.seed), variant.fingerprint,
         variant.config.dump());
  SQLite::Statement metric(db, "INSERT INTO metrics VALUES (?, ?, ?)");
  for (const auto& m : variant.metrics) insert(metric, variant.name, m.name, m.value);
  SQLite::Statement statistic(db, "INSERT INTO statistics VALUES (?, ?, ?, ?, ?, ?)");
  for (const auto& s : variant.statistics)
    insert(statistic, variant.name, s.model, s.name, s.quantity, s.unit, s.value);
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
  db.exec(kRunTables);
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

void check_run_database(const fs::path& file) { results::check_output(file, kRunDatabase); }

void write_run_database(const fs::path& file, const results::RunResult& run, const Observation& observation) {
  results::write_file_atomically(file, kRunDatabase, [&](const fs::path& temporary) {
    try {
      SQLite::Database db(fs::absolute(temporary).string(), SQLite::OPEN_READWRITE);
      fill(db, run, observation);
    } catch (const SQLite::Exception& error) {
      throw results::FileError(file, error.what());
    }
  });
}

} // namespace dioscope::experiments
