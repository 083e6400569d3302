"""Reading callgrind's files, giving functions to mechanisms, and putting a table into a page."""

import unittest

import budget
import page
from callgrind import Profile, read_profile
from mechanisms import MECHANISMS, NAMES, mechanism_of, own_name

PROGRAM = "/anywhere/build/dioscope"
SIMGRID = "/usr/lib/x86_64-linux-gnu/libsimgrid.so.3.32"

# As callgrind writes it: names once, lines relative to the one before, what a callee cost after calls=.
FILE = f"""\
# callgrind format
version: 1
positions: line
events: Ir
summary: 400

ob=(1) {PROGRAM}
fl=(1) calendar.cpp
fn=(1) dioscope::sim::Calendar::fire_next()
16 10
+2 5
* 1
fi=(2) inlined.hpp
7 4
fe=(1)
cob=(2) {SIMGRID}
cfi=(3) actor.cpp
cfn=(2) simgrid::kernel::actor::ActorImpl::yield()
calls=3 100
20 300
-4 20
cfn=(3) dioscope::sim::Calendar::sift_down(unsigned long)'2
calls=2 50
21 30

ob=(2)
fl=(3)
fn=(2)
100 300

ob=(1)
fl=(1)
fn=(3)
50 20
fn=(4) dioscope::sim::Calendar::sift_down(unsigned long)
50 10
"""


class Callgrind(unittest.TestCase):
    def test_instructions_count_to_their_function_and_not_to_its_callers(self):
        profile = read_profile(FILE.splitlines(keepends=True))
        self.assertEqual(profile.instructions, {
            (PROGRAM, "dioscope::sim::Calendar::fire_next()"): 40,
            (SIMGRID, "simgrid::kernel::actor::ActorImpl::yield()"): 300,
            (PROGRAM, "dioscope::sim::Calendar::sift_down(unsigned long)"): 30})
        self.assertEqual(profile.calls, {
            (SIMGRID, "simgrid::kernel::actor::ActorImpl::yield()"): 3,
            (PROGRAM, "dioscope::sim::Calendar::sift_down(unsigned long)"): 2})
        self.assertEqual(profile.total(), 370)

    def test_the_difference_of_two_lengths_is_per_operation(self):
        short, long = Profile(), Profile()
        short.instructions.update({"start": 50, "work": 10})
        long.instructions.update({"start": 50, "work": 30})
        self.assertEqual(long.per_operation(short, 4).instructions, {"start": 0, "work": 5})


class Mechanisms(unittest.TestCase):
    def test_namespace_and_class_say_which_mechanism(self):
        for function, mechanism in (
                ("dioscope::sim::Calendar::schedule(dioscope::sim::Event&)", "calendar"),
                ("dioscope::sim::Simulation::ActorImpl::park()", "core (actors, hand-overs)"),
                ("dioscope::sim::Tracer::emit(unsigned short)", "statistics and tracing"),
                ("dioscope::kernel::SpinLock::take_now(dioscope::machine::Context&)", "locks"),
                ("dioscope::kernel::spin_lock_irq(dioscope::machine::Context&)", "locks"),
                ("dioscope::kernel::find_cycle(dioscope::machine::Context const&)", "validator of locks"),
                ("dioscope::machine::Context::touch(dioscope::machine::Fn)", "cache lines"),
                ("dioscope::machine::Context::settle()", "CPUs and contexts"),
                ("dioscope::machine::Cpu::deliver() [clone .part.0]", "CPUs and contexts"),
                ("dioscope::memory::Mempool<dioscope::block::Bio>::free(dioscope::block::Bio&)",
                 "direct I/O, memory, workload"),
                ("non-virtual thunk to dioscope::storage::Disk::on_tenancy_end(unsigned long)", "devices"),
                ("std::vector<dioscope::block::Bio*, std::allocator<int> >::push_back()", "C and C++ libraries"),
                ("dioscope::text::read_json(int)", "rest")):
            with self.subTest(function):
                self.assertEqual(mechanism_of(PROGRAM, function), mechanism)
        self.assertEqual(mechanism_of(SIMGRID, "0x0000000000105167"), "engine (SimGrid)")
        self.assertEqual(
            mechanism_of("/anywhere/build/dioscope-simgrid.so", "dioscope::sim::(anonymous namespace)::SimGridEngine::yield(void*)"),
            "core (actors, hand-overs)")
        self.assertEqual(mechanism_of("/lib/libc.so.6", "malloc"), "C and C++ libraries")

    def test_a_handler_counts_to_its_own_class(self):
        self.assertEqual(
            own_name("void dioscope::sim::Event::call<&dioscope::machine::Context::on_done, dioscope::machine::Context>(void*)"),
            "machine::Context::on_done")
        self.assertEqual(
            own_name("std::_Function_handler<void (dioscope::machine::SoftirqContext&), dioscope::scsi::(anonymous "
                     "namespace)::InSoftirq::InSoftirq(dioscope::scsi::MidLayer&)::{lambda(auto:1&)#1}>::_M_invoke(int)"),
            "scsi::InSoftirq::InSoftirq")

    def test_names_lose_types_and_keep_operators(self):
        self.assertEqual(own_name("double boost::unit<double>::operator()<std::engine<unsigned long> >(int&)"),
                         "boost::unit::operator()")
        self.assertEqual(own_name("operator new(unsigned long)"), "operator new")
        self.assertEqual(own_name("dioscope::sim::Histogram::operator+=(dioscope::sim::Histogram const&)"),
                         "sim::Histogram::operator+=")

    def test_every_mechanism_is_a_row(self):
        self.assertEqual(len(NAMES), len(MECHANISMS) + 3)
        profile = read_profile(FILE.splitlines(keepends=True))
        rows = budget.report(profile).splitlines()
        self.assertEqual(len(rows), len(NAMES) + 3)
        self.assertRegex(rows[2], r"^\| engine \(SimGrid\) +\| +300 \| 81\.1 % \| `ActorImpl::yield` 300 \(3\.0\) \|$")
        self.assertRegex(rows[3], r"`Calendar::fire_next` 40 \(0\.0\), `Calendar::sift_down` 30 \(2\.0\)")
        self.assertRegex(rows[-1], r"^\| all +\| +370 \|")


class Page(unittest.TestCase):
    def test_what_is_between_the_marks_is_replaced(self):
        text = "before\n<!-- a: begin -->\nold\n<!-- a: end -->\nafter\n"
        self.assertEqual(page.replaced(text, "a", "new\n"),
                         "before\n<!-- a: begin -->\n\nnew\n\n<!-- a: end -->\nafter\n")
        again = page.replaced(text, "a", "new\n")
        self.assertEqual(page.replaced(again, "a", "new\n"), again)

    def test_a_page_without_the_marks_is_refused(self):
        for text in ("", "<!-- a: begin -->\n", "<!-- a: end -->\n<!-- a: begin -->\n"):
            with self.subTest(text), self.assertRaises(ValueError):
                page.replaced(text, "a", "new")


if __name__ == "__main__":
    unittest.main()
