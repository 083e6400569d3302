#pragma once
/// SQLite files as another program would change them.
#include <filesystem>
#include <string>

#include <SQLiteCpp/Database.h>

namespace dioscope::test {

inline void run_sql(const std::filesystem::path& file, const std::string& sql) {
  SQLite::Database(file.string(), SQLite::OPEN_READWRITE).exec(sql);
}

} // namespace dioscope::test
