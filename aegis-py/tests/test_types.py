"""Types: the private module's stub is true, and a strict client passes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, skipped

import aegis

PACKAGE = ROOT / "aegis-py"


def run(*command: str) -> None:
    environment = os.environ | {"MYPYPATH": str(Path(aegis.__file__).parents[1])}
    done = subprocess.run(command, cwd=PACKAGE, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_stub_says_what_the_module_has() -> None:
    pytest.importorskip("mypy")
    run(sys.executable, "-m", "mypy.stubtest", "aegis._aegis")


def test_a_strict_client_passes() -> None:
    pytest.importorskip("pyright")
    probe = subprocess.run([sys.executable, "-m", "pyright", "--version"], capture_output=True, text=True, check=False)
    if probe.returncode != 0:
        skipped("a strict client", "pyright needs Node.js, which could not be installed")
    run(sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "tests/client.py")


def test_the_package_passes_mypy() -> None:
    pytest.importorskip("mypy")
    run(sys.executable, "-m", "mypy", "--package", "aegis")


def test_it_says_that_it_is_typed() -> None:
    assert (Path(aegis.__file__).parent / "py.typed").exists()


def test_python_is_formatted_and_clean() -> None:
    pytest.importorskip("ruff")
    for command in (["format", "--check"], ["check"]):
        run(sys.executable, "-m", "ruff", *command, "python", "tests", "tools")
