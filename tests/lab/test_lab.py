"""The form chapter in JupyterLab: the same notebook, alive, with a kernel behind it."""

import sys
from pathlib import Path

from lab.driver import check_lab


def test_slider_and_python_keep_in_step(tmp_path, browser):
    # Not resolved: a link to the base interpreter would leave the environment.
    check_lab(Path(sys.prefix) / "bin" / "python", tmp_path, browser)
