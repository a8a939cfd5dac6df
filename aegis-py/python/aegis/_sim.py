"""Scenes as plain data: types of `aegis.sim`."""

# Written by tools/generate.py from the core's sources: change those.

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias, Union, cast

from aegis._call import call
from aegis._data import Data, Root, Variant
from aegis._flight import Flight
from aegis._frame import EnuFrame
from aegis._places import Geodetic
from aegis._radar import Swerling
from aegis._time import Time
from aegis.config import RadarConfig, SensorConfig
from aegis.data import Identity

__all__ = [
    "AnyClutterStatistics",
    "AnyEmitter",
    "AnyJammingWaveform",
    "AnyLeg",
    "AnyReflectivity",
    "Burst",
    "Clutter",
    "ClutterStatistics",
    "Emitter",
    "FalseTarget",
    "IqSceneConfig",
    "IqTarget",
    "JammerScript",
    "JammingWaveform",
    "Leg",
    "MAX_BURSTS",
    "MAX_CLUTTER",
    "MAX_DWELLS_PER_SCAN",
    "MAX_FALSE_PLOTS_PER_ROTATION",
    "MAX_FALSE_TARGETS",
    "MAX_FLIGHT_S",
    "MAX_IQ_TARGETS",
    "MAX_JAMMERS",
    "MAX_LATITUDE_RAD",
    "MAX_LEGS",
    "MAX_PATCHES",
    "MAX_REPEATERS",
    "MAX_SAMPLES_PER_SCAN",
    "MAX_SECTORS",
    "MAX_TARGETS",
    "MAX_TOTAL_FLIGHT_S",
    "Reflectivity",
    "Repeater",
    "SceneConfig",
    "SceneRadar",
    "TargetScript",
    "TargetState",
    "TargetTruth",
    "Transponder",
]


@dataclass(kw_only=True, slots=True, repr=False)
class SceneRadar(Data):
    """The radar of a scene: primary, with a secondary radar on the same antenna.

    A target gives a plot when the primary radar detects it, or its transponder answers, or both.

    Attributes
    ----------
    id : int
        Its number in scans. Default 0.
    site : Geodetic
        Where it stands. Default: 43° N, 5° W, 30 m.
    rotation_period_s : float
        Time of one rotation, seconds, `0.1..=600`. Default 4.
    sectors : int
        Scans in a rotation, `1..=MAX_SECTORS`. Default 32.
    min_range_m : float
        Nearest slant range, metres, `0..`. Default 500.
    max_range_m : float
        Farthest slant range, metres, up to 1e6. Default 200 000.
    min_elevation_rad : float
        Lowest elevation, radians, from −π/2. Default −0.02. What the Earth hides is not seen either.
    max_elevation_rad : float
        Highest elevation, radians, up to π/2: above it lies the cone of silence. Default π/4.
    range_sigma_m : float
        Standard deviation of the slant range, metres, `0..=1e5`. Default 30.
    azimuth_sigma_rad : float
        Standard deviation of the azimuth, radians, `0..=0.5`. Default 0.0007.
    elevation_sigma_rad : float | None
        Standard deviation of the elevation, radians, `0..=0.5`; `None` for a radar that does not measure it. Default
        `None`.
    range_rate_sigma_m_s : float | None
        Standard deviation of the range rate, m/s, `0..=1000`; `None` for a radar that does not measure it. Default
        `None`.
    reference_snr_db : float
        Mean signal-to-noise ratio of the reference target, dB, `-50..=100`. Default 20. Raising it sees farther.
    reference_range_m : float
        Its slant range, metres, `1..=1e6`. Default 100 000.
    reference_rcs_m2 : float
        Its radar cross-section, m², `1e-4..=1e6`. Default 1.
    false_alarm_probability : float
        Probability that noise alone crosses the threshold in one cell, `1e-12..=0.1`. Default 1e-6. Raising it
        detects weaker targets; false plots are set apart, below.
    false_plots_per_rotation : float
        Mean number of false plots in a rotation, `0..=MAX_FALSE_PLOTS_PER_ROTATION`: their number is Poisson's,
        their places are uniform over the ring between the ranges. Default 5.
    reply_probability : float
        Probability that a transponder in coverage answers, `0..=1`. Default 0.97; 0 is a radar without a secondary.
    altitude_missing_probability : float
        Probability that an answer carries no altitude, `0..=1`. Default 0.03.
    altitude_bias_m : float
        Geometric height minus reported pressure altitude, metres, `-2000..=2000`. Default 0.
    beam_width_rad : float
        Width of the beam between its half-power points, radians, `1e-3..=1`. Default 0.025.
    sidelobe_db : float
        One-way gain of the sidelobes against the main beam, dB, `-100..=0`. Default −30. Raising it lets a jammer
        disturb other directions than its own.
    """

    id: int = 0
    site: Geodetic = Geodetic(43.0, -5.0, 30.0)
    rotation_period_s: float = 4.0
    sectors: int = 32
    min_range_m: float = 500.0
    max_range_m: float = 200000.0
    min_elevation_rad: float = -0.02
    max_elevation_rad: float = 0.7853981633974483
    range_sigma_m: float = 30.0
    azimuth_sigma_rad: float = 0.0007
    elevation_sigma_rad: float | None = None
    range_rate_sigma_m_s: float | None = None
    reference_snr_db: float = 20.0
    reference_range_m: float = 100000.0
    reference_rcs_m2: float = 1.0
    false_alarm_probability: float = 1e-06
    false_plots_per_rotation: float = 5.0
    reply_probability: float = 0.97
    altitude_missing_probability: float = 0.03
    altitude_bias_m: float = 0.0
    beam_width_rad: float = 0.025
    sidelobe_db: float = -30.0

    def false_plot_density_per_m2(self) -> float:
        """Mean number of false plots per square metre of the ring and rotation."""
        return cast("float", call("SceneRadar.false_plot_density_per_m2", float, self))

    def snr(self, range_m: float, rcs_m2: float) -> float:
        """Mean signal-to-noise power ratio by the radar equation in relative form,

        Parameters
        ----------
        range_m : float
        rcs_m2 : float
        """
        return cast("float", call("SceneRadar.snr", float, self, range_m, rcs_m2))


