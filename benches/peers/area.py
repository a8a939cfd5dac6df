#!/usr/bin/env python3
"""Aegis beside the tracker that an engineer writes in an afternoon with numpy and scipy: accuracy and speed.

Both get the very plots of the area scenario (`scenario` of tracking_scenarios.py, the scorer that figures are taken
with). Aegis runs as the example `track_plots`, told nothing but the facts of the scene.

  area.py TOOLS EXECUTABLE accuracy [--seeds 1 2 3]   # JSON, for the test `area_scenario`
  area.py TOOLS EXECUTABLE speed                      # a table; build the example with --release

TOOLS is the folder of tracking_scenarios.py, EXECUTABLE the built example.
"""
import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy: one core each

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

import numpy as np

# Name, targets, scans, motion, sensor.
CASES = [
    ("ncv", 50, 60, "ncv", "cart"),
    ("manoeuvring", 50, 60, "man", "cart"),
    ("polar", 50, 60, "ncv", "polar"),
    ("dense", 200, 30, "ncv", "cart"),
]
SCORES = ["gospa", "idsw", "loc_rmse", "miss", "false"]
# What a timed run begins with before it is steady.
WARM_UP_SCANS = 10


class Bench:
    """The scorer, the executable, and a folder for what goes between them."""

    def __init__(self, tools, executable, folder):
        sys.path.insert(0, str(tools))
        import tracking_scenarios

        self.tools = tracking_scenarios
        self.executable = executable
        self.base = str(pathlib.Path(folder) / "area")

    def aegis(self, scene, repeat=1):
        """Tracks of each scan, and the median time of a scan, the median of some runs, in milliseconds."""
        self.tools.save(scene, self.base)
        tracks = self.base + "_tracks.csv"
        command = [self.executable, self.base + "_plots.csv", "--out", tracks]
        command += ["--period", scene["T"], "--noise", scene["q"], "--clutter", scene["lam"], "--pd", scene["pd"]]
        command += ["--sigma", scene["sigma"]]
        if scene["sensor"] == "polar":
            command += ["--polar", "--sigma-az", scene["sigma_az"]]
            command += ["--radar", ",".join(str(x) for x in scene["radar"])]
        runs = [json.loads(subprocess.check_output([str(part) for part in command])) for _ in range(repeat)]
        rows = np.loadtxt(tracks, delimiter=",", skiprows=1, ndmin=2).reshape(-1, 4)
        of_scan = (rows[rows[:, 0] == k] for k in range(len(scene["truth"])))
        out = [(scan[:, 1].astype(int), scan[:, 2:4]) for scan in of_scan]
        return out, statistics.median(run["ms_median"] for run in runs)

    def numpy(self, scene):
        """The same of the peer, which is timed once the tracks stand."""
        out, seconds = self.tools.np_gnn(scene)
        return out, 1e3 * statistics.median(seconds[WARM_UP_SCANS:] or seconds)


def accuracy(bench, seeds):
    """Mean scores of both over the seeds, case by case."""
    table = {}
    for name, targets, scans, motion, sensor in CASES:
        scores = {"aegis": [], "numpy": []}
        for seed in seeds:
            scene = bench.tools.scenario(targets, seed, scans, motion=motion, sensor=sensor)
            for who in scores:
                score = bench.tools.evaluate(scene, getattr(bench, who)(scene)[0])
                scores[who].append([score[name] for name in SCORES])
        table[name] = {who: dict(zip(SCORES, np.mean(rows, 0).tolist())) for who, rows in scores.items()}
    return table


def speed(bench):
    """Median time of a scan, milliseconds: both in turn on the same plots; and how Aegis grows by itself.

    The machine must be idle: a scan of 10 000 targets is longer than a time slice, one of 1000 is not.
    """
    print(f"{'targets':>8} {'aegis ms':>10} {'numpy ms':>10} {'ratio':>8}")
    times = {}
    for targets, scans in ((50, 200), (200, 100), (1000, 60), (10_000, 60)):
        scene = bench.tools.scenario(targets, 1, scans)
        times[targets] = bench.aegis(scene, repeat=3)[1]
        if targets > 1000:  # the peer's matrices are dense: 10 000 targets are not for it
            print(f"{targets:8} {times[targets]:10.4f}")
            continue
        peer = bench.numpy(scene)[1]
        print(f"{targets:8} {times[targets]:10.4f} {peer:10.3f} {peer / times[targets]:8.1f}", flush=True)
    print(f"10 000 targets against 1000: {times[10_000] / times[1000]:.1f} times")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", type=pathlib.Path)
    parser.add_argument("executable", type=pathlib.Path)
    parser.add_argument("what", choices=["accuracy", "speed"])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.tools, options.executable.resolve(), folder)
        if options.what == "accuracy":
            print(json.dumps(accuracy(bench, options.seeds), indent=1))
        else:
            speed(bench)


if __name__ == "__main__":
    main()
