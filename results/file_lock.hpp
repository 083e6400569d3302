#pragma once
/// A lock on an open file or folder that ends with the process, however that ends.
namespace dioscope::results {

enum class LockAnswer {
  ours,    ///< until the descriptor is closed
  taken,   ///< by another process, or another descriptor of this one
  unknown, ///< the file system knows no locks
};

/// Lock what `descriptor` is open on, at once or not at all.
LockAnswer try_lock(int descriptor);

} // namespace dioscope::results