class Leg:
    """One thing a pilot does.

    `Straight`, `Turn` and `FlyTo` take time; the others are commands
    that are obeyed from then on, beside the legs that follow, until the value is reached.
    """

    @dataclass(kw_only=True, slots=True, repr=False)
    class Straight(Variant):
        """Along a geodesic.

        Attributes
        ----------
        duration_s : float
            For how long, above 0.
        """

        _tag: ClassVar[str] = "straight"

        duration_s: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class Turn(Variant):
        """A turn at a constant rate, see
        `coordinated_turn_rate_rad_s`.

        Attributes
        ----------
        angle_rad : float
            Through which angle, positive to the right, within ±100 turns.
        rate_rad_s : float
            How fast, `1e-4..=1`.
        """

        _tag: ClassVar[str] = "turn"

        angle_rad: float
        rate_rad_s: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class FlyTo(Variant):
        """Turn to a place and fly there; its height is ignored.

        Attributes
        ----------
        waypoint : Geodetic
            Which place.
        rate_rad_s : float
            How fast it turns, `1e-4..=1`. A place inside the turning circle is never reached, and refused.
        """

        _tag: ClassVar[str] = "fly_to"

        waypoint: Geodetic
        rate_rad_s: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class Climb(Variant):
        """Climb or descend.

        Attributes
        ----------
        height_m : float
            Up or down to this height above the ellipsoid, `-500..=100_000`.
        rate_m_s : float
            How fast, `0.01..=2000`.
        """

        _tag: ClassVar[str] = "climb"

        height_m: float
        rate_m_s: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class Accelerate(Variant):
        """Speed up or slow down.

        Attributes
        ----------
        speed_m_s : float
            To this horizontal speed, `0.1..=10_000`.
        acceleration_m_s2 : float
            How fast, `0.001..=500`.
        """

        _tag: ClassVar[str] = "accelerate"

        speed_m_s: float
        acceleration_m_s2: float


