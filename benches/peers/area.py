#!/usr/bin/env python3
"""Aegis beside the tracker that an engineer writes in an afternoon with numpy and scipy, on the area scenario.

  area.py TOOLS EXECUTABLE accuracy [--seeds 1 2 3]   # JSON, for the test `area_scenario`

TOOLS is the folder of tracking_scenarios.py, EXECUTABLE the example track_plots. Both get the very same plots;
Aegis is told nothing but the facts of the scene."""
import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy: one core each

import argparse
import json
import pathlib
import tempfile

import scenes
from bench import Bench

SCORES = ["gospa", "idsw", "loc_rmse", "miss", "false"]


def accuracy(bench, seeds):
    """Mean scores of both over the seeds, case by case."""
    tool, tables = bench.scorer("tracking_scenarios"), {}
    for name, targets, scans, motion, sensor, _, _ in scenes.AREA:
        scores = {"aegis": [], "numpy": []}
        for seed in seeds:
            base = scenes.area_file(bench, targets, seed, scans, motion, sensor)
            scene = scenes.load(bench, base)
            scores["aegis"].append(tool.evaluate(scene, scenes.track(bench, base, scene)))
            scores["numpy"].append(tool.evaluate(scene, tool.np_gnn(scene)[0]))
        tables[name] = {who: {key: scenes.mean(each, key) for key in SCORES} for who, each in scores.items()}
    return tables


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", type=pathlib.Path)
    parser.add_argument("executable", type=pathlib.Path)
    parser.add_argument("what", choices=["accuracy"])
    parser.add_argument("--seeds", type=int, nargs="+", default=scenes.SEEDS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cache = pathlib.Path(folder)
        bench = Bench(options.tools.resolve(), pathlib.Path(), options.executable.resolve(), cache)
        print(json.dumps(accuracy(bench, options.seeds), indent=1))


if __name__ == "__main__":
    main()
