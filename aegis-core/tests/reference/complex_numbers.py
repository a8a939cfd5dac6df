"""Prints recorded complex numbers as raw pairs of 32-bit floats: `complex_numbers.py FILE [NAME]`, a numpy file, or an array of an archive.

First its shape, two 64-bit integers, rows and columns; an array of one dimension is one column.
"""

import sys

import numpy as np

loaded = np.load(sys.argv[1])
array = loaded[sys.argv[2]] if len(sys.argv) > 2 else loaded
array = array[:, None] if array.ndim == 1 else array
sys.stdout.buffer.write(np.array(array.shape, dtype="<i8").tobytes())
sys.stdout.buffer.write(np.ascontiguousarray(array).astype("<c8").tobytes())
