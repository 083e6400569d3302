#include "models/machine/line_group.hpp"

#include <bit>

namespace dioscope::machine {
namespace {

constexpr std::uint64_t bit(unsigned line) { return std::uint64_t{1} << line; }

} // namespace

LineGroup::LineGroup(unsigned lines)
    : all_(~std::uint64_t{0} >> (64 - lines)), lines_(lines), put_down_(lines), changed_(lines, all_) {}

[[gnu::always_inline]] inline const LineGroup::Reading& LineGroup::last_reading_of(unsigned line) const {
  // Nobody reads his own.
  return last_[0].cpu == static_cast<int>(line) ? last_[1] : last_[0];
}

[[gnu::always_inline]] inline void LineGroup::put_down(unsigned line) {
  const auto& reading = last_reading_of(line);
  if (reading.number <= put_down_[line]) return;
  auto& l = lines_[line];
  l.users.last = static_cast<std::int16_t>(reading.cpu);
  l.stamp = reading.stamp;
  // Few of them.
  for (auto until_here = reading.fetched & (bit(line) | (bit(line) - 1)); until_here != 0;
       until_here &= until_here - 1)
    ++l.stamp;
  put_down_[line] = reading.number;
}

void LineGroup::touch(Context& context, Fn fn, unsigned line, Access access) {
  put_down(line);
  context.touch(fn, lines_[line], access);
  put_down_[line] = ++count_;
  for (auto& changed : changed_) changed |= bit(line);
}

std::uint64_t LineGroup::changed_for(unsigned cpu, const Cache& cache) const {
  const auto me = static_cast<int>(cpu);
  const auto most = static_cast<std::uint32_t>(lines_.size()); // that reading brings in itself
  if (last_[0].cpu == me && cache.may_lose(last_[0].stamp, most)) return all_;
  auto changed = changed_[cpu];
  // Not read by the one who read after this CPU, since it is his own.
  if (last_[1].cpu == me) changed |= bit(static_cast<unsigned>(last_[0].cpu));
  return changed;
}

void LineGroup::read_others(Context& context, Fn fn, sim::Duration each) {
  auto& cache = context.cpu().cache();
  const auto cpu = context.cpu().number();
  const auto others = all_ & ~bit(cpu);
  if (others == 0) return;
  const bool watched = context.watched();
  const auto one_by_one = others & (watched ? all_ : changed_for(cpu, cache));
  auto at_once = static_cast<unsigned>(lines_.size()) - 1;
  Reading reading{static_cast<int>(cpu), cache.fills(), 0, 0};
  sim::Duration cost{0};
  for (auto left = one_by_one; left != 0; left &= left - 1) {
    const auto line = static_cast<unsigned>(std::countr_zero(left));
    --at_once;
    const auto before = cache.fills();
    const auto& shown = last_reading_of(line);
    if (watched) {
      put_down(line);
      context.charge(fn, each);
      context.touch(fn, lines_[line], Access::read);
    } else if (shown.number > put_down_[line] && shown.cpu != reading.cpu) {
      // No need to put that reading down: this one takes its place.
      cost += cache.read_behind(lines_[line]);
    } else {
      put_down(line);
      cost += cache.touch(lines_[line], Access::read);
    }
    if (cache.fills() != before) reading.fetched |= bit(line);
  }
  if (!watched) {
    context.charge(fn, each * static_cast<std::int64_t>(lines_.size() - 1));
    context.charge(fn, cost + cache.hit(at_once), Reason::miss);
  }
  reading.number = ++count_;
  if (last_[0].cpu != reading.cpu) last_[1] = last_[0];
  last_[0] = reading;
  changed_[cpu] = 0;
}

} // namespace dioscope::machine
