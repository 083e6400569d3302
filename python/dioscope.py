"""dioscope from Python: run scenarios, read results, sweep, explain.

    import dioscope
    run = dioscope.run("completion-designs", quick=True, variants=["process_reap", "interrupt"], ios=True)
    run.metrics                                  # a row a variant, a column a metric
    run.metric("cpu_us_per_io", "interrupt")     # one number
    run.ios                                      # a row an I/O: its stages, CPUs and causes

Tables are pandas data frames where pandas is installed, else lists of dicts with the same content; no other package is
needed. A value that is not there (no samples) is NaN in a data frame and None in a dict. Units are in the names of
columns (`_ns`, `_us_per_io`, `_pct`); docs/output.md says what each field means, `dioscope metrics` what each metric
means. Whatever the program complains about is raised as Error, with its message and its exit code.

The program is the one named by `program=`, else by the environment variable DIOSCOPE, else the `dioscope` on PATH,
else build/dioscope of the tree that this file is in.
"""

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import weakref
from contextlib import closing
from pathlib import Path

try:
    import pandas
except ImportError:
    pandas = None

__all__ = ["Error", "Run", "run", "load", "sweep", "load_sweep", "explain", "find_program", "seconds"]

_FORMAT = "dioscope-result-"
_OLDEST, _NEWEST = 4, 5  # versions of result.json that this module can read
# Columns of CSV files that are text whatever stands in them.
_TEXT = {"variant", "task", "task_name", "direction", "histogram", "scenario", "error", "fingerprint", "function"}
_UNFINISHED = (9, 130)  # exit codes: time limit, interrupted
_UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}


class Error(Exception):
    """What the program, or this module, has to complain about.

    exit_code   of the program (2: bad scenario, 3: deadlock, ...; docs/first-run.md has the table), negative when a
                signal ended it, None when it was not run
    run         the Run of what could be simulated all the same, None when nothing was written
    """

    def __init__(self, message, exit_code=None, run=None):
        super().__init__(message)
        self.exit_code = exit_code
        self.run = run


