"""run() and load(): what they give is what the files have."""
import csv
import gc
import json
import math
import os
import shutil
import unittest
from unittest import mock

from support import SMALL, TestCase, dioscope


class Runs(TestCase):
    def test_a_run_has_what_its_files_have(self):
        out = self.folder / "out"
        run = dioscope.run(SMALL, ios=True, out=out)
        result = json.loads((out / "result.json").read_text())
        self.assertEqual(run.variants, ["reap", "interrupt"])
        self.assertEqual(run.fingerprint, result["fingerprint"])
        self.assertEqual(run.config["reap"]["kernel"]["dio"]["completion"], "process_reap")
        self.assertEqual(run.config["interrupt"]["workload"]["requests"], 12)
        for row, variant in zip(run.metrics, result["variants"]):
            self.assertEqual(row, {"variant": variant["name"], **variant["metrics"]})
            self.assertEqual(run.metric("switches_per_io", variant["name"]), variant["metrics"]["switches_per_io"])
            self.assertEqual(run.fingerprints[variant["name"]], variant["fingerprint"])
        for name, file in (("statistics", "statistics.csv"), ("interrupts", "interrupts.csv"), ("locks", "locks.csv"),
                           ("profile", "profile.csv"), ("lock_takers", "lock_takers.csv"), ("vmstat", "vmstat.csv")):
            with self.subTest(name), open(out / file, newline="") as text:
                lines = list(csv.DictReader(text))
                rows = getattr(run, name)
                self.assertEqual(len(rows), len(lines))
                for row, line in zip(rows, lines):
                    self.assertEqual(list(row), list(line))
                    self.assertEqual(list(row.values()), [type(cell)(text) if text else cell if cell == "" else None
                                                          for cell, text in zip(row.values(), line.values())])
        switches = sum(row["per_io"] for row in run.switches if row["variant"] == "reap")
        self.assertAlmostEqual(switches, run.metric("switches_per_io", "reap"))

    def test_records_of_ios_add_up(self):
        run = dioscope.run(SMALL, variants="interrupt", ios=True)
        self.assertEqual(len(run.ios), run.metric("ios"))
        self.assertEqual(run.stages[0], "submitted_ns")
        self.assertEqual(run.stages[-1], "returned_ns")
        for row in run.ios:
            self.assertEqual(sum(row[stage] or 0 for stage in run.stages), row["latency_ns"])
            self.assertEqual(row["direction"], "read")
        self.assertEqual(len(dioscope.run(SMALL, variants="interrupt", ios=7).ios), math.ceil(len(run.ios) / 7))

    def test_arguments_reach_the_program(self):
        run = dioscope.run(SMALL, variants=["interrupt"], set={"machine.cpus": 2, "run.warmup": "5ms",
                                                               "workload.requests": 20}, seed=7, jobs=1, quick=True,
                           time_limit="200s", trace=self.folder / "t.trace.json", trace_window="0s..50ms",
                           trace_disks=[0, 1], trace_ios="1-5", trace_variants="interrupt")
        config = run.config["interrupt"]
        self.assertEqual(config["machine"]["cpus"], 2)
        self.assertEqual(config["run"]["warmup"], "5ms")
        self.assertEqual(run.result["seed"], 7)
        self.assertTrue(json.loads((self.folder / "t.trace.json").read_text()))
        dioscope.run(SMALL, variants="reap", trace=self.folder / "t", trace_format="folded")
        self.assertIn("cpu0;", (self.folder / "t").read_text())

    def test_a_finished_folder_is_loaded(self):
        out = self.folder / "out"
        run = dioscope.run(SMALL, ios=True, out=out)
        for path in (out, str(out), out / "result.json"):
            loaded = dioscope.load(path)
            self.assertEqual(loaded.result, run.result)
            self.assertEqual(loaded.ios, run.ios)

    def test_a_temporary_folder_goes_with_the_run(self):
        run = dioscope.run(SMALL, variants="reap")
        folder = run.folder
        self.assertTrue((folder / "result.json").exists())
        del run
        gc.collect()
        self.assertFalse(folder.exists())

    def test_stages_add_up_to_the_latency(self):
        run = dioscope.run(SMALL, variants="reap", ios=True, out=self.folder / "out")
        whole = sum(stage["count"] * stage["mean_ns"] for stage in run.stage_times if stage["count"])
        rows = [row["latency_ns"] for row in run.ios if row["measured"]]
        self.assertAlmostEqual(whole, sum(rows), delta=1)
        self.assertEqual([stage["name"] + "_ns" for stage in run.stage_times], run.stages)
        plain = dioscope.run(SMALL, variants="reap", out=self.folder / "plain")
        self.assertIn("stages.json: is not there; legal: run(..., ios=True)", str(self.complaint(lambda: plain.stage_times)))

    def test_histograms_are_read_where_there_are_some(self):
        out = self.folder / "out"
        run = dioscope.run(SMALL, variants="reap", out=out)
        if not (out / "histograms.csv").exists():
            self.assertIn("histograms.csv: is not there", str(self.complaint(lambda: run.histograms)))
            (out / "histograms.csv").write_text("variant,histogram,lower_ns,upper_ns,count,up_to_here_pct\n"
                                                "reap,io_latency,128,129,3,100\n")
        rows = dioscope.load(out).histograms
        self.assertEqual(list(rows[0]), ["variant", "histogram", "lower_ns", "upper_ns", "count", "up_to_here_pct"])
        self.assertLessEqual(rows[0]["lower_ns"], rows[0]["upper_ns"])

    def test_with_pandas_a_table_has_the_same_content(self):
        if self.pandas is None:
            self.skip("pandas is not installed")
        out = self.folder / "out"
        run = dioscope.run(SMALL, ios=True, out=out)
        names = ("metrics", "statistics", "switches", "interrupts", "profile", "locks", "lock_takers", "vmstat", "ios")
        plain = {name: getattr(run, name) for name in names}
        run = dioscope.load(out)  # the tables of the first one are kept
        dioscope.pandas = self.pandas
        for name in names:
            frame = getattr(run, name)
            with self.subTest(name):
                self.assertIsInstance(frame, self.pandas.DataFrame)
                rows = [{key: None if self.pandas.isna(cell) else cell for key, cell in row.items()}
                        for row in frame.to_dict("records")]
                self.assertEqual(rows, plain[name])


