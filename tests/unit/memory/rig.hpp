#pragma once
/// A kernel without devices, one file in memory, and a record of the locks that memory functions take.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "models/memory/mm.hpp"
#include "models/memory/page_cache.hpp"
#include "models/memory/set_page_dirty.hpp"
#include "tests/unit/kernel/rig.hpp"

namespace dioscope::memory::test {

using namespace std::chrono_literals;
using kernel::Task;

/// Writes down every taking (+) and giving up (-) of the memory manager's locks.
class LockRecord {
 public:
  explicit LockRecord(kernel::Locks& locks) {
    locks.on_step([this](const machine::Context& context) { step(context); });
  }
  /// Record what `context` does from now on, nobody else.
  void follow(const machine::Context& context) {
    followed_ = &context;
    text_.clear();
  }
  /// "+private_lock +page_lock(w) -page_lock -private_lock", and forgets it.
  std::string take() { return std::exchange(text_, {}); }

 private:
  struct Held {
    const machine::SpinWait* lock;
    bool exclusive;
  };
  static bool relevant(std::string_view name) {
    constexpr std::array<std::string_view, 4> kOurs{"private_lock", "page_lock", "inode_lock",
                                                    "page_table_lock"};
    return std::ranges::any_of(kOurs, [&](auto ours) { return name.starts_with(ours); });
  }
  void note(char sign, const Held& held) {
    const auto& full = held.lock->name();
    if (!relevant(full)) return;
    const auto name = full.substr(0, full.find('.'));
    text_ += (text_.empty() ? "" : " ") + std::string(1, sign) + name;
    if (sign == '+' && name == "page_lock") text_ += held.exclusive ? "(w)" : "(r)";
  }
  void step(const machine::Context& context) {
    if (&context != followed_) return;
    const auto holds = [&](const auto& list, const auto* lock) {
      return std::any_of(list.begin(), list.end(), [&](const auto& hold) { return hold.lock == lock; });
    };
    const auto all = context.holds();
    for (const auto& before : held_)
      if (!holds(all, before.lock)) note('-', before);
    for (const auto& now : all)
      if (!holds(held_, now.lock)) note('+', {now.lock, now.access == locking::Access::exclusive});
    held_.clear();
    for (const auto& now : all) held_.push_back({now.lock, now.access == locking::Access::exclusive});
  }

  const machine::Context* followed_ = nullptr;
  std::vector<Held> held_;
  std::string text_;
};

inline constexpr std::size_t kPages = 8;

struct Rig : kernel::test::Rig {
  explicit Rig(Backing backing = Backing::buffers, const kernel::test::RigOptions& options = {})
      : kernel::test::Rig(options), file("0", backing, kPages, cache) {}

  /// A task on CPU 0 whose locks are recorded.
  Task& process(std::function<void(Task&)> body) {
    return task(0, [this, body = std::move(body)](Task& self) {
      record.follow(self.context);
      body(self);
      finished = true;
    });
  }
  std::string dirtied(Task& self, std::size_t page) {
    set_page_dirty(self.context, file.pages()[page]);
    return record.take();
  }
  /// A read of all pages by direct I/O, up to where their data arrives.
  void pin(Task& self) { get_user_pages(self, region, 0, kPages, true, 100ns); }
  void arrive(Task& self) {
    for (auto& page : file.pages()) data_arrived(self.context, page);
  }
  void release(Task& self) {
    for (auto& page : file.pages()) page_cache_release(self.context, page);
  }
  std::uint64_t lost() const { return cache.statistics.lost_pages.value; }
  void run() {
    kernel::test::Rig::run();
    CHECK(finished);
  }

  MemoryParameters memory_parameters;
  PageCache cache{scheduler, locks, memory_parameters};
  AddressSpace file;
  Mm mm{"0", cache};
  Vma region{mm, file, 0, kPages};
  LockRecord record{locks};
  bool finished = false;
};

} // namespace dioscope::memory::test
