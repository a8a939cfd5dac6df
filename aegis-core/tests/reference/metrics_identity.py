"""Identity scores of made-up trackers on a recording, by the scorer in the tools folder.

Arguments: tools folder, recording. Prints one JSON object a case: plots as recorded, the truth prepared from them, the
rows of the tracker, and what the scorer says of it, not rounded.
"""

import json
import sys

import numpy as np

sys.path.insert(0, sys.argv[1])
import atc_plots  # noqa: E402
import atc_score  # noqa: E402

# The scorer rounds for display; shadowing the built-in in its module keeps every digit.
atc_score.round = lambda value, digits: value

PERIOD_S = 4.0


def with_copies_and_clutter(recorded, rng):
    """Every twentieth plot twice, and as much clutter without any identity."""
    n = len(recorded["t"])
    kept = np.sort(np.r_[np.arange(n), rng.choice(n, n // 20, replace=False)])
    made = {key: value[kept].copy() for key, value in recorded.items()}
    clutter = np.zeros(len(kept), bool)
    clutter[rng.choice(len(kept), n // 20, replace=False)] = True
    for key in ("addr", "trk"):
        made[key][clutter] = -1
    made["gs"][clutter] = np.nan
    made["clutter"] = clutter
    made["orig"] = np.where(clutter, -1 - np.arange(len(kept)), kept)
    return made


def tracker(truth, rng):
    """Rows of a tracker that misses, splits, swaps, follows nobody, and sometimes gives no velocity."""
    n = len(truth["t"])
    number = np.full(n, -1)
    following = 1
    for identity in np.unique(truth["id"]):
        members = np.nonzero(truth["id"] == identity)[0]
        members = members[np.argsort(truth["t"][members], kind="stable")]
        if identity in (-1, -2):
            # Short tracks on plots of nobody.
            for start in range(0, len(members), 7):
                if rng.random() < 0.3:
                    number[members[start:start + 7]] = following
                    following += 1
            continue
        late = rng.integers(0, 8)
        for piece in np.array_split(members[late:], rng.integers(1, 4) if rng.random() < 0.3 else 1):
            number[piece] = following
            following += 1
    tracked = np.nonzero((number >= 0) & (rng.random(n) < 0.93))[0]
    stolen = rng.random(len(tracked)) < 0.01
    numbers = number[tracked].copy()
    numbers[stolen] = rng.permutation(numbers[stolen])
    order = rng.permutation(len(tracked))
    tracked, numbers = tracked[order], numbers[order]
    speed = np.where(np.isnan(truth["vt"]), 150.0, truth["vt"])[tracked] + rng.normal(size=len(tracked)) * 3
    heading = np.where(np.isnan(truth["ht"]), 1.0, truth["ht"])[tracked] + rng.normal(size=len(tracked)) * 0.02
    east, north = speed * np.sin(heading), speed * np.cos(heading)
    east[rng.random(len(tracked)) < 0.05] = np.nan
    x, y = atc_plots.ground(truth["range"], truth["az"], truth["fl"])[tracked].T
    return tracked, numbers, x, y, east, north


def plain(values):
    return [None if isinstance(v, float) and np.isnan(v) else v for v in np.asarray(values).tolist()]


recording = atc_plots.load(sys.argv[2])
for case in range(4):
    rng = np.random.default_rng(case)
    plots = dict(recording) if case % 2 == 0 else with_copies_and_clutter(recording, rng)
    truth = atc_score.prepare(dict(plots), PERIOD_S)
    rows = tracker(truth, rng)
    latitude_deg, min_plots = (41.3, 1) if case < 2 else (0.0, 10)
    score = atc_score.score_plots(truth, *rows, lat=latitude_deg, minp=min_plots)
    out = {key: plain(plots[key]) for key in ("t", "addr", "trk", "range", "fl", "gs", "tta")}
    out |= {key: plain(truth[key]) for key in ("coast", "clutter", "orig", "id", "surf", "vt", "ht")}
    out |= dict(zip(("plot", "track", "x", "y", "vx", "vy"), map(plain, rows)))
    out |= {"latitude_deg": latitude_deg, "min_plots": min_plots}
    out["score"] = {key: None if np.isnan(value) else float(value) for key, value in score.items()}
    print(json.dumps(out))