class Complaints(TestCase):
    def test_what_the_program_refuses_is_an_error_with_its_exit_code(self):
        error = self.complaint(lambda: dioscope.run("no-such-scenario"))
        self.assertEqual(error.exit_code, 2)
        self.assertIn("no-such-scenario: no such scenario", str(error))
        self.assertIsNone(error.run)
        error = self.complaint(lambda: dioscope.run(SMALL, variants="nobody"))
        self.assertEqual(error.exit_code, 1)
        self.assertIn('has no variant "nobody"', str(error))
        error = self.complaint(lambda: dioscope.run(SMALL, set={"machine.cpus": "many"}))
        self.assertIn("many", str(error))

    def test_a_variant_that_hangs_leaves_the_others(self):
        defects = dict(SMALL, variants=[
            {"name": "repaired", "set": {"kernel.dio.completion": "interrupt"}},
            {"name": "as posted", "set": {"kernel.dio.completion": "interrupt", "kernel.dio.defects.no_wake": True}}])
        error = self.complaint(lambda: dioscope.run(defects))
        self.assertEqual(error.exit_code, 5)
        self.assertEqual(error.run.variants, ["repaired"])
        self.assertEqual([(each["name"], each["exit_code"]) for each in error.run.failed], [("as posted", 5)])
        # Results that were there before are not those of a run that was refused.
        out = self.folder / "out"
        dioscope.run(SMALL, variants="reap", out=out)
        self.assertIsNone(self.complaint(lambda: dioscope.run(SMALL, variants="nobody", out=out)).run)

    def test_names_that_do_not_exist_are_told_with_those_that_do(self):
        run = dioscope.run(SMALL)
        self.assertIn("legal: reap; interrupt", str(self.complaint(lambda: run.of("nobody"))))
        self.assertIn("legal: reap; interrupt", str(self.complaint(lambda: run.metric("ios"))))
        self.assertIn("legal: elapsed_s", str(self.complaint(lambda: run.metric("speed", "reap"))))
        self.assertIn("legal: run(..., ios=True)", str(self.complaint(lambda: run.ios)))

    def test_folders_of_something_else_are_refused(self):
        self.assertIn("cannot be read", str(self.complaint(lambda: dioscope.load(self.folder))))
        (self.folder / "result.json").write_text('{"format": "dioscope-result-99"}')
        self.assertIn("found format dioscope-result-99, legal: ", str(self.complaint(lambda: dioscope.load(self.folder))))
        (self.folder / "result.json").write_text("[1]")
        self.complaint(lambda: dioscope.load(self.folder))

    def test_the_program_is_found_by_argument_environment_and_path(self):
        real = dioscope.find_program()
        copy = shutil.copy(real, self.folder / "dioscope")
        self.assertEqual(dioscope.find_program(copy), str(copy))
        with mock.patch.dict(os.environ, {"DIOSCOPE": str(copy)}):
            self.assertEqual(dioscope.find_program(), str(copy))
        with mock.patch.dict(os.environ, {"DIOSCOPE": "", "PATH": str(self.folder)}):
            self.assertEqual(dioscope.find_program(), str(copy))
        error = self.complaint(lambda: dioscope.run(SMALL, program=self.folder / "nothing"))
        self.assertIn("which is no program", str(error))
        self.assertIsNone(error.exit_code)

    def test_seconds_reads_times_and_nothing_else(self):
        for text, value in (("170ns", 170e-9), ("2us", 2e-6), ("1.5ms", 1.5e-3), ("3s", 3)):
            self.assertAlmostEqual(dioscope.seconds(text), value, places=15)
        for text in ("3", "s", "", "3 KiB", "3sn"):
            self.assertIn("legal is a time", str(self.complaint(lambda: dioscope.seconds(text))))


if __name__ == "__main__":
    unittest.main()
