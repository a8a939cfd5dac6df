"""The core's functions of plain data, by name."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from aegis import _aegis
from aegis._data import from_json, to_json


def call(name: str, result: Any, *arguments: object) -> Any:
    """What the core says, as a value of the type `result`."""
    return from_json(result, _aegis.call(name, to_json(arguments)))


def formula(name: str, *arguments: Any) -> float | NDArray[np.float64]:
    """One number for numbers; for arrays an array, element by element, broadcast as numpy does."""
    varying = [isinstance(argument, (np.ndarray, list, tuple)) for argument in arguments]
    if not any(varying):
        return float(call(name, float, *arguments))
    arrays: tuple[NDArray[Any], ...] = np.broadcast_arrays(
        *(np.asarray(argument) for argument, varies in zip(arguments, varying) if varies)
    )
    out = np.empty(arrays[0].shape)
    for index in np.ndindex(out.shape):
        items = iter(arrays)
        row = [next(items)[index] if varies else argument for argument, varies in zip(arguments, varying)]
        out[index] = cast(float, call(name, float, *row))
    return out
