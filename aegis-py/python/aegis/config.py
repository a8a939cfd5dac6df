"""Everything that can be set, with unit, default, legal range and what raising it does."""

# Written by tools/generate.py from the core's sources: change those.

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias, Union, cast

from aegis._call import call
from aegis._data import Data, Root, Variant
from aegis._places import Geodetic

__all__ = [
    "ActionClass",
    "ActionKind",
    "Antenna",
    "AnyActionKind",
    "AnyBeamforming",
    "AnyCfar",
    "AnyConfirmationLogic",
    "AnyManoeuvreModel",
    "AnyScanPattern",
    "AnySite",
    "AnyWaveform",
    "AnyWindow",
    "AssociationMode",
    "Authority",
    "Auxiliary",
    "Beam",
    "Beamforming",
    "BlindSector",
    "BlindZones",
    "Cfar",
    "ChannelOverride",
    "ClassificationConfig",
    "Config",
    "ConfirmationLogic",
    "Coverage",
    "Detection",
    "EwConfig",
    "Extraction",
    "Limits",
    "LineArray",
    "MOST_BEAMS",
    "MOST_BLIND_SECTORS",
    "MOST_CHIPS",
    "MOST_CHOICES",
    "MOST_ELEMENTS",
    "MOST_MANOEUVRES",
    "MOST_NULLS",
    "MOST_PRFS",
    "MOST_PULSES",
    "MOST_SAMPLES",
    "Manoeuvre",
    "ManoeuvreModel",
    "Monopulse",
    "PolarCovariance",
    "PolarUpdate",
    "Processing",
    "RadarConfig",
    "RadarSettings",
    "Receiver",
    "ScanPattern",
    "SensorConfig",
    "SettingsChange",
    "SimdLevel",
    "Site",
    "Space",
    "ThreatConfig",
    "ThreatLevel",
    "ThreatWeights",
    "TrackerConfig",
    "TwoRanks",
    "Waveform",
    "Window",
]


@dataclass(kw_only=True, slots=True, repr=False)
class BlindSector(Data):
    """A part of a radar's surroundings that gives no plots: behind a mast or a mountain, or a ring that a pulse's eclipse
    hides.

    Attributes
    ----------
    azimuth_rad : float
        Where it begins, radians clockwise from true north, `0..=2π`. Default 0.
    width_rad : float
        Its width, clockwise, radians, `1e-6..=2π`. Default 2π: a ring.
    min_range_m : float
        Nearest slant range, metres, `0..=1e7`. Default 0.
    max_range_m : float
        Farthest slant range, metres, `min_range_m..=1e7`. Default 1e7.
    """

    azimuth_rad: float = 0.0
    width_rad: float = 6.283185307179586
    min_range_m: float = 0.0
    max_range_m: float = 10000000.0


@dataclass(kw_only=True, slots=True, repr=False)
class BlindZones(Data):
    """Where a radar cannot see within its `Coverage`. Default: nowhere.

    What coverage ends, it ends sharply, for the place where a track is taken to be. A blind zone is smooth: a look at a
    track has the probability of detection times the probability that the track, with all that is uncertain of it, is in
    no blind zone (for the notch: Koch and Klemm 2001, IEE Proc. Radar Sonar Navig. 148). So what may be in a zone is
    coasted through it, and what is surely outside is dropped as ever. In a zone a track still ends by `mean_lifetime_s`,
    `max_coast_s` and `max_position_sigma_m` of `TrackerConfig`.

    Attributes
    ----------
    min_range_rate_m_s : float
        The notch of an MTI: a target whose range rate over ground is smaller than this in magnitude gives no plot, m/s,
        `0..=1000`. Default 0: no notch. Raising it holds targets longer that fly across the beam.
    min_elevation_rad : float | None
        No plot from below this elevation, radians, `-π/2..=π/2`. Default `None`. Ignored in a planar world.
    max_elevation_rad : float | None
        No plot from above this elevation, in the cone of silence, radians, `min_elevation_rad..=π/2`. Default `None`.
        Ignored in a planar world.
    sectors : list[BlindSector]
        Sectors or rings without plots, at most `MOST_BLIND_SECTORS`, which should not overlap. Default: none.
    """

    min_range_rate_m_s: float = 0.0
    min_elevation_rad: float | None = None
    max_elevation_rad: float | None = None
    sectors: list[BlindSector] = field(default_factory=list)

    def is_empty(self) -> bool:
        """Whether there is none."""
        return cast("bool", call("BlindZones.is_empty", bool, self))


@dataclass(kw_only=True, slots=True, repr=False)
class ClassificationConfig(Data):
    """When a target's class becomes a label. No plot and no track is ever left out for its class.

    Attributes
    ----------
    confidence : float
        Probability from which a class is said, `0.2..=0.999`; below it a target is Unknown (`None`). Default 0.65. Raising it
        labels fewer targets, and more of them right.
    interval_s : float
        A track is looked at again after this time, seconds, `0..=600`. Default 5. Raising it costs less, and labels later.
    memory_s : float
        What was seen of a track is forgotten with this time, seconds, `1..=1e6`. Default 15. Raising it remembers longer, and turns
        later.
    independent_looks : float
        All that is remembered of a track counts for so many independent looks at it, `0.1..=100`. Default 1: with it and
        `memory_s` the built-in classifier's posteriors come true on simulated tracks. Raising it makes posteriors surer.
    max_targets : int
        Targets classified in one scan, plots and tracks each, `0..=1_000_000`: the strongest plots, and the tracks that most
        likely exist. Default 10 000. 0 classifies nothing.
    """

    confidence: float = 0.65
    interval_s: float = 5.0
    memory_s: float = 15.0
    independent_looks: float = 1.0
    max_targets: int = 10000


class ConfirmationLogic:
    """What confirms a track, and what drops it.

    A look is one pass of a radar's beam over the place where the target is predicted; those of several radars count in
    the order of time. Where the radar cannot see, there is no look.
    """

    @dataclass(kw_only=True, slots=True, repr=False)
    class Existence(Variant):
        """The probability that the target exists: `confirm_existence`, `confirm_plots`, `drop_existence` and
        `forget_existence` of `TrackerConfig`. One clear plot in quiet air counts for more than
        three in clutter, and a lost track may be found again under its number.
        """

        _tag: ClassVar[str] = "existence"

    @dataclass(kw_only=True, slots=True, repr=False)
    class MOfN(Variant):
        """Counting, as M of N logic does with a sliding window (Blackman and Popoli 1999, §6): existence is found and shown
        as ever, but the four settings above decide nothing. A track that is dropped is gone with its number.

        Attributes
        ----------
        plots : int
            M: a tentative track is confirmed once it has had so many plots of its own, `2..=looks`. Raising it lets
            fewer false tracks through, and confirms later.
        looks : int
            N: in so many successive looks, the latest included, `2..=32`. Raising it forgives more misses.
        misses : int
            K: a track, tentative or confirmed, is dropped after so many successive looks without a plot of its own,
            `1..=100`. Raising it holds tracks through longer fades, and false ones too.
        """

        _tag: ClassVar[str] = "m_of_n"

        plots: int
        looks: int
        misses: int


AnyConfirmationLogic: TypeAlias = Union[ConfirmationLogic.Existence, ConfirmationLogic.MOfN]
"""Any kind of `ConfirmationLogic`."""


@dataclass(kw_only=True, slots=True, repr=False)
class Limits(Data):
    """What bounds memory and time. Reaching a limit gives an event and a degraded, still valid picture; one call that
    exceeds it by itself is refused.

    Attributes
    ----------
    plots_per_scan : int
        Plots in one scan, `1..=1_000_000`. Default 100 000.
    dwells_per_scan : int
        Dwells in one scan, `1..=1_000_000`. Default 10 000.
    tracks : int
        Tracks, tentative ones included, `1..=1_000_000`. Default 100 000.
    assets : int
        Assets, `0..=10_000`. Default 256.
    strobes_per_scan : int
        Strobes in one scan, `0..=100_000`. Default 1024.
    sectors_per_scan : int
        Sectors in one scan, `1..=100_000`. Default 4096.
    interferences : int
        Interferences and actions that are kept, `1..=10_000`. Default 256.
    threats : int
        Threats that are kept, the highest scores first, `1..=100_000`. Default 100.
    """

    plots_per_scan: int = 100000
    dwells_per_scan: int = 10000
    tracks: int = 100000
    assets: int = 256
    strobes_per_scan: int = 1024
    sectors_per_scan: int = 4096
    interferences: int = 256
    threats: int = 100


Space: TypeAlias = Literal["spatial", "planar"]
"""The world's dimensions.

- `"spatial"`: East, north, up: six states. A plot without height may be of anything that flies: a boat 10 km away is placed some 600 m
too near. Where nothing flies, choose `Planar`.
- `"planar"`: East and north only: four states. Altitudes and elevations are ignored, slant range is ground range.
"""


class Site:
    """Where a radar stands: on the Earth, or in a world of its own."""

    @dataclass(slots=True, repr=False)
    class Geodetic(Variant):
        """On the Earth: the picture then has geodetic output.

        Attributes
        ----------
        value : Geodetic
            What it is.
        """

        _tag: ClassVar[str] = "geodetic"

        value: Geodetic

    @dataclass(slots=True, repr=False)
    class Local(Variant):
        """East, north, up of the picture's origin, metres: the picture is then local, and geodetic output is refused.

        Attributes
        ----------
        value : tuple[float, float, float]
            What it is.
        """

        _tag: ClassVar[str] = "local"

        value: tuple[float, float, float]


AnySite: TypeAlias = Union[Site.Geodetic, Site.Local]
"""Any kind of `Site`."""


