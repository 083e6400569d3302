#include <doctest/doctest.h>

#include <algorithm>

#include "models/locking/program_validation.hpp"
#include "models/locking/report.hpp"
#include "tests/unit/locking/program_table.hpp"

using namespace dioscope;
using namespace dioscope::locking;

TEST_CASE(
    "450 Given the table of programs, When each context is watched alone, Then the first finding is the "
    "expected one and safe twins are clean") {
  for (const auto& entry : tests::program_table()) {
    CAPTURE(entry.name);
    const auto validator = validate(entry.program);
    std::string found;
    for (const auto& violation : validator.violations()) found += report_text(violation);
    CAPTURE(found);
    CHECK(name_of(validator.verdict()) == name_of(entry.validator));
  }
}

TEST_CASE("451 Given a program that can hang, Then the validator has something to say") {
  // The converse does not hold: it judges what could happen with other CPUs and other instances.
  for (const auto& entry : tests::program_table()) {
    CAPTURE(entry.name);
    if (entry.explorer != ExplorerVerdict::deadlock) continue;
    CHECK_FALSE(validate(entry.program).violations().empty());
  }
}

TEST_CASE("452 Given the table of programs, Then no finding is reported twice") {
  for (const auto& entry : tests::program_table()) {
    CAPTURE(entry.name);
    std::vector<std::string> lines;
    for (const auto& violation : validate(entry.program).violations()) lines.push_back(summary(violation));
    std::ranges::sort(lines);
    CHECK(std::ranges::adjacent_find(lines) == lines.end());
  }
}
