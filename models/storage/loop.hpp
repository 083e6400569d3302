#pragma once
/// An FC arbitrated loop: one device at a time has it, for one tenancy.
#include <vector>

#include "models/storage/parameters.hpp"
#include "models/storage/statistics.hpp"
#include "sim/bits.hpp"
#include "sim/simulation.hpp"

namespace dioscope::storage {

/// What asks for tenancies.
class LoopDevice {
 public:
  virtual ~LoopDevice() = default;
  /// The tenancy it asked for is over; `cause` is its hw_tenancy_end.
  virtual void on_tenancy_end(sim::EventId cause) = 0;
};

/// Arbitration: when the loop is free and somebody waits, the winner is chosen after the arbitration time
/// among those who wait then: the lowest port, where access_fairness is on of those that have not had the
/// loop in this window, which ends when there is none. A tenancy's data is one transfer of the read or of the
/// write carrier; before it a write holds the loop for write_turnaround.
class Loop {
 public:
  /// `rate`: of data on its wire. The carriers' routes are the loop's link, the adapter's, the PCI bus and
  /// the memory bus.
  Loop(sim::Simulation& simulation, const LoopParameters& parameters, std::uint32_t index, sim::Rate rate,
       sim::Carrier& reader, sim::Carrier& writer);

  /// Connect a device; ports are numbered in order of attachment, which is the order of priority. The disk's
  /// index is for tracepoints only. Throws std::logic_error beyond kMostLoopDevices.
  std::uint32_t attach(LoopDevice& device, std::uint32_t disk);
  /// Ask for a tenancy of `size` bytes, at calendar now. Throws std::logic_error when the port already has
  /// asked.
  void request(std::uint32_t port, sim::Bytes size, bool write, sim::EventId cause);

  const LoopParameters& parameters() const { return parameters_; }
  sim::Rate data_rate() const { return rate_; }
  /// Up to now, with what the tenancy under way has carried so far.
  LoopStatistics statistics() const;

 private:
  static constexpr std::uint32_t kNobody = ~std::uint32_t{0};
  struct Port {
    LoopDevice* device;
    std::uint32_t disk;
    bool write = false;
    sim::Bytes size{};
    sim::TimePoint since{};
    sim::EventId cause = 0;
    std::uint32_t earlier = kNobody; ///< while it waits: who has asked right before it, of those who wait
    std::uint32_t later = kNobody;   ///< ... and right after it
  };
  using PortNumbers = sim::NumberSet<kMostLoopDevices>;
  void wait(std::uint32_t port);
  void wait_no_more(std::uint32_t port);
  void arbitrate();
  std::uint32_t choose();
  void on_arbitrated();
  void on_turned_around() { start(); }
  void start();
  void on_transferred();

  sim::Simulation& simulation_;
  LoopParameters parameters_;
  std::uint32_t index_;
  sim::Rate rate_;
  sim::Carrier& reader_;
  sim::Carrier& writer_;
  std::vector<Port> ports_;
  PortNumbers waiting_;
  PortNumbers served_; ///< have had the loop in this window
  std::uint32_t longest_waiting_ = kNobody;
  std::uint32_t last_to_ask_ = kNobody; ///< of those who wait
  std::uint32_t tenant_ = kNobody;
  sim::TimePoint tenancy_began_{};
  sim::TimePoint data_began_ = sim::kNever;
  sim::Event arbitrated_ = sim::Event::of<&Loop::on_arbitrated>(this);
  sim::Event turned_around_ = sim::Event::of<&Loop::on_turned_around>(this);
  sim::Event transferred_ = sim::Event::of<&Loop::on_transferred>(this);
  LoopStatistics statistics_;
};

} // namespace dioscope::storage