@dataclass(kw_only=True, slots=True, repr=False)
class Coverage(Data):
    """Where a radar can see: outside it a missing plot says nothing.

    Attributes
    ----------
    min_range_m : float
        Nearest slant range, metres, `0..`. Default 0.
    max_range_m : float
        Farthest slant range, metres, up to 1e7. Default 500 000.
    min_elevation_rad : float
        Lowest elevation, radians, `-π/2..`. Default −0.1. Ignored in a planar world.
    max_elevation_rad : float
        Highest elevation, radians, up to π/2: above it lies the cone of silence. Default π/4. Ignored in a planar
        world.
    """

    min_range_m: float = 0.0
    max_range_m: float = 500000.0
    min_elevation_rad: float = -0.1
    max_elevation_rad: float = 0.7853981633974483


class _WaveformMethods(Variant):
    __slots__ = ()

    def lasts_s(self) -> float:
        """How long it lasts."""
        return cast("float", call("Waveform.duration_s", float, self))

    def bandwidth_hz(self) -> float:
        """What it occupies: the sweep, or one over the duration of what is not divided further."""
        return cast("float", call("Waveform.bandwidth_hz", float, self))

    def is_continuous(self) -> bool:
        """Whether the receiver samples the beat with what is transmitted, and not the echo itself."""
        return cast("bool", call("Waveform.is_continuous", bool, self))

    def phase_cycles(self, time_s: float) -> float | None:
        """The phase of the complex envelope, in cycles, at a time since the beginning; `None` before and after.

        Parameters
        ----------
        time_s : float
        """
        return cast("float | None", call("Waveform.phase_cycles", float | None, self, time_s))

    def delay_per_doppler_s2(self) -> float:
        """By how much a closing target seems nearer, or (negative) farther, in delay for each hertz of its Doppler frequency: a
        chirp takes one for the other (Richards 2014, Fundamentals of Radar Signal Processing, §4.6.3). Seconds per hertz.
        """
        return cast("float", call("Waveform.delay_per_doppler_s2", float, self))

    def samples(self, sampling_hz: float) -> int:
        """How many samples it lasts at this rate: at least one.

        Parameters
        ----------
        sampling_hz : float
        """
        return cast("int", call("Waveform.samples", int, self, sampling_hz))

    def replica(self, sampling_hz: float) -> list[tuple[float, float]]:
        """Its samples at this rate, the first at its beginning: what a matched filter compares echoes with. No more than
        `MOST_SAMPLES`.

        Parameters
        ----------
        sampling_hz : float
        """
        return cast("list[tuple[float, float]]", call("Waveform.replica", list[tuple[float, float]], self, sampling_hz))


class Waveform:
    """One transmission. Times count from its beginning; it is constant in amplitude while it lasts."""

    @staticmethod
    def barker_13(chip_s: float) -> AnyWaveform:
        """The longest of Barker's codes: 13 chips, side lobes 22.3 dB down (Skolnik 2008, Radar Handbook, §8.2).

        Parameters
        ----------
        chip_s : float
        """
        return cast("AnyWaveform", call("Waveform.barker_13", AnyWaveform, chip_s))

    @dataclass(kw_only=True, slots=True, repr=False)
    class Unmodulated(_WaveformMethods):
        """A pulse of the carrier alone.

        Attributes
        ----------
        duration_s : float
            How long it lasts, seconds, `1e-9..=0.1`.
        """

        _tag: ClassVar[str] = "unmodulated"

        duration_s: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class Lfm(_WaveformMethods):
        """A pulse whose frequency changes linearly (a chirp), by half of `sweep_hz` on either side of the carrier.

        Attributes
        ----------
        duration_s : float
            How long it lasts, seconds, `1e-9..=0.1`.
        sweep_hz : float
            Frequency at the end less that at the beginning, hertz, up to 1e10 and not 0; negative for one that falls.
        """

        _tag: ClassVar[str] = "lfm"

        duration_s: float
        sweep_hz: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class PhaseCode(_WaveformMethods):
        """A pulse of chips of one length each, each with its own phase.

        Attributes
        ----------
        chip_s : float
            How long a chip lasts, seconds, `1e-9..=0.01`.
        phases_rad : list[float]
            Phase of each chip, radians; at most `MOST_CHIPS`.
        """

        _tag: ClassVar[str] = "phase_code"

        chip_s: float
        phases_rad: list[float]

    @dataclass(kw_only=True, slots=True, repr=False)
    class Fmcw(_WaveformMethods):
        """A continuous sweep that the receiver mixes with what is transmitted: what is sampled is the beat, the phase of what is
        transmitted less that of what is received, so that a larger range has a higher frequency where the sweep rises.

        Attributes
        ----------
        duration_s : float
            How long a sweep lasts, seconds, `1e-9..=0.1`.
        sweep_hz : float
            Frequency at the end less that at the beginning, hertz, up to 1e11 and not 0.
        """

        _tag: ClassVar[str] = "fmcw"

        duration_s: float
        sweep_hz: float


AnyWaveform: TypeAlias = Union[Waveform.Unmodulated, Waveform.Lfm, Waveform.PhaseCode, Waveform.Fmcw]
"""Any kind of `Waveform`."""


@dataclass(kw_only=True, slots=True, repr=False)
class Receiver(Data):
    """What is received of each pulse, and how.

    Attributes
    ----------
    sampling_hz : float
        Complex samples a second, hertz, `1..=1e11`. Default 2.5 MHz. Below a waveform's bandwidth echoes fold over.
    first_sample_s : float
        When the first sample of a pulse is taken, seconds after the pulse began to leave, `0..=1`. Default 15 µs.
    samples : int
        How many are taken of each pulse, `1..=MOST_SAMPLES`. Default 2048.
    noise_figure_db : float
        Noise figure, dB, `0..=50`. Default 3.
    temperature_k : float
        Temperature of the noise that comes in, kelvin, `1..=10_000`. Default 290.
    losses_db : float
        All losses of an echo's power that nothing else accounts for, dB, `0..=50`. Default 6.
    full_scale : float | None
        Where samples clip: the largest real or imaginary part that the receiver gives, either way, in the samples' units, `1e-30..=1e30`.
        Default `None`: of 16-bit integers their limits, of floating-point numbers none. Plots of clipped samples are
        flagged.
    noise_power : float | None
        Mean power of the receiver's own noise in a sample, in the samples' unit squared, `1e-30..=1e30`. Default `None`: it is learned, channel by
        channel, from what is quiet; then a jammer that was there from the beginning, wherever the beam points, is taken for noise.
    """

    sampling_hz: float = 2500000.0
    first_sample_s: float = 1.5e-05
    samples: int = 2048
    noise_figure_db: float = 3.0
    temperature_k: float = 290.0
    losses_db: float = 6.0
    full_scale: float | None = None
    noise_power: float | None = None

    def sample_m(self) -> float:
        """Range from one sample to the next, metres."""
        return cast("float", call("Receiver.sample_m", float, self))

    def last_sample_s(self) -> float:
        """When a pulse's last sample is taken, seconds after it began to leave."""
        return cast("float", call("Receiver.last_sample_s", float, self))


@dataclass(kw_only=True, slots=True, repr=False)
class LineArray(Data):
    """Receiving elements side by side, left to right as seen by the radar: each has the antenna's pattern.

    Attributes
    ----------
    elements : int
        How many, `2..=MOST_ELEMENTS`.
    spacing_m : float
        From one to the next, metres, `1e-5..=100`. More than half a wavelength sees other directions too.
    """

    elements: int
    spacing_m: float


@dataclass(kw_only=True, slots=True, repr=False)
class Monopulse(Data):
    """Receiving beams that are differences, calibrated to the phase and the noise of their sum. The samples' channels are then the sum, by which
    targets are detected, and the differences that are declared, azimuth first.

    A slope is the ratio of difference to sum over the angle from the middle of the beam in beam widths at half power: 1.6 or so
    (Skolnik 2008, Radar Handbook, §9.2), `0.1..=10`, or negative where the difference is turned around. The ratio is taken to be
    straight up to `Monopulse.REACH_WIDTHS`.

    Attributes
    ----------
    azimuth_slope : float | None
        In azimuth, positive to the right; `None` where there is no such channel.
    elevation_slope : float | None
        In elevation, positive upwards; `None` where there is no such channel.
    """

    azimuth_slope: float | None = None
    elevation_slope: float | None = None

    def channels(self) -> int:
        """How many channels there are: the sum, and what is declared."""
        return cast("int", call("Monopulse.channels", int, self))


@dataclass(kw_only=True, slots=True, repr=False)
class Auxiliary(Data):
    """An antenna that hears alike all around, with a receiver of the same noise, in phase with the large antenna's.

    Attributes
    ----------
    gain_db : float
        Its gain, dB over isotropic, `-20..=60`, more than the large antenna's side lobes and less than its beam.
    """

    gain_db: float


@dataclass(kw_only=True, slots=True, repr=False)
class Antenna(Data):
    """How a radar radiates: one pattern for transmitting, and the same for each receiving channel.

    Attributes
    ----------
    gain_db : float
        Gain in the middle of the beam, dB over isotropic, `-20..=80`. Default 34.
    azimuth_width_rad : float
        Width of the beam in azimuth, where half of the power is left one way, radians, `1e-4..=2π`. Default 2°.
    elevation_width_rad : float
        The same in elevation. Default 20°: a fan.
    sidelobe_db : float
        Level of the side lobes, dB below the middle of the beam, `0..=100`. Default 30.
    array : LineArray | None
        A line of receiving elements; each is a channel of the samples. Default `None`: one channel.
    monopulse : Monopulse | None
        Difference channels beside the sum. Default `None`. Not together with `array`.
    auxiliary : Auxiliary | None
        A small antenna beside the large one, to blank or cancel what comes in through side lobes: the samples' second channel. Default
        `None`. Not together with `array` or `monopulse`.
    """

    gain_db: float = 34.0
    azimuth_width_rad: float = 0.03490658503988659
    elevation_width_rad: float = 0.3490658503988659
    sidelobe_db: float = 30.0
    array: LineArray | None = None
    monopulse: Monopulse | None = None
    auxiliary: Auxiliary | None = None

    def pattern(self, azimuth_off_rad: float, elevation_off_rad: float) -> float:
        """Power one way, relative to the middle of the beam, so far off in azimuth and elevation: a Gaussian beam, and side lobes
        of one level all around.

        Parameters
        ----------
        azimuth_off_rad : float
        elevation_off_rad : float
        """
        return cast("float", call("Antenna.pattern", float, self, azimuth_off_rad, elevation_off_rad))

    def channels(self) -> int:
        """How many channels there are."""
        return cast("int", call("Antenna.channels", int, self))