AnyLeg: TypeAlias = Union[Leg.Straight, Leg.Turn, Leg.FlyTo, Leg.Climb, Leg.Accelerate]
"""Any kind of `Leg`."""


@dataclass(kw_only=True, slots=True, repr=False)
class Transponder(Data):
    """What a target's transponder answers.

    Attributes
    ----------
    identity : Identity
        Mode S address, Mode 3/A code and callsign: each may be missing.
    without_altitude : bool
        It reports no altitude.
    """

    identity: Identity = field(default_factory=lambda: Identity(callsign=None, mode_3a=None, mode_s=None))
    without_altitude: bool = False


@dataclass(kw_only=True, slots=True, repr=False)
class TargetScript(Flight):
    """One target, from where it appears to where it lands.

    Fields are plain data; the methods chain, so that a script reads as the flight:

    Attributes
    ----------
    appears_s : float
        Seconds from the scene's start until it appears, `0..=1e7`.
    position : Geodetic
        Where it appears: within 80° of the equator, height `-500..=100_000` m.
    track_rad : float
        Its course over ground there, clockwise from true north.
    speed_m_s : float
        Its horizontal speed over ground there, `0.1..=10_000`.
    legs : list[AnyLeg]
        What it does then, at most `MAX_LEGS`. After the last leg it is gone.
    rcs_m2 : float
        Mean radar cross-section, `1e-4..=1e6`.
    transponder : Transponder | None
        What it answers with; `None` for a target that only the primary radar sees.
    """

    appears_s: float = 0.0
    position: Geodetic
    track_rad: float
    speed_m_s: float
    legs: list[AnyLeg] = field(default_factory=list)
    rcs_m2: float = 10.0
    transponder: Transponder | None = field(default_factory=Transponder)


class Emitter:
    """Where a jammer is."""

    @dataclass(kw_only=True, slots=True, repr=False)
    class Bearing(Variant):
        """Always in one direction, and equally strong.

        Attributes
        ----------
        azimuth_rad : float
            Clockwise from true north, `0..=2π`.
        """

        _tag: ClassVar[str] = "bearing"

        azimuth_rad: float

    @dataclass(slots=True, repr=False)
    class Place(Variant):
        """At a place.

        Attributes
        ----------
        value : Geodetic
            What it is.
        """

        _tag: ClassVar[str] = "place"

        value: Geodetic

    @dataclass(slots=True, repr=False)
    class Target(Variant):
        """Aboard the target with this index in `SceneConfig.targets`.

        Attributes
        ----------
        value : int
            What it is.
        """

        _tag: ClassVar[str] = "target"

        value: int


AnyEmitter: TypeAlias = Union[Emitter.Bearing, Emitter.Place, Emitter.Target]
"""Any kind of `Emitter`."""


@dataclass(kw_only=True, slots=True, repr=False)
class Burst(Data):
    """A time during which a jammer is on.

    Attributes
    ----------
    start_s : float
        Seconds from the scene's start until it begins, `0..=1e7`.
    end_s : float
        Seconds from the scene's start until it ends, after `start_s`, up to 1e7.
    """

    start_s: float
    end_s: float


class JammingWaveform:
    """How a jammer fills time while it is on."""

    @dataclass(kw_only=True, slots=True, repr=False)
    class Noise(Variant):
        """Noise without pause, on all of its channels: a barrage, or a spot if these are few."""

        _tag: ClassVar[str] = "noise"

    @dataclass(kw_only=True, slots=True, repr=False)
    class Sweep(Variant):
        """Noise that moves over the radar's channels in turn, from the first to the last and again.

        Attributes
        ----------
        period_s : float
            How long it takes over all of them, seconds, `1e-6..=1e4`.
        channels : int
            How many channels the radar has, `1..=1024`.
        """

        _tag: ClassVar[str] = "sweep"

        period_s: float
        channels: int

    @dataclass(kw_only=True, slots=True, repr=False)
    class Pulses(Variant):
        """Pulses of noise at equal intervals, such as another radar's; in a scene of plots they count as noise for their share of
        the time.

        Attributes
        ----------
        interval_s : float
            From one to the next, seconds, `1e-6..=10`.
        width_s : float
            How long each lasts, seconds, positive and no longer than the interval.
        """

        _tag: ClassVar[str] = "pulses"

        interval_s: float
        width_s: float


