#include "tracing/formats/ring_pages.hpp"

#include "tracing/formats/bytes.hpp"

namespace dioscope::tracing {
namespace {

constexpr std::size_t kWord = 4;
constexpr std::uint32_t kLengthBits = 5;
constexpr std::uint32_t kDeltaBits = 27;
constexpr std::uint64_t kDeltaEnd = std::uint64_t{1} << kDeltaBits;
/// A record of more words has its length in a word of its own.
constexpr std::size_t kMostWords = 28;
constexpr std::uint32_t kTimeExtend = 30;
/// Heads of a record: a time extension and a length.
constexpr std::size_t kMostHead = 4 * kWord;

std::uint32_t head_word(std::size_t length, std::uint64_t delta) {
  return static_cast<std::uint32_t>(length) | static_cast<std::uint32_t>(delta) << kLengthBits;
}

} // namespace

void RingPages::add(std::uint64_t time, std::string_view payload) {
  const auto words = (payload.size() + kWord - 1) / kWord;
  if (page_.size() + kMostHead + words * kWord > kRingPage) close();
  if (page_.empty()) {
    append(page_, time);
    append(page_, std::uint64_t{0});
    last_ = time;
  }
  auto delta = time - last_;
  last_ = time;
  if (delta >= kDeltaEnd) {
    append(page_, head_word(kTimeExtend, delta % kDeltaEnd));
    append(page_, static_cast<std::uint32_t>(delta / kDeltaEnd));
    delta = 0;
  }
  append(page_, head_word(words <= kMostWords ? words : 0, delta));
  if (words > kMostWords) append(page_, static_cast<std::uint32_t>((words + 1) * kWord));
  page_ += payload;
  page_.append(words * kWord - payload.size(), '\0');
}

void RingPages::close() {
  if (page_.empty()) return;
  store(page_.data() + sizeof last_, std::uint64_t{page_.size() - kRingPageHead});
  page_.resize(kRingPage, '\0');
  full_ += page_;
  page_.clear();
}

} // namespace dioscope::tracing
