#include "tests/unit/memory/rig.hpp"
#include "tests/unit/support/child.hpp"

using namespace dioscope;
using namespace dioscope::memory;
using namespace dioscope::memory::test;

namespace {

constexpr std::uint64_t kAll = kPages;

/// The dirty bits move from the ptes to the pages, and the pages are written: all that get_user_pages marked.
void clean(Rig& rig, Task& self) {
  msync(self, rig.region);
  CHECK(writeback(self.context, rig.file) == kPages);
}
void dirty(Rig& rig, Task& self) {
  for (auto& page : rig.file.pages()) set_page_dirty(self.context, page);
}

} // namespace

TEST_CASE("465 Given pages cleaned while a read is under way, when they are not dirtied after it, then their "
          "data is lost") {
  Rig rig;
  rig.process([&](Task& self) {
    rig.pin(self);
    clean(rig, self);
    rig.arrive(self);
    CHECK(rig.lost() == 0);
    rig.release(self);
    CHECK(rig.lost() == kAll);
  });
  rig.run();
}

TEST_CASE("466 Given pages dirtied before the read and cleaned during it, when it ends, then their data is "
          "lost") {
  Rig rig;
  rig.process([&](Task& self) {
    rig.pin(self);
    dirty(rig, self);
    clean(rig, self);
    rig.arrive(self);
    rig.release(self);
    CHECK(rig.lost() == kAll);
  });
  rig.run();
}

TEST_CASE("467 Given pages cleaned during the read, when they are dirtied after it, then nothing is lost, "
          "cleaned again or not") {
  for (const bool again : {false, true}) {
    const auto lost = dioscope::test::in_child([again] {
      Rig rig;
      rig.process([&](Task& self) {
        rig.pin(self);
        clean(rig, self);
        rig.arrive(self);
        dirty(rig, self);
        if (again) CHECK(writeback(self.context, rig.file) == kPages);
        rig.release(self);
      });
      rig.run();
      return std::to_string(rig.lost());
    });
    CHECK(lost == "0");
  }
}

TEST_CASE("468 Given pages whose ptes stay dirty, when a read ends without dirtying them, then nothing is "
          "lost, nor when they were dirtied before and are still so") {
  for (const bool in_pte : {true, false}) {
    const auto lost = dioscope::test::in_child([in_pte] {
      Rig rig;
      rig.process([&](Task& self) {
        rig.pin(self);
        if (!in_pte) msync(self, rig.region);
        rig.arrive(self);
        rig.release(self);
      });
      rig.run();
      return std::to_string(rig.lost());
    });
    CHECK(lost == "0");
  }
}

TEST_CASE("469 Given a page that two pin, when the first lets it go, then it is not judged yet") {
  Rig rig;
  rig.process([&](Task& self) {
    rig.pin(self);
    rig.pin(self);
    clean(rig, self);
    rig.arrive(self);
    rig.release(self);
    CHECK(rig.lost() == 0);
    rig.release(self);
    CHECK(rig.lost() == kAll);
    CHECK_THROWS_AS(rig.release(self), machine::InternalError);
  });
  rig.run();
}

TEST_CASE("470 Given lost pages, when they are pinned again without new data, then they are not counted "
          "twice, and with new data they are") {
  Rig rig;
  rig.process([&](Task& self) {
    const auto read = [&](bool arrives) {
      rig.pin(self);
      clean(rig, self);
      if (arrives) rig.arrive(self);
      rig.release(self);
    };
    read(true);
    CHECK(rig.lost() == kAll);
    rig.pin(self);
    msync(self, rig.region);
    for (auto& page : rig.file.pages()) page.dirty = false; // cleaned by a write that failed
    rig.file.dirty_list.clear();
    rig.file.host.dirty_pages = false;
    rig.release(self);
    CHECK(rig.lost() == kAll);
    read(true);
    CHECK(rig.lost() == 2 * kAll);
  });
  rig.run();
}

TEST_CASE("471 Given a lost page, when its history is read, then it tells what happened, in order, when and "
          "by whom") {
  Rig rig;
  auto& reader = rig.process([&](Task& self) {
    rig.pin(self);
    clean(rig, self);
    rig.arrive(self);
    rig.release(self);
  });
  rig.run();
  REQUIRE(rig.cache.losses.size() == kPages);
  const auto& loss = rig.cache.losses[3];
  CHECK(loss.file == "0");
  CHECK(loss.page == 3);
  std::vector<PageStep> steps;
  for (const auto& event : loss.history) {
    steps.push_back(event.step);
    CHECK(event.task == reader.pid);
    CHECK(event.kind == machine::ContextKind::process);
    CHECK(event.at >= loss.history.front().at);
  }
  CHECK(steps == std::vector{PageStep::faulted, PageStep::pinned, PageStep::pte_to_page, PageStep::dirtied,
                             PageStep::cleaned, PageStep::arrived, PageStep::released, PageStep::lost});
  const auto text = describe(loss.history);
  CAPTURE(text);
  CHECK(text.find(" s  read data arrived by task " + std::to_string(reader.pid) + " (process)\n") !=
        std::string::npos);
}

TEST_CASE("472 Given a page to which more happened than is kept, when its history is read, then the last "
          "steps are there") {
  Rig rig;
  rig.process([&](Task& self) {
    for (int i = 0; i < 5; ++i) {
      rig.pin(self);
      rig.release(self);
    }
    const auto events = rig.file.story(rig.file.pages()[0]).events();
    REQUIRE(events.size() == PageStory::kLength);
    CHECK(events.back().step == PageStep::released);
    CHECK(events.front().step == PageStep::pinned);
  });
  rig.run();
}

TEST_CASE("473 Given a lost page, when it is reclaimed, then memory and file agree again") {
  Rig rig;
  rig.process([&](Task& self) {
    rig.pin(self);
    clean(rig, self);
    rig.arrive(self);
    rig.release(self);
    CHECK(reclaim(self.context, rig.file.pages()[0]));
    const auto& story = rig.file.story(rig.file.pages()[0]);
    CHECK(story.written == story.in_memory);
    CHECK_FALSE(rig.region.ptes[0].present);
  });
  rig.run();
}
