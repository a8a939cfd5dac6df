"""Random point sets and runs with their scores, by the scorer in the tools folder given as argument.

Prints one JSON object: "sets" (one GOSPA and OSPA each) and "runs" (each a list of scans and its evaluation).
"""

import json
import sys

import numpy as np

sys.path.insert(0, sys.argv[1])
import tracking_scenarios as scorer  # noqa: E402

rng = np.random.default_rng(7)


def one_set(k):
    """Crowded, sparse, tiny and large sets; some tracks lie near truths, others anywhere."""
    n, m = rng.integers(0, 60 if k % 10 == 0 else 9, 2)
    side = 10.0 ** rng.uniform(0, 5)
    cutoff = side * 10.0 ** rng.uniform(-2, 0.5)
    order = float(rng.choice([1, 2, 2.5]))
    truth = rng.random((n, 2)) * side
    tracks = rng.random((m, 2)) * side
    close = min(n, m) // 2
    tracks[:close] = truth[:close] + rng.normal(size=(close, 2)) * cutoff / 4
    tracks = tracks[rng.permutation(m)]
    distance, localisation, missed, false, (i, j) = scorer.gospa(truth, tracks, cutoff, order)
    return {
        "cutoff": cutoff, "order": order, "truth": truth.tolist(), "tracks": tracks.tolist(),
        "gospa": distance, "localisation": localisation, "missed": missed, "false": false,
        "pairs": [[int(a), int(b)] for a, b in zip(i, j)],
        "ospa": scorer.ospa(truth, tracks, cutoff, order),
    }


def one_run(seed):
    """A scenario of the scorer, with a tracker that drops, swaps, doubles and invents."""
    scenario = scorer.scenario(n=int(rng.integers(3, 40)), seed=seed, scans=25)
    reports = []
    for ids, states in scenario["truth"]:
        kept = rng.random(len(ids)) < 0.85
        numbers, positions = ids[kept].copy(), states[kept][:, [0, 2]]
        positions = positions + rng.normal(size=positions.shape) * scenario["sigma"]
        if len(numbers) > 1 and rng.random() < 0.4:
            numbers[:2] = numbers[1::-1]
        extra = rng.random((rng.integers(0, 4), 2)) * scenario["side"]
        double = positions[: rng.integers(0, 3)] + scenario["sigma"]
        numbers = np.r_[numbers, 100_000 + np.arange(len(extra) + len(double))]
        reports.append((numbers, np.vstack([positions, extra, double])))
    scans = [
        {"truth_ids": ids.tolist(), "truth": states[:, [0, 2]].tolist(), "track_ids": numbers.tolist(),
         "tracks": positions.tolist()}
        for (ids, states), (numbers, positions) in zip(scenario["truth"], reports)
    ]
    score = {key: float(value) for key, value in scorer.evaluate(scenario, reports).items()}
    return {"cutoff": scenario["c"], "scans": scans, "score": score}


print(json.dumps({"sets": [one_set(k) for k in range(400)], "runs": [one_run(seed) for seed in range(1, 9)]}))
