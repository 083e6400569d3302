#pragma once
/// Which classes of locks are wanted while which others are held, and the ways through them that can hang.
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "models/locking/holder.hpp"

namespace dioscope::locking {

/// `to` was wanted while `from` was held; the sites are those of the first time.
struct Dependency {
  ClassId from = 0;
  Access held = Access::exclusive;
  Site held_at = 0;
  ClassId to = 0;
  Access wanted = Access::exclusive;
  Site wanted_at = 0;
};

/// One end of a way: a class and how it is wanted (the far end) or held (the near end).
struct WayEnd {
  ClassId lock_class = 0;
  Access access = Access::exclusive;
};

/// Dependencies, each leading to where the one before it ends.
///
/// Between two of them, somebody wants a lock that somebody else holds. Where both only read, the one does
/// not wait for the other: readers enter past waiting writers, so they wait for nobody but a writer that
/// holds the lock. Such a pair of dependencies is no way. A reader that holds a lock off a writer, or waits
/// for one, counts like everybody else; so one pair of classes has up to four different dependencies.
struct Way {
  std::vector<Dependency> dependencies;
  /// Where the search ended: its start when there are no dependencies.
  WayEnd end;
};

class DependencyGraph {
 public:
  bool contains(const Dependency& dependency) const;
  void add(const Dependency& dependency);

  using Goal = std::function<bool(WayEnd)>;
  /// A shortest way from one who wants `start` to an end that `goal` accepts; of equals, the first learnt.
  std::optional<Way> find_after(WayEnd start, const Goal& goal) const;
  /// A shortest way that leads to `start`, as it is held, from an end that `goal` accepts.
  std::optional<Way> find_before(WayEnd start, const Goal& goal) const;

 private:
  enum class Direction : bool { backwards, forwards };
  std::optional<Way> search(WayEnd start, Direction direction, const Goal& goal) const;

  std::vector<Dependency> dependencies_;
  /// By class: indices of the dependencies that lead away from it, and to it.
  std::vector<std::vector<std::size_t>> after_;
  std::vector<std::vector<std::size_t>> before_;
};

} // namespace dioscope::locking
