#pragma once
/// Statistics, declared once: value structs whose table gives name, unit, kind and sentence, and that can be
/// subtracted, so that removing the warm-up is `at_end - at_warm_up_end`.
#include <boost/histogram.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/time.hpp"

namespace dioscope::sim {

/// How often or how much: subtracts.
struct Counter {
  std::uint64_t value = 0;
  Counter& operator++() {
    ++value;
    return *this;
  }
  Counter& operator+=(std::uint64_t n) {
    value += n;
    return *this;
  }
  friend Counter operator-(Counter a, Counter b) { return {a.value - b.value}; }
};

/// A level and its highest value. A difference keeps the later peak, which is an upper bound of the
/// interval's.
struct Gauge {
  std::int64_t level = 0;
  std::int64_t peak = 0;
  void add(std::int64_t n) {
    level += n;
    if (level > peak) peak = level;
  }
  friend Gauge operator-(Gauge a, Gauge /*b*/) { return a; }
};

/// A distribution of durations in logarithmic bins of 1 %, 1 ns .. 1000 s, with exact count, sum, and
/// maximum. The maximum of a difference is that of the whole run.
class DurationHistogram {
 public:
  void add(Duration d) {
    const auto ns = static_cast<double>(d.count());
    bins_(ns < 1.0 ? 1.0 : ns);
    ++count_;
    sum_ += d;
    if (d > max_) max_ = d;
  }
  std::uint64_t count() const { return count_; }
  Duration sum() const { return sum_; }
  Duration max() const { return max_; }
  Duration mean() const { return count_ == 0 ? Duration{0} : sum_ / static_cast<std::int64_t>(count_); }
  /// The value below which the share `q` (0..1) of the samples lies: the geometric middle of its bin, so
  /// within 0.5 %; never above max(). 0 when empty.
  Duration quantile(double q) const;
  friend DurationHistogram operator-(DurationHistogram a, const DurationHistogram& b);

 private:
  using Axis = boost::histogram::axis::regular<double, boost::histogram::axis::transform::log>;
  using Bins =
      decltype(boost::histogram::make_histogram_with(std::vector<std::uint32_t>(), Axis(1, 1.0, 2.0)));
  static Bins make_bins();
  Bins bins_ = make_bins();
  std::uint64_t count_ = 0;
  Duration sum_{0};
  Duration max_{0};
};

/// One declared statistic.
struct Statistic {
  std::string name; ///< with its unit as suffix where it has one
  std::string unit;
  std::string sentence;
};

/// The statistics of one model: which members T has and what they mean. `T` needs no operators of its own.
template <class T>
class StatisticTable {
 public:
  using Member = std::variant<Counter T::*, Gauge T::*, DurationHistogram T::*, Duration T::*>;
  explicit StatisticTable(std::string model) : model_(std::move(model)) {}

  template <class M>
  StatisticTable& add(std::string name, M T::*member, std::string unit, std::string sentence) {
    rows_.push_back({{std::move(name), std::move(unit), std::move(sentence)}, member});
    return *this;
  }
  /// What happened between two snapshots.
  T difference(const T& later, const T& earlier) const {
    T result{};
    for (const auto& row : rows_)
      std::visit([&](auto member) { result.*member = later.*member - earlier.*member; }, row.member);
    return result;
  }
  const std::string& model() const { return model_; }
  std::vector<Statistic> declarations() const {
    std::vector<Statistic> list;
    for (const auto& row : rows_) list.push_back(row.statistic);
    return list;
  }

 private:
  struct Row {
    Statistic statistic;
    Member member;
  };
  std::string model_;
  std::vector<Row> rows_;
};

} // namespace dioscope::sim
