#pragma once
/// Records of I/Os as a table: the columns of ios.csv and of the database's `ios`, declared once.
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tracing/ios/io_record.hpp"

namespace dioscope::tracing {

/// Nothing where there is none.
using IoValue = std::variant<std::monostate, std::int64_t, std::string>;

struct IoColumn {
  std::string name;     ///< durations end in _ns, sizes in _bytes
  std::string sentence; ///< what it is
  std::function<IoValue(const IoRecord&)> value;
  bool text = false; ///< its values are texts
};

/// All columns, in order.
const std::vector<IoColumn>& io_columns();

/// The header line of a CSV file, "variant" in front.
std::string ios_csv_header();
/// The line of `record`, of the variant whose csv_cell() is `variant_cell`.
std::string ios_csv_line(std::string_view variant_cell, const IoRecord& record);

} // namespace dioscope::tracing
