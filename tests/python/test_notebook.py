"""docs/notebook/dioscope.ipynb runs as it is."""
import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import unittest
from unittest import mock

from support import SOURCE, TestCase

NOTEBOOK = SOURCE / "docs" / "notebook" / "dioscope.ipynb"


class Notebook(TestCase):
    def jupyter(self, *words):
        """The command, with settings of nobody."""
        return subprocess.run(["jupyter", *words], cwd=self.folder, env=dict(os.environ, HOME=str(self.folder)),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)

    def test_the_notebook_runs_in_jupyter(self):
        if shutil.which("jupyter") is None or self.jupyter("nbconvert", "--version").returncode != 0:
            self.skip("jupyter-nbconvert is not installed")
        kernels = self.jupyter("kernelspec", "list", "--json")
        if kernels.returncode != 0 or "python3" not in json.loads(kernels.stdout)["kernelspecs"]:
            self.skip("python3-ipykernel is not installed")
        ended = self.jupyter("nbconvert", "--to", "notebook", "--execute", "--output-dir", str(self.folder),
                             "--output", "ran.ipynb", str(NOTEBOOK))
        self.assertEqual(ended.returncode, 0, ended.stderr)
        cells = json.loads((self.folder / "ran.ipynb").read_text())["cells"]
        said = "".join("".join(output.get("text", [])) for cell in cells for output in cell.get("outputs", []))
        self.assertIn("returns from read to its program", said)

    def test_the_notebook_runs_without_pandas_and_matplotlib(self):
        cells = json.loads(NOTEBOOK.read_text())["cells"]
        names, said = {}, io.StringIO()
        here = os.getcwd()
        os.chdir(NOTEBOOK.parent)
        try:
            with mock.patch.dict(sys.modules, {"pandas": None, "matplotlib": None, "matplotlib.pyplot": None}), \
                    contextlib.redirect_stdout(said):
                for cell in cells:
                    if cell["cell_type"] == "code":
                        exec("".join(cell["source"]), names)  # the notebook is ours
        finally:
            os.chdir(here)
        self.assertIn("returns from read to its program", said.getvalue())

    def test_the_notebook_is_committed_without_outputs(self):
        for cell in json.loads(NOTEBOOK.read_text())["cells"]:
            if cell["cell_type"] == "code":
                self.assertEqual((cell["outputs"], cell["execution_count"]), ([], None))


if __name__ == "__main__":
    unittest.main()
