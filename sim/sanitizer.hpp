#pragma once
/// The stacks of actors, told to the address sanitizer: it takes a thread to have one stack, while SimGrid
/// switches between many. Nothing at all in other builds.
#include <cstddef>

#ifdef DIOSCOPE_SANITIZE
#include <sanitizer/common_interface_defs.h>
#endif

namespace dioscope::sim {

#ifdef DIOSCOPE_SANITIZE

class SanitizedStack {
 public:
  static constexpr bool kTold = true; ///< to anybody
  /// The one that the caller is on, and has just begun: it has `size` bytes left at most.
  static SanitizedStack begun(std::size_t size) {
    return {static_cast<const char*>(__builtin_frame_address(0)) - size, size};
  }
  /// The one that the sanitizer takes the caller to be on.
  static SanitizedStack current() {
    const auto now = SanitizedStack{nullptr, 0}.enter();
    now.enter();
    return now;
  }
  /// The caller is on it, after another one. Returns the one that the sanitizer took it to be on.
  SanitizedStack enter() const {
    void* none = nullptr;
    SanitizedStack before{nullptr, 0};
    __sanitizer_start_switch_fiber(&none, bottom_, size_);
    __sanitizer_finish_switch_fiber(none, &before.bottom_, &before.size_);
    return before;
  }

 private:
  SanitizedStack(const void* bottom, std::size_t size) : bottom_(bottom), size_(size) {}
  const void* bottom_;
  std::size_t size_;
};

#else

class SanitizedStack {
 public:
  static constexpr bool kTold = false;
  static SanitizedStack begun(std::size_t /*size*/) { return {}; }
  static SanitizedStack current() { return {}; }
  SanitizedStack enter() const { return *this; }
};

#endif

} // namespace dioscope::sim
