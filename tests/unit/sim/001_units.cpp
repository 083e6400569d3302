#include "sim/units.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <string>

#include "sim/random.hpp"

using namespace dioscope::sim;
using namespace std::chrono_literals;

namespace {

template <class Parse>
std::string message_of(Parse parse) {
  try {
    parse();
  } catch (const UnitError& error) {
    return error.what();
  }
  return "no error";
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

} // namespace

TEST_CASE("001 Given a text with a unit, When it is parsed, Then the value is exact") {
  CHECK(parse_duration("1.4us") == 1400ns);
  CHECK(parse_duration("20 ms") == 20ms);
  CHECK(parse_duration("2min") == 2min);
  CHECK(parse_duration("0ns") == 0ns);
  CHECK(parse_bytes("256KiB") == 256_KiB);
  CHECK(parse_bytes("1.5kB") == 1500_B);
  CHECK(parse_bytes("16GiB") == Bytes{std::int64_t{16} << 30});
  CHECK(parse_rate("98.4MB/s") == 98.4_MBps);
  CHECK(parse_rate("1MiB/s").bytes_per_second == 1048576.0);
  CHECK(parse_frequency("1000Hz").period() == 1ms);
  CHECK(parse_frequency("700MHz").hertz == 7e8);
  CHECK(parse_frequency("10000rpm").period() == 6ms);
}

TEST_CASE("002 Given any duration and size, When formatted and parsed again, Then the value is the same") {
  RandomStream random(7, "round.trip");
  for (int i = 0; i < 2000; ++i) {
    const auto digits = random.below(15);
    std::uint64_t limit = 1;
    for (std::uint64_t d = 0; d < digits; ++d) limit *= 10;
    const auto n = static_cast<std::int64_t>(random.below(limit + 1));
    CAPTURE(n);
    CHECK(parse_duration(to_string(Duration{n})) == Duration{n});
    CHECK(parse_bytes(to_string(Bytes{n})) == Bytes{n});
  }
}

TEST_CASE("003 Given round values, When formatted, Then the text is the one a person would write") {
  CHECK(to_string(Duration{1400}) == "1.4us");
  CHECK(to_string(Duration{20'000'000}) == "20ms");
  CHECK(to_string(Duration{0}) == "0ns");
  CHECK(to_string(256_KiB) == "256KiB");
  CHECK(to_string(512_B) == "512B");
  CHECK(to_string(98.4_MBps) == "98.4MB/s");
  CHECK(to_string(Frequency{1000}) == "1kHz");
}

TEST_CASE("004 Given a bare number, When parsed, Then the message says there is no unit and shows one") {
  const auto text = message_of([] { parse_duration("1.4"); });
  CHECK(contains(text, "\"1.4\" has no unit"));
  CHECK(contains(text, "1.4us"));
  CHECK(contains(message_of([] { parse_bytes("4096"); }), "KiB"));
}

TEST_CASE("005 Given an unknown unit, When parsed, Then the message names it and lists the legal ones") {
  const auto text = message_of([] { parse_bytes("256KB"); });
  CHECK(contains(text, "unknown unit \"KB\""));
  CHECK(contains(text, "KiB"));
  CHECK(contains(text, "kB"));
  CHECK(contains(message_of([] { parse_rate("98.4Mb/s"); }), "MB/s"));
}

TEST_CASE("006 Given text that is no quantity, When parsed, Then it is a UnitError and never a value") {
  for (const auto* text : {"", "us", "fast", "nan us", "inf s", "1.4us please", "0x10us", "1e400s"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_duration(text), UnitError);
    CHECK_THROWS_AS(parse_bytes(text), UnitError);
    CHECK_THROWS_AS(parse_rate(text), UnitError);
    CHECK_THROWS_AS(parse_frequency(text), UnitError);
  }
}

TEST_CASE("007 Given a time finer than a nanosecond or too large, When parsed, Then it is an error") {
  CHECK(contains(message_of([] { parse_duration("0.5ns"); }), "whole number of nanoseconds"));
  CHECK(contains(message_of([] { parse_bytes("0.5B"); }), "whole number of bytes"));
  CHECK(contains(message_of([] { parse_duration("1e12s"); }), "too large"));
}

TEST_CASE("008 Given a size and a rate, When the transfer time is asked, Then it is rounded up") {
  CHECK(transfer_time(100_B, Rate{1e9}) == 100ns);
  CHECK(transfer_time(1_B, Rate{3e9}) == 1ns);
  CHECK(transfer_time(0_B, Rate{3e9}) == 0ns);
}
