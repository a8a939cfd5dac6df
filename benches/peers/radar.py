#!/usr/bin/env python3
"""Aegis beside scipy and pyfftw, from I/Q to a range-Doppler map and its thresholds, on one thread and in one run, as Markdown.

  radar.py EXECUTABLE [--out RADAR.md]

EXECUTABLE is the example time_dwells, built with --release. A dwell has 128 pulses of 2048 samples and a chirp of 128 samples; the
peers compress by transforms of 2048, as Aegis does, taper by the same window, and sum the powers of all channels."""
import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy: one core each

import argparse
import datetime
import importlib.metadata
import json
import pathlib
import platform
import statistics
import subprocess
import time

import numpy as np
import scipy.fft
import scipy.ndimage
import scipy.signal
from scipy.signal import windows

try:
    import pyfftw
except ImportError:
    pyfftw = None

PULSES, SAMPLES, CHIRP, RUNS = 128, 2048, 128, 15


def median_ms(work):
    """Of a few runs, after two that warm up."""
    times = []
    for _ in range(RUNS + 2):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1e3)
    return statistics.median(times[2:])


def received(channels):
    rng = np.random.default_rng(1)
    parts = rng.standard_normal((2, channels, PULSES, SAMPLES), dtype=np.float32)
    return (parts[0] + 1j * parts[1]).astype(np.complex64)


def replica():
    n = np.arange(CHIRP)
    return np.exp(1j * np.pi * 0.8 * (n - (CHIRP - 1) / 2) ** 2 / CHIRP).astype(np.complex64)


RESPONSE = np.conj(scipy.fft.fft(replica(), SAMPLES)).astype(np.complex64)
TAPER = windows.chebwin(PULSES, 60).astype(np.float32)[:, None]


def scipy_ms(cube):
    def chain():
        compressed = scipy.fft.ifft(scipy.fft.fft(cube, axis=-1) * RESPONSE, axis=-1, overwrite_x=True)
        spectra = scipy.fft.fft(compressed * TAPER, axis=-2, overwrite_x=True)
        return (spectra.real**2 + spectra.imag**2).sum(0)

    return median_ms(chain)


def scipy_stages_ms(cube):
    """The best of scipy for each stage, each by itself and added up, to cells that cross; what follows is not counted."""
    compressed = scipy.fft.ifft(scipy.fft.fft(cube, axis=-1) * RESPONSE, axis=-1)
    turned, taper = np.ascontiguousarray(np.swapaxes(compressed, -1, -2)), TAPER[:, 0]
    spectra = scipy.fft.fft(compressed * TAPER, axis=-2)
    compression = median_ms(
        lambda: scipy.fft.ifft(scipy.fft.fft(cube, axis=-1) * RESPONSE, axis=-1, overwrite_x=True)
    )
    doppler = min(
        median_ms(lambda: scipy.fft.fft(compressed * TAPER, axis=-2, overwrite_x=True)),
        median_ms(lambda: scipy.fft.fft(turned * taper, axis=-1, overwrite_x=True)),
    )
    power = median_ms(lambda: (spectra.real**2 + spectra.imag**2).sum(0))
    return compression + doppler + power, mean_over_both_ms()


def noise():
    """Powers, Doppler filters by gates."""
    return np.random.default_rng(1).standard_exponential((PULSES, SAMPLES), dtype=np.float32)


def mean_over_both_ms():
    """Two gates and filters beside a cell do not count, eight beyond do: 416 cells, the fastest of scipy's ways."""
    powers, window = noise(), np.ones((21, 21), np.float32)
    window[8:13, 8:13] = 0
    window *= 416 * (1e-6 ** (-1 / 416) - 1) / 416
    return median_ms(lambda: powers > scipy.signal.fftconvolve(powers, window, mode="same"))


def ordered_along_range_ms():
    powers, window = noise(), np.ones((1, 21), bool)
    window[0, 8:13] = False
    return median_ms(lambda: powers > 20 * scipy.ndimage.rank_filter(powers, 11, footprint=window, mode="nearest"))


def pyfftw_compression_ms(cube):
    """Planned once and with all effort, in memory of its own."""
    if pyfftw is None:
        return None
    samples, spectra = (pyfftw.empty_aligned(cube.shape, "complex64") for _ in range(2))
    measured = {"threads": 1, "flags": ("FFTW_MEASURE",)}
    forward = pyfftw.FFTW(samples, spectra, axes=(2,), **measured)
    inverse = pyfftw.FFTW(spectra, samples, axes=(2,), direction="FFTW_BACKWARD", **measured)

    def compress():
        samples[:] = cube
        forward()
        np.multiply(spectra, RESPONSE, out=spectra)
        inverse.execute()

    return median_ms(compress)


def row(name, own_ms, peer, peer_ms):
    if peer_ms is None:
        return f"| {name} | {own_ms:.3f} | {peer} is not installed | |"
    return f"| {name} | {own_ms:.3f} | {peer} {peer_ms:.3f} | {peer_ms / own_ms:.2f} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("executable", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, help="where the table goes; without it, to stdout only")
    options = parser.parse_args()
    own = json.loads(subprocess.check_output([options.executable.resolve()]))
    one, eight = received(1), received(8)
    stages = {"1 channel": scipy_stages_ms(one), "8 channels": scipy_stages_ms(eight)}
    best = "scipy, best of each stage"
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("numpy", "scipy"))
    lines = [
        "# From I/Q to range-Doppler maps and their thresholds beside scipy and pyfftw",
        "",
        f"Written by `make peers`: {PULSES} pulses of {SAMPLES} samples, on one thread and in one run; medians, ms.",
        "",
        f"{datetime.date.today()}, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {versions}.",
        "",
        "| | Aegis | peer | times faster |",
        "|---|---|---|---|",
        row("compression, 1 channel", own["compression_ms"], "pyfftw", pyfftw_compression_ms(one)),
        row("compression, Doppler, power, 1 channel", own["one_ms"], "scipy", scipy_ms(one)),
        row("the same of 8 channels", own["eight_ms"], "scipy", scipy_ms(eight)),
        row("the same, 1 channel", own["one_ms"], best, stages["1 channel"][0]),
        row("the same, 8 channels", own["eight_ms"], best, stages["8 channels"][0]),
        row("from samples to plots, 1 channel", own["plots_of_one_ms"], f"{best}, to crossings", sum(stages["1 channel"])),
        row("from samples to plots, 8 channels", own["plots_of_eight_ms"], f"{best}, to crossings", sum(stages["8 channels"])),
        row("compression, Doppler, power of 8 channels as one beam", own["beam_of_eight_ms"], "scipy, all channels", scipy_ms(eight)),
        row("CFAR, mean of 416 cells over range and Doppler", own["mean_over_both_ms"], "scipy fftconvolve", mean_over_both_ms()),
        row("CFAR, rank 12 of 16 cells along range", own["ordered_along_range_ms"], "scipy rank_filter", ordered_along_range_ms()),
    ]
    text = "\n".join(lines) + "\n"
    if options.out:
        options.out.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
