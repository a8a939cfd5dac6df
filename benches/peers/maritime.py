"""Maritime radar with GNSS truth (autoferry), scored by maritime_score.py.

Declared: accuracy, detection probability and clutter of the radar. Each scan has its own time, and some are empty."""
import numpy as np

from bench import Row, columns

SCENARIOS = [2, 5, 13, 16]
DELAY_S, CUT_OFF_M, RADIUS_M = 1.9, 20.0, 15.0
DECLARED = ["--sigma", 2.5, "--pd", 0.85, "--clutter", 3e-5]
MOVED_M = 10.0


def folder(bench, number):
    return str(bench.data / "autoferry" / f"scenario{number}")


def prepare(bench):
    if not (bench.cache / f"scenario{SCENARIOS[-1]}_scans.csv").exists():
        folders = [folder(bench, number) for number in SCENARIOS]
        bench.run_tool("maritime_score.py", "export", "--data", *folders, "--out", bench.cache)


def score(bench, work):
    """Measures of one scenario: all tracks, and those that have moved. work is its number and further options."""
    number, further = work
    tool = bench.scorer("maritime_score")
    record = tool.load(folder(bench, number), DELAY_S)
    base = str(bench.cache / f"scenario{number}")
    rows = columns(bench.track(base + "_plots.csv", "--scans", base + "_scans.csv", *DECLARED, *further)[0])
    at_scan = (rows[np.abs(rows[:, 0] - time) < 1e-3] for time in record["time"])
    out = [(scan[:, 1].astype(int), scan[:, 2:4]) for scan in at_scan]
    return [evaluate(tool, record, tracks) for tracks in (out, tool.only_moved(out, MOVED_M))]


def evaluate(tool, record, tracks):
    return tool.evaluate(record, tracks, CUT_OFF_M, RADIUS_M)


def means(scores):
    """Mean GOSPA of the scenarios, and mean cover of their vessels."""
    vessels = [vessel for score in scores for vessel in score["vessels"].values()]
    return float(np.mean([score["gospa"] for score in scores])), float(np.mean([v["cover"] for v in vessels]))


def autoferry(bench):
    prepare(bench)
    rows = []
    for note, further in [("", []), ("with process noise .05 declared", ["--noise", 0.05])]:
        scores = bench.map(score, [(number, further) for number in SCENARIOS])
        shown = [("autoferry", 12.5, 0.904), ("autoferry moved 10 m", 7.8, 0.85)]
        for (name, *bars), each in zip(shown, zip(*scores)):
            gospa, cover = means(each)
            gospa_bar, cover_bar = (None, None) if further else bars
            rows.append(Row(name, "GOSPA", gospa, gospa_bar, note=note))
            rows.append(Row(name, "cover", cover, cover_bar, at_least=True, note=note))
    return rows
