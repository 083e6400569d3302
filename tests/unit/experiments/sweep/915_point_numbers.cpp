#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "experiments/sweep/point_numbers.hpp"

using namespace dioscope::experiments;

TEST_CASE("915 Given numbers and ranges, when read, then they are those, and nothing else is taken") {
  CHECK(parse_point_numbers("3") == NumberRanges{{3, 3}});
  CHECK(parse_point_numbers("1-40,43,50-50") == NumberRanges{{1, 40}, {43, 43}, {50, 50}});
  CHECK(parse_point_numbers("18446744073709551615") == NumberRanges{{SIZE_MAX, SIZE_MAX}});
  for (const char* other :
       {"", "0", "0-3", "-3", "3-", "3-2", "1,", ",1", "1,,2", "2,1", "1-5,5", "1,1", "1 2", " 1", "1..4",
        "+1", "1x", "18446744073709551616", "1-18446744073709551616"}) {
    CAPTURE(other);
    CHECK_FALSE(parse_point_numbers(other));
  }
}

TEST_CASE("916 Given ascending numbers, when written and read, then they are the same") {
  CHECK(point_numbers_text(std::vector<std::size_t>{}).empty());
  CHECK(point_numbers_text(std::vector<std::size_t>{3}) == "3");
  CHECK(point_numbers_text(std::vector<std::size_t>{1, 2, 3, 7, 9, 10}) == "1-3,7,9-10");
  CHECK(parse_point_numbers("1-3,7,9-10") == NumberRanges{{1, 3}, {7, 7}, {9, 10}});
}
