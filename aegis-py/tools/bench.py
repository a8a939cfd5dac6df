"""What the wrapper costs, and how long a recording takes: the best of many runs each.

python tools/bench.py [recording]
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import aegis

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("AEGIS_DATA", ROOT.parent / "shared" / "data"))
RUST = ROOT / "target" / "release" / "aegis-beside-python"


def best_s(what: Callable[[], object], times: int) -> float:
    """The shortest of so many runs."""
    found = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        kept = what()
        found = min(found, time.perf_counter() - start)
        del kept
    return found


def no_plots() -> float:
    pipe, clock = aegis.Pipeline(), iter(np.arange(0.0, 1e6, 4.0).tolist())

    def step() -> aegis.Picture:
        start = next(clock)
        return pipe.step_plots(start, start + 4.0)

    return best_s(step, 2000)


def scene() -> aegis.sim.Scene:
    """The traffic of `beside`."""
    targets = [
        aegis.sim.TargetScript(
            position=aegis.Geodetic(43.0 + 0.02 * index, -5.5 + 0.03 * index, 9000.0),
            track_rad=0.1 * index,
            speed_m_s=200.0,
        ).straight(3600.0)
        for index in range(50)
    ]
    return aegis.sim.Scene(aegis.sim.SceneConfig(radar=aegis.sim.SceneRadar(sectors=1), targets=targets))


def fifty_targets(arrays: bool) -> float:
    world = scene()
    pipe = aegis.Pipeline(aegis.Config(sensors=[world.config.sensor()]))
    found = float("inf")
    for _ in range(400):
        scan = world.next()
        plots = scan.plots
        columns = {
            "time_s": plots.time_ns / 1e9, "range_m": plots.range_m, "azimuth_rad": plots.azimuth_rad,
            "altitude_m": plots.altitude_m, "mode_s": plots.mode_s,
        }  # fmt: skip
        start, end = scan.start, scan.end
        begun = time.perf_counter()
        picture = pipe.step_plots(start, end, **columns) if arrays else pipe.step(scan)
        found = min(found, time.perf_counter() - begun)
        del picture
    return found


def recording(path: Path) -> float:
    data = path.read_bytes()

    def run() -> list[aegis.Picture]:
        scans = aegis.asterix.read(data)
        pipe = aegis.Pipeline(aegis.Config(sensors=[aegis.SensorConfig(id=sensor) for sensor in scans.sensors]))
        return pipe.run(scans)

    return best_s(run, 10)


def main() -> None:
    of_rust = [float("nan")] * 2
    if RUST.exists():
        done = subprocess.run([RUST, "time"], check=True, capture_output=True, text=True)
        of_rust = [float(line) for line in done.stdout.split()]
    print(f"step_plots without plots     {1e6 * no_plots():8.2f} µs   (Rust {1e6 * of_rust[1]:.2f})")
    print(f"step of 50 targets           {1e6 * fifty_targets(False):8.2f} µs   (Rust {1e6 * of_rust[0]:.2f})")
    print(f"step_plots of 50 targets     {1e6 * fifty_targets(True):8.2f} µs")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "bcn-cat048" / "bcn_20min.ast"
    if path.exists():
        print(f"{path.name} read and tracked  {recording(path):8.3f} s")
    else:
        print(f"SKIPPED the 20-minute recording: {path} is not there")


if __name__ == "__main__":
    main()
