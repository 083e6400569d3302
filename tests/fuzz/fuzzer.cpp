/// The fuzzer of the reader that the program's name says after "fuzz_": libFuzzer calls these functions.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/readers.hpp"

namespace {

/// The first call says which one it is.
const dioscope::fuzz::Reader& reader(std::string_view program = {}) {
  constexpr std::string_view kPrefix = "fuzz_";
  static const auto& kReader =
      dioscope::fuzz::reader_called(program.substr(program.rfind(kPrefix) + kPrefix.size()));
  return kReader;
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** argv) {
  (void)reader(**argv);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)dioscope::fuzz::takes(reader(), {reinterpret_cast<const char*>(data), size});
  return 0;
}