AnyJammingWaveform: TypeAlias = Union[JammingWaveform.Noise, JammingWaveform.Sweep, JammingWaveform.Pulses]
"""Any kind of `JammingWaveform`."""


@dataclass(kw_only=True, slots=True, repr=False)
class JammerScript(Data):
    """A noise jammer. While a burst is on and the radar is tuned to one of its channels, it raises the noise, in the main
    beam most, and the radar reports a strobe when its beam passes over a jammer of more than four times the noise: its
    bearing with a standard deviation of a tenth of the beam's width, its ratio with one of 1 dB.

    Attributes
    ----------
    emitter : AnyEmitter
        Where it is.
    bursts : list[Burst]
        When it is on, at most `MAX_BURSTS`.
    jnr_db : float
        Jammer-to-noise ratio in the middle of the main beam, dB, `-20..=100`.
    reference_range_m : float
        Slant range at which it has that ratio, metres, `1..=1e7`; the power falls with the square of the range.
        Without meaning for `Emitter.Bearing`.
    channels : list[int]
        The radar channels that it covers; empty for all of them, from which no retuning escapes.
    waveform : AnyJammingWaveform
        How it fills time while it is on.
    """

    emitter: AnyEmitter
    bursts: list[Burst]
    jnr_db: float
    reference_range_m: float = 1e5
    channels: list[int] = field(default_factory=list)
    waveform: AnyJammingWaveform

    @staticmethod
    def at_bearing(azimuth_rad: float, jnr_db: float, burst: Burst) -> JammerScript:
        """A jammer in a fixed direction, on all channels.

        Parameters
        ----------
        azimuth_rad : float
        jnr_db : float
        burst : Burst
        """
        return cast("JammerScript", call("JammerScript.at_bearing", JammerScript, azimuth_rad, jnr_db, burst))


@dataclass(kw_only=True, slots=True, repr=False)
class SceneConfig(Root):
    """A scene: one radar, what flies, and what disturbs.

    Several radars that see one sky are several scenes with the same targets; give each its own seed.

    Attributes
    ----------
    seed : int
        Where all random numbers come from. Default 0.
    start : Time
        When the scene starts; the beam then points north. Default: the epoch.
    radar : SceneRadar
        The radar.
    targets : list[TargetScript]
        The targets, at most `MAX_TARGETS`; together they fly at most
        `MAX_TOTAL_FLIGHT_S`. Default: none.
    jammers : list[JammerScript]
        The jammers, at most `MAX_JAMMERS`. Default: none.
    """

    seed: int = 0
    start: Time = Time()
    radar: SceneRadar = field(default_factory=SceneRadar)
    targets: list[TargetScript] = field(default_factory=list)
    jammers: list[JammerScript] = field(default_factory=list)

    def with_radar(self, radar: RadarConfig) -> IqSceneConfig:
        """The same world for a radar that is described from its transmitter on: what `PlotScene` and
        `IqScene` take. Targets fluctuate from dwell to dwell (Swerling 1); jammers, site, seed and start stay;
        transponders answer nobody. What `SceneRadar` says of accuracy, detection, coverage and beam plays no part.

        Parameters
        ----------
        radar : RadarConfig
        """
        return cast("IqSceneConfig", call("SceneConfig.with_radar", IqSceneConfig, self, radar))

    def sensor(self) -> SensorConfig:
        """What a pipeline should be told of this radar: its site, accuracy, period, clutter and coverage. The probability
        of detection depends on the target, so that stays at its default.
        """
        return cast("SensorConfig", call("SceneConfig.sensor", SensorConfig, self))


