"""Prints a recorded cube of I/Q as raw numbers: `cubes.py FILE`, a MATLAB or numpy file.

First its shape, three 64-bit integers: channels, pulses, samples. Then the samples in that order: pairs of 32-bit floats for a MATLAB file
(the mountaintop recording), pairs of 16-bit integers for a numpy file (FMCW frames, whose integers were stored without their sign).
"""

import sys

import numpy as np
import scipy.io


def mountaintop(path):
    recorded = scipy.io.loadmat(path)
    samples, pulses = recorded["cpi1"], int(recorded["npulses"][0, 0])
    cube = samples.reshape(pulses, -1, samples.shape[1]).transpose(2, 0, 1)
    return cube, np.ascontiguousarray(cube).astype("<c8").view("<f4")


def frame(path):
    """Pulses, (channels,) samples."""
    cube = np.load(path)
    cube = cube[None] if cube.ndim == 2 else cube.transpose(1, 0, 2)
    pairs = np.stack([cube.real, cube.imag], axis=-1).astype(np.int64).astype(np.uint16)
    return cube, np.ascontiguousarray(pairs.view(np.int16)).astype("<i2")


cube, numbers = (mountaintop if sys.argv[1].endswith(".mat") else frame)(sys.argv[1])
sys.stdout.buffer.write(np.array(cube.shape, dtype="<i8").tobytes())
sys.stdout.buffer.write(numbers.tobytes())