@dataclass(kw_only=True, slots=True, repr=False)
class Beam(Data):
    """Where a beam points.

    Attributes
    ----------
    azimuth_rad : float
        Clockwise from true north, [0, 2π).
    elevation_rad : float
        Above the horizon.
    """

    azimuth_rad: float
    elevation_rad: float


class ScanPattern:
    """Where a radar looks."""

    @dataclass(kw_only=True, slots=True, repr=False)
    class Rotating(Variant):
        """The antenna turns clockwise at constant speed, dwell after dwell.

        Attributes
        ----------
        period_s : float
            Time of a turn, seconds, `0.01..=600`.
        elevation_rad : float
            Where the middle of the beam points, `-π/2..=π/2`.
        """

        _tag: ClassVar[str] = "rotating"

        period_s: float
        elevation_rad: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class Electronic(Variant):
        """The beam is put somewhere else from dwell to dwell, in this order, again and again.

        Attributes
        ----------
        beams : list[Beam]
            At most `MOST_BEAMS`.
        """

        _tag: ClassVar[str] = "electronic"

        beams: list[Beam]


AnyScanPattern: TypeAlias = Union[ScanPattern.Rotating, ScanPattern.Electronic]
"""Any kind of `ScanPattern`."""


class _WindowMethods(Variant):
    __slots__ = ()

    def coefficients(self, count: int) -> list[float]:
        """So many coefficients.

        Harris 1978 (Proc. IEEE 66, 51–83) for the cosine sums and Dolph and Chebyshev's; Taylor 1955 (IRE Trans. AP 3, 16–28)
        as sampled by Carrara, Goodman and Majewski 1995, appendix D.2.

        Parameters
        ----------
        count : int
        """
        return cast("list[float]", call("Window.coefficients", list[float], self, count))

    def periodic_coefficients(self, count: int) -> list[float]:
        """As if it had one coefficient more, which is left out: for spectra of `count` bins.

        Parameters
        ----------
        count : int
        """
        return cast("list[float]", call("Window.periodic_coefficients", list[float], self, count))


class Window:
    """A taper. All are symmetric, with a largest coefficient of 1."""

    @dataclass(kw_only=True, slots=True, repr=False)
    class Rectangular(_WindowMethods):
        """None: the best resolution and gain, side lobes of −13 dB."""

        _tag: ClassVar[str] = "rectangular"

    @dataclass(kw_only=True, slots=True, repr=False)
    class Hann(_WindowMethods):
        """Raised cosine: side lobes of −31 dB that fall fast."""

        _tag: ClassVar[str] = "hann"

    @dataclass(kw_only=True, slots=True, repr=False)
    class Hamming(_WindowMethods):
        """Side lobes of −43 dB that hardly fall."""

        _tag: ClassVar[str] = "hamming"

    @dataclass(kw_only=True, slots=True, repr=False)
    class Blackman(_WindowMethods):
        """Side lobes of −58 dB."""

        _tag: ClassVar[str] = "blackman"

    @dataclass(kw_only=True, slots=True, repr=False)
    class Chebyshev(_WindowMethods):
        """Dolph and Chebyshev's: the narrowest main lobe for side lobes that are all so far down.

        Attributes
        ----------
        sidelobe_db : float
            Side lobes below the main lobe, dB, `10..=200`.
        """

        _tag: ClassVar[str] = "chebyshev"

        sidelobe_db: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class Taylor(_WindowMethods):
        """Taylor's: near side lobes that far down, farther ones falling.

        Attributes
        ----------
        sidelobe_db : float
            Side lobes below the main lobe, dB, `10..=100`.
        level_lobes : int
            How many near side lobes on either side are level, `2..=20`; Taylor's n̄.
        """

        _tag: ClassVar[str] = "taylor"

        sidelobe_db: float
        level_lobes: int


AnyWindow: TypeAlias = Union[
    Window.Rectangular, Window.Hann, Window.Hamming, Window.Blackman, Window.Chebyshev, Window.Taylor
]
"""Any kind of `Window`."""


class Beamforming:
    """What becomes of several channels."""

    @dataclass(kw_only=True, slots=True, repr=False)
    class Noncoherent(Variant):
        """Each is processed, and their powers are summed: no direction is needed, and none is gained by."""

        _tag: ClassVar[str] = "noncoherent"

    @dataclass(kw_only=True, slots=True, repr=False)
    class Steered(Variant):
        """They are weighted and summed at once, before all else, towards a direction beside the beam's middle.

        Attributes
        ----------
        taper : AnyWindow
            Taper over the elements.
        azimuth_rad : float
            Direction, radians clockwise from the array's normal, `-π/2..=π/2`.
        """

        _tag: ClassVar[str] = "steered"

        taper: AnyWindow
        azimuth_rad: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class Adaptive(Variant):
        """In each Doppler filter they are weighted against whatever else comes in, as other ranges show it (sample covariance
        with diagonal loading: Carlson 1988, IEEE Trans. AES 24, 397–401; scaled as Robey et al. 1992, IEEE Trans. AES 28,
        208–216, so that noise keeps its level).

        Attributes
        ----------
        azimuth_rad : float
            Direction, radians clockwise from the array's normal, `-π/2..=π/2`.
        loading_db : float
            What is added to the diagonal, dB over the mean power of a channel's quietest Doppler filter, `-60..=60`. Raising it
            forgives wrong directions and few ranges, and cancels less.
        guard_ranges : int
            Ranges on either side of a group that its weights are not learned from, `0..=1000`.
        """

        _tag: ClassVar[str] = "adaptive"

        azimuth_rad: float
        loading_db: float
        guard_ranges: int


AnyBeamforming: TypeAlias = Union[Beamforming.Noncoherent, Beamforming.Steered, Beamforming.Adaptive]
"""Any kind of `Beamforming`."""


@dataclass(kw_only=True, slots=True, repr=False)
class Processing(Data):
    """What is made of a radar's samples. None of it changes the level of the receiver's noise: in a map it is what it was in a
    sample.

    Attributes
    ----------
    range_window : AnyWindow
        Taper of the matched filter (of a sweep, where the waveform is continuous). Default: Taylor, −35 dB.
    doppler_window : AnyWindow
        Taper of the Doppler filters. Default: Chebyshev, −60 dB.
    doppler_oversampling : int
        Doppler filters, as a multiple of the pulses, `1..=8`. Default 1. Raising it has more filters that overlap: targets
        between two lose less, and noise is alike in neighbours.
    canceller_pulses : int
        Pulses of the binomial canceller of what stands still, `1..=5` and no more than a coherent processing interval has.
        Default 1: none; the Doppler filters do without.
    beamforming : AnyBeamforming
        What becomes of several channels.
    blanking_probability : float | None
        Other radars' pulses are looked for in each interval of five pulses or more, and their samples are blanked: this is the probability with which a sample of
        noise is, `1e-12..=0.01`. Default `None`: they are not looked for. Raising it finds weaker pulses.
    """

    range_window: AnyWindow = field(default_factory=lambda: Window.Taylor(level_lobes=5, sidelobe_db=35.0))
    doppler_window: AnyWindow = field(default_factory=lambda: Window.Chebyshev(sidelobe_db=60.0))
    doppler_oversampling: int = 1
    canceller_pulses: int = 1
    beamforming: AnyBeamforming = field(default_factory=Beamforming.Noncoherent)
    blanking_probability: float | None = None


@dataclass(kw_only=True, slots=True, repr=False)
class TwoRanks(Data):
    """Which two cells in order of power tell a distribution's level and spread.

    Attributes
    ----------
    low : float
        Share of the cells at or below the lower, `0.05..=0.7`. Default 0.3. Lowering it tells the spread better while the distribution is of
        its family, and worse where it is not.
    high : float
        Share of the cells at or below the higher, `0.3..=1` and more than `low`. Default 0.85. Raising it loses less sensitivity, and forgives
        fewer targets.
    """

    low: float = 0.3
    high: float = 0.85


