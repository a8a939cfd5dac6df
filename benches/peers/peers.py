#!/usr/bin/env python3
"""Aegis beside what a user would pick instead, on the same plots and in one run, as Markdown.

  peers.py TOOLS DATA EXECUTABLE [--out RESULTS.md]

TOOLS is the folder of the scorers, whose own runners run the peers; DATA is that of the recordings, which may be missing;
EXECUTABLE is the example track_plots, built with --release. Nothing runs in parallel, because everything is timed."""
import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy: one core each

import argparse
import datetime
import importlib.metadata
import pathlib
import platform
import sys

import numpy as np

import barcelona
import maritime
import scenes
import speed
from bench import Bench, table

PACKAGES = ["numpy", "scipy", "filterpy", "motpy", "stonesoup"]
NAMES = {
    "np_gnn": "numpy/scipy GNN", "filterpy_gnn": "filterpy GNN", "motpy": "motpy", "ss_gnn": "Stone Soup GNN",
    "ss_gnn_kd": "Stone Soup GNN, KD tree", "ss_jpda": "Stone Soup JPDA, LBP",
    "ss_jpda_lbp": "Stone Soup JPDA, LBP", "ss_kd_ekf": "Stone Soup EKF, KD tree",
}
QUICK = ["np_gnn", "filterpy_gnn"]
ALL = [*QUICK, "motpy", "ss_gnn_kd", "ss_jpda_lbp"]
# Stone Soup needs minutes for what others do in seconds: it runs in the first case only.
AREA_PEERS = {"ncv": ALL}
# Few of the twenty runs, for the same reason.
WILLIAMS_RUNS = 3
WILLIAMS_PEERS = [*QUICK, "ss_gnn", "ss_jpda_lbp"]


def run_all(bench, files, peers):
    """For Aegis and each peer: measures of each file, and the median time of a scan in milliseconds."""
    tool = bench.scorer("tracking_scenarios")
    loaded = [scenes.load(bench, base) for base in files]
    results = {}
    scores = [tool.evaluate(scene, scenes.track(bench, base, scene)) for base, scene in zip(files, loaded)]
    runs = [(scenes.plots_of(base), *scenes.declared(scene)) for base, scene in zip(files, loaded)]
    results["Aegis"] = scores, float(np.median([bench.time(*run, repeat=1)["ms_median"] for run in runs]))
    for peer in peers:
        print(f"  {NAMES[peer]}", file=sys.stderr, flush=True)
        outs = [tool.TRACKERS[peer](scene) for scene in loaded]
        scores = [tool.evaluate(until(scene, out), out) for scene, (out, _) in zip(loaded, outs)]
        results[NAMES[peer]] = scores, 1e3 * float(np.median(np.concatenate([seconds for _, seconds in outs])))
    return results


def until(scene, out):
    """A runner may stop when its time is over: it is scored on what it has done."""
    return {**scene, "truth": scene["truth"][: len(out)]}


def area_tables(bench):
    sections = []
    for name, targets, scans, motion, sensor, _, _ in scenes.AREA:
        files = [scenes.area_file(bench, targets, seed, scans, motion, sensor) for seed in scenes.SEEDS]
        print(f"area {name}", file=sys.stderr, flush=True)
        results = run_all(bench, files, AREA_PEERS.get(name, QUICK))
        rows = [
            [who, f"{scenes.mean(scores, 'gospa'):.1f}", f"{scenes.mean(scores, 'idsw'):.1f}", f"{ms:.3g}"]
            for who, (scores, ms) in results.items()
        ]
        title = f"Area, {targets} targets, {name}: {scans} scans, mean of seeds 1–5"
        sections.append((title, ["tracker", "GOSPA, m", "ID switches", "ms a scan"], rows))
    return sections


def williams_table(bench):
    print("williams", file=sys.stderr, flush=True)
    results = run_all(bench, scenes.williams_files(bench)[:WILLIAMS_RUNS], WILLIAMS_PEERS)
    rows = []
    for who, (scores, ms) in results.items():
        rms = np.sqrt(np.mean([score["rms_gospa"] ** 2 for score in scores]))
        rows.append([who, f"{rms:.2f}", f"{scenes.mean(scores, 'idsw'):.1f}", f"{ms:.3g}"])
    title = f"Williams, 4 targets that meet: {WILLIAMS_RUNS} of {scenes.WILLIAMS_RUNS} runs"
    return title, ["tracker", "RMS GOSPA, m", "ID switches", "ms a scan"], rows


def speed_table(bench):
    print("speed", file=sys.stderr, flush=True)
    rows = []
    for targets, scans, _ in speed.SIZES:
        own = speed.aegis_ms(bench, targets, scans)
        if targets > 1000:  # the peer's matrices are dense
            rows.append([str(targets), f"{own:.3g}", "", ""])
            continue
        peer = speed.peer_ms(bench, scenes.load(bench, scenes.area_file(bench, targets, 1, scans)))
        rows.append([str(targets), f"{own:.3g}", f"{peer:.3g}", f"{peer / own:.0f}"])
    title = "Area, median time of a scan, the least of three runs"
    return title, ["targets", "Aegis, ms", "numpy/scipy GNN, ms", "ratio"], rows


