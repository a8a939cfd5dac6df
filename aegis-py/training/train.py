"""Trains the built-in classifier and writes its weights and its card.

    python aegis-py/training/train.py            the shipped model: some minutes
    python aegis-py/training/train.py --small --out DIR    a small one, in seconds

The data are simulated tracks that the tracker followed, `examples/class_features.rs`: every target is drawn from the published
ranges in `aegis-core/src/sim/classes/ranges.rs`. Recordings of real targets are for tests only; none is trained with.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import struct
import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "aegis-core/src/detector/classification"
OUTCOMES = ["airliner", "light_aircraft", "helicopter", "glider", "drone", "bird", "vessel", "clutter", "unknown"]
HIDDEN = (32, 24)
#: Of the logarithm; 0 for a feature that is taken as it is. In the order of the features.
SCALES = np.array([2.0, 0.5, 10.0, 0.5, 0.3, 0.003, 0.1, 0.3, 2.0, 0.0, 2.0, 0.5, 0.3], dtype=np.float32)
RCS = 9
MOST_STANDARD = 5.0
#: Beyond the outermost in training by so many standard deviations, nothing is known.
MARGIN = 0.5
LEAST_PROBABILITY = 1e-4
#: As the crate has it: a weight that is smaller is none.
LEAST_WEIGHT = 1e-30


@dataclass
class Table:
    target: np.ndarray
    outcome: np.ndarray
    time_s: np.ndarray
    features: np.ndarray

    def rows(self, which: np.ndarray) -> Table:
        return Table(self.target[which], self.outcome[which], self.time_s[which], self.features[which])


def simulate(generator: Path | None, first_seed: int, targets_per_class: int, duration_s: int) -> Table:
    build = ["cargo", "run", "--quiet", "--release", "--package", "aegis-core", "--example", "class_features", "--"]
    command = [str(generator)] if generator else build
    arguments = [str(first_seed), str(targets_per_class), str(duration_s)]
    text = subprocess.run(command + arguments, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    values = np.array([[float(value) for value in row] for row in list(csv.reader(io.StringIO(text)))[1:]])
    return Table(values[:, 0].astype(int), values[:, 1].astype(int), values[:, 2], values[:, 3:].astype(np.float32))


def log2_about(x: np.ndarray) -> np.ndarray:
    """As the crate has it: linear between powers of two (Mitchell 1962)."""
    return x.astype(np.float32).view(np.int32).astype(np.float32) / np.float32(8_388_608) - np.float32(127)


def spread(features: np.ndarray) -> np.ndarray:
    scales = np.where(SCALES > 0, SCALES, 1).astype(np.float32)
    logs = np.copysign(log2_about(1 + np.abs(np.nan_to_num(features)) / scales), features)
    return np.where(np.isnan(features), np.nan, np.where(SCALES > 0, logs, features)).astype(np.float32)


def add_plots(table: Table, rng: np.random.Generator) -> Table:
    """What one plot shows of the same targets: height, range rate, cross-section. And what some radars do not measure."""
    plots = np.full_like(table.features, np.nan)
    plots[:, 2] = table.features[:, 2]
    plots[:, RCS] = table.features[:, RCS] + 10 * np.log10(rng.exponential(size=len(plots)) + 1e-3)
    plots[:, 8] = np.abs(table.features[:, 0] * np.cos(rng.uniform(0, 2 * np.pi, len(plots))))
    plots[rng.random(plots.shape) < 0.25] = np.nan
    few = rng.random(len(plots)) < 0.15
    kept = table.rows(few)
    which = rng.random(len(table.features)) < 0.3
    dropped = table.features[which].copy()
    dropped[rng.random(dropped.shape) < 0.2] = np.nan
    more = table.rows(which)
    return Table(
        np.concatenate([table.target, kept.target, more.target]),
        np.concatenate([table.outcome, kept.outcome, more.outcome]),
        np.concatenate([table.time_s, kept.time_s, more.time_s]),
        np.concatenate([table.features, plots[few], dropped]),
    )


@dataclass
class Model:
    mean: np.ndarray
    per_sigma: np.ndarray
    least: np.ndarray
    most: np.ndarray
    layers: list[tuple[np.ndarray, np.ndarray]]
    temperature: float = 1.0

    def inputs(self, features: np.ndarray) -> np.ndarray:
        raw = spread(features)
        standard = np.clip((raw - self.mean) * self.per_sigma, -MOST_STANDARD, MOST_STANDARD)
        return np.hstack([np.nan_to_num(standard), ~np.isnan(raw)]).astype(np.float32)

    def logits(self, features: np.ndarray) -> np.ndarray:
        x = self.inputs(features)
        for index, (weights, bias) in enumerate(self.layers):
            x = x @ weights + bias
            if index + 1 < len(self.layers):
                x = np.maximum(x, 0)
        return x

    def posterior(self, features: np.ndarray) -> np.ndarray:
        p = softmax(self.logits(features) / self.temperature)
        raw = spread(features)
        outside = np.any((raw < self.least) | (raw > self.most), axis=1)
        p[outside] *= 0.01
        p[outside, -1] += 0.99
        return p

    def to_bytes(self) -> bytes:
        numbers = [np.column_stack([SCALES, self.mean, self.per_sigma, self.least, self.most]).ravel()]
        for weights, bias in self.layers:
            numbers += [weights.ravel(), bias]
        numbers.append(np.array([self.temperature]))
        flat = np.concatenate(numbers).astype("<f4")
        flat[np.abs(flat) < LEAST_WEIGHT] = 0
        return b"AEGC" + flat.tobytes()


def softmax(logits: np.ndarray) -> np.ndarray:
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def fit(train: Table, epochs: int, seed: int) -> Model:
    raw = spread(train.features)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        mean, sigma = np.nanmean(raw, axis=0), np.nanstd(raw, axis=0)
        least, most = np.nanmin(raw, axis=0), np.nanmax(raw, axis=0)
    mean, sigma = np.nan_to_num(mean), np.where(np.nan_to_num(sigma) > 1e-6, np.nan_to_num(sigma), 1)
    seen = ~np.isnan(least)
    # What no radar of the training measured says nothing, however large it is.
    least = np.where(seen, least - MARGIN * sigma, -1e9)
    most = np.where(seen, most + MARGIN * sigma, 1e9)
    model = Model(*(a.astype(np.float32) for a in (mean, 1 / sigma, least, most)), layers=[])
    network = MLPClassifier(HIDDEN, alpha=1e-5, batch_size=512, learning_rate_init=2e-3, max_iter=1, warm_start=True,
                            random_state=seed)
    x = model.inputs(train.features)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for epoch in range(epochs):
            network.learning_rate_init = 2e-3 * 0.5 * (1 + np.cos(np.pi * epoch / epochs)) + 2e-5
            if epoch > 0:
                network._optimizer.learning_rate_init = network.learning_rate_init
            network.fit(x, train.outcome)
    model.layers = [(w.astype(np.float32), b.astype(np.float32)) for w, b in zip(network.coefs_, network.intercepts_)]
    return model


def log_loss(p: np.ndarray, outcome: np.ndarray) -> float:
    return float(-np.log(np.maximum(p[np.arange(len(p)), outcome], 1e-12)).mean())


def calibrate(model: Model, table: Table) -> None:
    """The temperature at which single looks come true."""
    logits = model.logits(table.features)
    temperatures = np.geomspace(0.5, 3, 61)
    model.temperature = float(min(temperatures, key=lambda t: log_loss(softmax(logits / t), table.outcome)))


@dataclass
class Fusion:
    memory_s: float
    independent_looks: float


def fused(model: Model, table: Table, fusion: Fusion) -> tuple[np.ndarray, np.ndarray]:
    """Each target's outcome, and its posterior after its last look, as the tracker has it."""
    return fuse(np.log(np.maximum(model.posterior(table.features), LEAST_PROBABILITY)), table, fusion)


