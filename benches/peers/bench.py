"""What all rows of the scorecard share: the tracker as a program, the scorers, a cache of scenes, and a row."""
import dataclasses
import importlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor

import numpy as np


@dataclasses.dataclass(frozen=True)
class Bench:
    """Where everything is. It is handed to worker processes as it is."""

    tools: pathlib.Path
    data: pathlib.Path
    executable: pathlib.Path
    cache: pathlib.Path
    # Fields of the tracker's configuration that are not left at their defaults.
    tracker: dict = dataclasses.field(default_factory=dict)
    jobs: int = 2

    def scorer(self, name):
        """A module of the scorers' folder."""
        if str(self.tools) not in sys.path:
            sys.path.insert(0, str(self.tools))
        return importlib.import_module(name)

    def run_tool(self, name, *arguments):
        """A scorer as a program, for what it can only do from its command line."""
        command = [sys.executable, self.tools / name, *arguments]
        subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)

    def with_tracker(self, **fields):
        return dataclasses.replace(self, tracker={**self.tracker, **fields})

    def map(self, function, items):
        """function(bench, item) of each item, in parallel processes and in the items' order."""
        with ProcessPoolExecutor(self.jobs) as pool:
            return list(pool.map(function, [self] * len(items), items))

    def track(self, plots, *options):
        """Tracks one file: the tracks' CSV as text, and the times of the steps."""
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, "tracks.csv")
            times = self._run(plots, "--out", out, *options)
            return pathlib.Path(out).read_text(), times

    def time(self, plots, *options, repeat=3):
        """The times of the steps alone, each the least of some runs: what else the machine does only adds to them."""
        runs = [self._run(plots, *options) for _ in range(repeat)]
        return {key: min(run[key] for run in runs) for key in runs[0]}

    def _run(self, plots, *options):
        command = [self.executable, plots, "--tracker", json.dumps(self.tracker), *options]
        return json.loads(subprocess.check_output([str(part) for part in command]))

    def knows(self, mode):
        """Whether the tracker has this mode of association."""
        with tempfile.TemporaryDirectory() as folder:
            plots = pathlib.Path(folder) / "plots.csv"
            plots.write_text("scan,x,y\n0,0,0\n")
            tracker = json.dumps({"association": mode})
            command = [self.executable, plots, "--period", "1", "--tracker", tracker]
            return subprocess.run(command, capture_output=True).returncode == 0


@dataclasses.dataclass
class Row:
    """One figure, beside its bar if it has one."""

    scene: str
    measure: str
    figure: float
    bar: float | None = None
    at_least: bool = False
    note: str = ""
    mode: str = "default"

    @property
    def met(self):
        if self.bar is None:
            return None
        return bool(self.figure >= self.bar if self.at_least else self.figure <= self.bar)

    def cells(self):
        sign = "≥" if self.at_least else "≤"
        bar = "" if self.bar is None else f"{sign} {self.bar:g}"
        met = {None: "", True: "met", False: "NOT MET"}[self.met]
        return [self.mode, self.scene, self.measure, f"{self.figure:.4g}", bar, met, self.note]

    def as_dict(self):
        return {**dataclasses.asdict(self), "met": self.met}


def columns(csv_text):
    """A CSV of numbers as an array; no rows give an empty one."""
    lines = csv_text.splitlines()
    width = lines[0].count(",") + 1
    return np.array([line.split(",") for line in lines[1:]], dtype=float).reshape(-1, width)


def table(rows, header):
    """Aligned Markdown."""
    rows = [header, *rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(header))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
