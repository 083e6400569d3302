"""Which mechanism of the simulator a function belongs to, by its object file, namespace and class."""

import re

ENGINE = "engine (SimGrid)"
LIBRARIES = "C and C++ libraries"
REST = "rest"

# The first whose expression matches the beginning of a function's name, without `dioscope::`, has it.
MECHANISMS = [
    ("calendar", r"sim::Calendar::"),
    ("statistics and tracing",
     r"sim::(Tracer|DurationHistogram|Statistic)|results::|tracing::"),
    ("core (actors, hand-overs)", r"sim::"),
    ("validator of locks", r"locking::|kernel::(Locks::|find_cycle|Deadlock)"),
    ("locks", r"kernel::(LockBase|SpinLock|RwLock|spin_|read_|write_|bh_)"),
    ("cache lines", r"machine::(Cache|CacheLine|Context::touch)\b"),
    ("CPUs and contexts", r"machine::"),
    ("kernel (scheduler, softirqs, timers, interrupts)", r"kernel::"),
    ("block, SCSI, driver", r"(block|scsi|driver)::"),
    ("direct I/O, memory, workload", r"(dio|aio|memory|workload)::"),
    ("devices", r"storage::"),
]
RULES = [(name, re.compile(rule)) for name, rule in MECHANISMS]
NAMES = [ENGINE, *(name for name, _ in MECHANISMS), LIBRARIES, REST]

PROGRAM = ("dioscope", "dioscope-simgrid.so")
OWN = "dioscope::"
CALL = "operator@call"  # operator() while parentheses are looked for
ENGINE_OBJECTS = re.compile(r"lib(simgrid|boost_context)\b")
LIBRARY_OBJECTS = re.compile(r"(lib|ld-linux)")
# Functions of templates that do nothing but call what their argument names, which is inlined as a rule.
WRAPPERS = (
    re.compile(r"\bsim::Event::call<&(?P<called>dioscope::[^,]+),"),
    re.compile(r"^(?:[\w:]+ )?std::_Function_handler<.*?\), (?P<called>dioscope::.*)"),
)


def without_brackets(name):
    """Up to the list of parameters, and without the arguments of templates; `(anonymous namespace)` goes as well."""
    kept, depth = [], 0
    for character in name.replace("(anonymous namespace)::", "").replace("operator()", CALL):
        if character == "<":
            depth += 1
        elif character == ">" and depth > 0:
            depth -= 1
        elif depth == 0 and character == "(":
            break
        elif depth == 0:
            kept.append(character)
    return "".join(kept)


def own_name(function):
    """The qualified name of a function, a handler's in place of what calls it: `kernel::SpinLock::take_now`. No template
    arguments, no parameters, no type of the result."""
    for wrapper in WRAPPERS:
        found = wrapper.search(function)
        if found:
            function = found["called"]
            break
    name = without_brackets(function.removeprefix("non-virtual thunk to ").partition(" [clone")[0])
    # What is left of the result's type stands before a space.
    name = name.replace("operator ", "operator_").strip().rpartition(" ")[2].removeprefix(OWN)
    return name.replace(CALL, "operator()").replace("operator_", "operator ")


def mechanism_of(object_file, function):
    """Code of the standard library's templates that is compiled into the program counts to the libraries."""
    file = object_file.rpartition("/")[2]
    if ENGINE_OBJECTS.match(file):
        return ENGINE
    if file not in PROGRAM:
        return LIBRARIES if LIBRARY_OBJECTS.match(file) else REST
    name = own_name(function)
    for mechanism, rule in RULES:
        if rule.match(name):
            return mechanism
    if re.match(r"(std|__gnu_cxx|boost|fmt|nlohmann)\b", name):
        return LIBRARIES
    return REST
