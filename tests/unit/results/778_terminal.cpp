#include <doctest/doctest.h>

#include <cstdlib>

#include "results/table.hpp"
#include "results/terminal.hpp"

using namespace dioscope::results;

TEST_CASE(
    "778 Given no terminal, when asked how wide it is, then COLUMNS says so within reason, else it is 80") {
  constexpr int kNoTerminal = -1;
  ::unsetenv("COLUMNS");
  CHECK(screen_of(kNoTerminal).columns == 80);
  ::setenv("COLUMNS", "132", 1);
  CHECK(screen_of(kNoTerminal).columns == 132);
  for (const auto* nonsense : {"", "wide", "-3", "0"}) {
    ::setenv("COLUMNS", nonsense, 1);
    CHECK(screen_of(kNoTerminal).columns == 80);
  }
  ::setenv("COLUMNS", "7", 1);
  CHECK(screen_of(kNoTerminal).columns == 60);
  ::setenv("COLUMNS", "5000", 1);
  CHECK(screen_of(kNoTerminal).columns == 200);
  CHECK(screen_of(kNoTerminal).colour == Colour::off);
}

TEST_CASE(
    "779 Given a text, when it is wrapped, then no line is wider, words stay whole and blanks are one") {
  CHECK(lines_of("one two  three\nfour", 9) == std::vector<std::string>{"one two", "three", "four"});
  CHECK(lines_of("abcdefghijk l", 5) == std::vector<std::string>{"abcdefghijk", "l"});
  CHECK(lines_of("", 5).empty());
  CHECK(wrapped("a b c d", 2, 5) == "  a b\n  c d\n");
  CHECK(wrapped("", 2, 5).empty());
}

TEST_CASE(
    "779a Given lines that are indented, when folded, then narrow ones stay and the rest of others stands "
    "further in") {
  CHECK(folded("  short\n  one two three four\nend", 12) == "  short\n  one two\n    three\n    four\nend\n");
}

TEST_CASE("777 Given a table that is too wide, when printed for a screen, then its last column is folded or "
          "columns "
          "are left out") {
  Table table;
  table.add_column("a", Table::Align::left);
  table.add_column("what", Table::Align::left);
  table.add_row({"x", "one two three four five six seven"});
  CHECK(table.columns_needed() == 36);
  CHECK(table.text(Screen{.columns = 40}) == "a  what\nx  one two three four five six seven\n");
  CHECK(table.text(Screen{.columns = 23}) == "a  what\nx  one two three four\n   five six seven\n");
  CHECK(table.text_that_fits(1, Screen{.columns = 10}) == "a\nx\n");
}
