"""EUROCONTROL ASTERIX: radar recordings in, scans for the pipeline out; and records back to bytes.

Categories 034 and 048, raw or in pcap and pcapng. Bad blocks are counted and skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, ClassVar, Literal, TypeAlias, Union, cast

from aegis import _aegis
from aegis._asterix import Counts, ScanCounts, ScanOptions, Source
from aegis._data import Variant, from_json, to_json
from aegis._errors import ArgumentError
from aegis._scan import Scan

__all__ = [
    "AnyRecord",
    "Counts",
    "Detection",
    "LiveScans",
    "Recording",
    "ScanCounts",
    "ScanOptions",
    "ServiceMessage",
    "Source",
    "TargetReport",
    "read",
    "records",
    "write",
]

Readable = Union[str, "os.PathLike[str]", bytes, bytearray, memoryview, BinaryIO]
"""The name of a file, bytes, or an open file."""

Detection: TypeAlias = Literal[
    "none", "primary", "secondary", "combined", "all_call", "roll_call", "all_call_combined", "roll_call_combined"
]
"""How a target was detected; `"none"` is an extrapolation of the radar's own tracker."""


class Recording(Iterator[Scan]):
    """The scans of a recording, one after the other. Make one with `read`.

    Every radar gets its own scans: equal sectors of its rotation with the times at which the beam entered and left them.
    Times count from midnight UTC before the first record and go on through midnight.
    """

    def __init__(self, core: _aegis.Recording) -> None:
        self._core = core

    def __next__(self) -> Scan:
        core = self._core.next()
        if core is None:
            raise StopIteration
        return Scan.of(core)

    @property
    def left(self) -> int:
        """How many scans are left."""
        return self._core.left()

    @property
    def sensors(self) -> list[int]:
        """Numbers of the radars in it, SAC × 256 + SIC."""
        return [sensor for sensor, _ in self._core.sensors()]

    @property
    def rotation_periods_s(self) -> dict[int, float | None]:
        """How long each radar takes for a rotation; `None` of one that does not turn."""
        return dict(self._core.sensors())

    @property
    def counts(self) -> ScanCounts:
        """What became of the records."""
        return cast(ScanCounts, from_json(ScanCounts, self._core.counts()[0]))

    @property
    def reader_counts(self) -> Counts:
        """What the reader met."""
        return cast(Counts, from_json(Counts, self._core.counts()[1]))

    def __repr__(self) -> str:
        return f"<Recording of sensors {self.sensors}: {self.left} scans left>"


class LiveScans:
    """Scans of radars that are on the air: datagrams in, scans out.

    As `read`, but nothing is known beforehand: a radar is watched until it is known how its antenna turns, half a minute at most, or at
    once where its period is declared in the options. Memory is bounded: 64 radars, a hundred thousand plots that wait.

    Parameters
    ----------
    options : ScanOptions, optional
        How scans are cut. On a network that keeps the order, `wait_rotations=0.1` is enough.

    Raises
    ------
    ConfigError, ArgumentError
        When an option is outside its range.

    Examples
    --------
    >>> from aegis.asterix import LiveScans, ServiceMessage, Source, write
    >>> live = LiveScans()
    >>> live.feed(write([ServiceMessage(source=Source(sac=20, sic=129), message=2, time_of_day_s=1.0)]))
    >>> live.finish()
    >>> list(live.scans())
    []
    """

    __slots__ = ("_core",)

    def __init__(self, options: ScanOptions | None = None) -> None:
        self._core = _aegis.LiveScans(to_json(options or ScanOptions()))

    def feed(self, datagram: bytes | bytearray | memoryview) -> None:
        """Takes in one datagram: one or more blocks. Bad blocks are counted and skipped.

        Raises
        ------
        CapacityError
            When it is longer than 65 535 octets, or too many plots wait to be taken out. Nothing of it is then taken in.
        """
        self._core.feed(bytes(datagram))

    def next_scan(self) -> Scan | None:
        """The next scan that is whole, if there is one."""
        core = self._core.next_scan()
        return None if core is None else Scan.of(core)

    def scans(self) -> Iterator[Scan]:
        """All scans that are whole by now, one after the other."""
        while (scan := self.next_scan()) is not None:
            yield scan

    def finish(self) -> None:
        """No more datagrams come: everything that waits becomes scans."""
        self._core.finish()

    @property
    def sensors(self) -> list[int]:
        """Numbers of the radars whose antennas are known, SAC × 256 + SIC."""
        return [sensor for sensor, _ in self._core.sensors()]

    @property
    def rotation_periods_s(self) -> dict[int, float | None]:
        """How long each radar takes for a rotation as it is known by now; `None` of one that does not turn."""
        return dict(self._core.sensors())

    @property
    def left_out(self) -> int:
        """Records that only taught how an antenna turns, and those of more radars than can be followed."""
        return self._core.left_out()

    @property
    def counts(self) -> ScanCounts:
        """What became of the records so far."""
        return cast(ScanCounts, from_json(ScanCounts, self._core.counts()[0]))

    @property
    def reader_counts(self) -> Counts:
        """What was met so far."""
        return cast(Counts, from_json(Counts, self._core.counts()[1]))