class Reflectivity:
    """How much comes back."""

    @dataclass(kw_only=True, slots=True, repr=False)
    class Surface(Variant):
        """A surface of so much cross-section for each square metre, dB, `-120..=30`, at any grazing angle.

        Attributes
        ----------
        sigma0_db : float
            σ⁰.
        """

        _tag: ClassVar[str] = "surface"

        sigma0_db: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class ConstantGamma(Variant):
        """A surface whose cross-section grows with the sine of the grazing angle: σ⁰ = γ sin ψ (Skolnik 2008, Radar Handbook,
        §16.2).

        Attributes
        ----------
        gamma_db : float
            γ, dB, `-120..=30`.
        """

        _tag: ClassVar[str] = "constant_gamma"

        gamma_db: float

    @dataclass(kw_only=True, slots=True, repr=False)
    class Volume(Variant):
        """A volume that fills the beam up to a height.

        Attributes
        ----------
        eta_db : float
            Cross-section of each cubic metre, dB over 1 m²/m³, `-200..=0`. Rain of `Z` mm⁶/m³ has
            η = π⁵·0.93·Z·10⁻¹⁸/λ⁴ (Doviak and Zrnić 1993, Doppler Radar and Weather Observations, §4.4).
        top_m : float
            Up to this height above the surface, metres, `1..=30_000`.
        """

        _tag: ClassVar[str] = "volume"

        eta_db: float
        top_m: float


AnyReflectivity: TypeAlias = Union[Reflectivity.Surface, Reflectivity.ConstantGamma, Reflectivity.Volume]
"""Any kind of `Reflectivity`."""


class ClutterStatistics:
    """How clutter's amplitude is distributed."""

    @dataclass(kw_only=True, slots=True, repr=False)
    class Rayleigh(Variant):
        """Many scatterers alike."""

        _tag: ClassVar[str] = "rayleigh"

    @dataclass(kw_only=True, slots=True, repr=False)
    class K(Variant):
        """As Rayleigh, of a local mean power that is itself gamma distributed from patch to patch and dwell to dwell, and constant
        during a dwell (Ward, Tough and Watts 2013, Sea Clutter, §4.5).

        Attributes
        ----------
        shape : float
            Shape ν, `0.05..=1000`. Lowering it makes rare spikes.
        """

        _tag: ClassVar[str] = "k"

        shape: float


AnyClutterStatistics: TypeAlias = Union[ClutterStatistics.Rayleigh, ClutterStatistics.K]
"""Any kind of `ClutterStatistics`."""


@dataclass(kw_only=True, slots=True, repr=False)
class Clutter(Data):
    """One source of clutter. What it returns is summed up over the main beam, and comes from the beam's middle.

    Attributes
    ----------
    reflectivity : AnyReflectivity
        How much comes back.
    near_m : float
        Nearest slant range, metres, `1..=1e6`.
    far_m : float
        Farthest slant range, metres, above `near_m`, up to 1e6. What the Earth hides returns nothing.
    azimuth_rad : float
        Middle of the sector in which it lies, clockwise from true north, `0..=2π`.
    width_rad : float
        Width of that sector, `0..=2π`: 2π is all around.
    mean_m_s : float
        Mean range rate, m/s, `-200..=200`; positive opens.
    spread_m_s : float
        Standard deviation of the range rate, m/s, `0..=100`.
    standing : float
        The part of the mean power that stands still, `0..=1`, while the rest has that mean and that spread.
    statistics : AnyClutterStatistics
        How the amplitude is distributed.
    """

    reflectivity: AnyReflectivity
    near_m: float
    far_m: float
    azimuth_rad: float
    width_rad: float
    mean_m_s: float
    spread_m_s: float
    standing: float
    statistics: AnyClutterStatistics

    @staticmethod
    def ground() -> Clutter:
        """Land: γ = −15 dB, hardly moving, half of it standing, out to 60 km."""
        return cast("Clutter", call("Clutter.ground", Clutter))

    @staticmethod
    def sea() -> Clutter:
        """A moderate sea: spiky, spread by its waves."""
        return cast("Clutter", call("Clutter.sea", Clutter))

    @staticmethod
    def rain() -> Clutter:
        """Rain of 30 dBZ, seen at 10 cm, up to 4 km high."""
        return cast("Clutter", call("Clutter.rain", Clutter))


