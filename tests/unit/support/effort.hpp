#pragma once
/// How hard a test tries.

namespace dioscope::test {

/// The sanitizers make everything five to ten times slower: tests that repeat themselves do so less often
/// there.
#ifdef DIOSCOPE_SANITIZE
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

} // namespace dioscope::test