def barcelona_table(bench, peers=("np_gnn", "ss_kd_ekf")):
    print("barcelona", file=sys.stderr, flush=True)
    case = barcelona.CASES[0]
    base = barcelona.case_file(bench, case[0], case[1])
    results = {"Aegis": barcelona.score(bench, case)}
    times = bench.time(base.with_suffix(".ast"), "--period", barcelona.PERIOD_S, repeat=1)
    results["Aegis"]["ms"] = times["ms_rotation_median"]
    tool = bench.scorer("atc_peers")
    truth = tool.prepare(str(base.with_suffix(".npz")))
    for peer in peers:
        print(f"  {NAMES[peer]}", file=sys.stderr, flush=True)
        out, seconds = tool.TR[peer](truth, {"period": barcelona.PERIOD_S}, None)
        used = np.array(out)
        score = tool.score_plots(truth, used[:, 0].astype(int), used[:, 1].astype(int), *used[:, 2:].T)
        results[NAMES[peer]] = {**score, "ms": 1e3 * float(np.median(seconds))}
    keys = ["air_numbers_per_aircraft", "air_single", "air_completeness", "false_per_h", "air_speed_rms_kt", "ms"]
    header = ["tracker", "numbers an aircraft", "aircraft with one", "completeness", "false tracks an hour"]
    header += ["speed, RMS kt", "ms a rotation"]
    rows = [[who, *(f"{score[key]:.4g}" for key in keys)] for who, score in results.items()]
    return "Barcelona, CAT048, 20 minutes, 77 aircraft in the air, identity hidden", header, rows


def autoferry_table(bench, peers=("np_gnn", "ss_gnn", "ss_jpda")):
    print("autoferry", file=sys.stderr, flush=True)
    maritime.prepare(bench)
    shared, tool = bench.scorer("real_track_common"), bench.scorer("maritime_score")
    scored = {"Aegis": [maritime.score(bench, (number, []))[0] for number in maritime.SCENARIOS]}
    bases = [str(bench.cache / f"scenario{number}") for number in maritime.SCENARIOS]
    run = [(base + "_plots.csv", "--scans", base + "_scans.csv", *maritime.DECLARED) for base in bases]
    times = {"Aegis": float(np.median([bench.time(*options, repeat=1)["ms_median"] for options in run]))}
    for peer in peers:
        print(f"  {NAMES[peer]}", file=sys.stderr, flush=True)
        records = [tool.load(maritime.folder(bench, number), maritime.DELAY_S) for number in maritime.SCENARIOS]
        outs = [shared.TRACKERS[peer](record, tool.PAR["autoferry"]) for record in records]
        scored[NAMES[peer]] = [maritime.evaluate(tool, record, out) for record, (out, _) in zip(records, outs)]
        times[NAMES[peer]] = float(np.median(np.concatenate([ms for _, ms in outs])))
    rows = []
    for who, scores in scored.items():
        gospa, cover = maritime.means(scores)
        rows.append([who, f"{gospa:.2f}", f"{cover:.3f}", f"{times[who]:.3g}"])
    title = "Autoferry, maritime radar, scenarios 2, 5, 13, 16 (the peers' parameters were tuned on them)"
    return title, ["tracker", "GOSPA, m", "cover", "ms a scan"], rows


def machine():
    """The processor's name, as far as the system tells, and how busy it is."""
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    load = f"load {os.getloadavg()[0]:.1f} (idle but for this run: 1)"
    return f"{model}, {os.cpu_count()} cores, {load}, {platform.system()}, Python {platform.python_version()}"


def document(sections):
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    parts = [
        "# Aegis beside its peers\n",
        "Written by `make peers`: all trackers on the same plots in one run, on one core. Aegis has its default "
        "configuration with the facts of each scene declared, the peers the parameters of the tool that runs them. "
        "Stone Soup is slow, so it runs in few cases.\n",
        f"{datetime.date.today().isoformat()}, {machine()}; {versions}.\n",
    ]
    for title, header, rows in sections:
        parts += [f"## {title}\n", table(rows, header) + "\n"]
    return "\n".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", type=pathlib.Path)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("executable", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, help="where the tables go; without it, to stdout")
    parser.add_argument("--cache", type=pathlib.Path, default=pathlib.Path("target/scorecard"))
    options = parser.parse_args()
    bench = Bench(
        options.tools.resolve(), options.data.resolve(), options.executable.resolve(), options.cache.resolve()
    )
    sections = [*area_tables(bench), williams_table(bench), speed_table(bench)]
    if bench.data.is_dir():
        sections += [barcelona_table(bench), autoferry_table(bench)]
    else:
        print("SKIPPED the recordings: they are not there", file=sys.stderr)
    text = document(sections)
    if options.out:
        options.out.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
