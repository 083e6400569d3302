"""sweep(), load_sweep() and explain()."""
import unittest

from support import SMALL, TestCase, dioscope


class Sweeps(TestCase):
    def test_a_sweep_has_a_row_for_each_point(self):
        out = self.folder / "cpus.sqlite"
        rows = dioscope.sweep(SMALL, {"machine.cpus": [1, 2], "machine.cache.transfer": "0ns..200ns:2"},
                              variants="interrupt", out=out, jobs=2)
        self.assertEqual([row["number"] for row in rows], [1, 2, 3, 4])
        self.assertEqual([row["machine.cpus"] for row in rows], [1, 1, 2, 2])
        self.assertEqual({row["machine.cache.transfer"] for row in rows}, {"0ns", "200ns"})
        self.assertEqual({row["exit_code"] for row in rows}, {0})
        one = dioscope.run(SMALL, variants="interrupt", set={"machine.cpus": 2, "machine.cache.transfer": "200ns"})
        self.assertEqual(rows[3]["fingerprint"], one.fingerprints["interrupt"])
        self.assertEqual({name: rows[3].get(name) for name in one.result["variants"][0]["metrics"]},
                         one.result["variants"][0]["metrics"])
        self.assertEqual(dioscope.load_sweep(out), rows)

    def test_points_and_replications(self):
        rows = dioscope.sweep(SMALL, points=[{"machine.cpus": 1, "workload.disks": 2},
                                             {"machine.cpus": 2, "workload.disks": 3}],
                              variants="reap", replications=2)
        self.assertEqual([(row["machine.cpus"], row["workload.disks"], row["seed"]) for row in rows],
                         [(1, 2, 1), (1, 2, 2), (2, 3, 1), (2, 3, 2)])

    def test_points_that_fail_are_rows(self):
        rows = dioscope.sweep(SMALL, {"workload.disks": [1, 41]}, variants="reap")
        self.assertEqual([row["exit_code"] for row in rows], [0, 2])
        self.assertIn("workload.disks = 41", rows[1]["error"])
        self.assertIsNone(rows[1]["elapsed_s"])

    def test_a_sweep_that_is_refused_is_an_error(self):
        out = self.folder / "disks.sqlite"
        dioscope.sweep(SMALL, {"workload.disks": [1, 41]}, variants="reap", out=out)
        for scenario, vary, code in (("no-such-scenario", {"workload.disks": [41]}, 2), (SMALL, {"no.such": [1]}, 2)):
            error = self.complaint(lambda: dioscope.sweep(scenario, vary, out=out))
            self.assertEqual(error.exit_code, code)
        (self.folder / "mine").write_text("my own")
        for file in (self.folder / "mine", self.folder / "nothing", self.folder):
            self.assertIn("no file of dioscope sweep", str(self.complaint(lambda: dioscope.load_sweep(file))))
        self.assertFalse((self.folder / "nothing").exists())

    def test_with_pandas_a_sweep_is_a_data_frame(self):
        if self.pandas is None:
            self.skip("pandas is not installed")
        dioscope.pandas = self.pandas
        frame = dioscope.sweep(SMALL, {"machine.cpus": [1, 2]})
        self.assertEqual(len(frame), 4)
        means = frame.groupby(["variant", "machine.cpus"])["cpu_us_per_io"].mean()
        self.assertGreater(means["reap", 2], 0)


class Explanations(TestCase):
    def test_an_io_is_told_of_each_variant(self):
        stories = dioscope.explain(SMALL, variants=["reap", "interrupt"], io="raw_io.3:2")
        self.assertEqual(list(stories), ["reap", "interrupt"])
        for story in stories.values():
            self.assertIn("number 2 of raw_io.3", story["title"])
            self.assertTrue(story["steps"])
        slowest = dioscope.explain(SMALL, variants="reap", slowest_io=True)["reap"]
        run = dioscope.run(SMALL, variants="reap", ios=True)
        warm = 10_000_000
        self.assertEqual(sum(stage["ns"] for stage in slowest["stages"]),
                         max(row["latency_ns"] for row in run.ios if row["entered_ns"] + row["latency_ns"] > warm))

    def test_the_other_questions(self):
        chains = dioscope.explain(SMALL, variants="interrupt", switches=True)["interrupt"]["switches"]
        self.assertGreater(sum(chain["count"] for chain in chains), 0)
        for question in ({"switch": 40}, {"longest_irq_off": True}, {"slowest_wakeup": True}, {"lock": "host_lock"}):
            with self.subTest(question):
                self.assertTrue(dioscope.explain(SMALL, variants="reap", **question)["reap"]["steps"])
        error = self.complaint(lambda: dioscope.explain(SMALL, variants="reap"))
        self.assertEqual(error.exit_code, 1)
        self.assertIn("one question is needed", str(error))


if __name__ == "__main__":
    unittest.main()
