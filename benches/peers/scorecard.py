#!/usr/bin/env python3
"""Every figure of the tracker beside its bar.

  scorecard.py TOOLS DATA EXECUTABLE [--only area williams ...] [--modes hungarian belief hypotheses]

TOOLS is the folder of the scorers, DATA that of the recordings, EXECUTABLE the example track_plots, built with --release.
Scenes are made once and kept in --cache. Accuracy is scored in parallel; what is timed runs alone."""
import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy: one core each

import argparse
import json
import pathlib
import sys

from barcelona import barcelona
from bench import Bench, table
from maritime import autoferry
from scenes import area, clutter, twelve, williams
from speed import speed

SECTIONS = {
    "area": area, "williams": williams, "twelve": twelve, "clutter": clutter, "barcelona": barcelona,
    "autoferry": autoferry,
}
HEADER = ["mode", "scene", "measure", "figure", "bar", "", "note"]


def known_modes(bench, names):
    """Each mode's name, with the fields of the configuration that set it."""
    modes = {}
    for name in names:
        if bench.knows(name):
            modes[name] = {"association": name}
        else:
            print(f"SKIPPED mode {name}: the tracker does not know it", file=sys.stderr)
    return modes or {"default": {}}


def rows_of(section, bench, modes):
    if section == "speed":
        return speed(bench, modes)
    rows = []
    for mode, tracker in modes.items():
        of_mode = SECTIONS[section](bench.with_tracker(**tracker))
        for row in of_mode:
            row.mode = mode
        rows += of_mode
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", type=pathlib.Path)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("executable", type=pathlib.Path)
    parser.add_argument("--only", nargs="+", choices=[*SECTIONS, "speed"], default=[*SECTIONS, "speed"])
    parser.add_argument("--modes", nargs="+", default=[], help="modes of association; without it, the default one")
    parser.add_argument("--tracker", type=json.loads, default={}, help="fields of the tracker's configuration, JSON")
    parser.add_argument("--cache", type=pathlib.Path, default=pathlib.Path("target/scorecard"))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", action="store_true", help="rows as JSON instead of a table")
    options = parser.parse_args()
    bench = Bench(
        options.tools.resolve(), options.data.resolve(), options.executable.resolve(), options.cache.resolve(),
        options.tracker, options.jobs,
    )
    modes = known_modes(bench, options.modes)
    rows = [row for section in options.only for row in rows_of(section, bench, modes)]
    if options.json:
        print(json.dumps([row.as_dict() for row in rows], indent=1))
    else:
        print(table([row.cells() for row in rows], HEADER))
        held = [row.met for row in rows if row.met is not None]
        print(f"\n{sum(held)} of {len(held)} bars are met.")


if __name__ == "__main__":
    main()
