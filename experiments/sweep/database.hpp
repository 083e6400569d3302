#pragma once
/// SQLite as the store needs it: every error is a StoreError.
#include <sqlite3.h>

#include <fmt/format.h>

#include <cstdint>
#include <string>

#include "experiments/sweep/store.hpp"

namespace dioscope::experiments {

/// An open file.
struct StoreDatabase {
  sqlite3* db = nullptr;
  std::string file;                ///< for messages
  ExitCode code = ExitCode::usage; ///< of what is wrong with it

  StoreDatabase() = default;
  StoreDatabase(const StoreDatabase&) = delete;
  StoreDatabase& operator=(const StoreDatabase&) = delete;
  ~StoreDatabase() { sqlite3_close(db); }
  void open(const char* path, int flags) {
    if (sqlite3_open_v2(path, &db, flags, nullptr) != SQLITE_OK) fail();
    constexpr int kBusyMs = 60'000;
    sqlite3_busy_timeout(db, kBusyMs);
  }
  [[noreturn]] void fail(const std::string& problem) const {
    throw StoreError(code, fmt::format("{}: {}", file, problem));
  }
  [[noreturn]] void fail() const { fail(sqlite3_errmsg(db)); }
  void run(const char* sql) const {
    if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }
};

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

inline std::int64_t pragma(const StoreDatabase& database, const char* sql) {
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

} // namespace dioscope::experiments