def fuse(log_p: np.ndarray, table: Table, fusion: Fusion) -> tuple[np.ndarray, np.ndarray]:
    known: dict[int, tuple[float, np.ndarray]] = {}
    outcome_of = dict(zip(table.target, table.outcome))
    for target, time_s, looked in zip(table.target, table.time_s, log_p):
        if target in known:
            before_s, before = known[target]
            kept = np.exp(-(time_s - before_s) / fusion.memory_s)
            weighed = np.exp(kept * np.log(before) + fusion.independent_looks * (1 - kept) * looked)
        else:
            weighed = np.exp(looked)
        weighed = np.maximum(weighed / weighed.sum(), LEAST_PROBABILITY)
        known[target] = (time_s, weighed / weighed.sum())
    outcome = np.array([outcome_of[target] for target in known])
    return outcome, np.array([posterior for _, posterior in known.values()])


def best_fusion(model: Model, table: Table) -> Fusion:
    """That by which posteriors come true after one minute and two."""
    log_p = np.log(np.maximum(model.posterior(table.features), LEAST_PROBABILITY))
    ages = [(log_p[table.time_s <= age_s], table.rows(table.time_s <= age_s)) for age_s in (60, 120)]

    def loss(fusion: Fusion) -> float:
        parts = [fuse(logs, rows, fusion) for logs, rows in ages]
        return sum(log_loss(posterior, outcome) for outcome, posterior in parts)

    grid = [Fusion(memory_s, looks) for memory_s in (10, 15, 30, 60, 120) for looks in (0.75, 1, 1.25, 1.5, 2)]
    return min(grid, key=loss)


