/// The profiler's files as other programs read them.
#include <doctest/doctest.h>

#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <sstream>

#include "models/machine/functions.hpp"
#include "tests/scenario/small_run.hpp"
#include "tests/unit/scenarios/fixtures.hpp"
#include "tests/unit/support/skip.hpp"
#include "text/escape.hpp"
#include "tracing/profile/readprofile.hpp"

using namespace dioscope;
using namespace dioscope::tracing;

namespace {

/// What a command prints; nothing when there is no such program.
std::optional<std::string> output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe.get())) > 0;) text.append(buffer, n);
  return text.empty() ? std::nullopt : std::optional(text);
}

/// Ticks by function, "*unknown*" and "total", as readprofile tells them.
std::map<std::string, std::uint64_t> read_with_readprofile(const FoundTicks& ticks) {
  const tests::Folder folder;
  const auto map = folder.write("x.map", system_map());
  const auto profile = folder.write("x.profile", profile_buffer(ticks));
  const auto printed = output_of("PATH=$PATH:/usr/sbin readprofile -m " + text::shell_word(map.string()) +
                                 " -p " + text::shell_word(profile.string()) + " 2>/dev/null");
  std::map<std::string, std::uint64_t> found;
  if (!printed) return found;
  std::istringstream lines(*printed);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::uint64_t count = 0;
    std::string name;
    words >> count >> name;
    found[name] = count;
  }
  return found;
}

} // namespace

TEST_CASE("750 Given ticks of all functions, when readprofile reads them, then it tells exactly these") {
  FoundTicks ticks{.user = 77, .kernel = {}};
  std::map<std::string, std::uint64_t> expected{{"*unknown*", 0}};
  std::uint64_t count = 1;
  for (const auto function : machine::functions_by_name()) {
    const std::string name(machine::name(function));
    count = count * 37 % 1009;
    ticks.kernel[name] = expected[name] = count;
    expected["total"] += count;
  }
  const std::string idle = "default_idle";
  expected["total"] += 3'000'000'000U - ticks.kernel[idle];
  ticks.kernel[idle] = expected[idle] = 3'000'000'000U;
  const auto found = read_with_readprofile(ticks);
  if (found.empty()) return dioscope::test::skip("readprofile is not installed");
  CHECK(found == expected);
}

TEST_CASE("751 Given no ticks, when readprofile reads them, then it tells none") {
  const auto found = read_with_readprofile({});
  if (found.empty()) return dioscope::test::skip("readprofile is not installed");
  CHECK(found == std::map<std::string, std::uint64_t>{{"*unknown*", 0}, {"total", 0}});
}

TEST_CASE("752 Given the map, when it is read, then addresses ascend from _stext to _etext") {
  std::istringstream lines(system_map());
  std::string address;
  std::string type;
  std::string name;
  std::string last = "0";
  std::string last_name;
  std::size_t functions = 0;
  while (lines >> address >> type >> name) {
    CHECK(address.size() == 8);
    CHECK(address >= last);
    if (functions == 0) CHECK(name == "_stext");
    last = address;
    last_name = name;
    ++functions;
  }
  CHECK(last_name == "_etext");
  CHECK(functions == machine::functions_by_name().size() + 2);
}

TEST_CASE("753 Given a buffer, when it is looked at, then its step is four bytes and its mark is near the "
          "beginning") {
  const auto buffer = profile_buffer({});
  std::uint32_t step = 0;
  std::memcpy(&step, buffer.data(), sizeof step);
  CHECK(step == 4);
  CHECK(buffer.find(kReadprofileMark) != std::string::npos);
  CHECK(buffer.size() < 65536);
  CHECK(buffer.size() % sizeof step == 0);
}
