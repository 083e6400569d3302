"""What the tests of python/dioscope.py share."""
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "python"))

import dioscope  # noqa: E402

SMALL = {
    "format": "dioscope-scenario-1",
    "title": "A small run",
    "run": {"warmup": "10ms"},
    "workload": {"requests": 12, "disks": 4, "request_size": "96KiB"},
    "variants": [
        {"name": "reap", "set": {"kernel.dio.completion": "process_reap"}},
        {"name": "interrupt", "set": {"kernel.dio.completion": "interrupt"}},
    ],
}


class TestCase(unittest.TestCase):
    """Without pandas unless a test wants it, and with a folder of its own."""

    def setUp(self):
        self.pandas, dioscope.pandas = dioscope.pandas, None
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def tearDown(self):
        dioscope.pandas = self.pandas

    def skip(self, why):
        """Say why, in the word that ctest looks for."""
        print(f"SKIPPED: {why}")
        self.skipTest(why)

    def complaint(self, work):
        """The dioscope.Error that `work` raises."""
        with self.assertRaises(dioscope.Error) as raised:
            work()
        return raised.exception