class Cfar:
    """What a threshold is taken from, of the cells in the window around a cell, or of the same cell before. In each case the multiplier is the
    one for the false-alarm probability, the number of cells that there are, and how alike their noise is.
    """

    @dataclass(kw_only=True, slots=True, repr=False)
    class CellAveraging(Variant):
        """Mean of all cells (Finn and Johnson 1968). Sees most in even noise; another target in the window masks."""

        _tag: ClassVar[str] = "cell_averaging"

    @dataclass(kw_only=True, slots=True, repr=False)
    class Censored(Variant):
        """Mean of all cells but the strongest (Rickard and Dillard 1977): so many targets in the window do not mask.

        Attributes
        ----------
        share : float
            Share of the cells that is left out, `0..=0.75`. 0.25 is usual. Raising it forgives more targets, and loses sensitivity.
        """

        _tag: ClassVar[str] = "censored"

        share: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class GreatestOf(Variant):
        """The larger mean of the gates before and the gates after (Hansen and Sawyers 1980): holds at edges of clutter, masks beside targets."""

        _tag: ClassVar[str] = "greatest_of"

    @dataclass(kw_only=True, slots=True, repr=False)
    class SmallestOf(Variant):
        """The smaller mean of the gates before and the gates after (Trunk 1978): sees targets beside others, and false ones at edges of clutter."""

        _tag: ClassVar[str] = "smallest_of"

    @dataclass(kw_only=True, slots=True, repr=False)
    class OrderedStatistic(Variant):
        """One cell in order of power (Rohling 1983): targets in the window do not mask while they fill no more than the rest.

        Attributes
        ----------
        quantile : float
            Share of the cells that lie at or below it, `0.1..=0.95`. 0.75 is usual. Raising it loses less sensitivity, and forgives fewer
            targets.
        """

        _tag: ClassVar[str] = "ordered_statistic"

        quantile: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class ClutterMap(Variant):
        """The cell's own past, an exponential mean over the dwells of a beam position (Nitzberg 1986): sees what comes where nothing was, between
        and above standing clutter. The beam has to come back to within half its width; dwells before the second show nothing. A snapshot
        does not hold it: a restored pipeline learns it anew.

        Attributes
        ----------
        weight : float
            Weight of the latest dwell, `0.01..=0.5`. 0.1 is usual. Raising it follows the weather sooner, loses sensitivity, and sooner takes a
            target that stays for clutter.
        """

        _tag: ClassVar[str] = "clutter_map"

        weight: float

    @dataclass(slots=True, repr=False)
    class Weibull(Variant):
        """Two cells in order of power tell level and spread of clutter with a Weibull distribution, receiver noise among it (Weber and Haykin
        1985): holds whatever the shape is, and targets in the window do not mask.

        Attributes
        ----------
        value : TwoRanks
            What it is.
        """

        _tag: ClassVar[str] = "weibull"

        value: TwoRanks

    @dataclass(slots=True, repr=False)
    class WeibullOrGreatest(Variant):
        """The larger of the thresholds of `Weibull` and `GreatestOf`: for real clutter, whose level and spread change from place to
        place. Even noise, and clutter of one level and spread, cross it less often than designed; a strong target in the window masks.
        With ranks of 0.4 and 1 recorded sea and mountains cross it 1.0 to 1.5 times as often as designed at 1e-2 and 1e-3 (the mean: 1.4 to
        4.0), with median thresholds 0.6 to 1.0 and 2.6 to 3.4 dB above the mean's (`tests/cfar_recordings.rs`); the default ranks cross less
        often and lie higher.

        Attributes
        ----------
        value : TwoRanks
            What it is.
        """

        _tag: ClassVar[str] = "weibull_or_greatest"

        value: TwoRanks

    @dataclass(slots=True, repr=False)
    class LogNormal(Variant):
        """The same as `Weibull` of clutter with a log-normal distribution, which has longer tails: thresholds are higher.

        Attributes
        ----------
        value : TwoRanks
            What it is.
        """

        _tag: ClassVar[str] = "log_normal"

        value: TwoRanks


AnyCfar: TypeAlias = Union[
    Cfar.CellAveraging,
    Cfar.Censored,
    Cfar.GreatestOf,
    Cfar.SmallestOf,
    Cfar.OrderedStatistic,
    Cfar.ClutterMap,
    Cfar.Weibull,
    Cfar.WeibullOrGreatest,
    Cfar.LogNormal,
]
"""Any kind of `Cfar`."""


@dataclass(kw_only=True, slots=True, repr=False)
class Detection(Data):
    """What of a map is taken for a target: a cell that crosses its threshold, which what is around the cell tells.

    Attributes
    ----------
    false_alarm_probability : float
        Probability that noise alone crosses the threshold in a cell, `1e-12..=0.1`. Default 1e-6. Raising it sees weaker targets, and
        gives more false plots.
    cfar : AnyCfar
        What the threshold is taken from. Default `Cfar.CellAveraging`.
    guard_gates : int
        Gates beside a cell that its threshold is not found from, on either side, `0..=64`. Default 3: a target's own skirts. Raising it
        keeps long targets and strong skirts out, and asks farther away.
    training_gates : int
        Gates beyond those that it is found from, on either side, `1..=512`. Default 16. Raising it loses less sensitivity, and
        follows the edges of clutter less closely.
    guard_filters : int
        Doppler filters beside a cell that its threshold is not found from, on either side, `0..=64`; counts with `training_filters`.
        Default 2. Raising it keeps the skirts of strong targets out.
    training_filters : int
        Doppler filters beyond those that it is found from, on either side, `0..=64`; they go round, and none counts twice. Default 0: the
        window lies along range, in one filter. Raising it loses less sensitivity with fewer gates, where what disturbs is the same
        in neighbouring filters.
    peaks_per_scan : int
        Most peaks that a scan should show (cells that cross their threshold and are larger than those beside them), `1..=10_000_000`.
        Default 20 000. Where the world shows more, thresholds are raised until it is so few, with an event. A look that is shorter than
        the radar's scan period may show its share. Raising it keeps weak targets in dense clutter, at the cost of time.
    max_speed_m_s : float
        Fastest range rate that a target is believed to have, m/s, `1..=20_000`. Default 700. Range rates are unfolded up to it where
        several PRFs agree.
    """

    false_alarm_probability: float = 1e-06
    cfar: AnyCfar = field(default_factory=Cfar.CellAveraging)
    guard_gates: int = 3
    training_gates: int = 16
    guard_filters: int = 2
    training_filters: int = 0
    peaks_per_scan: int = 20000
    max_speed_m_s: float = 700.0


@dataclass(kw_only=True, slots=True, repr=False)
class Extraction(Data):
    """What is said of a target that was detected: how its plot's covariance comes about.

    Attributes
    ----------
    steady_probability : float
        Probability that a target's echo keeps its strength while the beam passes it, and does not fluctuate from dwell to dwell as
        Swerling 1 does, `0..=1`. Default 0.5: what was seen decides. Raising it takes differences between dwells for the beam's, and
        azimuths for more accurate.
    range_bias_sigma_m : float
        Standard deviation of what all ranges are off alike, metres, `0..=1e5`. Default 0. It is added to each plot's own.
    azimuth_bias_sigma_rad : float
        The same of azimuths, radians, `0..=0.5`. Default 0.
    elevation_bias_sigma_rad : float
        The same of elevations that are measured, radians, `0..=0.5`. Default 0.
    range_rate_bias_sigma_m_s : float
        The same of range rates, m/s, `0..=1000`. Default 0.
    """

    steady_probability: float = 0.5
    range_bias_sigma_m: float = 0.0
    azimuth_bias_sigma_rad: float = 0.0
    elevation_bias_sigma_rad: float = 0.0
    range_rate_bias_sigma_m_s: float = 0.0


@dataclass(kw_only=True, slots=True, repr=False)
class RadarConfig(Data):
    """One radar from transmitter to range-Doppler map; the same description serves the processing, the simulator and the formulas.

    The default is a surveillance radar in S band: 100 kW, a chirp of 10 µs and 2 MHz, two PRFs in turn, 16 pulses of each
    while its beam of 2° passes.

    Attributes
    ----------
    carriers_hz : list[float]
        Carrier frequency of each channel, hertz, `1e6..=1e12`; as many as `SensorConfig.channels`. Default 2.9 and 2.95 GHz.
    waveforms : list[AnyWaveform]
        What it may transmit, at most `MOST_CHOICES`. Default: a chirp of 10 µs that rises by 2 MHz.
    prf_sets_hz : list[list[float]]
        PRFs that it may use, hertz, `1..=1e6`: a dwell has one coherent processing interval for each of a set, in turn. At most
        `MOST_CHOICES` sets of `MOST_PRFS`. Default: one set, 1000 and 1130 Hz.
    pulses : int
        Pulses of a coherent processing interval, `1..=MOST_PULSES`. Default 16. Raising it resolves range rates more
        finely, and takes longer on each beam.
    peak_power_w : float
        Power while a pulse is transmitted, watts, `1e-6..=1e9`. Default 100 kW.
    receiver : Receiver
        What is received, and how.
    antenna : Antenna
        How it radiates.
    scan : AnyScanPattern
        Where it looks.
    processing : Processing
        What is made of its samples.
    detection : Detection
        What of that is taken for a target.
    extraction : Extraction
        What is said of such a target.
    """

    carriers_hz: list[float] = field(default_factory=lambda: [2900000000.0, 2950000000.0])
    waveforms: list[AnyWaveform] = field(default_factory=lambda: [Waveform.Lfm(duration_s=1e-05, sweep_hz=2000000.0)])
    prf_sets_hz: list[list[float]] = field(default_factory=lambda: [[1000.0, 1130.0]])
    pulses: int = 16
    peak_power_w: float = 100000.0
    receiver: Receiver = field(default_factory=Receiver)
    antenna: Antenna = field(default_factory=Antenna)
    scan: AnyScanPattern = field(
        default_factory=lambda: ScanPattern.Rotating(elevation_rad=0.13962634015954636, period_s=6.0)
    )
    processing: Processing = field(default_factory=Processing)
    detection: Detection = field(default_factory=Detection)
    extraction: Extraction = field(default_factory=Extraction)

    def prfs_hz(self, settings: RadarSettings) -> list[float]:
        """The PRFs of a dwell, with these settings.

        Parameters
        ----------
        settings : RadarSettings
        """
        return cast("list[float]", call("RadarConfig.prfs_hz", list[float], self, settings))

    def pulses_with(self, settings: RadarSettings) -> int:
        """The pulses of each interval, with these settings.

        Parameters
        ----------
        settings : RadarSettings
        """
        return cast("int", call("RadarConfig.pulses", int, self, settings))

    def dwell_s(self, settings: RadarSettings) -> float:
        """How long a dwell takes with these settings, seconds.

        Parameters
        ----------
        settings : RadarSettings
        """
        return cast("float", call("RadarConfig.dwell_s", float, self, settings))