def macro_f1(outcome: np.ndarray, said: np.ndarray) -> float:
    scores = []
    for k in range(len(OUTCOMES)):
        right = np.sum((said == k) & (outcome == k))
        scores.append(2 * right / max(np.sum(said == k) + np.sum(outcome == k), 1))
    return float(np.mean(scores))


def calibration_error(outcome: np.ndarray, posterior: np.ndarray) -> float:
    """Expected calibration error of the likeliest outcome, ten bins."""
    sure, right = posterior.max(axis=1), posterior.argmax(axis=1) == outcome
    bins = np.minimum((10 * sure).astype(int), 9)
    gaps = [abs(sure[bins == b].mean() - right[bins == b].mean()) * np.mean(bins == b) for b in np.unique(bins)]
    return float(sum(gaps))


def figures(model: Model, table: Table, fusion: Fusion) -> dict:
    outcome, posterior = fused(model, table, fusion)
    said = posterior.argmax(axis=1)
    labelled = (posterior.max(axis=1) >= 0.65) & (said < len(OUTCOMES) - 1)
    confusion = np.zeros((len(OUTCOMES), len(OUTCOMES)), dtype=int)
    np.add.at(confusion, (outcome, said), 1)
    return {
        "targets": len(outcome),
        "macro_f1": round(macro_f1(outcome, said), 4),
        "calibration_error": round(calibration_error(outcome, posterior), 4),
        "precision_at_0.65": round(float(np.mean((said == outcome)[labelled])), 4),
        "coverage_at_0.65": round(float(labelled.sum() / np.sum(outcome < len(OUTCOMES) - 1)), 4),
        "single_look_macro_f1": round(macro_f1(table.outcome, model.posterior(table.features).argmax(axis=1)), 4),
        "confusion": confusion.tolist(),
    }


def fnv1a(data: bytes) -> int:
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) % 2**64
    return value


