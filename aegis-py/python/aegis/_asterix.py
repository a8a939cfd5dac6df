"""Types of `aegis.asterix`."""

# Written by tools/generate.py from the core's sources: change those.

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from aegis._call import call
from aegis._data import Data

__all__ = [
    "Counts",
    "ScanCounts",
    "ScanOptions",
    "Source",
]


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ScanOptions(Data):
    """How a recording is cut into scans.

    Attributes
    ----------
    sectors : int
        Sectors of a rotation, 1 to 256; each becomes a scan. Default 8. Raising it updates tracks sooner after the
        beam met them, at the price of more steps.
    rotation_period_s : float | None
        Rotation period of every radar, if it is known, 0.1 to 120 s. Default: what the radar announces, else what
        its north markers, sector messages or plots say.
    wait_rotations : float
        How many rotations a sector waits for late records, 0 to 10. Default 1.25: a recording in which records are
        shuffled inside each rotation loses nothing.
    """

    sectors: int = 8
    rotation_period_s: float | None = None
    wait_rotations: float = 1.25


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ScanCounts(Data):
    """What became of the records of a recording.

    Attributes
    ----------
    plots : int
        Plots handed to scans.
    strobes : int
        Strobes handed to scans.
    coasts : int
        Extrapolated positions of a radar's own tracker: no plots.
    duplicates : int
        Exact copies of a record not long before.
    unlocated : int
        Target reports without time or position.
    bad_times : int
        Records whose time cannot be true.
    late : int
        Plots and strobes that came after their sector was handed out, and went into a later one.
    """

    plots: int
    strobes: int
    coasts: int
    duplicates: int
    unlocated: int
    bad_times: int
    late: int


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Counts(Data):
    """What a `Reader` has met so far.

    Attributes
    ----------
    datagrams : int
        Payloads: UDP datagrams of a capture, or the one piece that a raw recording is.
    packets_other : int
        Packets of a capture that were not UDP.
    blocks : int
        Blocks of categories 034 and 048 whose records were all whole and legal.
    blocks_bad : int
        Blocks that were skipped because a record or the length was impossible.
    blocks_other : int
        Blocks of other categories, skipped by their length.
    records_048 : int
        Target reports.
    records_034 : int
        Service messages.
    bytes_trailing : int
        Octets after the last block of a datagram, as some recorders append.
    bytes_skipped : int
        Octets in which no block could be found.
    """

    datagrams: int
    packets_other: int
    blocks: int
    blocks_bad: int
    blocks_other: int
    records_048: int
    records_034: int
    bytes_trailing: int
    bytes_skipped: int


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Source(Data):
    """A radar's codes.

    Attributes
    ----------
    sac : int
        System area code: the country.
    sic : int
        System identification code: the station in it.
    """

    sac: int
    sic: int

    def sensor(self) -> int:
        """The sensor that scans of this radar name: `SAC × 256 + SIC`."""
        return cast("int", call("Source.sensor", int, self))