class Run:
    """The results of one `dioscope run`, of all its variants.

    folder      where the files are; of a run without `out` they are removed with this object
    result      result.json as it is
    variants    names of the variants, in the scenario's order
    """

    def __init__(self, folder, temporary=False):
        self.folder = Path(folder)
        if temporary:
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._tables = {}
        file = self.folder / "result.json"
        try:
            self.result = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Error(f"{file}: cannot be read: {error}") from None
        found = self.result.get("format") if isinstance(self.result, dict) else None
        legal = [f"{_FORMAT}{n}" for n in range(_OLDEST, _NEWEST + 1)]
        if found not in legal:
            raise Error(f"{file}: found format {found}, legal: {', '.join(legal)}")
        self.variants = [variant["name"] for variant in self.result["variants"]]

    def __repr__(self):
        return f"<dioscope.Run of {self.result['scenario']}: {'; '.join(self.variants)}>"

    def of(self, variant):
        """The part of result.json that is about a variant, a dict. Raises Error when there is none of that name."""
        for each in self.result["variants"]:
            if each["name"] == variant:
                return each
        raise Error(f"{self.result['scenario']}: found variant {variant}, legal: {'; '.join(self.variants)}")

    def metric(self, name, variant=None):
        """A metric of a variant (of the only one when none is named), in the unit that its name ends with.

        None when it has no samples. Raises Error for a name that does not exist.
        """
        if variant is None:
            if len(self.variants) != 1:
                raise Error(f"metric: found no variant, legal: {'; '.join(self.variants)}")
            variant = self.variants[0]
        metrics = self.of(variant)["metrics"]
        if name not in metrics:
            raise Error(f"metric: found {name}, legal: {', '.join(metrics)}")
        return metrics[name]

    @property
    def fingerprint(self):
        """16 hexadecimal digits over every event of the run: equal fingerprints, equal histories."""
        return self.result["fingerprint"]

    @property
    def fingerprints(self):
        """The same of each variant, a dict by variant."""
        return {variant["name"]: variant["fingerprint"] for variant in self.result["variants"]}

    @property
    def config(self):
        """The effective configuration of each variant, a dict by variant; nested like a scenario, values with units."""
        return {variant["name"]: variant["config"] for variant in self.result["variants"]}

    @property
    def failed(self):
        """Variants without a result: a list of dicts with `name`, `exit_code` and `story`."""
        return self.result["failed"]

    @property
    def metrics(self):
        """A row a variant: `variant`, then a column a metric."""
        return self._table("metrics", lambda: [{"variant": variant["name"], **variant["metrics"]}
                                               for variant in self.result["variants"]])

    @property
    def statistics(self):
        """What the models counted in the measured interval: `variant`, `model`, `name`, `quantity`, `unit`, `value`."""
        return self._rows("statistics")

    @property
    def switches(self):
        """Context switches of the measured interval by cause: `variant`, `cause`, `workload`, `per_second`, `per_io`."""
        return self._rows("switches")

    @property
    def interrupts(self):
        """Interrupts of the measured interval: `variant`, `line`, `cpu`, `count`, `per_second`."""
        return self._rows("interrupts")

    @property
    def profile(self):
        """CPU time by context and function: `variant`, `context`, `function`, and three times in us per I/O: executing,
        spinning on locks, waiting for cache lines."""
        return self._rows("profile")

    @property
    def locks(self):
        """A row a lock class of a variant: `variant`, `class`, acquisitions, waiting and holding (us), transfers of its cache
        line."""
        return self._table("locks", lambda: [
            {"variant": variant["name"], "class": lock["name"],
             **{key: cell for key, cell in lock.items() if key not in ("name", "takers")}}
            for variant in self.result["variants"] for lock in variant["locks"]])

    @property
    def lock_takers(self):
        """The same locks by the function that took them: `variant`, `class`, `function`, ... per I/O."""
        return self._table("lock_takers", lambda: [
            {"variant": variant["name"], "class": lock["name"], **taker}
            for variant in self.result["variants"] for lock in variant["locks"] for taker in lock["takers"]])

    @property
    def vmstat(self):
        """The samples of the vmstat view: `variant`, `at_s`, then its columns."""
        return self._rows("vmstat")

    @property
    def ios(self):
        """A row an I/O that was recorded: its stages (ns), CPUs and what it caused. Raises Error when the run recorded
        none."""
        return self._file("ios.csv", "run(..., ios=True)")

    @property
    def stages(self):
        """Names of the columns of `ios` that are stages, in the order in which an I/O passes them. Those of an I/O, the
        empty ones left out, add up to its `latency_ns`."""
        header = _header(self.folder / "ios.csv", "run(..., ios=True)")
        return header[header.index("latency_ns") + 1 : header.index("first_ended_ns")]

    @property
    def stage_times(self):
        """How long each stage of the I/Os of the measured interval took: `variant`, `name`, `phase`, `until`, `count`,
        `mean_ns`, percentiles. Raises Error when the run recorded none."""
        def rows():
            file = self.folder / "stages.json"
            _header(file, "run(..., ios=True)")
            text = file.read_text(encoding="utf-8")
            return [{"variant": variant["name"], **{key: cell for key, cell in stage.items() if key != "bins"}}
                    for variant in json.loads(text)["variants"] for stage in variant["stages"]]
        return self._table("stage_times", rows)

    @property
    def histograms(self):
        """How latencies, interrupts off and lock times are distributed, a row a bin: `variant`, `histogram`, `lower_ns`,
        `upper_ns`, `count`, `up_to_here_pct`. Raises Error for results of a version that wrote none."""
        return self._file("histograms.csv", "results of a version that writes it")

    def _rows(self, part):
        """A list of every variant, as one table. Lists within rows are tables of their own."""
        return self._table(part, lambda: [
            {"variant": variant["name"], **{key: cell for key, cell in row.items() if not isinstance(cell, list)}}
            for variant in self.result["variants"] for row in variant[part]])

    def _table(self, name, make):
        if name not in self._tables:
            self._tables[name] = _table(make())
        return self._tables[name]

    def _file(self, name, legal):
        if name not in self._tables:
            self._tables[name] = _read_csv(self.folder / name, legal)
        return self._tables[name]