@dataclass(kw_only=True, slots=True, repr=False)
class SensorConfig(Data):
    """One radar.

    Attributes
    ----------
    id : int
        Its number in scans. Default 0.
    site : AnySite
        Where it stands. Default: the local origin.
    scan_period_s : float | None
        Time from one look at an azimuth to the next, seconds, `0.01..=600`. Default `None`: learned from the looks.
    detection_probability : float
        Probability that a target in coverage gives a plot, `0.01..=0.999`. Default 0.9. Raising it drops tracks
        sooner after misses.
    clutter_density_per_m2 : float
        False plots per square metre of the horizontal plane and revisit, `1e-18..=1`. Default 5e-12 (about two in a
        rotation of a 400 km radar). Raising it asks for more evidence before a track is confirmed.
    snr_threshold_db : float | None
        Signal-to-noise ratio from which the radar gives a plot, dB, `-30..=100`. Default `None`: how strong a plot is says
        nothing. With it, the strength of plots that have an `snr_db` counts in association: false plots are taken to be
        noise that crossed this threshold, targets to fluctuate as Swerling 1 does around a mean that each track learns. By
        that mean a strong target is missed less often, and missed sooner when it is gone, than a weak one; not where several
        radars declare a threshold. Between polar plots a target's SNR is taken to go with the inverse fourth power of range.
    reference_snr_db : float | None
        Signal-to-noise ratio of an echo of one square metre at 100 km, dB, `-100..=100`. Default `None`: how large a target is cannot
        be told from its strength. With it, plots that have an `snr_db` tell a radar cross-section, by which classes differ.
    range_sigma_m : float
        Standard deviation of the slant range, metres, `0.01..=1e5`. Default 30.
    azimuth_sigma_rad : float
        Standard deviation of the azimuth, radians, `1e-6..=0.5`. Default 0.0007 (0.04°).
    azimuth_outlier_probability : float
        Share of plots whose azimuth is far off (garbled replies, reflections), `0..=0.5`. Default 0.02. Targets whose azimuths
        are far off again and again are found out and trusted less for a while; not with 0. Raising it holds tracks through bad
        azimuths and lets them wander into false plots.
    azimuth_outlier_scale : float
        Standard deviation of such an azimuth, as a multiple of `azimuth_sigma_rad`, `1..=100`. Default 20.
    elevation_sigma_rad : float
        Standard deviation of the elevation, radians, `1e-6..=0.5`. Default 0.005.
    range_rate_sigma_m_s : float
        Standard deviation of the range rate, m/s, `0.001..=1000`. Default 1.
    cartesian_sigma_m : float
        Standard deviation of a Cartesian plot on each axis, metres, `0.01..=1e5`. Default 30.
    altitude_bias_m : float
        Geometric height minus reported pressure altitude, metres, `-2000..=2000`. Default 0.
    altitude_sigma_m : float
        Standard deviation of geometric height around (reported altitude + bias), metres, `0.1..=5000`. Default 60.
    altitude_prior_mean_m : float
        Mean height assumed for a plot that has neither altitude nor elevation, metres, `-1000..=100_000`.
        Default 5000.
    altitude_prior_sigma_m : float
        Standard deviation of that assumption, metres, `1..=100_000`. Default 3500.
    range_resolution_m : float
        Two targets closer than this in range give one plot, metres, `0..=1e5`. Default 100.
    azimuth_resolution_rad : float
        Two targets closer than this in azimuth give one plot, radians, `0..=0.5`. Default 0.01.
    adapt_noise : bool
        Whether its plots' variances, declared here or by the plots themselves, are multiplied by what is learned of them
        before they are used, each by 1/4 to 16 (an altitude's by 1 to 16). Default false: what is declared is used, and a
        mismatch only told of. Setting it keeps tracks where plots are less accurate than declared, and follows turns more
        closely where they are more accurate, at the price of a few more broken tracks. It is for radars whose accuracy
        nobody knows; where targets fly straighter than `TrackerConfig` says, it takes noise for up to a third smaller.
    channels : int
        Channels (carrier frequencies) it can transmit on, numbered from 0, `1..=1024`. Default 2: the present one
        and one to go to. With 1, no change of channel is ever recommended.
    permitted_channels : list[int]
        The channels that it may transmit on, each once, at least the one numbered 0 and others below `channels`. Default: empty, which is
        all of them. Nothing ever tunes it to another.
    coverage : Coverage
        Where the radar can see.
    blind_zones : BlindZones
        Where it cannot, within that. Default: nowhere.
    radar : RadarConfig | None
        How its I/Q is processed. Default `None`: it has an extractor of its own, and gives plots.
    """

    id: int = 0
    site: AnySite = field(default_factory=lambda: Site.Local((0.0, 0.0, 0.0)))
    scan_period_s: float | None = None
    detection_probability: float = 0.9
    clutter_density_per_m2: float = 5e-12
    snr_threshold_db: float | None = None
    reference_snr_db: float | None = None
    range_sigma_m: float = 30.0
    azimuth_sigma_rad: float = 0.0007
    azimuth_outlier_probability: float = 0.02
    azimuth_outlier_scale: float = 20.0
    elevation_sigma_rad: float = 0.005
    range_rate_sigma_m_s: float = 1.0
    cartesian_sigma_m: float = 30.0
    altitude_bias_m: float = 0.0
    altitude_sigma_m: float = 60.0
    altitude_prior_mean_m: float = 5000.0
    altitude_prior_sigma_m: float = 3500.0
    range_resolution_m: float = 100.0
    azimuth_resolution_rad: float = 0.01
    adapt_noise: bool = False
    channels: int = 2
    permitted_channels: list[int] = field(default_factory=list)
    coverage: Coverage = field(default_factory=Coverage)
    blind_zones: BlindZones = field(default_factory=BlindZones)
    radar: RadarConfig | None = None

    def polar_covariance(self) -> PolarCovariance:
        """Variances of a polar plot that does not state its own."""
        return cast("PolarCovariance", call("SensorConfig.polar_covariance", PolarCovariance, self))


AssociationMode: TypeAlias = Literal["hungarian", "belief", "hypotheses"]
"""How plots are given to targets.

- `"hungarian"`: The one best assignment of all: each plot to one target, each target one plot or none. The fastest.
- `"belief"`: Every target takes in every plot by its probability, found by belief propagation (Williams and Lau 2014).
- `"hypotheses"`: As `Belief` where plots are given away clearly. Tracks that contest plots keep their most
probable joint stories instead, at most 100, and each later scan weighs them anew (Poisson multi-Bernoulli
mixture: Williams 2015; García-Fernández, Williams, Granström, Svensson 2018). Tracks that cross slowly stay apart.
"""


PolarUpdate: TypeAlias = Literal["extended", "iterated", "unscented", "cubature"]
"""How a polar plot enters a track. Range and azimuth bend against the ground: where what is not known of the place across
the line of sight spans an arc that leaves its tangent by as much as range is known to, the plain extended filter is too
sure. With 20 m and 0.57° at 300 km its NEES is 1.8 times what it should be, that of the others 1.1 to 1.35 times, and
their errors are 5 to 11 % smaller; at 1.1° all are wrong, 20 times and 2 (unscented) to 8 times.

- `"extended"`: Extended Kalman filter: linear where the track is foreseen, or at the plot's own place where that is too far off.
The fastest, and as good as any where azimuths are known to some hundred metres.
- `"iterated"`: Iterated extended Kalman filter: linear at the updated state, found in at most ten steps (Bell and Cathey 1993).
The smallest errors up to half a degree.
- `"unscented"`: Unscented transform of range, azimuth and what else is measured: scaled, with α = 1, β = 2, κ = 0 (Julier 2002). The
most honest where azimuth is coarse.
- `"cubature"`: Third-degree spherical cubature (Arasaratnam and Haykin 2009).
"""


class ManoeuvreModel:
    """What a target does in a manoeuvre."""

    @dataclass(kw_only=True, slots=True, repr=False)
    class Noise(Variant):
        """Anything: stronger acceleration noise.

        Attributes
        ----------
        process_noise_m2_s3 : float
            What is added to the horizontal noise of straight flight, m²/s³, `1e-9..=1e6`.
        speed_noise_per_s : float
            What is added at most for each speed squared, 1/s, `1e-9..=1e6`: slow targets do not toss about like fast ones. But
            who stands may drive off: twelve times the noise of straight flight is always added, if `process_noise_m2_s3` is no less.
        """

        _tag: ClassVar[str] = "noise"

        process_noise_m2_s3: float
        speed_noise_per_s: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class CoordinatedTurn(Variant):
        """A turn at constant speed (Bar-Shalom, Li, Kirubarajan 2001, §11.7), its rate estimated.

        Attributes
        ----------
        acceleration_sigma_m_s2 : float
            Standard deviation of the acceleration across the course at its begin, m/s², `1e-3..=1e3`.
        rate_sigma_rad_s : float
            Standard deviation of the rate at its begin, rad/s, `1e-5..=1`: what a slow target's acceleration comes to.
        """

        _tag: ClassVar[str] = "coordinated_turn"

        acceleration_sigma_m_s2: float
        rate_sigma_rad_s: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class ConstantAcceleration(Variant):
        """An acceleration in any horizontal direction that stays as it is.

        Attributes
        ----------
        acceleration_sigma_m_s2 : float
            Standard deviation of each horizontal component at its begin, m/s², `1e-3..=1e3`.
        """

        _tag: ClassVar[str] = "constant_acceleration"

        acceleration_sigma_m_s2: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class Singer(Variant):
        """An acceleration in any horizontal direction that fades and changes (Singer 1970).

        Attributes
        ----------
        acceleration_sigma_m_s2 : float
            Standard deviation of each horizontal component, m/s², `1e-3..=1e3`.
        time_constant_s : float
            Time over which it forgets itself, seconds, `0.1..=1e4`.
        """

        _tag: ClassVar[str] = "singer"

        acceleration_sigma_m_s2: float
        time_constant_s: float


AnyManoeuvreModel: TypeAlias = Union[
    ManoeuvreModel.Noise, ManoeuvreModel.CoordinatedTurn, ManoeuvreModel.ConstantAcceleration, ManoeuvreModel.Singer
]
"""Any kind of `ManoeuvreModel`."""


