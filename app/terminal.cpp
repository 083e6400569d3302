#include "app/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "experiments/compare/report.hpp"
#include "results/table.hpp"

namespace dioscope::app {
namespace {

constexpr std::size_t kUsualColumns = 80;
constexpr std::size_t kFewestColumns = 40;

} // namespace

std::size_t text_columns() {
  std::size_t columns = kUsualColumns;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    columns = size.ws_col;
  } else if (const auto* told = std::getenv("COLUMNS"); told != nullptr) {
    const std::string_view digits = told;
    std::from_chars(digits.data(), digits.data() + digits.size(), columns);
  }
  return std::clamp(columns, kFewestColumns, results::kTerminalColumns);
}

std::string beside(const std::string& name, const std::string& text, std::size_t width, std::size_t columns) {
  constexpr std::size_t kGap = 2;
  constexpr std::size_t kLeastRoom = 30;
  constexpr std::size_t kIndent = 4;
  const auto at = width + kGap;
  if (at + kLeastRoom > columns || results::columns_of(name) > width)
    return name + "\n" + experiments::wrapped(text, kIndent, columns);
  auto lines = experiments::wrapped(text, at, columns);
  if (lines.empty()) return name + "\n";
  return lines.replace(0, at, results::padded_right(name, at));
}

} // namespace dioscope::app
