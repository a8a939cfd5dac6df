"""Whether the wheel is one: small, for any CPython from 3.10 on, with types, and well in an empty environment.

python tools/check_wheel.py dist
"""

import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

MOST_BYTES = 3 * 1024 * 1024
ROOT = Path(__file__).resolve().parents[2]
TRY = """
import aegis
recording = aegis.asterix.read("examples/data/coast.ast")
pictures = aegis.Pipeline(aegis.Config(sensors=[aegis.SensorConfig(id=1)])).run(recording)
assert len(pictures[-1].tracks) > 20, pictures[-1]
"""


def main() -> None:
    wheel = max(Path(sys.argv[1]).glob("*.whl"), key=lambda path: path.stat().st_mtime)
    names = zipfile.ZipFile(wheel).namelist()
    assert "-cp310-abi3-" in wheel.name, wheel.name
    assert wheel.stat().st_size <= MOST_BYTES, f"{wheel.stat().st_size} bytes"
    for needed in ("aegis/py.typed", "aegis/_aegis.pyi"):
        assert needed in names, needed
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--retries", "1", wheel], check=True)
        listed = subprocess.run([python, "-m", "pip", "freeze"], check=True, capture_output=True, text=True).stdout
        packages = {line.split("==")[0].split(" @")[0] for line in listed.splitlines()}
        assert packages == {"aegis-radar", "numpy"}, packages
        subprocess.run([python, "-c", TRY], check=True, cwd=ROOT)
        # Tests that need more than pytest and numpy are skipped.
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--retries", "1", "pytest"], check=True)
        tests = ["-q", "-p", "no:cacheprovider", "-c", "aegis-py/pyproject.toml", "aegis-py/tests"]
        subprocess.run([python, "-m", "pytest", *tests], check=True, cwd=ROOT)
    print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.2f} MB, works with numpy alone, passes its tests")


if __name__ == "__main__":
    main()
