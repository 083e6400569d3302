#include "models/locking/semantics.hpp"
