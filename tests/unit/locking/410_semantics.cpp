#include "models/locking/semantics.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace dioscope::locking;

using Word = LockWord<int>;

TEST_CASE("410 Given a free word, When taken exclusively, Then nobody gets in until its holder releases it") {
  Word word;
  CHECK_FALSE(word.held());
  word.take(1, Access::exclusive);
  CHECK(word.held());
  CHECK(word.writer() == 1);
  CHECK_FALSE(word.available(Access::exclusive));
  CHECK_FALSE(word.available(Access::shared));
  CHECK_FALSE(word.release(2));
  CHECK(word.writer() == 1);
  CHECK(word.release(1));
  CHECK_FALSE(word.held());
  CHECK_FALSE(word.release(1));
}

TEST_CASE("411 Given readers, When a writer and another reader come, Then the reader alone gets in") {
  Word word;
  word.take(1, Access::shared);
  CHECK_FALSE(word.available(Access::exclusive));
  CHECK(word.available(Access::shared));
  word.take(2, Access::shared);
  CHECK_FALSE(word.writer());
  CHECK(word.release(1));
  CHECK_FALSE(word.release(1));
  CHECK_FALSE(word.available(Access::exclusive));
  CHECK(word.release(2));
  CHECK(word.available(Access::exclusive));
}

TEST_CASE("412 Given a reader that entered twice, When it leaves once, Then it still holds the word") {
  Word word;
  word.take(7, Access::shared);
  word.take(8, Access::shared);
  word.take(7, Access::shared);
  CHECK(std::vector<int>(word.readers().begin(), word.readers().end()) == std::vector{7, 8, 7});
  CHECK(word.release(7));
  CHECK(std::vector<int>(word.readers().begin(), word.readers().end()) == std::vector{8, 7});
  CHECK(word.release(7));
  CHECK_FALSE(word.release(7));
  CHECK(word.held());
}

TEST_CASE("413 Given a fresh context, Then an interrupt has interrupts off and a softirq has softirqs off") {
  CHECK(initial_masks(ContextType::task) == Masks{0, 0});
  CHECK(initial_masks(ContextType::softirq) == Masks{0, 1});
  CHECK(initial_masks(ContextType::hardirq) == Masks{1, 0});
}

TEST_CASE("414 Given any running context and masks, Then exactly the legal interrupts may start") {
  using enum ContextType;
  CHECK(may_start(hardirq, task, {0, 0}));
  CHECK(may_start(hardirq, hardirq, {0, 0}, true));
  CHECK_FALSE(may_start(hardirq, hardirq, {1, 0}, true));
  CHECK_FALSE(may_start(softirq, hardirq, {0, 0}, true));
  CHECK(may_start(hardirq, task, {0, 2}));
  CHECK(may_start(hardirq, softirq, {0, 1}));
  CHECK(may_start(softirq, task, {0, 0}));
  for (const Masks off : {Masks{1, 0}, Masks{2, 1}}) {
    CHECK_FALSE(may_start(hardirq, task, off));
    CHECK_FALSE(may_start(hardirq, softirq, off));
    CHECK_FALSE(may_start(softirq, task, off));
  }
  CHECK_FALSE(may_start(softirq, task, {0, 1}));
  for (const Masks masks : {Masks{0, 0}, Masks{0, 1}, Masks{1, 0}}) {
    CHECK_FALSE(may_start(softirq, softirq, masks));
    CHECK_FALSE(may_start(softirq, hardirq, masks));
    CHECK_FALSE(may_start(hardirq, hardirq, masks));
    for (const auto top : {task, softirq, hardirq}) CHECK_FALSE(may_start(task, top, masks));
  }
}