@dataclass(kw_only=True, slots=True, repr=False)
class Manoeuvre(Data):
    """A way to depart from straight flight, how often that happens, and how long it lasts.

    With at least one of them the tracker is an interacting multiple model filter (Blom and Bar-Shalom 1988): straight
    flight turns into the manoeuvre after `mean_interval_s` on average, and that ends after `mean_duration_s`, both
    without memory, so that the chances of a change follow from the time between two plots.

    Attributes
    ----------
    model : AnyManoeuvreModel
        What the target does.
    mean_interval_s : float
        Mean time of straight flight until it begins, seconds, `1..=1e6`. Raising it makes straight flight smoother
        and a manoeuvre later to be seen.
    mean_duration_s : float
        Mean time that it lasts, seconds, `0.1..=1e4`.
    """

    model: AnyManoeuvreModel
    mean_interval_s: float
    mean_duration_s: float


@dataclass(kw_only=True, slots=True, repr=False)
class TrackerConfig(Data):
    """The tracker.

    Attributes
    ----------
    association : AssociationMode
        How plots are given to targets. Default `"belief"`.
    process_noise_m2_s3 : float
        Horizontal acceleration noise, power spectral density of white acceleration, m²/s³, `1e-9..=1e6`. Default 0.4.
        Raising it follows turns better and smooths less.
    vertical_process_noise_m2_s3 : float
        Vertical acceleration noise, m²/s³, `1e-9..=1e6`. Default 1.
    speed_noise_per_s : float
        What is added to the horizontal noise for fast targets: this times the speed squared, 1/s, `0..=1`. Default 0. With 2e-5,
        in a second of straight flight an aircraft of 200 m/s changes its velocity by 0.9 m/s beside the noise above, a ship hardly.
    coasting_noise_m2_s3 : float
        Horizontal acceleration noise over gaps longer than any manoeuvre lasts, m²/s³, `1e-9..=1e6`: there manoeuvres
        come and go unseen. Default 40. The straight noise, where that is stronger.
    polar_update : PolarUpdate
        How a polar plot enters a track. Default `"extended"`. The others cost two to four times as much for each
        plot that is taken in, and pay where azimuth is coarse and range is long. Association weighs plots as ever.
    manoeuvres : list[Manoeuvre]
        Ways to depart from straight flight, at most two. Default: a coordinated turn, and strong noise.
        None: one filter of nearly constant velocity. `ManoeuvreModel.Noise` alone: process noise that adapts.
    velocity_prior_sigma_m_s : float
        Standard deviation of each horizontal velocity component of a target seen once, m/s, `0.1..=10_000`. Default 140, for
        what flies: the gate of its second plot reaches 600 m/s. A tenth and a hundredth of it are tried too, for what is
        slower, and twice as much: missiles are met up to some 1000 m/s, and need more plots, or fewer false ones
        (not with `ConfirmationLogic.MOfN`, which counts whatever lies in the gate).
        Raising it meets faster ones, and confirms aircraft later in clutter.
    vertical_velocity_prior_sigma_m_s : float
        Standard deviation of the vertical velocity of a target seen once, m/s, `0.01..=10_000`. Default 10.
    gate_probability : float
        Probability that a target's own plot lies inside its gate, `0.5..=0.999_999_9`. Default 0.9999.
    mean_lifetime_s : float
        Mean time that a target stays in coverage, seconds, `1..=1e7`, before any that left has told. Default 200. Raising
        it keeps tracks longer.
    lifetime_prior_targets : float
        How many targets that left say as much as `mean_lifetime_s`, `0.01..=1e9`. Default 2: fifty targets that stay are
        believed within a minute. Raising it holds to the setting.
    initial_target_ratio : float
        Undetected targets when tracking starts, as a multiple of the false plots of one revisit, `1e-6..=1e6`, before any
        has told. Default 1: a first plot is as likely a target as not.
    birth_ratio_per_s : float
        New targets a second, as a multiple of the false plots of one revisit, `1e-9..=1e3`, before any has told. Default
        0.01.
    birth_prior_targets : float
        How many new targets say as much as these two ratios, `0.01..=1e9`. Default 2. While few are known, a track is confirmed
        by more evidence. Raising it holds to the settings.
    confirmation : AnyConfirmationLogic
        What confirms tracks and drops them. Default `ConfirmationLogic.Existence`; the next four settings are its.
    confirm_existence : float
        Existence above which a track is confirmed, `0.5..0.999_999`. Default 0.95, whatever is not known of newcomers yet
        allowed for.
    confirm_plots : int
        Plots that a track needs at least before it is confirmed, `1..=20`. Default 2; one more in `"hungarian"`,
        where a plot that two targets may have given is wholly one's. Raising it confirms later, and fewer false tracks.
    drop_existence : float
        Existence below which a confirmed track leaves the picture, `0.001..=0.9`. Default 0.2: what has been tracked for long
        stays at least through one missed look of a radar that seldom misses, and longer the more often it does. It keeps its
        number, and may be found again under it, until it is forgotten or has coasted too long. Lowering it shows coasting
        tracks longer; 0.5 shows what more likely exists than not, which makes the least error on average.
    forget_existence : float
        Existence below which a tentative track that was missed is forgotten, `1e-6..=0.5`. Default 0.006. A lost one is
        forgotten at 0.3 of that, and a plot begins a target from there. Raising it saves time in clutter and forgets
        targets that were seen once.
    max_coast_s : float
        Longest time a track is kept without a plot, seconds, `0.1..=3600`. Default 180: longer than the passage of
        a radar's cone of silence.
    max_position_sigma_m : float
        Position uncertainty (standard deviation, worst axis) beyond which a track is dropped, metres, `1..=1e6`.
        Default 20 000.
    fixed_echo_probability : float
        Probability that a primary echo that begins or stops is a fixed one (shore, beacon, moored hull), `0..=0.5`.
        Default 0.01, until enough of them have told how many do. What proves to stand still leaves the picture; it comes back under its number when it gets under way.
        Raising it finds fixed echoes a plot or two sooner, and hides slow targets at times. 0 shows all that stands still:
        for who looks for anchored ships, or craft that hover. What answers a secondary radar is never taken for fixed, nor
        what a plot measures height or range rate of.
    emitter_probability : float
        Probability that a track emits what disturbs a radar, while no strobe has pointed at it, `0..=0.5`. Default 0.05.
        A strobe that surely (90 %) comes from a confirmed track moves it in bearing, and counts as if the track had been seen:
        it coasts on where the radar is jammed. Raising it follows emitters a strobe or two sooner, and mistakes
        bystanders for them at times. 0: strobes move no track.
    use_identity : bool
        Use Mode S address and Mode 3/A code in association. Default true.
    """

    association: AssociationMode = "belief"
    process_noise_m2_s3: float = 0.4
    vertical_process_noise_m2_s3: float = 1.0
    speed_noise_per_s: float = 0.0
    coasting_noise_m2_s3: float = 40.0
    polar_update: PolarUpdate = "extended"
    manoeuvres: list[Manoeuvre] = field(
        default_factory=lambda: [
            Manoeuvre(
                mean_duration_s=12.0,
                mean_interval_s=110.0,
                model=ManoeuvreModel.CoordinatedTurn(acceleration_sigma_m_s2=8.0, rate_sigma_rad_s=0.05),
            ),
            Manoeuvre(
                mean_duration_s=12.0,
                mean_interval_s=2000.0,
                model=ManoeuvreModel.Noise(process_noise_m2_s3=800.0, speed_noise_per_s=0.015),
            ),
        ]
    )
    velocity_prior_sigma_m_s: float = 140.0
    vertical_velocity_prior_sigma_m_s: float = 10.0
    gate_probability: float = 0.9999
    mean_lifetime_s: float = 200.0
    lifetime_prior_targets: float = 2.0
    initial_target_ratio: float = 1.0
    birth_ratio_per_s: float = 0.01
    birth_prior_targets: float = 2.0
    confirmation: AnyConfirmationLogic = field(default_factory=ConfirmationLogic.Existence)
    confirm_existence: float = 0.95
    confirm_plots: int = 2
    drop_existence: float = 0.2
    forget_existence: float = 0.006
    max_coast_s: float = 180.0
    max_position_sigma_m: float = 20000.0
    fixed_echo_probability: float = 0.01
    emitter_probability: float = 0.05
    use_identity: bool = True


@dataclass(kw_only=True, slots=True, repr=False)
class ThreatWeights(Data):
    """How much each kind of evidence counts, in log-odds; `-20..=20` each. A score starts at the bias, and what is not known
    adds nothing.

    The defaults were set so that a fast inbound track without a transponder is MEDIUM four minutes, HIGH two minutes and
    CRITICAL a minute before it enters the zone of an asset of value 1, while whatever does not come near stays far below
    MEDIUM. They are judgement, not statistics: the score is an advisory index.

    Attributes
    ----------
    bias : float
        Where every score begins. Default −2.1: a score of 0.11.
    entry : float
        Certain entry adds this, certain passage takes it away. Default 2.5.
    urgency : float
        Times ln(120 s / time to entry), and the probability of entry. Default 1.2: each halving of the time adds 0.83.
    closing : float
        Closing very fast adds this, receding takes it away; three quarters of it at 200 m/s. Default 1.
    altitude : float
        Flying very low adds up to this, very high takes it away; nothing 3 km above the asset, nor where the height is not
        known. Default 0.3.
    class_ : float
        Times the ratio of the class: missile 1.5, drone 0.3, bird −1.5, others 0. Default 1.
    identity : float
        Times the ratio of the identity: unlawful interference (7500) 1, friend −3, a Mode S address or callsign −0.4, others 0.
        Default 1.
    emission : float
        Times the probability that a strobe comes from the track. Default 1.
    manoeuvre : float
        A hard turn towards the asset adds up to this, one away takes it away; three quarters of it at 5 m/s². Default 0.5.
    value : float
        Times the logarithm of the asset's value. Default 0.35: ten times the value adds 0.8.
    """

    bias: float = -2.1
    entry: float = 2.5
    urgency: float = 1.2
    closing: float = 1.0
    altitude: float = 0.3
    class_: float = 1.0
    identity: float = 1.0
    emission: float = 1.0
    manoeuvre: float = 0.5
    value: float = 0.35


