/// Scenario files with random damage: whatever a file holds, loading it gives a scenario or a ScenarioError
/// that names a file, and nothing else. The seed is fixed, so a failure repeats; the input is in its message.
#include <doctest/doctest.h>
#include <unistd.h>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "scenarios/scenario.hpp"

using namespace dioscope;
namespace fs = std::filesystem;

namespace {

using Random = boost::random::mt19937_64;

std::size_t below(Random& random, std::size_t bound) {
  return boost::random::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Pieces that matter to a reader of JSON with units.
constexpr const char* kPieces[] = {"{",         "}",       "[",
                                   "]",         ",",       ":",
                                   "\"",        "null",    "-1",
                                   "1e99",      "1e-400",  "\"1us\"",
                                   "\"\"",      "\\u0000", "\\ud800",
                                   "\xff",      "true",    "\"5 parsecs\"",
                                   "[[[[",      "{}",      "9223372036854775808",
                                   "\"256KiB\""};

void damage(Random& random, std::string& text) {
  for (auto rounds = 1 + below(random, 4); rounds > 0; --rounds) {
    const auto at = below(random, text.size() + 1);
    const auto length = std::min(below(random, 24), text.size() - at);
    switch (below(random, 5)) {
    case 0:
      text.insert(at, kPieces[below(random, std::size(kPieces))]);
      break;
    case 1:
      text.erase(at, length);
      break;
    case 2:
      text.replace(at, length, kPieces[below(random, std::size(kPieces))]);
      break;
    case 3:
      text.insert(below(random, text.size() + 1), text.substr(at, length));
      break;
    default:
      if (at < text.size()) text[at] = static_cast<char>(below(random, 256));
    }
  }
}

/// True when it loads. Anything but a ScenarioError leaves this function.
bool loads(const fs::path& file, const scenarios::LoadOptions& options) {
  try {
    return !scenarios::load(file, options).variants.empty();
  } catch (const scenarios::ScenarioError& error) {
    CHECK_FALSE(error.file().empty());
    CHECK(std::string_view(error.what()).size() > error.file().size());
    return false;
  }
}

} // namespace

TEST_CASE("950 Given scenario files with random damage, When loaded, Then a scenario or a ScenarioError") {
  const fs::path library = fs::path(DIOSCOPE_SOURCE_DIR) / "scenarios";
  const auto folder = fs::temp_directory_path() / ("dioscope-fuzz-" + std::to_string(getpid()));
  fs::create_directories(folder);
  fs::copy(library / "parts", folder / "parts",
           fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  Random random(2002);
  int rejected = 0;
  constexpr int kFiles = 600;
  for (int i = 0; i < kFiles; ++i) {
    auto text = read(library / (i % 2 == 0 ? "thread-2002-09-19.json" : "completion-context.json"));
    damage(random, text);
    const auto file = folder / "damaged.json";
    std::ofstream(file, std::ios::binary) << text;
    CAPTURE(text);
    rejected += loads(file, {}) ? 0 : 1;
  }
  // Damage inside a description or a name stays legal; most of it does not.
  CHECK(rejected > kFiles / 2);
  CHECK(rejected < kFiles);
  fs::remove_all(folder);
}

TEST_CASE("951 Given random overrides, When loaded, Then a scenario or a ScenarioError") {
  const fs::path file = fs::path(DIOSCOPE_SOURCE_DIR) / "scenarios/completion-context.json";
  Random random(2003);
  int rejected = 0;
  constexpr int kOverrides = 600;
  for (int i = 0; i < kOverrides; ++i) {
    std::string text = i % 2 == 0 ? "workload.request_size=256KiB" : "kernel.dio.completion=interrupt";
    damage(random, text);
    std::erase(text, '\0'); // no argument can hold one
    CAPTURE(text);
    rejected += loads(file, {.overrides = {text}}) ? 0 : 1;
  }
  CHECK(rejected > kOverrides / 2);
}
