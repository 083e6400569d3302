/// Every reader with random damage to what it takes: it takes or refuses it, and nothing else. The seed is
/// fixed, so a failure repeats; the input is in its message. The fuzzers of `./dev fuzz` look deeper.
#include <doctest/doctest.h>

#include <algorithm>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/readers.hpp"
#include "tests/unit/support/text_file.hpp"

using namespace dioscope;
namespace fs = std::filesystem;

namespace {

using Random = boost::random::mt19937_64;

std::size_t below(Random& random, std::size_t bound) {
  return boost::random::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
}

/// Pieces that matter to readers of JSON, of quantities and of lists.
constexpr const char* kPieces[] = {"{",          "}",       "[",
                                   "]",          ",",       ":",
                                   "\"",         "null",    "-1",
                                   "1e99",       "1e-400",  "\"1us\"",
                                   "\"\"",       "\\u0000", "\\ud800",
                                   "\xff",       "true",    "\"5 parsecs\"",
                                   "[[[[",       "{}",      "9223372036854775808",
                                   "\"256KiB\"", "=",       "\n"};

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

/// In order of name.
std::vector<std::string> corpus_of(const fuzz::Reader& reader) {
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::directory_iterator(fs::path(DIOSCOPE_SOURCE_DIR) / "tests/fuzz/corpus" / reader.name))
    files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<std::string> corpus;
  for (const auto& file : files) corpus.push_back(test::read_text(file));
  return corpus;
}

} // namespace

TEST_CASE(
    "950 Given the corpus of each reader, When read, Then it is taken or refused, and some of it is taken") {
  for (const auto& reader : fuzz::readers()) {
    CAPTURE(reader.name);
    const auto corpus = corpus_of(reader);
    CHECK(std::ranges::any_of(corpus, [&](const auto& input) { return takes(reader, input); }));
  }
}

TEST_CASE("951 Given input with random damage, When read, Then it is taken or refused, and nothing else") {
  Random random(2002);
  for (const auto& reader : fuzz::readers()) {
    const auto corpus = corpus_of(reader);
    int refused = 0;
    constexpr int kInputs = 400;
    for (int i = 0; i < kInputs; ++i) {
      auto input = corpus[below(random, corpus.size())];
      damage(random, input);
      CAPTURE(reader.name);
      CAPTURE(input);
      refused += takes(reader, input) ? 0 : 1;
    }
    CAPTURE(reader.name);
    CHECK(refused > kInputs / 10);
  }
}
