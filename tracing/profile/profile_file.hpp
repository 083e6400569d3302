#pragma once
/// A variant's profile on its way from the process that simulates to the one that writes results.
#include <string>

#include "tracing/hand_over_file.hpp"
#include "tracing/profile/profiler.hpp"

namespace dioscope::tracing {

class ProfileFile {
 public:
  /// In `folder`. Throws results::FileError.
  explicit ProfileFile(const std::filesystem::path& folder) : file_(folder) {}
  void put(const TickProfile& profile, const std::string& flame_graph) const;

  /// What was put.
  struct Content {
    TickProfile profile;
    std::string flame_graph; ///< SVG
  };
  Content get() const;

 private:
  HandOverFile file_;
};

/// Profiles a run into `file`.
class ProfileObserver final : public Observer {
 public:
  /// `title` stands above the flame graph.
  ProfileObserver(const ProfileFile& file, std::string title) : file_(file), title_(std::move(title)) {}
  void attach(System& system) override;
  void measuring(bool begins) override { profiler_.measuring(begins); }
  void finish() override;

 private:
  const ProfileFile& file_;
  std::string title_;
  Profiler profiler_;
  System* system_ = nullptr;
};

} // namespace dioscope::tracing
