#pragma once
/// The orders of locks that a validator has seen, as a picture.
#include <string>
#include <string_view>

#include "models/locking/validator.hpp"

namespace dioscope::locking {

/// For Graphviz: a node for each class that was taken, an edge from each lock held to the one that was taken
/// right under it, with the function that did so first and how often it happened. Red: a class whose usage is
/// inconsistent, and a dependency that was reported for closing a cycle, be it on an outer lock; green: a
/// class that interrupts take. Every kind of access counts, so a cycle in the picture need not be one that
/// can hang.
/// `more`: lines that join the picture, as the cycle of a deadlock does.
std::string dot_graph(const Validator& validator, std::string_view more = {});

} // namespace dioscope::locking