def card(weights: bytes, fusion: Fusion, held_out: dict, sizes: dict) -> str:
    lines = [
        "# The built-in classifier",
        "",
        "Written by `aegis-py/training/train.py`; the test `model_card` holds the weights to it.",
        "",
        "| | |",
        "|---|---|",
        f"| weights | `weights.bin`, {len(weights)} bytes, FNV-1a `{fnv1a(weights):016x}` |",
        "| model | perceptron, 26 inputs (13 features, and whether each is there), hidden layers of 32 and 24 (ReLU), 9 outcomes, "
        "softmax with a temperature |",
        f"| data | simulated tracks only: {sizes['targets']} targets, {sizes['rows']} looks; seeds {sizes['seeds']}; "
        "ranges and sources in `aegis-core/src/sim/classes/ranges.rs` |",
        "| features | `ClassFeatures`, as the tracker gives them: of about the latest minute; any may be missing |",
        f"| fusion | what was seen is forgotten with {fusion.memory_s:g} s, all of it counts for {fusion.independent_looks:g} looks |",
        "",
        "Held-out simulated targets, 60 s each, radars drawn as in training (0.85 of them measure elevation, 0.6 cross-section):",
        "",
        "| figure | |",
        "|---|---|",
    ]
    names = {
        "targets": "targets",
        "macro_f1": "macro F1 after 60 s",
        "single_look_macro_f1": "macro F1 of single looks",
        "calibration_error": "expected calibration error",
        "precision_at_0.65": "precision at confidence 0.65",
        "coverage_at_0.65": "share labelled at confidence 0.65",
    }
    lines += [f"| {name} | {held_out[key]} |" for key, name in names.items()]
    lines += ["", "Rows: what it is; columns: what is likeliest.", "", "| | " + " | ".join(OUTCOMES) + " |",
              "|---" * (len(OUTCOMES) + 1) + "|"]
    lines += [f"| {name} | " + " | ".join(map(str, row)) + " |" for name, row in zip(OUTCOMES, held_out["confusion"])]
    lines += [
        "",
        "## Limits",
        "",
        "- Classes overlap: a helicopter in cruise flies as a light aircraft does, a bird as a small drone. Without a cross-section "
        "nothing tells them apart, and the posterior says so.",
        "- Altitude is height above the picture's origin. Where ground is much higher than the radar, low fliers seem high.",
        "- All classes are equally likely beforehand. Where they are not, the host multiplies its own odds in.",
        "- Length and Doppler width are inputs that no training radar measured: they say nothing yet. Of rotors and wings it knows "
        "nothing.",
        "- It knows nothing of intent, and is no identification.",
        "",
        "## Recorded targets",
        "",
        "`cargo test --package aegis-core --test classification recorded -- --nocapture` says how often they are recognised. What it said of "
        "these weights is written here by hand: it has not been yet.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="few targets and epochs, to see that it works")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where weights.bin and card.md go")
    parser.add_argument("--generator", type=Path, help="the example class_features, where it is built already")
    options = parser.parse_args()
    count, epochs, held_out_count = (150, 12, 60) if options.small else (7000, 45, 1000)
    train_seed, check_seed, held_out_seed = 1_000_000, 2_000_000, 3_000_000
    rng = np.random.default_rng(5)
    train, check = simulate(options.generator, train_seed, count, 90), simulate(options.generator, check_seed, count // 5, 125)
    held_out = simulate(options.generator, held_out_seed, held_out_count, 60)
    augmented = add_plots(train, rng)
    model = fit(augmented, epochs, seed=3)
    calibrate(model, check)
    fusion = best_fusion(model, check)
    result = figures(model, held_out, fusion)
    weights = model.to_bytes()
    sizes = {"targets": count * len(OUTCOMES), "rows": len(augmented.outcome), "seeds": f"from {train_seed}"}
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "weights.bin").write_bytes(weights)
    (options.out / "card.md").write_text(card(weights, fusion, result, sizes), encoding="utf-8")
    print(json.dumps({**{k: v for k, v in result.items() if k != "confusion"}, **fusion.__dict__,
                      "temperature": round(model.temperature, 3)}))


if __name__ == "__main__":
    main()