ThreatLevel: TypeAlias = Literal["unknown", "low", "medium", "high", "critical"]
"""How urgent a threat is.

- `"unknown"`: Its inputs are not usable.
- `"low"`: Below MEDIUM.
- `"medium"`: From `ThreatConfig.medium_score`.
- `"high"`: From `ThreatConfig.high_score`.
- `"critical"`: From `ThreatConfig.critical_score`, with the lower bound of the score above `high_score`.
"""


@dataclass(kw_only=True, slots=True, repr=False)
class ThreatConfig(Data):
    """The threat assessor.

    Attributes
    ----------
    horizon_s : float
        How far ahead zone entries are predicted, seconds, `1..=3600`. Default 300.
    manoeuvre_s : float
        How long a manoeuvre that the tracker sees is taken to go on, on average, seconds, `0..=60`. Default 5. With 0 every
        course is straight.
    medium_score : float
        Score from which a threat is MEDIUM, `0..1`. Default 0.50.
    high_score : float
        Score from which a threat is HIGH, above `medium_score`. Default 0.75.
    critical_score : float
        Score from which a threat is CRITICAL, above `high_score`. Default 0.90.
    level_margin : float
        How far below its threshold the score must fall before the level falls, `0..=0.5`. Default 0.05.
    raise_steps : int
        In how many of the latest `raise_of` steps the score must reach a threshold before the level rises, from 1 to
        `raise_of`. Default 2. Raising it delays, and keeps a single bad step from doing anything.
    raise_of : int
        See `raise_steps`; `1..=8`. Default 4.
    fall_steps : int
        After how many steps on end below the threshold, less the margin, the level falls, `1..=100`. Default 4.
    gap_s : float
        After this long without an assessment the steps before count no more, seconds, `0.1..=3600`. Default 30. Set it above
        the longest scan period.
    hold_s : float
        How long a level is held while a track's numbers are not usable, seconds, `0..=3600`. Default 10: two rotations of an
        airport radar.
    weights : ThreatWeights
        How much each kind of evidence counts.
    friend_addresses : list[int]
        Mode S addresses of friends, 24 bits each, at most 10 000. Default none. Whoever knows one can send it; a Mode 3/A code
        never makes a friend.
    friend_answer_s : float
        How long a valid cryptographic answer makes a friend, seconds, `0..=86 400`. Default 60.
    friend_level : ThreatLevel
        The highest level of a friend, LOW to CRITICAL. Default LOW. A predicted zone entry is told all the same.
    formation_distance_m : float
        Tracks that threaten one asset within this distance of each other and of like velocity are one formation, metres,
        `0..=1e5`. Default 3000. With 0 there are no formations.
    formation_speed_m_s : float
        By how much their velocities may differ, m/s, `0..=1000`. Default 30.
    history : int
        How many of the latest level changes are kept, `0..=100_000`. Default 100.
    """

    horizon_s: float = 300.0
    manoeuvre_s: float = 5.0
    medium_score: float = 0.5
    high_score: float = 0.75
    critical_score: float = 0.9
    level_margin: float = 0.05
    raise_steps: int = 2
    raise_of: int = 4
    fall_steps: int = 4
    gap_s: float = 30.0
    hold_s: float = 10.0
    weights: ThreatWeights = field(default_factory=ThreatWeights)
    friend_addresses: list[int] = field(default_factory=list)
    friend_answer_s: float = 60.0
    friend_level: ThreatLevel = "low"
    formation_distance_m: float = 3000.0
    formation_speed_m_s: float = 30.0
    history: int = 100


Authority: TypeAlias = Literal["observe", "advise", "automatic"]
"""Who puts protective actions in force.

- `"observe"`: Nobody: pictures and the audit trail show what would be recommended, and no setting changes.
- `"advise"`: The host, action by action: without its answer nothing changes.
- `"automatic"`: Those whose class is in `EwConfig.automatic` come into force at once, and may be vetoed; for all others as
`Advise`.
"""


ActionClass: TypeAlias = Literal[
    "change_channel",
    "vary_prf",
    "blank_sidelobes",
    "cancel_sidelobes",
    "null_adaptively",
    "lengthen_dwell",
    "change_cfar",
    "reset_gate",
    "listen_only",
]
"""The kinds of `ActionKind` by name alone, as an allow-list has them.

- `"change_channel"`: `ActionKind.ChangeChannel`.
- `"vary_prf"`: `ActionKind.VaryPrf`.
- `"blank_sidelobes"`: `ActionKind.BlankSidelobes`.
- `"cancel_sidelobes"`: `ActionKind.CancelSidelobes`.
- `"null_adaptively"`: `ActionKind.NullAdaptively`.
- `"lengthen_dwell"`: `ActionKind.LengthenDwell`.
- `"change_cfar"`: `ActionKind.ChangeCfar`.
- `"reset_gate"`: `ActionKind.ResetGate`.
- `"listen_only"`: `ActionKind.ListenOnly`.
"""


@dataclass(kw_only=True, slots=True, repr=False)
class EwConfig(Data):
    """The electronic-protection responder.

    Attributes
    ----------
    strobe_gate_rad : float
        Strobes closer in bearing than this are one interference, radians, `1e-4..=1`. Default 0.05.
    clear_after_s : float
        Time without a strobe after which an interference is cleared, seconds, `0.1..=3600`. Default 30.
    false_events_per_hour : float
        How often noise alone may be taken for jamming, events an hour for each radar whose I/Q is processed, `1e-6..=1e6`. Default
        1. The probability for one map follows from how many maps an hour the radar makes. Raising it hears weaker jammers.
    noise_cells : int
        Independent cells of a map that its noise floor is measured by, `8..=4096`. Default 64: a jammer as strong as the noise is
        found with 0.88 at a probability of false alarm of 1e-6. Raising it hears weaker jammers, and takes smaller changes of the
        receiver's gain for such.
    floor_cells : int
        Cells that the floor of a channel without jamming is remembered by, `64..=1_000_000`. Default 16 384. Raising it
        makes thresholds lower by up to what not knowing the floor costs, and follows changes of the receiver's gain later.
    kind_confidence : float
        Probability that a source must be of one kind to be called so, `0.5..=0.9999`. Default 0.8.
    false_deceptions_per_track_hour : float
        How often a track that nothing is wrong with may be suspected of deception, times an hour, `1e-6..=100`. Default 0.01.
        Raising it suspects sooner.
    deception_prior : float
        Probability that a track is a repeater's work before there is any evidence, `1e-9..=0.5`. Default 1e-3.
    emitter_confidence : float
        Probability from which bearings of several sites are taken for one emitter's, `0.5..=0.9999`. Default 0.95.
    emitter_speed_m_s : float
        Standard deviation of each component of an emitter's velocity before it is heard, m/s, `0.1..=3000`. Default 200.
    emitter_range_m : float
        Farthest that an emitter is looked for from each site, metres, `1e3..=2e6`. Default 400 km.
    interval_jitter : float
        By how much an emitter's interval between pulses may be off, as a part of the interval, `1e-5..=0.2`. Default 0.02.
        Raising it follows more jitter, and takes more chance coincidences for emitters.
    authority : Authority
        Who puts protective actions in force. Default `"observe"`.
    automatic : list[ActionClass]
        What `"automatic"` may do by itself, each class at most once. Default: nothing.
    action_hold_s : float
        How long an action stays in force at least, seconds, `0..=3600`. Default 20. Its benefit is measured then. Raising it calms settings,
        and keeps longer what does not help.
    action_expiry_s : float
        After how long an action ends whose cause was not met again, seconds, `0.1..=86_400`. Default 120. Raising it goes back to full
        use of the radar later.
    actions_per_minute : int
        Most actions for one radar in a minute, `1..=1000`. Default 60. Those beyond it wait.
    audit_records : int
        Records of the audit trail, `actions_per_minute..=100_000`. Default 256, the latest.
    """

    strobe_gate_rad: float = 0.05
    clear_after_s: float = 30.0
    false_events_per_hour: float = 1.0
    noise_cells: int = 64
    floor_cells: int = 16384
    kind_confidence: float = 0.8
    false_deceptions_per_track_hour: float = 0.01
    deception_prior: float = 0.001
    emitter_confidence: float = 0.95
    emitter_speed_m_s: float = 200.0
    emitter_range_m: float = 400000.0
    interval_jitter: float = 0.02
    authority: Authority = "observe"
    automatic: list[ActionClass] = field(default_factory=list)
    action_hold_s: float = 20.0
    action_expiry_s: float = 120.0
    actions_per_minute: int = 60
    audit_records: int = 256


SimdLevel: TypeAlias = Literal["best", "portable"]
"""How wide the machine's vectors may be used in processing I/Q. Tracking does not depend on it.

- `"best"`: As wide as this machine can. Maps are the same to the bit from run to run, but not on another kind of machine.
- `"portable"`: As any machine of this architecture can: the same to the bit on all of them, and some times slower.
"""


@dataclass(kw_only=True, slots=True, repr=False)
class Config(Root):
    """The whole configuration of a `Pipeline`.

    Attributes
    ----------
    space : Space
        The world's dimensions. Default `"spatial"`.
    origin : Geodetic | None
        Origin of the picture's east-north-up frame. Default: the first sensor's site.
    max_lag_s : float
        How far a scan's end may lie before the picture's time, seconds, `0..=60`. Default 2. Raising it accepts
        later data of slow links, at the price of tracks that step back in time to use it.
    max_gap_s : float
        How far a scan's end may lie after the picture's time, seconds, `1..=1e9`. Default 86 400, a day. One scan with
        a damaged time would else make all that follow too old.
    sensors : list[SensorConfig]
        The radars, 1 to 64, each with its own number. Default: one, with number 0 and no site.
    classification : ClassificationConfig
        When a target's class becomes a label.
    tracker : TrackerConfig
        The tracker.
    threat : ThreatConfig
        The threat assessor.
    ew : EwConfig
        The electronic-protection responder.
    limits : Limits
        What bounds memory and time.
    simd_level : SimdLevel
        How wide the machine's vectors may be used. Default `"best"`.
    """

    space: Space = "spatial"
    origin: Geodetic | None = None
    max_lag_s: float = 2.0
    max_gap_s: float = 86400.0
    sensors: list[SensorConfig] = field(default_factory=lambda: [SensorConfig()])
    classification: ClassificationConfig = field(default_factory=ClassificationConfig)
    tracker: TrackerConfig = field(default_factory=TrackerConfig)
    threat: ThreatConfig = field(default_factory=ThreatConfig)
    ew: EwConfig = field(default_factory=EwConfig)
    limits: Limits = field(default_factory=Limits)
    simd_level: SimdLevel = "best"


