#include <doctest/doctest.h>

#include <functional>

#include "results/published_profile.hpp"

using namespace dioscope::results;

namespace {

const std::string kHeader = "function,column_a_us,column_b_us,simulated_as,parameter,per_io\n";

std::string refusal(const std::string& text) {
  try {
    (void)read_published_profile(text, "p.csv");
  } catch (const dioscope::text::InputError& error) {
    return error.what();
  }
  return "accepted";
}

} // namespace

TEST_CASE(
    "757 Given the profiles of 2002, when loaded, then both columns have their figures and their source") {
  const auto profile = load_published_profile();
  REQUIRE(profile.rows.size() == 12);
  double a = 0;
  double b = 0;
  for (const auto& row : profile.rows) {
    a += row.us[0].value_or(0);
    b += row.us[1].value_or(0);
  }
  CHECK(a == doctest::Approx(235.9)); // 242 with what nothing simulated stands for
  CHECK(b == doctest::Approx(241.9));
  CHECK(profile.rows[0].function == "do_softirq");
  CHECK(profile.rows[0].simulated_as.size() == 5);
  CHECK_FALSE(profile.rows[8].us[1].has_value());
  REQUIRE(profile.sources.size() == 4);
  CHECK(profile.sources[1].find("200208292055.g7TKte224951@") != std::string::npos);
  CHECK(profile.sources[2].find("200209181630.g8IGUGe15097@") != std::string::npos);
}

TEST_CASE("758 Given profiles that cannot be, when read, then line and fault are told") {
  CHECK(refusal(kHeader + "f,1,,a b,p,2\n") == "accepted");
  CHECK(refusal("f,1,,a b,p,2\n") ==
        "p.csv: line 1: expected the header " + kHeader.substr(0, kHeader.size() - 1));
  CHECK(refusal("# nothing\n" + kHeader) == "p.csv: there is no function in it");
  CHECK(refusal(kHeader + "f,1,,a\n").starts_with("p.csv: line 2: found 4 fields; legal: 6: function,"));
  for (const auto* number : {"-1", "0", "1e99", "nan", "1x"})
    CHECK(refusal(kHeader + "f," + number + ",,a,p,2\n") ==
          "p.csv: line 2: found \"" + std::string(number) + "\"; legal: microseconds above 0, or nothing");
  CHECK(refusal(kHeader + "f,1,,a,p,2\ng,1,,a,p,2\n") ==
        "p.csv: line 3: \"a\" stands for it; legal: a function that stands for no other one");
  CHECK(refusal(kHeader + "f,1,,,p,2\n").find("\"\" stands for it") != std::string::npos);
  CHECK(refusal(kHeader + "\x01").find("expected printable text") != std::string::npos);
}