@dataclass(kw_only=True, slots=True, repr=False)
class TargetReport(Variant):
    """A target report of category 048, of the items that most recordings have. Missing ones are `None`.

    Attributes
    ----------
    source : Source | None
        Which radar.
    time_of_day_s : float | None
        Seconds since midnight UTC, steps of 1/128 s.
    detection : Detection | None
        How the target was detected.
    range_m, azimuth_rad : float | None
        Slant range, and azimuth clockwise from north.
    mode_3a : int | None
        Mode 3/A code, if it was received well.
    altitude_m : float | None
        Pressure altitude, if it was received well.
    aircraft_address : int | None
        24-bit Mode S address.
    callsign : str | None
        Callsign or registration.
    track_number : int | None
        Number of the radar's own track.
    speed_m_s, heading_rad : float | None
        Velocity that the radar calculated.
    height_m : float | None
        Height that a 3-D radar measured.
    ground_speed_m_s, true_track_rad : float | None
        Velocity that the aircraft sent down (register 5,0); read only.
    plot_number : int | None
        The `tag` that its plot has; read only.
    octets : list[int]
        The whole record as it was; read only.
    """

    _tag: ClassVar[str] = "target"
    kind: ClassVar[str] = "target"

    source: Source | None = None
    time_of_day_s: float | None = None
    detection: Detection | None = None
    range_m: float | None = None
    azimuth_rad: float | None = None
    mode_3a: int | None = None
    altitude_m: float | None = None
    aircraft_address: int | None = None
    callsign: str | None = None
    track_number: int | None = None
    speed_m_s: float | None = None
    heading_rad: float | None = None
    height_m: float | None = None
    ground_speed_m_s: float | None = None
    true_track_rad: float | None = None
    plot_number: int | None = None
    octets: list[int] = field(default_factory=list)


@dataclass(kw_only=True, slots=True, repr=False)
class ServiceMessage(Variant):
    """A service message of category 034, of the items that most recordings have. Missing ones are `None`.

    Attributes
    ----------
    source : Source | None
        Which radar.
    message : int | None
        What it says, as the standard numbers it: 1 north marker, 2 sector crossing, 3 geographical filter, 4 jamming strobe,
        5 solar storm, 6 jamming strobe of the secondary radar, 7 of Mode S.
    time_of_day_s : float | None
        Seconds since midnight UTC, steps of 1/128 s.
    sector_azimuth_rad : float | None
        Where the antenna points; steps of 2π/256.
    rotation_period_s : float | None
        Time of one rotation.
    octets : list[int]
        The whole record as it was; read only.
    """

    _tag: ClassVar[str] = "service"
    kind: ClassVar[str] = "service"

    source: Source | None = None
    message: int | None = None
    time_of_day_s: float | None = None
    sector_azimuth_rad: float | None = None
    rotation_period_s: float | None = None
    octets: list[int] = field(default_factory=list)


AnyRecord: TypeAlias = Union[TargetReport, ServiceMessage]
"""A record of either category."""


def read(source: Readable, options: ScanOptions | None = None) -> Recording:
    """The scans of a recording. It is read whole, and cut into scans, while other threads run.

    Parameters
    ----------
    source : path, bytes or binary file
        Raw blocks, pcap or pcapng.
    options : ScanOptions, optional
        How it is cut.

    Raises
    ------
    RecordingError
        When there is no record of category 034 or 048 in it.
    ConfigError
        When an option is outside its range.
    OSError
        When the file cannot be read.

    Examples
    --------
    >>> recording = read("examples/data/coast.ast")
    >>> recording.sensors
    [1]
    >>> scan = next(recording)
    >>> len(scan.plots) > 0
    True
    """
    return Recording(_aegis.Recording(_bytes(source), to_json(options if options is not None else ScanOptions())))


def records(source: Readable) -> list[AnyRecord]:
    """Every record of a recording, in its order. Bad blocks are skipped.

    Parameters
    ----------
    source : path, bytes or binary file
        Raw blocks, pcap or pcapng.
    """
    return cast("list[AnyRecord]", from_json(list[AnyRecord], _aegis.records(_bytes(source))))


def write(records: Iterable[AnyRecord]) -> bytes:
    """Records as the bytes of blocks, which `read` takes. Quantities are rounded to the steps of their items.

    Raises
    ------
    RecordingError
        When a record has no item at all.

    Examples
    --------
    >>> north = ServiceMessage(source=Source(sac=1, sic=2), message=1, time_of_day_s=43_200.0, rotation_period_s=4.0)
    >>> write([north]).hex()
    '22000ce80102015460000200'
    """
    return _aegis.write_records(to_json(list(records)))


def _bytes(source: Readable) -> bytes:
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    if isinstance(source, (str, os.PathLike)):
        with open(source, "rb") as file:
            return file.read()
    take = getattr(source, "read", None)
    if not callable(take):
        raise ArgumentError(f"source: a path, bytes or a file is needed, not {type(source).__name__}")
    found = take()
    if isinstance(found, bytes):
        return found
    raise ArgumentError("source: the file must be opened as binary")