def run(scenario, *, set=None, variants=None, quick=False, seed=None, ios=False, trace=None, trace_window=None,
        trace_disks=None, trace_ios=None, trace_variants=None, trace_format=None, profile=False, strict=False,
        out=None, jobs=None, time_limit=None, program=None):
    """Simulate a scenario and return its Run.

    scenario        a name that `dioscope list` shows, a path, or a dict with what such a file holds (`include`s as whole paths)
    set             values that override the scenario's, {path: value}: {"machine.cpus": 4, "run.warmup": "10ms"}
    variants        names of the only variants to run; a name alone is one
    quick           a tenth of the I/Os and of the warm-up
    seed            of all random streams
    ios             True: record every I/O; N: every N-th
    trace           the file, or folder, for a trace; its name says the format (docs/tools.md)
    trace_window    "5s..5.2s" of simulated time, or "measured"
    trace_disks, trace_ios    numbers, or a text like "0,5,8-11"
    trace_variants  names of the only variants to trace
    trace_format    the format, whatever the name of `trace`
    profile         what a profile by clock ticks finds, as files for readprofile and beside the truth
    strict          a missed expectation is an Error with exit code 7
    out             folder for the results; without, a temporary one that is gone with the Run
    jobs            variants simulated at the same time
    time_limit      real time after which it ends, a text like "60s"
    program         the program to run

    Raises Error. When some variants have ended and others not, the Error's `run` has the results of the former.
    """
    words = _model_words(set, variants, quick, seed)
    if ios:
        words += ["--ios"] if ios is True else ["--ios", str(ios)]
    for option, value in (("--trace", trace), ("--trace-window", trace_window), ("--trace-disks", trace_disks),
                          ("--trace-ios", trace_ios), ("--trace-format", trace_format)):
        if value is not None:
            words += [option, _list_text(value)]
    for name in _names(trace_variants):
        words += ["--trace-variant", name]
    words += ["--profile"] if profile else []
    words += ["--strict"] if strict else []
    words += _limit_words(jobs, time_limit)
    temporary = out is None
    if temporary:
        out = tempfile.mkdtemp(prefix="dioscope-")
    before = _stamp(out)
    try:
        _check(_ended(program, "run", scenario, [*words, "--out", out]))
    except Error as error:
        if _stamp(out) != before:
            error.run = Run(out, temporary)
        elif temporary:
            shutil.rmtree(out, ignore_errors=True)
        raise
    return Run(out, temporary)


def load(folder):
    """The Run in a folder that `dioscope run --out` wrote, or of its result.json. Raises Error."""
    folder = Path(folder)
    return Run(folder.parent if folder.name == "result.json" else folder)


def sweep(scenario, vary=None, *, points=None, set=None, variants=None, quick=False, seed=None, replications=None,
          out=None, jobs=None, time_limit=None, again=False, program=None):
    """Simulate a scenario at many points and return the table of load_sweep().

    vary          {path: values}: a list, or a text as --vary takes it ("100ns..2us:5", "all"); several make a grid
    points        instead: a list of dicts {path: value} with the same paths, a point each
    replications  runs of every point, with seeds one after the other
    out           the SQLite file; what it holds already is not simulated again. Without, a temporary one.
    again         simulate the points that failed once more
    The other arguments are those of run().

    Points that fail do not raise: they are rows with an `exit_code` and an `error`. Raises Error when the sweep itself
    is refused or does not finish.
    """
    words = _model_words(set, variants, quick, seed)
    for path, values in (vary or {}).items():
        words += ["--vary", f"{path}={_list_text(values)}"]
    if replications is not None:
        words += ["--replications", str(replications)]
    words += ["--again"] if again else []
    words += _limit_words(jobs, time_limit)
    with tempfile.TemporaryDirectory(prefix="dioscope-") as folder:
        if points is not None:
            words += ["--points", _write_points(Path(folder), points)]
        file = Path(out) if out is not None else Path(folder) / "sweep.sqlite"
        ended = _ended(program, "sweep", scenario, [*words, "--out", str(file)])
        # Who is refused gets no table; a sweep ends with the exit code of a point that failed, which is in its row.
        if ended.returncode < 0 or ended.returncode in _UNFINISHED or not ended.stdout:
            _check(ended)
        return load_sweep(file)


