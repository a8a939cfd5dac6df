"""The notebooks run, and are stored without what they showed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from conftest import ROOT

NOTEBOOKS = sorted((ROOT / "examples" / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks_without_outputs() -> None:
    assert len(NOTEBOOKS) == 5
    for path in NOTEBOOKS:
        cells = json.loads(path.read_text())["cells"]
        assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in cells), path.name


def test_they_run() -> None:
    pytest.importorskip("nbmake")
    pytest.importorskip("ipykernel")
    pytest.importorskip("matplotlib")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--nbmake",
        "--nbmake-timeout=120",
        *NOTEBOOKS,
    ]
    done = subprocess.run(command, cwd=ROOT / "examples" / "notebooks", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
