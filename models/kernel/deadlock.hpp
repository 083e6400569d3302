#pragma once
/// The wait-for graph: contexts wait for those who hold the lock they spin on, and for what stands above them
/// on their CPU. A cycle is a deadlock, however busily clocks tick on.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/machine/context.hpp"

namespace dioscope::kernel {

/// One context that cannot go on, and why.
struct Wait {
  const machine::Context* waiter;
  const machine::Context* on;
  const machine::SpinWait* lock; ///< nullptr: `on` runs on top of it and has to return first
};

/// The cycle that `start` is in, beginning with it; empty when it is in none. Each on is the next one's
/// waiter.
std::vector<Wait> find_cycle(const machine::Context& start);
/// The shortest chain from `start` to one of the waiters of `cycle`, empty when it does not wait for any.
std::vector<Wait> chain_to(const machine::Context& start, std::span<const Wait> cycle);

/// "softirq on CPU 0", "msync (task 12) on CPU 1".
std::string describe(const machine::Context& context);
/// "... spins on private_lock.0 in set_page_dirty since 0.012345678 s, held by ..." or
/// "... holds private_lock.0 ... and is interrupted by ...".
std::string describe(const Wait& wait);

/// "softirq on CPU 0 -> private_lock -> msync (task 12) on CPU 0 -> softirq on CPU 0": each waits for the
/// next.
std::string describe(std::span<const Wait> cycle);

/// The cycle in the language of Graphviz, red: contexts, the classes of the locks that they spin on and who
/// holds those. Lines of a digraph whose nodes are named after lock classes.
std::string dot_edges(std::span<const Wait> cycle);

/// Contexts of the simulated machine wait for each other: exit code 3. what() tells who waits for whom, what
/// each holds and since when, and who else was stuck behind them by the end.
class Deadlock : public std::runtime_error {
 public:
  /// `graph`: of dot_edges().
  Deadlock(const std::string& story, std::vector<std::uint16_t> cpus, std::string shape, std::string graph)
      : std::runtime_error(story), cpus_(std::move(cpus)), shape_(std::move(shape)),
        graph_(std::move(graph)) {}
  /// Of the contexts in the cycle, for their last steps.
  const std::vector<std::uint16_t>& cpus() const { return cpus_; }
  /// What it has in common with others: "2 CPUs: host_lock, private_lock", classes of locks by name.
  const std::string& shape() const { return shape_; }
  const std::string& graph() const { return graph_; }

 private:
  std::vector<std::uint16_t> cpus_;
  std::string shape_;
  std::string graph_;
};

} // namespace dioscope::kernel
