"""What tests share: the project's files, recordings from outside, and a Rust program that does the same."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COAST = ROOT / "examples" / "data" / "coast.ast"


def skipped(test: str, why: str) -> None:
    """Skips a test; the reason stands in the summary, and in a line of `make python`."""
    pytest.skip(f"{test}: {why}")


@pytest.fixture(autouse=True)
def in_project(monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples name files as seen from the project's root."""
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="session")
def rust() -> Path:
    """The Rust program beside which Python is held."""
    if shutil.which("cargo") is None:
        skipped("beside Rust", "cargo is not installed")
    # As `make python` builds the package itself, so that little is left to compile.
    command = ["cargo", "build", "--quiet", "--package", "aegis-beside-python"]
    subprocess.run(command, cwd=ROOT, check=True, env={"CARGO_PROFILE_DEV_OPT_LEVEL": "2"} | os.environ)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return target / "debug" / "aegis-beside-python"


@pytest.fixture(scope="session")
def barcelona() -> Path:
    """Twenty minutes of an airport's radar, which are not part of the project."""
    path = Path(os.environ.get("AEGIS_DATA", ROOT.parent / "shared" / "data")) / "bcn-cat048" / "bcn_20min.ast"
    if not path.exists():
        skipped("the 20-minute recording", f"{path} is not there")
    return path