@dataclass(kw_only=True, slots=True, repr=False)
class IqTarget(Data):
    """A target as a radar's receiver has it.

    Attributes
    ----------
    script : TargetScript
        Its flight, and its mean radar cross-section.
    swerling : Swerling
        How its power fluctuates: from dwell to dwell (1, 3), or from pulse to pulse (2, 4). The phase stays that of its range.
    """

    script: TargetScript
    swerling: Swerling = "swerling1"


@dataclass(kw_only=True, slots=True, repr=False)
class FalseTarget(Data):
    """One copy of each pulse.

    Attributes
    ----------
    delay_s : float
        How long it is held back, seconds, `0..=0.1`: it seems so much farther away than the repeater, or in the time of a later
        pulse nearer.
    doppler_hz : float
        How much its frequency is shifted, hertz, `-1e6..=1e6`; positive seems to close.
    delay_rate : float
        How much longer it is held back for each second that a burst has lasted, seconds, `0..=1e-3`: the range gate is pulled off by `c/2`
        times that, metres a second. Its frequency does not change with it. Default 0.
    """

    delay_s: float = 0.0
    doppler_hz: float = 0.0
    delay_rate: float = 0.0


@dataclass(kw_only=True, slots=True, repr=False)
class Repeater(Data):
    """A repeater: it records each pulse that reaches it, whatever its waveform, and sends copies of it.

    Attributes
    ----------
    emitter : AnyEmitter
        Where it is: a place, or aboard a target. A mere bearing has no range, and is refused.
    bursts : list[Burst]
        When it is on, at most `MAX_BURSTS`.
    jnr_db : float
        Power of one copy over the receiver's noise, in one sample of the middle of the main beam, dB, `-20..=100`. It falls with
        the square of the range: a repeater transmits all that it has, however weakly it is illuminated.
    reference_range_m : float
        Slant range at which it has that ratio, metres, `1..=1e7`.
    channels : list[int]
        The radar channels that it covers; empty for all of them.
    false_targets : list[FalseTarget]
        What it shows, at most `MAX_FALSE_TARGETS`.
    """

    emitter: AnyEmitter
    bursts: list[Burst]
    jnr_db: float
    reference_range_m: float = 1e5
    channels: list[int] = field(default_factory=list)
    false_targets: list[FalseTarget]


@dataclass(kw_only=True, slots=True, repr=False)
class IqSceneConfig(Root):
    """A scene for a radar whose I/Q is processed: what flies, what lies around, and what disturbs.

    Attributes
    ----------
    seed : int
        Where all random numbers come from. Default 0.
    start : Time
        When the scene starts; a rotating beam then points north. Default: the epoch.
    sensor : int
        The radar's number in scans. Default 0.
    site : Geodetic
        Where it stands; its height counts as the height over what it sees. Default: 43° N, 5° W, 30 m.
    radar : RadarConfig
        The radar.
    dwells_per_scan : int
        Dwells of each scan, `1..=MAX_DWELLS_PER_SCAN`. Default 8.
    receiver_noise : bool
        Whether the receiver has noise, of unit power in each sample. Default true. Without it echoes keep the amplitudes that
        they would have over such noise.
    targets : list[IqTarget]
        The targets, at most `MAX_IQ_TARGETS`. Default: none.
    clutter : list[Clutter]
        What lies around, at most `MAX_CLUTTER`. Default: none.
    jammers : list[JammerScript]
        Noise jammers, at most `MAX_JAMMERS`. Their ratio to noise is that in the receiver's whole band, in the middle of the
        beam; `jnr_db` gives it from watts. Default: none.
    repeaters : list[Repeater]
        Repeaters, at most `MAX_REPEATERS`. Default: none.
    """

    seed: int = 0
    start: Time = Time()
    sensor: int = 0
    site: Geodetic = Geodetic(43.0, -5.0, 30.0)
    radar: RadarConfig = field(default_factory=RadarConfig)
    dwells_per_scan: int = 8
    receiver_noise: bool = True
    targets: list[IqTarget] = field(default_factory=list)
    clutter: list[Clutter] = field(default_factory=list)
    jammers: list[JammerScript] = field(default_factory=list)
    repeaters: list[Repeater] = field(default_factory=list)


