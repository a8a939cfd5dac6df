"""Arguments that only numbers of a kind can be."""

from __future__ import annotations

import operator

from aegis._errors import ArgumentError


def natural(name: str, value: int, bits: int = 32) -> int:
    """A whole number from 0 on that fits so many bits.

    Raises
    ------
    ArgumentError
        Naming the argument.
    """
    if type(value) is int and 0 <= value < 1 << bits:
        return value
    try:
        number = operator.index(value)
    except TypeError:
        raise ArgumentError(f"{name}: a whole number is needed, not {type(value).__name__}") from None
    if 0 <= number < 1 << bits:
        return number
    raise ArgumentError(f"{name}: {number} is not in 0..2^{bits}")
