#pragma once
/// Sizes, rates and frequencies as types, and their text forms ("256KiB", "98.4MB/s", "1000Hz", "1.4us").
/// A bare number never stands for one of these, neither in a signature nor in a scenario file.
#include <compare>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "sim/time.hpp"

namespace dioscope::sim {

/// A number of bytes.
struct Bytes {
  std::int64_t count = 0;
  constexpr auto operator<=>(const Bytes&) const = default;
  constexpr Bytes& operator+=(Bytes b) {
    count += b.count;
    return *this;
  }
  constexpr Bytes& operator-=(Bytes b) {
    count -= b.count;
    return *this;
  }
  friend constexpr Bytes operator+(Bytes a, Bytes b) { return {a.count + b.count}; }
  friend constexpr Bytes operator-(Bytes a, Bytes b) { return {a.count - b.count}; }
  friend constexpr Bytes operator*(Bytes a, std::int64_t n) { return {a.count * n}; }
  friend constexpr std::int64_t operator/(Bytes a, Bytes b) { return a.count / b.count; }
};
constexpr Bytes operator""_B(unsigned long long n) { return {static_cast<std::int64_t>(n)}; }
constexpr Bytes operator""_KiB(unsigned long long n) { return {static_cast<std::int64_t>(n << 10)}; }
constexpr Bytes operator""_MiB(unsigned long long n) { return {static_cast<std::int64_t>(n << 20)}; }

/// Bytes per second.
struct Rate {
  double bytes_per_second = 0;
  constexpr auto operator<=>(const Rate&) const = default;
};
constexpr Rate operator""_MBps(long double n) { return {static_cast<double>(n) * 1e6}; }
constexpr Rate operator""_MBps(unsigned long long n) { return {static_cast<double>(n) * 1e6}; }

/// Events per second.
struct Frequency {
  double hertz = 0;
  constexpr auto operator<=>(const Frequency&) const = default;
  /// One period, rounded to the nanosecond.
  constexpr Duration period() const { return Duration{static_cast<std::int64_t>(1e9 / hertz + 0.5)}; }
};

/// By how much (ns) the ends of a transfer may differ that are computed in different ways.
inline constexpr double kSameNanosecond = 1e-2;
/// The next whole nanosecond, for the end of a transfer; up to kSameNanosecond above a whole one counts as
/// that one.
std::int64_t next_nanosecond(double nanoseconds);
/// Time that `size` takes at `rate`, by next_nanosecond().
Duration transfer_time(Bytes size, Rate rate);

/// A text that is not a quantity of the wanted kind. what() says what was found and shows a legal form.
class UnitError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Parse a number followed by its unit. Units: ns us ms s min; B KiB MiB GiB kB MB GB (power of two with i,
/// power of ten without); B/s kB/s MB/s GB/s KiB/s MiB/s GiB/s; Hz kHz MHz GHz rpm. Throws UnitError; times
/// finer than 1 ns are an error, since model time is whole nanoseconds.
Duration parse_duration(std::string_view text);
Bytes parse_bytes(std::string_view text);
Rate parse_rate(std::string_view text);
Frequency parse_frequency(std::string_view text);

/// The shortest text with the largest unit that parses back to the same value.
std::string to_string(Duration d);
std::string to_string(Bytes b);
std::string to_string(Rate r);
std::string to_string(Frequency f);

} // namespace dioscope::sim
