#pragma once
/// Binary files in the byte order of the machine that writes them, which all readers recognise.
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace dioscope::tracing {

/// The bytes of a number or plain struct without padding; valid as long as `value`.
template <class T>
std::string_view bytes_of(const T& value) {
  static_assert(std::has_unique_object_representations_v<T>);
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

template <class T>
void append(std::string& to, T value) {
  to.append(bytes_of(value));
}

/// Put a number at `to`, which need not be aligned.
template <class T>
void store(char* to, T value) {
  std::memcpy(to, &value, sizeof value);
}

/// The number of bytes that bring `size` to a multiple of `alignment`.
constexpr std::size_t padding(std::size_t size, std::size_t alignment) {
  return (alignment - size % alignment) % alignment;
}

} // namespace dioscope::tracing
