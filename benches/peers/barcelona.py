"""The Barcelona recording of CAT048, as it is and perturbed by atc_perturb.py; scored by atc_score.py.

Identity is taken out of the records. Declared: the rotation period, and where noise is added, its deviations."""
import math

import numpy as np

from bench import Row

PERIOD_S = 4.0015
BASE = [
    ("air_numbers_per_aircraft", 1.10), ("air_single", -73), ("numbers_per_aircraft", 1.15), ("single", -79),
    ("air_completeness", -0.993), ("air_purity", -0.998), ("false_per_h", 3), ("air_confirm_s_med", 8.1),
]
CLUTTER = [("false_per_h", 3), ("air_completeness", -0.985), ("air_confirm_s_med", 12)]
NOISE = ["--sigma", 30, "--sigma-az", math.radians(0.06)]
# Name, perturbation, further declared, keys with bars (a negative one is a least figure), milliseconds a rotation.
CASES = [
    ("base", [], [], BASE, 0.2),
    ("noise", ["--noise-r", 30, "--noise-az", 0.06], NOISE,
     [("air_speed_rms_kt", 7), ("air_speed_medabs_kt", 3), ("air_hdg_medabs_deg", 0.8)], None),
    ("drop", ["--drop", 0.2], [], [("air_numbers_per_aircraft", 1.12), ("air_single", -72)], None),
    ("clut", ["--clutter", 200], [], CLUTTER, 2.0),
    ("mix", ["--clutter", 200, "--clutter-typ", "mix"], [], [(key, None) for key, _ in CLUTTER], None),
    ("adapting", [], ["--sensor", '{"adapt_noise": true}'],
     [(key, None) for key in ("air_numbers_per_aircraft", "air_single", "air_speed_rms_kt", "false_per_h")], None),
    ("dup", ["--dup", 0.02], [], BASE, None),
    ("rot", ["--rotate", "rand", "--shift", "midnight"], [], BASE, None),
    ("shuf", ["--shuffle"], [], BASE, None),
]


def case_file(bench, name, perturbation):
    base = bench.cache / f"bcn_{name}"
    if not base.with_suffix(".npz").exists():
        bench.cache.mkdir(parents=True, exist_ok=True)
        recording = bench.data / "bcn-cat048" / "bcn_20min.ast"
        bench.run_tool("atc_perturb.py", recording, base, *perturbation, "--seed", 1)
    return base


def score(bench, case):
    """All measures of one case."""
    name, perturbation, further, _, _ = case
    base = case_file(bench, name, perturbation)
    csv = bench.track(base.with_suffix(".ast"), "--period", PERIOD_S, *further)[0]
    used = [row.split(",") for row in csv.splitlines()[1:]]
    used = [row for row in used if row[2] == "confirmed"]
    plots, tracks = (np.array([int(row[i]) for row in used], dtype=int) for i in (0, 1))
    states = [np.array([float(row[i]) for row in used]) for i in (3, 4, 5, 6)]
    tool = bench.scorer("atc_score")
    return tool.score_plots(tool.prepare(str(base.with_suffix(".npz"))), plots, tracks, *states)


def barcelona(bench):
    rows = []
    for case, measured in zip(CASES, bench.map(score, CASES)):
        name, _, further, keys, ms_bar = case
        scene = f"barcelona {name}"
        for key, bar in keys:
            rows.append(Row(scene, key, measured[key], bar and abs(bar), at_least=bool(bar and bar < 0)))
        times = bench.time(bench.cache / f"bcn_{name}.ast", "--period", PERIOD_S, *further)
        rows.append(Row(scene, "ms a rotation", times["ms_rotation_median"], ms_bar))
    return rows
