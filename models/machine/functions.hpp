#pragma once
/// The functions that CPU time is booked to, by their kernel names: the ledger's columns, the profile's rows.
/// Each subsystem registers its own, in its functions.hpp.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace dioscope::machine {

/// As many functions as all subsystems together may register.
inline constexpr std::size_t kMostFunctions = 128;

/// A registered function: an index into the books. Registered at start-up, as a constant of namespace scope,
/// so that booking to it looks nothing up. Indices depend on the order of linking: no result may.
class Fn {
 public:
  /// user_code, which is always there.
  constexpr Fn() = default;
  /// Register `name`, a string literal. Throws std::logic_error when the name is taken or the books are full.
  explicit Fn(std::string_view name);

  static constexpr Fn from_index(std::size_t index) {
    Fn fn;
    fn.index_ = static_cast<std::uint8_t>(index);
    return fn;
  }
  constexpr std::size_t index() const { return index_; }
  friend constexpr bool operator==(Fn, Fn) = default;

 private:
  std::uint8_t index_ = 0;
};

/// The names of all registered functions, by index.
std::span<const std::string_view> function_names();
inline std::string_view name(Fn fn) { return function_names()[fn.index()]; }
/// All registered functions in the order of their names: the order in which results list them.
std::span<const Fn> functions_by_name();

namespace fn {
inline constexpr Fn user_code{};
inline const Fn send_ipi{"send_ipi"};
inline const Fn default_idle{"default_idle"};
inline const Fn hlt_exit{"hlt_exit"};
} // namespace fn

} // namespace dioscope::machine
