#pragma once
/// The files that readprofile reads.
#include <string>

#include "tracing/profile/tick_profile.hpp"

namespace dioscope::tracing {

/// Near the end of every buffer, behind the last function, where readprofile does not look.
inline constexpr std::string_view kReadprofileMark = "dioscope profile";

/// System.map of a kernel that has the functions which time can be booked to, at addresses that depend on
/// their names alone: the same for all runs.
std::string system_map();

/// /proc/profile: 32-bit words of this machine's byte order. The first is the step in bytes; those after it
/// are the kernel's ticks, a word per step from _stext on. A function's ticks are spread evenly over its
/// words, but the last one is empty: readprofile takes word n for the step n, which the kernel wrote into
/// word n + 1. The very last word of a buffer is for ticks outside of the text: none.
std::string profile_buffer(const FoundTicks& ticks);

} // namespace dioscope::tracing