@dataclass(kw_only=True, slots=True, repr=False)
class TargetTruth(Data):
    """What is true of a target during one dwell.

    Attributes
    ----------
    target : int
        Which of `IqSceneConfig.targets`.
    range_m : float
        Slant range in the middle of the dwell.
    range_rate_m_s : float
        Positive opens.
    azimuth_rad : float
        Clockwise from true north, [0, 2π).
    elevation_rad : float
        Above the radar's horizontal plane.
    snr_db : float
        The signal-to-noise ratio of one sample of one channel that the radar equation says, dB: of the mean cross-section,
        with the beam's gain both ways, as a mean over the dwell's pulses.
    fluctuation : list[float]
        Power over its mean: one number for a dwell, or one for each of its pulses where it fluctuates from pulse to pulse.
    """

    target: int
    range_m: float
    range_rate_m_s: float
    azimuth_rad: float
    elevation_rad: float
    snr_db: float
    fluctuation: list[float]


@dataclass(kw_only=True, slots=True, repr=False)
class TargetState(Data):
    """A target's true state.

    Attributes
    ----------
    position : Geodetic
        Where it is.
    track_rad : float
        Course over ground, clockwise from true north at the target, [0, 2π).
    speed_m_s : float
        Horizontal speed over the rotating Earth, at the target's height.
    climb_rate_m_s : float
        Positive when it climbs.
    turn_rate_rad_s : float
        Positive to the right.
    """

    position: Geodetic
    track_rad: float
    speed_m_s: float
    climb_rate_m_s: float
    turn_rate_rad_s: float

    def velocity_m_s(self) -> tuple[float, float, float]:
        """East, north, up at the target's own position."""
        return cast("tuple[float, float, float]", call("TargetState.velocity_m_s", tuple[float, float, float], self))

    def in_frame(self, frame: EnuFrame) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
        """Position, metres, and velocity, m/s, in a frame: what a track in a picture with that origin is compared with.

        Parameters
        ----------
        frame : EnuFrame
        """
        return cast(
            "tuple[tuple[float, float, float], tuple[float, float, float]]",
            call(
                "TargetState.in_frame",
                tuple[tuple[float, float, float], tuple[float, float, float]],
                self,
                frame.origin,
            ),
        )

    def bank_rad(self) -> float:
        """The bank angle of a coordinated turn, positive to the right: `tan φ = v ω / g`."""
        return cast("float", call("TargetState.bank_rad", float, self))


MAX_PATCHES = 1 << 17
"""Most patches of one source in a beam."""


MAX_IQ_TARGETS = 1000
"""Most targets of an I/Q scene."""


MAX_CLUTTER = 16
"""Most sources of clutter."""


MAX_REPEATERS = 64
"""Most repeaters."""


MAX_DWELLS_PER_SCAN = 4096
"""Most dwells of one scan."""


MAX_SAMPLES_PER_SCAN = 1 << 27
"""Most complex samples of one scan, over all dwells and channels: 1 GiB."""


MAX_FALSE_TARGETS = 64
"""Most false targets of one repeater."""


MAX_TARGETS = 10_000
"""Most targets in a scene."""


MAX_LEGS = 1000
"""Most legs of one target."""


MAX_FLIGHT_S = 86_400.0
"""Longest flight of one target, seconds."""


MAX_TOTAL_FLIGHT_S = 1e7
"""Longest sum of all flights, seconds."""


MAX_FALSE_PLOTS_PER_ROTATION = 100_000.0
"""Most false plots in a rotation, as a mean."""


MAX_SECTORS = 256
"""Most scans in a rotation."""


MAX_JAMMERS = 64
"""Most jammers in a scene."""


MAX_BURSTS = 1000
"""Most bursts of one jammer."""


MAX_LATITUDE_RAD = 80.0 * math.pi / 180.0
"""Farthest latitude from the equator that a target reaches, radians (80°): its course means little at a pole."""