@dataclass(kw_only=True, slots=True, repr=False)
class ChannelOverride(Data):
    """A sector with a channel of its own.

    Attributes
    ----------
    action : int
        The action that asked for it.
    azimuth_rad : float
        Middle of the sector, clockwise from true north, [0, 2π).
    width_rad : float
        Its width, (0, 2π].
    channel : int
        Channel inside it.
    """

    action: int
    azimuth_rad: float
    width_rad: float
    channel: int

    def contains(self, azimuth_rad: float) -> bool:
        """Whether the beam is in the sector while it points at `azimuth_rad`.

        Parameters
        ----------
        azimuth_rad : float
        """
        return cast("bool", call("ChannelOverride.contains", bool, self, azimuth_rad))


class _ActionKindMethods(Variant):
    __slots__ = ()

    def class_(self) -> ActionClass:
        """Its kind by name alone."""
        return cast("ActionClass", call("ActionKind.class", ActionClass, self))

    def sector(self) -> tuple[float, float] | None:
        """The sector that it is about: middle and width, radians. `None` of what holds all around."""
        return cast("tuple[float, float] | None", call("ActionKind.sector", tuple[float, float] | None, self))


class ActionKind:
    """What to change: how our own radar transmits, receives, detects or tracks. There is no variant that transmits to interfere, and none
    that engages.
    """

    @dataclass(kw_only=True, slots=True, repr=False)
    class ChangeChannel(_ActionKindMethods):
        """Leave the present channel while the beam is in a sector, and hop from then on as it is learned where the jammer is: always within
        `SensorConfig.permitted_channels`.

        Attributes
        ----------
        azimuth_rad : float
            Middle of the disturbed sector, clockwise from true north, [0, 2π).
        width_rad : float
            Its width, (0, 2π].
        """

        _tag: ClassVar[str] = "change_channel"

        azimuth_rad: float
        width_rad: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class VaryPrf(_ActionKindMethods):
        """Another set of PRFs from step to step, in an order that is hard to predict (stagger, jitter): what answers an earlier pulse does not
        stay in its place. The benefit is that in false targets which stay.
        """

        _tag: ClassVar[str] = "vary_prf"

    @dataclass(kw_only=True, slots=True, repr=False)
    class BlankSidelobes(_ActionKindMethods):
        """Blank cells in which the auxiliary antenna hears more than the beam. The benefit is that in false targets."""

        _tag: ClassVar[str] = "blank_sidelobes"

    @dataclass(kw_only=True, slots=True, repr=False)
    class CancelSidelobes(_ActionKindMethods):
        """Subtract what the auxiliary antenna hears from what the beam hears."""

        _tag: ClassVar[str] = "cancel_sidelobes"

    @dataclass(kw_only=True, slots=True, repr=False)
    class NullAdaptively(_ActionKindMethods):
        """Weigh the elements of a steered array against what else comes in, in place of fixed weights."""

        _tag: ClassVar[str] = "null_adaptively"

    @dataclass(kw_only=True, slots=True, repr=False)
    class LengthenDwell(_ActionKindMethods):
        """More pulses in each coherent processing interval: integrate longer.

        Attributes
        ----------
        pulses : int
            How many.
        """

        _tag: ClassVar[str] = "lengthen_dwell"

        pulses: int

    @dataclass(kw_only=True, slots=True, repr=False)
    class ChangeCfar(_ActionKindMethods):
        """Find thresholds in another way.

        Attributes
        ----------
        cfar : AnyCfar
            In which.
        """

        _tag: ClassVar[str] = "change_cfar"

        cfar: AnyCfar

    @dataclass(kw_only=True, slots=True, repr=False)
    class ResetGate(_ActionKindMethods):
        """Take a track whose ranges are pulled off back to where its range rates say that it is, or let it go on as the track that has the echo
        there; and of what lies in its gate take the nearest, as copies come late. The benefit is that in probability of following the echo.

        Attributes
        ----------
        track : int
            Which track.
        """

        _tag: ClassVar[str] = "reset_gate"

        track: int

    @dataclass(kw_only=True, slots=True, repr=False)
    class ListenOnly(_ActionKindMethods):
        """Transmit nothing while the beam is in a sector, and listen: strobes alone. It gains nothing in detection, and gives nothing away.

        Attributes
        ----------
        azimuth_rad : float
            Middle of the sector, clockwise from true north, [0, 2π).
        width_rad : float
            Its width, (0, 2π].
        """

        _tag: ClassVar[str] = "listen_only"

        azimuth_rad: float
        width_rad: float


AnyActionKind: TypeAlias = Union[
    ActionKind.ChangeChannel,
    ActionKind.VaryPrf,
    ActionKind.BlankSidelobes,
    ActionKind.CancelSidelobes,
    ActionKind.NullAdaptively,
    ActionKind.LengthenDwell,
    ActionKind.ChangeCfar,
    ActionKind.ResetGate,
    ActionKind.ListenOnly,
]
"""Any kind of `ActionKind`."""


@dataclass(kw_only=True, slots=True, repr=False)
class SettingsChange(Data):
    """A change of settings that is in force.

    Attributes
    ----------
    action : int
        The action that asked for it.
    kind : AnyActionKind
        What it asked for.
    """

    action: int
    kind: AnyActionKind


@dataclass(kw_only=True, slots=True, repr=False)
class RadarSettings(Data):
    """What a radar should transmit now.

    Attributes
    ----------
    channel : int
        Channel (carrier frequency) outside all overrides, `0..SensorConfig.channels`.
    prf_set : int
        Which of `RadarConfig.prf_sets_hz` it uses. 0 for a radar without one.
    waveform : int
        Which of `RadarConfig.waveforms` it transmits.
    pulses : int | None
        Pulses of a coherent processing interval, in the place of `RadarConfig.pulses`.
    nulls_rad : list[float]
        Directions that a steered array hears nothing from, radians clockwise from its normal; at most `MOST_NULLS`.
    overrides : list[ChannelOverride]
        Sectors with a channel of their own, in the order in which they were accepted. At most
        `Limits.interferences`.
    blanks_sidelobes : bool
        Whether cells are blanked in which the auxiliary antenna hears more than the beam.
    cancels_sidelobes : bool
        Whether what the auxiliary antenna hears is subtracted from what the beam hears.
    nulls_adaptively : bool
        Whether a steered array weighs its elements against what else comes in.
    cfar : AnyCfar | None
        How thresholds are found, in the place of `Detection.cfar`.
    changes : list[SettingsChange]
        The other actions that are in force, in the order in which they were accepted. At most `Limits.interferences`.
    """

    channel: int = 0
    prf_set: int = 0
    waveform: int = 0
    pulses: int | None = None
    nulls_rad: list[float] = field(default_factory=list)
    overrides: list[ChannelOverride] = field(default_factory=list)
    blanks_sidelobes: bool = False
    cancels_sidelobes: bool = False
    nulls_adaptively: bool = False
    cfar: AnyCfar | None = None
    changes: list[SettingsChange] = field(default_factory=list)

    def channel_at(self, azimuth_rad: float) -> int:
        """Channel while the beam points at `azimuth_rad` (any finite angle). Where overrides overlap, the one that was
        accepted last counts.

        Parameters
        ----------
        azimuth_rad : float
        """
        return cast("int", call("RadarSettings.channel_at", int, self, azimuth_rad))

    def is_silent_at(self, azimuth_rad: float) -> bool:
        """Whether nothing is transmitted while the beam points at `azimuth_rad` (any finite angle).

        Parameters
        ----------
        azimuth_rad : float
        """
        return cast("bool", call("RadarSettings.is_silent_at", bool, self, azimuth_rad))


@dataclass(kw_only=True, slots=True, repr=False)
class PolarCovariance(Data):
    """Variances of a polar measurement. Components that the plot does not have are ignored.

    Attributes
    ----------
    range_m2 : float
        Variance of the slant range, m².
    azimuth_rad2 : float
        Variance of the azimuth, rad².
    elevation_rad2 : float
        Variance of the elevation, rad².
    altitude_m2 : float
        Variance of the altitude, m².
    range_rate_m2_s2 : float
        Variance of the range rate, m²/s².
    range_range_rate_m2_s : float
        Covariance of range and range rate, m²/s: the range-Doppler coupling of a chirp. Else 0.
    """

    range_m2: float
    azimuth_rad2: float
    elevation_rad2: float
    altitude_m2: float
    range_rate_m2_s2: float
    range_range_rate_m2_s: float = 0.0


MOST_BLIND_SECTORS = 64
"""Most sectors that one radar may be blind in."""


MOST_MANOEUVRES = 2
"""Most manoeuvres that are tracked beside straight flight."""


MOST_ELEMENTS = 256
"""Most elements of an array."""


MOST_BEAMS = 100_000
"""Most beams of an electronic scan."""


MOST_CHOICES = 64
"""Most waveforms, and most sets of PRFs, that a radar may choose from."""


MOST_PRFS = 16
"""Most PRFs of one set."""


MOST_PULSES = 4096
"""Most pulses of one coherent processing interval."""


MOST_SAMPLES = 1 << 20
"""Most samples of one pulse."""


MOST_CHIPS = 4096
"""Most chips of a phase code."""


MOST_NULLS = 16
"""Most directions that an array hears nothing from."""
