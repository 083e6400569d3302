#include "results/file_lock.hpp"

#include <sys/file.h>

#include <cerrno>

namespace dioscope::results {

LockAnswer try_lock(int descriptor) {
  int answer = 0;
  do {
    answer = flock(descriptor, LOCK_EX | LOCK_NB);
  } while (answer != 0 && errno == EINTR);
  if (answer == 0) return LockAnswer::ours;
  return errno == EWOULDBLOCK ? LockAnswer::taken : LockAnswer::unknown;
}

} // namespace dioscope::results
