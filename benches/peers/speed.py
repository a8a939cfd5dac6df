"""Time of a scan of the area scenario, beside the numpy/scipy tracker in the same run.

The machine must be idle: a scan of 10 000 targets is longer than a time slice, one of 1000 is not. The note says how many
programs wanted to run; it should be about one."""
import os
import statistics

import scenes
from bench import Row

# Targets, scans, and how many times faster than the peer (whose matrices are dense: 10 000 targets are not for it).
SIZES = [(50, 200, 8), (200, 100, None), (1000, 60, 100), (10_000, 60, None)]
GROWTH_BAR = 12.0
# The peer's own kind of tracker: one model of motion, one best assignment. Bars of its ratios at these sizes.
LIKE_THE_PEER = {"association": "hungarian", "manoeuvres": []}
LIKE_THE_PEER_BARS = {50: 4, 1000: 60}
BELIEF_BAR = 2.0
# What a timed run begins with before it is steady.
WARM_UP_SCANS = 10


def peer_ms(bench, scene, name="np_gnn", repeat=3):
    """Median time of a scan of a peer of tracking_scenarios.py, the least of some runs, as for Aegis."""
    tracker = bench.scorer("tracking_scenarios").TRACKERS[name]
    runs = [tracker(scene)[1] for _ in range(repeat)]
    return 1e3 * min(statistics.median(seconds[WARM_UP_SCANS:] or seconds) for seconds in runs)


def aegis_ms(bench, targets, scans):
    base = scenes.area_file(bench, targets, 1, scans)
    # The same facts hold at any size, and a small scene is read sooner.
    facts = scenes.declared(scenes.load(bench, scenes.area_file(bench, 50, 1, 60)))
    return bench.time(scenes.plots_of(base), *facts)["ms_median"]


def one_model(bench):
    """The same with one model of motion, as the peer has."""
    alike, rows = bench.with_tracker(**LIKE_THE_PEER), []
    times = {targets: aegis_ms(alike, targets, scans) for targets, scans, _ in SIZES}
    for targets, scans, _ in SIZES:
        rows.append(Row("speed", f"ms a scan, {targets} targets", times[targets], mode="one model"))
        if bar := LIKE_THE_PEER_BARS.get(targets):
            peer = peer_ms(bench, scenes.load(bench, scenes.area_file(bench, targets, 1, scans)))
            ratio, note = peer / times[targets], f"numpy/scipy {peer:.3g} ms"
            rows.append(Row("speed", f"ratio, {targets} targets", ratio, bar, True, note, "one model"))
    growth = times[10_000] / times[1000]
    rows.append(Row("speed", "10 000 / 1000 targets", growth, GROWTH_BAR, mode="one model"))
    return rows


def speed(bench, modes):
    """modes: the names of the modes of association, the first one the measure of the others."""
    rows, times = [], {}
    for targets, scans, _ in SIZES:
        for mode, tracker in modes.items():
            times[mode, targets] = aegis_ms(bench.with_tracker(**tracker), targets, scans)
            note = f"load {os.getloadavg()[0]:.1f}"
            rows.append(Row("speed", f"ms a scan, {targets} targets", times[mode, targets], note=note, mode=mode))
    first = next(iter(modes))
    for targets, scans, bar in SIZES:
        if bar is not None:
            peer = peer_ms(bench, scenes.load(bench, scenes.area_file(bench, targets, 1, scans)))
            ratio, note = peer / times[first, targets], f"numpy/scipy {peer:.3g} ms"
            rows.append(Row("speed", f"ratio, {targets} targets", ratio, bar, True, note, first))
    growth = times[first, 10_000] / times[first, 1000]
    rows.append(Row("speed", "10 000 / 1000 targets", growth, GROWTH_BAR, mode=first))
    rows += one_model(bench)
    if {"hungarian", "belief"} <= modes.keys():
        for targets, _, _ in SIZES:
            ratio = times["belief", targets] / times["hungarian", targets]
            rows.append(Row("speed", f"belief / hungarian, {targets}", ratio, BELIEF_BAR, mode="belief"))
    return rows
