#include "models/storage/disk/disk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace dioscope::storage {
using sim::Bytes;
using sim::TimePoint;
namespace {

sim::Duration draw_phase(sim::RandomStream& random, sim::Duration revolution) {
  return sim::Duration{
      static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(revolution.count())))};
}

} // namespace

Disk::Disk(sim::Simulation& simulation, const Model& model, std::uint32_t index, Loop& loop)
    : Device(simulation, index, model.geometry.sectors(), model.statistics), parameters_(model.parameters),
      loop_(loop), buffer_sectors_(parameters_.buffer / kSector),
      resume_sectors_(static_cast<std::int64_t>(
          std::ceil(static_cast<double>(buffer_sectors_) * parameters_.read_ahead_resume))),
      port_(loop.attach(*this, index)), stream_(medium_),
      random_(simulation.stream(fmt::format("disk.{}", index))),
      medium_(model.geometry, parameters_.write_settle, draw_phase(random_, model.geometry.revolution()),
              model.mechanics),
      write_buffer_(simulation, medium_, parameters_.buffer, *this) {}

void Disk::accept(Transaction& transaction) {
  transaction.ready_at = transaction.received + parameters_.command_overhead;
  (front_ == nullptr ? front_ : back_->next) = &transaction;
  back_ = &transaction;
  if (phase_ == Phase::idle)
    take_next();
  else if (!parameters_.read_ahead && stream_.active() && phase_ != Phase::overhead)
    stream_.extend(simulation_.now(), read_limit(), false);
}

void Disk::wait_until(TimePoint when, Phase phase) {
  phase_ = phase;
  simulation_.calendar().schedule(due_, when, sim::Priority::hardware);
}

void Disk::take_next() {
  phase_ = Phase::idle;
  if (front_ == nullptr) return;
  if (parameters_.queue_order == "nearest") nearest_to_front();
  turn_to(std::max(sim::Duration{0}, simulation_.now() - front_->ready_at));
  if (front_->ready_at > simulation_.now())
    wait_until(front_->ready_at, Phase::overhead);
  else
    begin();
}

void Disk::nearest_to_front() {
  const auto distance = [this](const Transaction& t) { return std::abs(t.command->sector - position_); };
  Transaction* before = nullptr; // of the nearest
  for (auto* t = front_; t->next != nullptr; t = t->next)
    if (distance(*t->next) < distance(before == nullptr ? *front_ : *before->next)) before = t;
  if (before == nullptr) return;
  auto* nearest = before->next;
  before->next = nearest->next;
  if (back_ == nearest) back_ = before;
  nearest->next = front_;
  front_ = nearest;
}

void Disk::on_due() {
  if (phase_ == Phase::overhead)
    begin();
  else
    ask_loop();
}

void Disk::begin() {
  const Command& command = *front_->command;
  const TimePoint now = simulation_.now();
  remaining_ = command.length;
  writing_ = command.write;
  trace_ = front_->trace;
  if (writing_) {
    stream_.end(now);
    arrived_ = committed_ = command.sector;
  } else {
    if (!write_buffer_.empty()) {
      phase_ = Phase::drain;
      return;
    }
    const bool hit = stream_.active() && (command.sector == head_ ||
                                          (command.sector > head_ && command.sector <= stream_.filled(now)));
    head_ = command.sector;
    if (!hit) stream_.start(now, head_, read_limit());
  }
  next_tenancy();
}

std::int64_t Disk::read_limit() const {
  std::int64_t wanted = sectors();
  if (!parameters_.read_ahead) {
    wanted = head_ + remaining_ / kSector;
    for (const auto* t = front_->next; t != nullptr; t = t->next) {
      if (t->command->write || t->command->sector != wanted) break;
      wanted += t->command->length / kSector;
    }
  }
  return std::min(wanted, head_ + buffer_sectors_);
}

Bytes Disk::draw_tenancy() {
  const double mean = static_cast<double>(loop_.parameters().burst.count);
  const double frames = std::ceil(random_.exponential(mean) / static_cast<double>(kFrame.count));
  const Bytes drawn = kFrame * std::max<std::int64_t>(1, static_cast<std::int64_t>(frames));
  return std::min({drawn, remaining_, parameters_.buffer});
}

void Disk::next_tenancy() {
  tenancy_ = draw_tenancy();
  if (writing_)
    next_write_tenancy();
  else
    next_read_tenancy();
}

void Disk::next_read_tenancy() {
  const TimePoint now = simulation_.now();
  const std::int64_t end = head_ + tenancy_ / kSector;
  const std::int64_t limit = read_limit();
  stream_.extend(now, limit, end > stream_.stop() || limit - stream_.stop() >= resume_sectors_);
  // The medium is slower than the loop: what is complete at the end is ahead of the loop all the way.
  const TimePoint ready = std::max(stream_.time_of_end(end) - transfer_time(tenancy_, loop_.data_rate()),
                                   stream_.time_of_end(head_ + 1));
  if (ready > now)
    wait_until(ready, Phase::medium);
  else
    ask_loop();
}

void Disk::next_write_tenancy() {
  if (!write_buffer_.has_room(tenancy_)) {
    phase_ = Phase::room;
    if (arrived_ > committed_) commit(nullptr);
    return;
  }
  write_buffer_.reserve(tenancy_);
  ask_loop();
}

void Disk::ask_loop() {
  phase_ = Phase::loop;
  loop_.request(port_, tenancy_, writing_, trace_);
}

void Disk::on_tenancy_end(sim::EventId cause) {
  trace_ = cause;
  remaining_ -= tenancy_;
  (writing_ ? arrived_ : head_) += tenancy_ / kSector;
  if (remaining_.count > 0)
    next_tenancy();
  else
    finish();
}

void Disk::commit(Transaction* transaction) {
  const std::int64_t first = committed_;
  committed_ = arrived_;
  write_buffer_.commit(first, arrived_ - first, transaction);
}

void Disk::finish() {
  Transaction& done = *front_;
  done.trace = trace_;
  const bool answers = !writing_ || parameters_.write_cache;
  if (!writing_) {
    const std::int64_t limit = read_limit();
    stream_.extend(simulation_.now(), limit,
                   parameters_.read_ahead && limit - stream_.stop() >= resume_sectors_);
  }
  position_ = done.command->sector + done.command->length / kSector;
  front_ = done.next;
  done.next = nullptr;
  if (writing_) commit(answers ? nullptr : &done);
  take_next();
  if (answers) respond(done);
}

void Disk::on_written(Transaction* transaction) {
  if (phase_ == Phase::room)
    next_write_tenancy();
  else if (phase_ == Phase::drain && write_buffer_.empty())
    begin();
  if (transaction != nullptr) respond(*transaction);
}

std::string Disk::describe() const {
  static constexpr std::array<std::string_view, 6> kWaits{
      "nothing", "its overhead", "dirty data to be written", "the medium", "room in the buffer", "the loop"};
  std::string text;
  if (front_ != nullptr) {
    const Command& command = *front_->command;
    text = fmt::format("disk {}: {} of {} at sector {} waits for {}, {} left\n", index(),
                       command.write ? "write" : "read", sim::to_string(command.length), command.sector,
                       kWaits[static_cast<std::size_t>(phase_)], sim::to_string(remaining_));
  }
  if (!write_buffer_.empty())
    text += fmt::format("disk {}: {} not yet on the medium\n", index(), sim::to_string(write_buffer_.used()));
  return text;
}

} // namespace dioscope::storage
