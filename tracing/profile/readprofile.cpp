#include "tracing/profile/readprofile.hpp"

#include <fmt/format.h>

#include <cstring>
#include <limits>

#include "models/machine/functions.hpp"

namespace dioscope::tracing {
namespace {

constexpr std::uint32_t kStart = 0xc0105000; ///< of the text, as on a PC of the time
constexpr std::uint32_t kStep = 4;           ///< as of `profile=2` at boot

std::uint32_t size_of(std::string_view function) {
  return 64 + 8 * static_cast<std::uint32_t>(function.size());
}

/// `visit(name, address)` for every function, upwards; returns the end.
template <class Visit>
std::uint32_t each_function(Visit&& visit) {
  auto address = kStart;
  for (const auto function : machine::functions_by_name()) {
    const auto name = machine::name(function);
    visit(name, address);
    address += size_of(name);
  }
  return address;
}

} // namespace

std::string system_map() {
  std::string text = fmt::format("{:08x} T _stext\n", kStart);
  const auto end = each_function([&](std::string_view name, std::uint32_t address) {
    text += fmt::format("{:08x} T {}\n", address, name);
  });
  return text + fmt::format("{:08x} A _etext\n", end);
}

std::string profile_buffer(const FoundTicks& ticks) {
  std::vector<std::uint32_t> words{kStep};
  each_function([&](std::string_view name, std::uint32_t) {
    const auto found = ticks.of(std::string(name));
    const std::size_t used = size_of(name) / kStep - 1;
    for (std::size_t i = 0; i < used; ++i) {
      const auto share = found / used + (i < found % used ? 1 : 0);
      words.push_back(static_cast<std::uint32_t>(
          std::min<std::uint64_t>(share, std::numeric_limits<std::uint32_t>::max())));
    }
    words.push_back(0);
  });
  words.push_back(0);
  std::string bytes(words.size() * sizeof words[0], '\0');
  std::memcpy(bytes.data(), words.data(), bytes.size());
  return bytes.append(kReadprofileMark).append(sizeof words[0], '\0');
}

} // namespace dioscope::tracing
