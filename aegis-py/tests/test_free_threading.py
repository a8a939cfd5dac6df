"""Free-threaded Python, where there is one: the package is built for it, and threads share a pipeline without a lock around all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT, skipped

INTERPRETERS = ["python3.15t", "python3.14t", "python3.13t"]
TRY = """
import sys, threading
import aegis
assert not sys._is_gil_enabled(), "the package brought the lock back"
pipe, failures = aegis.Pipeline(aegis.Config(max_lag_s=60.0)), []
def work():
    try:
        for number in range(300):
            pipe.step_plots(0.1 * number, 0.1 * number + 0.1, time_s=[0.1 * number], range_m=[5e4], azimuth_rad=[1.0])
    except BaseException as error:
        failures.append(error)
threads = [threading.Thread(target=work) for _ in range(4)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
assert not failures and pipe.stats().scans == 1200, failures
"""


def test_threads_without_a_global_lock(tmp_path: Path) -> None:
    found = next(filter(None, map(shutil.which, INTERPRETERS)), None)
    if found is None:
        skipped("free-threaded Python", "there is no such interpreter")
        return
    environment = os.environ | {"CARGO_PROFILE_DEV_OPT_LEVEL": "2"}
    build = [sys.executable, "-m", "maturin", "build", "--interpreter", found, "--out", tmp_path]
    subprocess.run(build, cwd=ROOT / "aegis-py", check=True, env=environment)
    subprocess.run([found, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", *tmp_path.glob("*.whl")], check=True)
    subprocess.run([python, "-c", TRY], check=True)
