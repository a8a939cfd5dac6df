"""Time as the data carries it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Union, overload

from aegis._errors import ArgumentError

_NANOS_PER_SECOND = 1e9
_LEAST, _MOST = -(2**63), 2**63 - 1


@dataclass(frozen=True, order=True, slots=True)
class Time:
    """A moment, in whole nanoseconds since the caller's epoch.

    Aegis never reads a clock. A recording counts from midnight UTC before its first record; a live radar may use the Unix
    epoch. All scans of one pipeline share one epoch.

    Parameters
    ----------
    nanos : int
        Whole nanoseconds since the epoch, within 64 bits.

    Examples
    --------
    >>> start = Time.from_secs(28_800.5)
    >>> start.nanos
    28800500000000
    >>> (start + 4.0) - start
    4.0
    >>> print(start)
    08:00:00.500
    """

    nanos: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "nanos", min(max(int(self.nanos), _LEAST), _MOST))

    @classmethod
    def from_secs(cls, seconds: float) -> Time:
        """From seconds since the epoch, to the nearest nanosecond.

        Raises
        ------
        ArgumentError
            For seconds that are not finite.
        """
        return cls(_nanos_of(seconds))

    def as_secs(self) -> float:
        """Seconds since the epoch."""
        return self.nanos / _NANOS_PER_SECOND

    def seconds_since(self, earlier: Time) -> float:
        """Seconds from `earlier` to this moment; negative when it lies before."""
        return (self.nanos - earlier.nanos) / _NANOS_PER_SECOND

    def __add__(self, seconds: float) -> Time:
        return Time(self.nanos + Time.from_secs(seconds).nanos)

    @overload
    def __sub__(self, other: Time) -> float: ...
    @overload
    def __sub__(self, other: float) -> Time: ...
    def __sub__(self, other: Time | float) -> Time | float:
        return self.seconds_since(other) if isinstance(other, Time) else self + -other

    def __str__(self) -> str:
        millis = self.nanos // 1_000_000
        seconds, millis = divmod(millis, 1000)
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        return f"{hour:02}:{minute:02}:{second:02}.{millis:03}"


TimeLike = Union[Time, float]
"""A moment, or seconds since the epoch."""


def nanos(time: TimeLike) -> int:
    """Whole nanoseconds of either."""
    if type(time) is float and 0.0 <= time < 9.2e9:
        # What nearly all are: each call of a function here is a tenth of a microsecond of every step.
        return math.floor(time * _NANOS_PER_SECOND + 0.5)
    return time.nanos if isinstance(time, Time) else _nanos_of(time)


def _nanos_of(seconds: float) -> int:
    """To the nearest, halves away from zero, held within 64 bits: as the core does it."""
    scaled = seconds * _NANOS_PER_SECOND
    if -9.2e18 < scaled < 9.2e18:
        return math.floor(scaled + 0.5) if scaled >= 0.0 else math.ceil(scaled - 0.5)
    if math.isfinite(scaled):
        return _MOST if scaled > 0.0 else _LEAST
    raise ArgumentError(f"seconds: {seconds} is not a time")