def load_sweep(file):
    """The points of a file that `dioscope sweep` wrote, a row a point in the order of the grid.

    Columns: `number`, `scenario`, `variant`, `seed`, `exit_code`, `error`, `fingerprint`, then a column for every path that
    was varied and for every metric. Values of a path are numbers when all of them are, else text with a unit: seconds()
    reads times. A failed point has no metrics. Raises Error for a file that is none of a sweep.
    """
    if not _is_sweep(file):
        raise Error(f"{file}: no file of dioscope sweep")
    with closing(_open_sweep(file)) as database:
        fixed = ("number", "scenario", "variant", "seed", "exit_code", "error", "fingerprint")
        rows = {}
        for identity, *cells in database.execute(
                f"SELECT id, {', '.join(fixed)} FROM points ORDER BY number, scenario, variant, seed"):
            rows[identity] = dict(zip(fixed, cells))
        settings, paths = {}, {}
        for point, path, value in database.execute("SELECT point, path, value FROM settings ORDER BY point, position"):
            settings[point, path] = value
            paths[path] = None
        numbers, names = {}, {}
        for point, name, value in database.execute("SELECT point, name, value FROM metrics ORDER BY point, position"):
            numbers[point, name] = value
        for (name,) in database.execute("SELECT name FROM metrics GROUP BY name ORDER BY min(position)"):
            names[name] = None
    for path in paths:
        column = [settings.get((identity, path)) for identity in rows]
        for row, cell in zip(rows.values(), _numbers_if_all(column)):
            row[path] = cell
    for identity, row in rows.items():
        row.update({name: numbers.get((identity, name)) for name in names})
    return _table(list(rows.values()))


def explain(scenario, *, variants=None, io=None, slowest_io=False, switch=None, switches=False, longest_irq_off=False,
            slowest_wakeup=False, lock=None, set=None, quick=False, seed=None, time_limit=None, program=None):
    """One place of a run, step by step, as `dioscope explain --json` tells it: {variant: story}.

    One or two variants, and exactly one question; the longest and slowest are those of the measured interval:
    io               an I/O: its number in the run, or "raw_io.3:17", the 17th of a process
    slowest_io       the I/O with the longest latency; of two variants the same one, that of the first
    switch           the N-th context switch
    switches         all context switches, by what led to them
    longest_irq_off  the longest time with interrupts off
    slowest_wakeup   the longest time from a wake-up until the task runs
    lock             the longest wait for a lock of this class
    The other arguments are those of run().

    A story has `title`, `stages` and `facts` (each with `name` and a number, times in `ns`), `steps` in the order of time and
    `causes` from the system call on; of `switches` it has the list `switches` instead. Raises Error.
    """
    words = _model_words(set, variants, quick, seed) + _limit_words(None, time_limit)
    for option, value in (("--io", io), ("--switch", switch), ("--lock", lock)):
        if value is not None:
            words += [option, str(value)]
    for option, wanted in (("--slowest-io", slowest_io), ("--switches", switches),
                           ("--longest-irq-off", longest_irq_off), ("--slowest-wakeup", slowest_wakeup)):
        words += [option] if wanted else []
    stories = json.loads(_check(_ended(program, "explain", scenario, [*words, "--json"])))
    return {story["variant"]: story for story in stories}


def find_program(program=None):
    """The path of the program, by the rule at the top of this module. Raises Error when there is none."""
    for named, by in ((program, "program"), (os.environ.get("DIOSCOPE"), "DIOSCOPE")):
        if named:
            found = shutil.which(str(named))
            if found is None:
                raise Error(f"{by}: found {named}, which is no program")
            return found
    beside = Path(__file__).resolve().parent.parent / "build" / "dioscope"
    found = shutil.which("dioscope") or shutil.which(str(beside))
    if found is None:
        raise Error(f"dioscope: found neither on PATH nor as {beside}; legal: program=, or the environment variable "
                    "DIOSCOPE")
    return found


