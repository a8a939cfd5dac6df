"""Simulated scenes of tracking_scenarios.py: area, Williams, twelve targets. Their facts are declared, nothing else."""
import numpy as np

from bench import Row, columns

SEEDS = [1, 2, 3, 4, 5]
# Name, targets, scans, motion, sensor; highest mean GOSPA and identity switches.
AREA = [
    ("ncv", 50, 60, "ncv", "cart", 630, 4.5),
    ("polar", 50, 60, "ncv", "polar", 645, 6),
    ("manoeuvring", 50, 60, "man", "cart", 720, 36),
    ("dense", 200, 30, "ncv", "cart", 1265, 14),
]
# By mode of association; the default is held to the first.
WILLIAMS_RUNS = 20
WILLIAMS = {"belief": 3.10, "hypotheses": 2.85}
TWELVE_RUNS = 10
# Detection probability in per cent, false plots a scan, highest mean GOSPA.
TWELVE = [(98, 10, 80), (98, 30, None), (75, 10, None), (75, 30, 116)]


def area_file(bench, targets, seed, scans, motion="ncv", sensor="cart"):
    """The scene's path without its endings, made when it is not there."""
    base = bench.cache / f"area_{motion}_{sensor}_{targets}_{scans}_{seed}"
    if not base.with_suffix(".npz").exists():
        tool = bench.scorer("tracking_scenarios")
        bench.cache.mkdir(parents=True, exist_ok=True)
        tool.save(tool.scenario(targets, seed, scans, motion=motion, sensor=sensor), str(base))
    return base


def williams_files(bench):
    files = [bench.cache / f"williams_{run}" for run in range(WILLIAMS_RUNS)]
    if not files[-1].with_suffix(".npz").exists():
        out = bench.cache / "williams"
        bench.cache.mkdir(parents=True, exist_ok=True)
        bench.run_tool("tracking_scenarios.py", "williams", "--seed", 9, "--mc", WILLIAMS_RUNS, "--out", out)
    return files


def twelve_files(bench, percent, clutter):
    files = [bench.cache / f"twelve_{percent}_{clutter}_{run}" for run in range(TWELVE_RUNS)]
    if not files[-1].with_suffix(".npz").exists():
        bench.cache.mkdir(parents=True, exist_ok=True)
        out = bench.cache / "twelve"
        bench.run_tool("tracking_scenarios.py", "twelve", "--mc", TWELVE_RUNS, "--out", out)
    return files


def load(bench, base):
    return bench.scorer("tracking_scenarios").load(str(base) + ".npz")


def plots_of(base):
    return str(base) + "_plots.csv"


def declared(scene, clutter_factor=1.0):
    """The facts of the scene, as options of the tracker."""
    options = ["--period", scene["T"], "--sigma", scene["sigma"], "--pd", scene["pd"]]
    options += ["--clutter", scene["lam"] * clutter_factor]
    # The twelve fly straight: their process noise is other people's choice of a filter, and no fact of the scene.
    if scene["name"] != "twelve":
        options += ["--noise", scene["q"]]
    if scene["sensor"] == "polar":
        radar = ",".join(str(x) for x in scene["radar"])
        options += ["--polar", "--sigma-az", scene["sigma_az"], "--radar", radar]
    return options


def track(bench, base, scene, clutter_factor=1.0):
    """Per scan: numbers and places of the confirmed tracks."""
    rows = columns(bench.track(plots_of(base), *declared(scene, clutter_factor))[0])
    of_scan = (rows[rows[:, 0] == number] for number in range(len(scene["truth"])))
    return [(scan[:, 1].astype(int), scan[:, 2:4]) for scan in of_scan]


def score(bench, work):
    """All measures of one scene; work is its path and the factor by which clutter is declared wrong."""
    base, clutter_factor = work
    tool, scene = bench.scorer("tracking_scenarios"), load(bench, base)
    out = track(bench, base, scene, clutter_factor)
    return {**tool.evaluate(scene, out), "gospa_1": gospa_1(tool, scene, out)}


def gospa_1(tool, scene, out):
    """Mean GOSPA with p = 1, as the literature on the twelve targets has it."""
    pairs = zip(scene["truth"], out)
    return float(np.mean([tool.gospa(truth[:, [0, 2]], xy, scene["c"], 1)[0] for (_, truth), (_, xy) in pairs]))


def mean(scores, key):
    return float(np.mean([score[key] for score in scores]))


def area(bench):
    rows = []
    for name, targets, scans, motion, sensor, gospa, switches in AREA:
        files = [area_file(bench, targets, seed, scans, motion, sensor) for seed in SEEDS]
        scores = bench.map(score, [(base, 1.0) for base in files])
        scene = f"area {targets} {name}"
        rows.append(Row(scene, "GOSPA", mean(scores, "gospa"), gospa))
        rows.append(Row(scene, "ID switches", mean(scores, "idsw"), switches))
    return rows


def clutter(bench):
    """Clutter declared ten times too low and too high."""
    files = [area_file(bench, 50, seed, 60) for seed in SEEDS]
    factors = [1.0, 0.1, 10.0]
    scores = bench.map(score, [(base, factor) for factor in factors for base in files])
    gospa = np.array([each["gospa"] for each in scores]).reshape(len(factors), len(files)).mean(1)
    names = ["10 times too low", "10 times too high"]
    return [Row(f"clutter {name}", "GOSPA / right", float(g / gospa[0]), 1.15) for name, g in zip(names, gospa[1:])]


def williams(bench):
    files = williams_files(bench)
    scores = bench.map(score, [(base, 1.0) for base in files])
    mode = bench.tracker.get("association")
    bar = WILLIAMS.get(mode) if mode else WILLIAMS["belief"]
    rms = float(np.sqrt(np.mean([each["rms_gospa"] ** 2 for each in scores])))
    ms = bench.time(plots_of(files[0]), *declared(load(bench, files[0])))["ms_median"]
    return [
        Row("williams", "RMS GOSPA", rms, bar, note="" if mode else "the bar of belief"),
        Row("williams", "ID switches", mean(scores, "idsw")),
        Row("williams", "ms a scan", ms, 2.0 if mode == "hypotheses" else None),
    ]


def twelve(bench):
    rows = []
    for percent, false_plots, bar in TWELVE:
        files = twelve_files(bench, percent, false_plots)
        scores = bench.map(score, [(base, 1.0) for base in files])
        rows.append(Row(f"twelve .{percent}/{false_plots}", "GOSPA p=1", mean(scores, "gospa_1"), bar))
    return rows
