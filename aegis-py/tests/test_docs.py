"""What the pages show runs; the site is built."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "aegis-py"
PAGES = [PACKAGE / "docs" / "tutorial.md", PACKAGE / "docs" / "coming_from.md", PACKAGE / "README.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages_run(page: Path) -> None:
    code = "\n".join(re.findall(r"```python\n(.*?)```", page.read_text(), re.S))
    assert code
    exec(compile(code, str(page), "exec"), {})


def test_the_site_is_built(tmp_path: Path) -> None:
    pytest.importorskip("pdoc")
    done = subprocess.run(
        [sys.executable, PACKAGE / "tools" / "site.py", tmp_path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Ten minutes" in (tmp_path / "tutorial.html").read_text()
    assert "Stone Soup" in (tmp_path / "coming_from.html").read_text()
    radar = (tmp_path / "aegis" / "radar.html").read_text()
    assert "os_multiplier" in radar and "Waveform" in radar
    assert "Parameters" in (tmp_path / "aegis.html").read_text()