def seconds(text):
    """The seconds in a time as scenarios write it: seconds("170ns") is 1.7e-07. Raises Error for anything else."""
    number = text.rstrip("nmus")
    try:
        return float(number) * _UNITS[text[len(number):]]
    except (KeyError, ValueError):
        raise Error(f"found {text}, legal is a time like 170ns, 2us, 10ms or 1.5s") from None


def _ended(program, verb, scenario, words):
    """`dioscope VERB SCENARIO WORDS` when it has ended: its exit code and what it printed. Raises Error when it cannot be
    started."""
    words = [str(word) for word in words]
    with tempfile.TemporaryDirectory(prefix="dioscope-") as folder:
        if isinstance(scenario, dict):
            file = Path(folder) / "scenario.json"
            file.write_text(json.dumps(scenario), encoding="utf-8")
            scenario = file
        try:
            return subprocess.run([find_program(program), verb, str(scenario), *words], stdin=subprocess.DEVNULL,
                                  capture_output=True, encoding="utf-8", errors="replace", check=False)
        except OSError as error:
            raise Error(f"dioscope {verb}: {error}") from None


def _check(ended):
    """What it printed. Raises Error unless it ended with exit code 0."""
    if ended.returncode != 0:
        raise Error(ended.stderr.strip() or f"dioscope ended with exit code {ended.returncode}", ended.returncode)
    return ended.stdout


def _model_words(set, variants, quick, seed):
    words = []
    for path, value in (set or {}).items():
        words += ["--set", f"{path}={_text(value)}"]
    for name in _names(variants):
        words += ["--variant", name]
    words += ["--quick"] if quick else []
    words += ["--seed", str(seed)] if seed is not None else []
    return words


def _limit_words(jobs, time_limit):
    words = ["--jobs", str(jobs)] if jobs is not None else []
    return words + (["--time-limit", time_limit] if time_limit is not None else [])


def _names(names):
    return [names] if isinstance(names, str) else list(names or [])


def _text(value):
    """A value as scenarios write it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _list_text(values):
    if isinstance(values, (str, os.PathLike)) or not hasattr(values, "__iter__"):
        return _text(values)
    return ",".join(_text(value) for value in values)


def _write_points(folder, points):
    file = folder / "points.csv"
    with open(file, "w", newline="", encoding="utf-8") as written:
        writer = csv.DictWriter(written, list(points[0]) if points else [], lineterminator="\n")
        writer.writeheader()
        for point in points:
            writer.writerow({path: _text(value) for path, value in point.items()})
    return str(file)


def _stamp(folder):
    """Changes when a run writes into the folder."""
    try:
        status = os.stat(Path(folder) / "result.json")
        return status.st_mtime_ns, status.st_ino
    except OSError:
        return None


def _open_sweep(file):
    return sqlite3.connect(f"{Path(file).resolve().as_uri()}?mode=ro", uri=True)


def _is_sweep(file):
    try:
        with closing(_open_sweep(file)) as database:
            return database.execute("PRAGMA application_id").fetchone()[0] == 0x44494F53
    except sqlite3.Error:
        return False


def _header(file, legal):
    try:
        with open(file, newline="", encoding="utf-8") as text:
            return next(csv.reader(text), [])
    except OSError:
        raise Error(f"{file}: is not there; legal: {legal}") from None


def _read_csv(file, legal):
    columns = _header(file, legal)
    if pandas is not None:
        texts = {column: str for column in columns if column in _TEXT}
        return pandas.read_csv(file, dtype=texts, keep_default_na=False, na_values=[""])
    with open(file, newline="", encoding="utf-8") as text:
        return [{column: cell if column in _TEXT else _number(cell) for column, cell in row.items()}
                for row in csv.DictReader(text)]


def _number(cell):
    """The number in a cell; None when it is empty, and the text itself when it is none."""
    if cell is None or cell == "":
        return None
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            pass
    return cell


def _numbers_if_all(column):
    numbers = [_number(cell) for cell in column]
    return column if any(isinstance(cell, str) for cell in numbers) else numbers


def _table(rows):
    return pandas.DataFrame(rows) if pandas is not None else rows
