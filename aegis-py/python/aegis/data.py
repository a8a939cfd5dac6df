"""What goes into a pipeline and what comes out, as plain data."""

# Written by tools/generate.py from the core's sources: change those.

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias, Union, cast

from aegis._call import call
from aegis._data import Data, Variant
from aegis._places import Geodetic, PlotFlags
from aegis._time import Time
from aegis.config import AnyActionKind, AnySite, PolarCovariance, ThreatLevel

__all__ = [
    "Action",
    "ActionState",
    "Alternative",
    "AnyEvent",
    "AnyMeasurement",
    "AnyZone",
    "Asset",
    "Association",
    "AuditEvidence",
    "AuditRecord",
    "ChannelInterference",
    "ClassFeatures",
    "ClassPosterior",
    "Deception",
    "DeceptionKind",
    "Decision",
    "DetectorStats",
    "Event",
    "EventKind",
    "EwStats",
    "Factors",
    "Identity",
    "Interference",
    "InterferenceKind",
    "InterferenceSource",
    "LevelCause",
    "LevelChange",
    "Lobe",
    "LocatedEmitter",
    "LostReason",
    "MOST_ALTERNATIVES",
    "MOST_CHANNELS_HEARD",
    "MOST_STAGGER",
    "Measurement",
    "NoiseEstimate",
    "Plot",
    "Pose",
    "PulseDescriptor",
    "PulseEmitter",
    "Quantity",
    "Raid",
    "RejectReason",
    "Ruling",
    "Sector",
    "Stage",
    "Stats",
    "Strobe",
    "TargetClass",
    "Threat",
    "ThreatStats",
    "Track",
    "TrackStatus",
    "TrackerStats",
    "Zone",
]


Stage: TypeAlias = Literal["radar", "detector", "tracker", "threat_assessor", "ew_responder"]
"""One of the five stages.

- `"radar"`: Signal processing and settings.
- `"detector"`: Plots.
- `"tracker"`: Tracks.
- `"threat_assessor"`: Threats.
- `"ew_responder"`: Protection.
"""


class Measurement:
    """Where a plot lies, in its sensor's local frame."""

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class Polar(Variant):
        """Sensor-centred polar measurement.

        Attributes
        ----------
        range_m : float
            Slant range.
        azimuth_rad : float
            Clockwise from true north.
        elevation_rad : float | None
            Above the sensor's local horizontal.
        altitude_m : float | None
            Barometric (pressure) altitude that the target reports.
        range_rate_m_s : float | None
            Positive when the target recedes.
        covariance : PolarCovariance | None
            Variances, or `None` for the accuracy that the sensor's configuration declares.
        """

        _tag: ClassVar[str] = "polar"

        range_m: float
        azimuth_rad: float
        elevation_rad: float | None = None
        altitude_m: float | None = None
        range_rate_m_s: float | None = None
        covariance: PolarCovariance | None = None

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class Cartesian(Variant):
        """East, north, up of the sensor; in a planar world the third component is ignored.

        Attributes
        ----------
        position_m : tuple[float, float, float]
            East, north, up.
        covariance : tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]] | None
            Covariance of the position, m²; or `None` for `SensorConfig.cartesian_sigma_m`.
        """

        _tag: ClassVar[str] = "cartesian"

        position_m: tuple[float, float, float]
        covariance: tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]] | None = (
            None
        )


AnyMeasurement: TypeAlias = Union[Measurement.Polar, Measurement.Cartesian]
"""Any kind of `Measurement`."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Identity(Data):
    """What a target's transponder said of itself. Missing parts are `None`.

    Attributes
    ----------
    mode_s : int | None
        24-bit Mode S address.
    mode_3a : int | None
        12-bit Mode 3/A code (print it in octal).
    callsign : str | None
        Callsign or registration.
    """

    mode_s: int | None = None
    mode_3a: int | None = None
    callsign: str | None = None

    def updated_by(self, newer: Identity) -> Identity:
        """What is known of either, `newer` first.

        Parameters
        ----------
        newer : Identity
        """
        return cast("Identity", call("Identity.updated_by", Identity, self, newer))


TargetClass: TypeAlias = Literal[
    "aeroplane",
    "helicopter",
    "drone",
    "missile",
    "vessel",
    "vehicle",
    "bird",
    "airliner",
    "light_aircraft",
    "glider",
    "clutter",
]
"""What kind of thing a target is.

- `"aeroplane"`: Fixed-wing aircraft, of whatever size.
- `"helicopter"`: Rotorcraft.
- `"drone"`: Small unmanned aircraft.
- `"missile"`: Ballistic or guided projectile.
- `"vessel"`: Surface vessel.
- `"vehicle"`: Land vehicle.
- `"bird"`: Bird or flock.
- `"airliner"`: Airliner, or another large fixed-wing aircraft.
- `"light_aircraft"`: Light fixed-wing aircraft with an engine.
- `"glider"`: Glider.
- `"clutter"`: No target: what ground, sea, weather or noise returns.
"""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Plot(Data):
    """One centroided report of a radar.

    Attributes
    ----------
    time : Time
        When the beam met the target.
    measurement : AnyMeasurement
        Where, in the sensor's local frame.
    snr_db : float | None
        Signal-to-noise ratio, if the radar reports it.
    range_extent_m : float | None
        How long the target is along the line of sight, where its echo is clearly longer than a point's: by more than half of what the
        waveform resolves. `None` else, and where the radar does not say.
    identity : Identity
        What the target's transponder said of itself.
    class_ : TargetClass | None
        What kind of target the radar took it for.
    flags : PlotFlags
        How it was detected, and what the radar says of it.
    tag : int
        The caller's own number for this plot, carried through unchanged; a recording's reader puts the record's
        number here.
    """

    time: Time
    measurement: AnyMeasurement
    snr_db: float | None = None
    range_extent_m: float | None = None
    identity: Identity = field(default_factory=Identity)
    class_: TargetClass | None = None
    flags: PlotFlags = PlotFlags.NONE
    tag: int = 0


Quantity: TypeAlias = Literal["range", "azimuth", "elevation", "altitude", "range_rate", "position"]
"""What a plot measures, one number at a time.

- `"range"`: Slant range.
- `"azimuth"`: Azimuth.
- `"elevation"`: Elevation.
- `"altitude"`: Barometric altitude.
- `"range_rate"`: Range rate.
- `"position"`: Position along any axis, of a Cartesian plot.
"""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Sector(Data):
    """A part of the horizon that the beam swept, clockwise, at constant speed.

    Attributes
    ----------
    azimuth_rad : float
        Azimuth at which the sweep began, [0, 2π).
    width_rad : float
        How far it swept clockwise, (0, 2π].
    start : Time
        When it began.
    end : Time
        When it ended. Equal to `start` for a radar that sees the whole sector at once.
    """

    azimuth_rad: float
    width_rad: float
    start: Time
    end: Time

    @staticmethod
    def full_circle(start: Time, end: Time) -> Sector:
        """The whole horizon, swept clockwise from north between two times.

        Parameters
        ----------
        start : Time
        end : Time
        """
        return cast("Sector", call("Sector.full_circle", Sector, start, end))

    def fraction_at(self, azimuth_rad: float) -> float | None:
        """The fraction of the sweep at which the beam points at `azimuth_rad`, or `None` outside the sector.

        Parameters
        ----------
        azimuth_rad : float
        """
        return cast("float | None", call("Sector.fraction_at", float | None, self, azimuth_rad))

    def time_at(self, azimuth_rad: float) -> Time | None:
        """When the beam pointed at `azimuth_rad`, or `None` outside the sector.

        Parameters
        ----------
        azimuth_rad : float
        """
        return cast("Time | None", call("Sector.time_at", Time | None, self, azimuth_rad))


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Pose(Data):
    """Where a moving radar was while it looked.

    Attributes
    ----------
    position : AnySite
        Position, of the same kind (geodetic or local) as the sensor's site in the configuration.
    velocity_m_s : tuple[float, float, float]
        Velocity in the platform's own east-north-up frame; it is taken out of the measured range rate.
    """

    position: AnySite
    velocity_m_s: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Strobe(Data):
    """A bearing to an unwanted emission.

    Attributes
    ----------
    time : Time
        When it was received.
    azimuth_rad : float
        Bearing of its middle, clockwise from true north.
    azimuth_sigma_rad : float
        Standard deviation of that bearing.
    elevation_rad : float | None
        Elevation, if the radar measures it.
    jnr_db : float | None
        Jammer-to-noise ratio, if the radar measures it.
    """

    time: Time
    azimuth_rad: float
    azimuth_sigma_rad: float
    elevation_rad: float | None = None
    jnr_db: float | None = None

    def is_usable(self) -> bool:
        """Whether every number in it is finite, and its bearing and deviation are those of a direction: the bearing within
        [−2π, 4π], the deviation positive and no more than π.
        """
        return cast("bool", call("Strobe.is_usable", bool, self))


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class DetectorStats(Data):
    """What the detector did.

    Attributes
    ----------
    plots_used : int
        Plots passed on.
    plots_rejected : int
        Plots rejected.
    mean_snr_db : float | None
        Mean signal-to-noise ratio of the last scan's plots, where the radar reports it.
    """

    plots_used: int
    plots_rejected: int
    mean_snr_db: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class TrackerStats(Data):
    """What the tracker did.

    Attributes
    ----------
    associated : int
        Plots used by a track.
    unassociated : int
        Plots used by no track: they may have begun one.
    misses : int
        Looks at a track that gave no plot.
    initiated : int
        Tracks initiated.
    confirmed : int
        Tracks confirmed.
    lost : int
        Confirmed tracks lost.
    merged : int
        Tracks merged.
    quarantined : int
        Tracks quarantined.
    hypotheses : int
        Hypotheses kept now, tentative ones included.
    nis_per_dof : float
        Running mean of NIS per degree of freedom of confirmed tracks; near 1 when accuracy and process noise are
        declared right.
    nis_samples : int
        How many plots went into that mean.
    noise_mismatches : int
        How often a declared accuracy was found to be off: see `Tracker.noise`.
    """

    associated: int
    unassociated: int
    misses: int
    initiated: int
    confirmed: int
    lost: int
    merged: int
    quarantined: int
    hypotheses: int
    nis_per_dof: float
    nis_samples: int
    noise_mismatches: int


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ThreatStats(Data):
    """What the threat assessor did.

    Attributes
    ----------
    assessed : int
        (track, asset) pairs assessed.
    level_changes : int
        Level changes.
    by_level : tuple[int, int, int, int, int]
        Threats now: low, medium, high, critical, unknown.
    """

    assessed: int
    level_changes: int
    by_level: tuple[int, int, int, int, int]


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class EwStats(Data):
    """What the responder did.

    Attributes
    ----------
    strobes : int
        Strobes received.
    strobes_rejected : int
        Strobes rejected.
    strobes_formed : int
        Strobes formed from noise floors.
    levels : int
        Maps whose noise was compared with their channel's floor.
    levels_jammed : int
        Of these, the maps whose noise stood out.
    interferences : int
        Interferences detected.
    recommended : int
        Actions recommended.
    """

    strobes: int
    strobes_rejected: int
    strobes_formed: int
    levels: int
    levels_jammed: int
    interferences: int
    recommended: int


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Stats(Data):
    """Counters and signal quality of a pipeline.

    Attributes
    ----------
    scans : int
        Scans that were stepped.
    detector : DetectorStats
        The detector.
    tracker : TrackerStats
        The tracker.
    threat : ThreatStats
        The threat assessor.
    ew : EwStats
        The electronic-protection responder.
    """

    scans: int
    detector: DetectorStats
    tracker: TrackerStats
    threat: ThreatStats
    ew: EwStats


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class NoiseEstimate(Data):
    """How the plots of one radar scatter in one quantity, beside what is declared: learned from the innovations of settled
    tracks in straight flight. Plots that carry variances of their own are compared with these, the others with their
    radar's configuration.

    Attributes
    ----------
    sigma_ratio : float
        True standard deviation over declared standard deviation; 1 before the first plot.
    samples : float
        How many plots it rests on, 0 to 995; fewer count where the target's own motion hides the noise. The logarithm of
        `sigma_ratio` has a standard deviation of about `sqrt(0.75 / samples)`.
    correlation : float
        Correlation of innovations that follow each other, 0 where the filter's gain is right. Where it is far from 0, it is
        motion that makes them too large (above 0: the filter lags behind) or too small (below), and `sigma_ratio` is not
        gone by.
    used_sigma_ratio : float
        What declared standard deviations are multiplied by before use: 1 unless `SensorConfig.adapt_noise`.
    is_mismatched : bool
        Whether `Event.NoiseMismatch` was said and still holds.
    """

    sigma_ratio: float
    samples: float
    correlation: float
    used_sigma_ratio: float
    is_mismatched: bool


LevelCause: TypeAlias = Literal["rise", "fall", "friend", "unusable", "usable"]
"""Why a level changed.

- `"rise"`: The score reached the threshold in enough of the latest steps.
- `"fall"`: The score was below the threshold, less the margin, for long enough.
- `"friend"`: It is a friend now, or no longer.
- `"unusable"`: Its numbers were not usable for too long.
- `"usable"`: Its numbers are usable again.
"""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class LevelChange(Data):
    """A level that changed.

    Attributes
    ----------
    track : int
        Which track.
    asset : int
        Which asset.
    time : Time
        When.
    from_ : ThreatLevel
        Level before.
    to : ThreatLevel
        Level now.
    cause : LevelCause
        Why.
    score : float
        The score then.
    """

    track: int
    asset: int
    time: Time
    from_: ThreatLevel
    to: ThreatLevel
    cause: LevelCause
    score: float


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Factors(Data):
    """Named contributions in log-odds: `bias + sum of factors = ln(score / (1 − score))`, exactly. Missing evidence
    contributes 0.

    Attributes
    ----------
    bias : float
        Where every score begins.
    entry : float
        Probability of zone entry.
    urgency : float
        How soon.
    closing : float
        Closing or receding.
    altitude : float
        Low or high.
    identity : float
        What its transponder says it is.
    class_ : float
        What the radar took it for.
    emission : float
        Whether strobes come from it.
    manoeuvre : float
        Turning towards the asset or away.
    value : float
        What the asset is worth.
    """

    bias: float
    entry: float
    urgency: float
    closing: float
    altitude: float
    identity: float
    class_: float
    emission: float
    manoeuvre: float
    value: float

    def log_odds(self) -> float:
        """The score in log-odds: `bias + capability + intent + value`."""
        return cast("float", call("Factors.log_odds", float, self))

    def capability(self) -> float:
        """What it could do: what it is, and how soon it can be there."""
        return cast("float", call("Factors.capability", float, self))

    def intent(self) -> float:
        """What it seems to be about: where it heads, how it flies, what it says of itself, and whether it jams."""
        return cast("float", call("Factors.intent", float, self))


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Threat(Data):
    """What a track means for an asset.

    While a track's numbers are not usable, this is the last usable assessment, its level held and then
    `"unknown"`; where there was none, it is what is said of nothing: a score from the bias alone, with
    the interval 0 to 1 and a CPA at 0 with the deviation `f64.MAX`.

    Attributes
    ----------
    track : int
        Which track.
    asset : int
        Which asset.
    level : ThreatLevel
        How urgent it is.
    priority : int
        Its place among all threats, 1 is first: by level, then by score. Two change places only when their scores differ by
        more than 0.04.
    is_friend : bool
        Whether it is a friend: a valid cryptographic answer of late, or a Mode S address in `ThreatConfig.friend_addresses`.
    formation : int | None
        The lowest track number of the formation that it flies in, if it does.
    score : float
        Advisory index in (0, 1), not a probability.
    score_interval : tuple[float, float]
        90 % interval of the score.
    capability : float
        What it could do, as an index in (0, 1): see `Factors.capability`. 0.5 where nothing is known.
    intent : float
        What it seems to be about, as an index in (0, 1): see `Factors.intent`. 0.5 where nothing is known.
    cpa_distance_m : float
        Distance at the closest point of approach.
    cpa_distance_sigma_m : float
        Standard deviation of that distance.
    cpa_time_s : float
        Seconds until the closest point of approach; 0 when it is past.
    cpa_time_sigma_s : float
        Standard deviation of that time; 0 when it is past.
    tti_s : float | None
        Seconds until zone entry on the present course; 0 inside, `None` when it does not enter.
    tti_sigma_s : float | None
        Standard deviation of that time, given that it enters; `None` when it does not.
    sigmas_hold : bool
        Whether these deviations hold within 3 %: see `Approach` and
        `ZoneEntry`.
    entry_probability : float
        Probability that it enters the zone within `ThreatConfig.horizon_s` on the present course, or is inside.
    factors : Factors
        Why the score is what it is.
    """

    track: int
    asset: int
    level: ThreatLevel
    priority: int
    is_friend: bool
    formation: int | None = None
    score: float
    score_interval: tuple[float, float]
    capability: float
    intent: float
    cpa_distance_m: float
    cpa_distance_sigma_m: float
    cpa_time_s: float
    cpa_time_sigma_s: float
    tti_s: float | None = None
    tti_sigma_s: float | None = None
    sigmas_hold: bool
    entry_probability: float
    factors: Factors


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Raid(Data):
    """All that comes in on one asset: tracks whose zone entry is predicted, or whose level is MEDIUM or above; no friends.

    Attributes
    ----------
    asset : int
        On which asset.
    level : ThreatLevel
        The highest level among them.
    score : float
        The highest score among them.
    tracks : int
        How many tracks.
    formations : int
        How many formations they make; a track that flies alone is none.
    first_tti_s : float | None
        Seconds until the first of them enters the zone; `None` when none does on its present course.
    entry_probability : float
        Probability that at least one enters within `ThreatConfig.horizon_s`, as if they flew independently of each other.
    """

    asset: int
    level: ThreatLevel
    score: float
    tracks: int
    formations: int
    first_tti_s: float | None = None
    entry_probability: float


class Zone:
    """A protected volume around an asset. In a planar world spheres and cylinders are discs, and prisms their plans."""

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class Sphere(Variant):
        """All within a distance.

        Attributes
        ----------
        radius_m : float
            Its radius, above 0, up to 1e7.
        """

        _tag: ClassVar[str] = "sphere"

        radius_m: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class Cylinder(Variant):
        """All within a horizontal distance, between two heights.

        Attributes
        ----------
        radius_m : float
            Its radius, above 0, up to 1e7.
        floor_m : float
            Floor, height above the asset (negative: below); within 1e7.
        ceiling_m : float
            Ceiling, height above the asset, above the floor; within 1e7.
        """

        _tag: ClassVar[str] = "cylinder"

        radius_m: float
        floor_m: float
        ceiling_m: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class Prism(Variant):
        """All over a polygon, between two heights. In a planar world the heights do not count.

        Attributes
        ----------
        plan : list[tuple[float, float]]
            Its plan, east and north of the asset; it moves with the asset and does not turn.
        floor_m : float
            Floor, height above the asset (negative: below); within 1e7.
        ceiling_m : float
            Ceiling, height above the asset, above the floor; within 1e7.
        """

        _tag: ClassVar[str] = "prism"

        plan: list[tuple[float, float]]
        floor_m: float
        ceiling_m: float


AnyZone: TypeAlias = Union[Zone.Sphere, Zone.Cylinder, Zone.Prism]
"""Any kind of `Zone`."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Asset(Data):
    """What is defended: a place or a moving unit.

    Attributes
    ----------
    id : int
        Its number; numbers differ.
    position_m : tuple[float, float, float]
        East, north, up of the picture's origin, at `time`; within 1e7 m. Up is ignored in a planar world.
    velocity_m_s : tuple[float, float, float]
        East, north, up; zero for a place. At most 20 km/s each.
    time : Time
        When it is at that position; ignored for a place.
    zone : AnyZone
        Its protected volume.
    value : float
        What it is worth, relative to 1; 0.01 to 100.
    """

    id: int
    position_m: tuple[float, float, float]
    velocity_m_s: tuple[float, float, float] = (0.0, 0.0, 0.0)
    time: Time = Time()
    zone: AnyZone
    value: float = 1.0

    def position_at(self, time: Time) -> tuple[float, float, float]:
        """Where it is at another time, on a straight course.

        Parameters
        ----------
        time : Time
        """
        return cast("tuple[float, float, float]", call("Asset.position_at", tuple[float, float, float], self, time))


TrackStatus: TypeAlias = Literal["tentative", "confirmed", "coasting"]
"""How far a track's life has come.

- `"tentative"`: It may be a target.
- `"confirmed"`: It is a target, and it was seen when the radar last looked.
- `"coasting"`: It is a target, and it was not seen when the radar last looked, or is where the radar cannot see.
"""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ClassPosterior(Data):
    """How likely a target is of each class of `CLASSES`; the last is that it is none of them, or that its class is not known.

    Attributes
    ----------
    probabilities : tuple[float, float, float, float, float, float, float, float, float]
        They sum to 1.
    """

    probabilities: tuple[float, float, float, float, float, float, float, float, float] = (1 / 9,) * 9

    def of(self, named: TargetClass) -> float:
        """How likely a class is; 0 for one that is not in `CLASSES`.

        Parameters
        ----------
        named : TargetClass
        """
        return cast("float", call("ClassPosterior.of", float, self, named))

    def unknown(self) -> float:
        """How likely it is none of `CLASSES`."""
        return cast("float", call("ClassPosterior.unknown", float, self))

    def label(self, confidence: float) -> TargetClass | None:
        """The likeliest class, if it is at least so likely.

        Parameters
        ----------
        confidence : float
        """
        return cast("TargetClass | None", call("ClassPosterior.label", TargetClass | None, self, confidence))

    def is_valid(self) -> bool:
        """Whether these are probabilities that sum to 1."""
        return cast("bool", call("ClassPosterior.is_valid", bool, self))


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Track(Data):
    """An estimated target at the picture's time.

    Attributes
    ----------
    id : int
        Its number.
    status : TrackStatus
        How far its life has come.
    time : Time
        The picture's time, at which the state holds.
    position_m : tuple[float, float, float]
        East, north, up of the picture's origin; up is 0 in a planar world.
    velocity_m_s : tuple[float, float, float]
        East, north, up.
    acceleration_m_s2 : tuple[float, float, float] | None
        Acceleration of the manoeuvre that it flies, as of its latest plot: the mean over all ways to move, straight flight
        included. `None` while it flies straight, and for manoeuvres whose model has no acceleration.
    covariance : tuple[tuple[float, float, float, float, float, float], tuple[float, float, float, float, float, float], tuple[float, float, float, float, float, float], tuple[float, float, float, float, float, float], tuple[float, float, float, float, float, float], tuple[float, float, float, float, float, float]]
        Covariance of (position, velocity): m², m²/s, m²/s². Rows and columns of up are 0 in a planar world.
    existence : float
        Probability that it is a target at all.
    mode_probabilities : tuple[float, float, float]
        Probability of each way to move: straight flight, then `TrackerConfig.manoeuvres` in their order; 0 beyond.
    emitter_probability : float
        Probability that a strobe which a radar receives comes from it, as of the latest; 0 while none pointed at it.
    geodetic : Geodetic | None
        Where it is on the Earth; `None` without a geodetic site.
    identity : Identity
        What its plots said of it, newest first.
    class_ : TargetClass | None
        What it is taken for: what a radar said of its plots, newest first; else the likeliest class of `class_posterior` if that is
        likely enough (`ClassificationConfig.confidence`).
    class_posterior : ClassPosterior
        How likely it is of each class, by all that it did so far; all alike while nothing is known. Its order is that of
        `CLASSES`, and last comes none of them.
    friend : Time | None
        When its transponder last gave a valid cryptographic answer (Mode 4 or 5); `None` if it never did.
    created : Time
        Time of its first plot.
    updated : Time
        Time of its latest plot.
    plots : int
        Plots it used.
    misses : int
        Looks without a plot since then; those that likely met a blind zone are none.
    """

    id: int
    status: TrackStatus
    time: Time
    position_m: tuple[float, float, float]
    velocity_m_s: tuple[float, float, float]
    acceleration_m_s2: tuple[float, float, float] | None = None
    covariance: tuple[
        tuple[float, float, float, float, float, float],
        tuple[float, float, float, float, float, float],
        tuple[float, float, float, float, float, float],
        tuple[float, float, float, float, float, float],
        tuple[float, float, float, float, float, float],
        tuple[float, float, float, float, float, float],
    ]
    existence: float
    mode_probabilities: tuple[float, float, float]
    emitter_probability: float
    geodetic: Geodetic | None = None
    identity: Identity
    class_: TargetClass | None = None
    class_posterior: ClassPosterior = field(default_factory=ClassPosterior)
    friend: Time | None = None
    created: Time
    updated: Time
    plots: int
    misses: int

    def speed_m_s(self) -> float:
        """Horizontal speed."""
        return cast("float", call("Track.speed_m_s", float, self))

    def heading_rad(self) -> float:
        """Course over ground, clockwise from true north at the picture's origin, [0, 2π)."""
        return cast("float", call("Track.heading_rad", float, self))

    def class_confidence(self) -> float:
        """How likely the likeliest outcome of its class is, "none of them" included."""
        return cast("float", call("Track.class_confidence", float, self))

    def is_confirmed(self) -> bool:
        """Confirmed or coasting."""
        return cast("bool", call("Track.is_confirmed", bool, self))


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Association(Data):
    """A track used a plot: its state right after that, at the plot's time. Written once, never revised.

    Attributes
    ----------
    plot : int
        Index into `Picture.plots`.
    track : int
        Which track.
    status : TrackStatus
        The track's status after this step.
    probability : float
        Probability that the plot is the track's, among the explanations that were weighed.
    time : Time
        The plot's time.
    position_m : tuple[float, float, float]
        East, north, up of the picture's origin.
    velocity_m_s : tuple[float, float, float]
        East, north, up.
    """

    plot: int
    track: int
    status: TrackStatus
    probability: float
    time: Time
    position_m: tuple[float, float, float]
    velocity_m_s: tuple[float, float, float]


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ClassFeatures(Data):
    """What is known of a target that tells its class; `None` where it is not known. Of a track it is what its latest minute
    or so shows.

    Attributes
    ----------
    speed_m_s : float | None
        Mean horizontal speed, m/s.
    speed_sigma_m_s : float | None
        Standard deviation of that speed over the time it is the mean of, m/s.
    altitude_m : float | None
        Height above the picture's origin, metres.
    climb_m_s : float | None
        Mean vertical speed, m/s, up is positive.
    climb_sigma_m_s : float | None
        Standard deviation of the vertical speed, m/s.
    turn_rate_rad_s : float | None
        Root mean square of the rate of turn, rad/s, over some seconds each.
    acceleration_m_s2 : float | None
        Root mean square of the acceleration along the course, m/s², over some seconds each.
    velocity_error_m_s : float | None
        Standard deviation of the estimated horizontal velocity, m/s: how much of the above may be noise.
    range_rate_m_s : float | None
        Range rate of a plot, m/s: no target is slower than that.
    rcs_dbsm : float | None
        Mean radar cross-section, decibels over a square metre.
    range_extent_m : float | None
        Length along the line of sight, metres.
    doppler_width_m_s : float | None
        How far its parts spread in range rate (rotors, wings), m/s.
    scatter : float | None
        How far its plots lie from where they are expected, root mean square in deviations: 1 where they scatter as its radar declares,
        more where the echo jumps from place to place.
    """

    speed_m_s: float | None = None
    speed_sigma_m_s: float | None = None
    altitude_m: float | None = None
    climb_m_s: float | None = None
    climb_sigma_m_s: float | None = None
    turn_rate_rad_s: float | None = None
    acceleration_m_s2: float | None = None
    velocity_error_m_s: float | None = None
    range_rate_m_s: float | None = None
    rcs_dbsm: float | None = None
    range_extent_m: float | None = None
    doppler_width_m_s: float | None = None
    scatter: float | None = None


ActionState: TypeAlias = Literal["recommended", "applied", "vetoed", "reverted", "observed"]
"""How far an action's life has come.

- `"recommended"`: Open for the host's decision.
- `"applied"`: In force.
- `"vetoed"`: Refused by the host.
- `"reverted"`: Over: its cause is gone, it expired, or it did not help. No longer in force, or no longer recommended.
- `"observed"`: What would be recommended, if the authority were not `"observe"`. Not open for a
decision.
"""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Action(Data):
    """One change to our own radar that is recommended.

    Attributes
    ----------
    id : int
        Its number.
    sensor : int
        Which radar.
    time : Time
        When it was recommended.
    kind : AnyActionKind
        What to change.
    state : ActionState
        How far its life has come.
    benefit_db : float
        What it is expected to gain, dB: of signal over noise and jamming together; see `ActionKind` for those that gain something else.
    holds_until : Time
        Once it is in force it stays so at least until then, so that settings do not flicker.
    expires : Time
        It ends then, unless its cause is met again; settings go back to what they were without it.
    """

    id: int
    sensor: int
    time: Time
    kind: AnyActionKind
    state: ActionState
    benefit_db: float
    holds_until: Time
    expires: Time


Decision: TypeAlias = Literal["accept", "veto"]
"""What the host says to an action.

- `"accept"`: Put it into force.
- `"veto"`: Refuse it, or take it out of force.
"""


InterferenceKind: TypeAlias = Literal["barrage", "spot", "sweep", "pulse", "asynchronous", "unknown"]
"""How an emission fills time and frequency.

- `"barrage"`: Noise on all channels at once.
- `"spot"`: Noise on one channel, or a few, and not on others.
- `"sweep"`: Noise that moves over the channels, so that each is filled only now and then.
- `"pulse"`: Pulses without a steady interval, or at our own PRF: meant for this radar, through side lobes as a rule.
- `"asynchronous"`: Pulses with a steady interval that is not ours: another radar's.
- `"unknown"`: None of these is sure enough.
"""


Lobe: TypeAlias = Literal["main", "side"]
"""Through which part of the antenna's pattern an emission comes in.

- `"main"`: The main lobe: its bearing is measured, and it is heard there only.
- `"side"`: Side lobes: it is heard wherever the beam points.
"""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class InterferenceSource(Data):
    """An unwanted emission that one radar receives from one bearing.

    Attributes
    ----------
    number : int
        Its number: counts up from 1 and is never used again within a pipeline.
    sensor : int
        Which radar is disturbed.
    azimuth_rad : float
        Mean bearing of the last eight or so strobes, clockwise from true north, [0, 2π).
    azimuth_sigma_rad : float
        Standard deviation of that bearing.
    latest_azimuth_rad : float
        Bearing of the latest strobe alone: where a moving emitter is heard next.
    first : Time
        Its first strobe.
    last : Time
        Its latest strobe.
    strobes : int
        Strobes so far.
    jnr_db : float | None
        Jammer-to-noise ratio of the latest strobe that has one.
    pfa : float | None
        Probability of false alarm: that a look at noise alone would show as much as the clearest look at it did. `None` of strobes that
        the radar reported, and of pulses.
    kind : InterferenceKind
        The kind that it most probably is; `"unknown"` below `EwConfig.kind_confidence`.
    kind_probabilities : tuple[float, float, float, float, float]
        Probability of each of `InterferenceKind.KNOWN`; together 1.
    lobe : Lobe | None
        Through which lobe it disturbs the radar most, where that is known: `"side"` when other beams than those that
        point at it are raised, too.
    emitter : int | None
        Number of the `LocatedEmitter` that it comes from, once that is known.
    """

    number: int
    sensor: int
    azimuth_rad: float
    azimuth_sigma_rad: float
    latest_azimuth_rad: float
    first: Time
    last: Time
    strobes: int
    jnr_db: float | None = None
    pfa: float | None = None
    kind: InterferenceKind
    kind_probabilities: tuple[float, float, float, float, float]
    lobe: Lobe | None = None
    emitter: int | None = None

    def range_factor(self) -> float | None:
        """Burn-through against who stands elsewhere on this bearing: what is left of the radar's range in the source's direction while
        it jams, (1 + JNR)^(−1/4), a ratio (`stand_off_range_factor`). `None` where no JNR was told.

        JNR is that of the channel where it was heard last, as it comes in after whatever protection is in force.
        """
        return cast("float | None", call("InterferenceSource.range_factor", float | None, self))

    def burn_through_m(self, distance_m: float, clear_range_m: float) -> float | None:
        """Burn-through against who carries the emitter: within which range its own echo shows over what it sends, metres
        (`burn_through_by_jnr_m`). It is `distance_m` away now, as a `LocatedEmitter` or a track tells, and the radar would see it at
        `clear_range_m` if it were silent. `None` where no JNR was told, or a range is none.

        Parameters
        ----------
        distance_m : float
        clear_range_m : float
        """
        return cast(
            "float | None", call("InterferenceSource.burn_through_m", float | None, self, distance_m, clear_range_m)
        )


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ChannelInterference(Data):
    """What a source does on one channel of its radar.

    Attributes
    ----------
    source : int
        Number of the source.
    channel : int
        Which channel of the source's radar, `0..SensorConfig.channels`.
    jnr_db : float | None
        Jammer-to-noise ratio there in the middle of the beam, as of the latest time that it was heard; `None` where it never was.
    looks : float
        Times that the beam passed the source on this channel; old ones fade, so that it is no whole number.
    heard : float
        In how many of these the source was heard.
    duty : float | None
        Mean share of the pulses of a coherent processing interval that it filled while it was heard, 0 to 1; `None` where that
        is not known.
    last : Time
        When the beam passed last.
    """

    source: int
    channel: int
    jnr_db: float | None = None
    looks: float
    heard: float
    duty: float | None = None
    last: Time


DeceptionKind: TypeAlias = Literal["range_pull_off", "velocity_pull_off", "false_target"]
"""How a radar is deceived.

- `"range_pull_off"`: Ranges move off while the Doppler frequency stays: the range gate is pulled off.
- `"velocity_pull_off"`: The Doppler frequency moves off while ranges go on: the velocity gate is pulled off.
- `"false_target"`: It is one of a row of copies on one bearing, or its ranges and its Doppler frequencies contradict each other since it was seen first.
"""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Deception(Data):
    """Something deceitful is suspected of a track.

    Attributes
    ----------
    track : int
        Which track.
    sensor : int
        The radar whose plots show it.
    kind : DeceptionKind
        In what way.
    statistic : float
        What was summed up against the track: the logarithm of how much more likely its plots are so than otherwise.
    probability : float
        Probability that it is so, given as much evidence, with `EwConfig.deception_prior` before it.
    since : Time
        When the contradiction began, as far as it is known.
    last : Time
        When evidence for it came last.
    """

    track: int
    sensor: int
    kind: DeceptionKind
    statistic: float
    probability: float
    since: Time
    last: Time


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class LocatedEmitter(Data):
    """An emitter that several sites hear, and where it is.

    Attributes
    ----------
    number : int
        Its number: counts up from 1 and is never used again within a pipeline.
    time : Time
        When its state holds: its latest strobe.
    position_m : tuple[float, float]
        East, north of the picture's origin. Bearings tell no height.
    velocity_m_s : tuple[float, float]
        East, north.
    covariance : tuple[tuple[float, float, float, float], tuple[float, float, float, float], tuple[float, float, float, float], tuple[float, float, float, float]]
        Covariance of (position, velocity): m², m²/s, m²/s².
    cep_m : float
        Circular error probable: the radius around the position within which the emitter is with probability ½, metres.
    sites : int
        How many sites have heard it.
    probability : float
        Probability that its bearings belong together, against all other ways to pair them.
    since : Time
        When it was located.
    """

    number: int
    time: Time
    position_m: tuple[float, float]
    velocity_m_s: tuple[float, float]
    covariance: tuple[
        tuple[float, float, float, float],
        tuple[float, float, float, float],
        tuple[float, float, float, float],
        tuple[float, float, float, float],
    ]
    cep_m: float
    sites: int
    probability: float
    since: Time


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class PulseEmitter(Data):
    """Who sends the pulses of one train.

    Attributes
    ----------
    number : int
        Its number: counts up from 1 and is never used again within a pipeline; of `deinterleave` its place in the list, from 1.
    sensor : int
        Which receiver intercepted it.
    pri_s : float
        Mean pulse repetition interval, seconds.
    jitter_s : float
        Standard deviation of an interval around what it should be, seconds.
    positions : int
        How many different intervals take turns: 1 without a stagger, at most `MOST_STAGGER`.
    intervals_s : tuple[float, float, float, float, float, float, float, float]
        These intervals in their order, seconds; 0 beyond `positions`.
    carrier_hz : float | None
        Mean carrier frequency, hertz, where it was measured.
    width_s : float | None
        Mean width of a pulse, seconds, where it was measured.
    azimuth_rad : float | None
        Mean bearing, clockwise from true north, where it was measured.
    pulses : int
        Pulses so far.
    first : Time
        Its first pulse.
    last : Time
        Its latest pulse.
    """

    number: int
    sensor: int
    pri_s: float
    jitter_s: float
    positions: int
    intervals_s: tuple[float, float, float, float, float, float, float, float]
    carrier_hz: float | None = None
    width_s: float | None = None
    azimuth_rad: float | None = None
    pulses: int
    first: Time
    last: Time


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Interference(Data):
    """Unwanted emissions that are present now, of all radars, oldest first.

    Attributes
    ----------
    sources : list[InterferenceSource]
        One for each radar and bearing. At most `Limits.interferences`.
    channels : list[ChannelInterference]
        What each source does on each channel that its radar has listened on, by source and channel. At most
        `MOST_CHANNELS_HEARD` for each source.
    deceptions : list[Deception]
        Tracks that something deceitful is suspected of, by their numbers. At most `Limits.interferences`.
    emitters : list[LocatedEmitter]
        Where sources are that several sites hear, by their numbers. At most `Limits.interferences`.
    pulse_emitters : list[PulseEmitter]
        Who sends the pulses that were intercepted, by their numbers. At most `Limits.interferences`.
    """

    sources: list[InterferenceSource] = field(default_factory=list)
    channels: list[ChannelInterference] = field(default_factory=list)
    deceptions: list[Deception] = field(default_factory=list)
    emitters: list[LocatedEmitter] = field(default_factory=list)
    pulse_emitters: list[PulseEmitter] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class PulseDescriptor(Data):
    """A pulse descriptor word: what a receiver says of one pulse that it intercepted.

    Attributes
    ----------
    time : Time
        When its leading edge came in.
    carrier_hz : float | None
        Carrier frequency, hertz, where it was measured.
    width_s : float | None
        How long it lasts, seconds, where it was measured.
    snr_db : float | None
        Power over the receiver's noise, dB, where it was measured.
    azimuth_rad : float | None
        Where it came from, clockwise from true north, where it was measured.
    """

    time: Time
    carrier_hz: float | None = None
    width_s: float | None = None
    snr_db: float | None = None
    azimuth_rad: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class AuditEvidence(Data):
    """The evidence behind an action: the source, as it was then.

    Attributes
    ----------
    source : int
        Its number.
    azimuth_rad : float
        Clockwise from true north.
    jnr_db : float | None
        Jammer-to-noise ratio, where that was known.
    strobes : int
        Strobes so far.
    pfa : float | None
        Probability of false alarm of its clearest look, where that was known.
    kind_probabilities : tuple[float, float, float, float, float]
        Probability of each of `InterferenceKind.KNOWN`.
    """

    source: int
    azimuth_rad: float
    jnr_db: float | None = None
    strobes: int
    pfa: float | None = None
    kind_probabilities: tuple[float, float, float, float, float]


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Alternative(Data):
    """Something else that could have been done.

    Attributes
    ----------
    kind : AnyActionKind
        What.
    benefit_db : float
        What was expected of it, dB.
    """

    kind: AnyActionKind
    benefit_db: float


Ruling: TypeAlias = Literal["observed", "open", "automatic", "accepted", "vetoed"]
"""Who decided what about an action.

- `"observed"`: Nobody was asked: the authority observes.
- `"open"`: The host was asked, and has not answered: nothing is done.
- `"automatic"`: It is on the allow-list, and was put into force.
- `"accepted"`: The host accepted it.
- `"vetoed"`: The host refused it.
"""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class AuditRecord(Data):
    """What is kept of one action. The same scans and decisions give the same records to the last bit.

    Attributes
    ----------
    action : int
        Which action.
    sensor : int
        Which radar.
    time : Time
        When it was chosen.
    input_digest : int
        FNV-1a over all interference that was present: two runs that differ before this point differ here.
    evidence : AuditEvidence | None
        What it answers, as it was then; `None` for a deceived track.
    kind : AnyActionKind
        What was chosen.
    benefit_db : float
        What was expected of it, dB.
    alternatives : tuple[Alternative | None, Alternative | None, Alternative | None, Alternative | None]
        What else could have been chosen, best first.
    ruling : Ruling
        What was decided.
    ruled : Time | None
        When that was decided; `None` while it is open.
    measured_benefit_db : float | None
        What it gained, dB, as measured after it had been in force for `EwConfig.action_hold_s`.
    ended : Time | None
        When it ended.
    """

    action: int
    sensor: int
    time: Time
    input_digest: int
    evidence: AuditEvidence | None = None
    kind: AnyActionKind
    benefit_db: float
    alternatives: tuple[Alternative | None, Alternative | None, Alternative | None, Alternative | None]
    ruling: Ruling
    ruled: Time | None = None
    measured_benefit_db: float | None = None
    ended: Time | None = None


RejectReason: TypeAlias = Literal["non_finite", "range", "angle", "altitude", "range_rate", "covariance", "time"]
"""Why a plot was skipped.

- `"non_finite"`: A number is NaN or infinite.
- `"range"`: The range is negative or beyond 10 000 km.
- `"angle"`: The azimuth lies outside [−2π, 4π] or the elevation outside [−π/2, π/2].
- `"altitude"`: The altitude lies outside −2 km to 100 km.
- `"range_rate"`: The range rate exceeds 20 km/s.
- `"covariance"`: A deviation is below 1e-9 or absurdly large, or the covariance is not positive-definite.
- `"time"`: The plot's time lies too far from its scan: before its start or after its end by more than `max_lag_s` and one
scan period.
"""


LostReason: TypeAlias = Literal["missed", "coasted", "uncertain", "fixed"]
"""Why a track was dropped.

- `"missed"`: It was not seen where it should have been.
- `"coasted"`: It was too long without a plot.
- `"uncertain"`: Its position became too uncertain.
- `"fixed"`: It stands still and is taken for a fixed echo. It comes back under its number when it gets under way.
"""


class Event:
    """Something that happened in a step."""

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class ScanStarted(Variant):
        """A scan came in.

        Attributes
        ----------
        sensor : int
            Whose.
        time : Time
            Its start.
        """

        _tag: ClassVar[str] = "scan_started"
        kind: ClassVar[str] = "scan_started"

        sensor: int
        time: Time

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class PlotsDetected(Variant):
        """The scan's plots are checked.

        Attributes
        ----------
        time : Time
            The scan's end.
        used : int
            How many are used.
        rejected : int
            How many were rejected.
        """

        _tag: ClassVar[str] = "plots_detected"
        kind: ClassVar[str] = "plots_detected"

        time: Time
        used: int
        rejected: int

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class PlotRejected(Variant):
        """One plot was skipped.

        Attributes
        ----------
        index : int
            Its index in the scan.
        tag : int
            Its tag.
        reason : RejectReason
            Why.
        """

        _tag: ClassVar[str] = "plot_rejected"
        kind: ClassVar[str] = "plot_rejected"

        index: int
        tag: int
        reason: RejectReason

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class StrobeRejected(Variant):
        """One strobe was skipped: a number in it is not finite, its bearing lies outside [−2π, 4π], or its deviation
        outside (0, π].

        Attributes
        ----------
        index : int
            Its index in the scan.
        """

        _tag: ClassVar[str] = "strobe_rejected"
        kind: ClassVar[str] = "strobe_rejected"

        index: int

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class TrackInitiated(Variant):
        """A tentative track more likely exists than not.

        Attributes
        ----------
        track : int
            Which.
        time : Time
            When.
        """

        _tag: ClassVar[str] = "track_initiated"
        kind: ClassVar[str] = "track_initiated"

        track: int
        time: Time

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class TrackConfirmed(Variant):
        """A track is confirmed.

        Attributes
        ----------
        track : int
            Which.
        time : Time
            When.
        existence : float
            How likely it exists.
        """

        _tag: ClassVar[str] = "track_confirmed"
        kind: ClassVar[str] = "track_confirmed"

        track: int
        time: Time
        existence: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class TrackCoasted(Variant):
        """A confirmed track was not seen where the radar looked, or where it cannot see.

        Attributes
        ----------
        track : int
            Which.
        time : Time
            When.
        """

        _tag: ClassVar[str] = "track_coasted"
        kind: ClassVar[str] = "track_coasted"

        track: int
        time: Time

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class TrackResumed(Variant):
        """A coasting track was seen again, or a lost one was found: it keeps its number.

        Attributes
        ----------
        track : int
            Which.
        time : Time
            When.
        """

        _tag: ClassVar[str] = "track_resumed"
        kind: ClassVar[str] = "track_resumed"

        track: int
        time: Time

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class TrackLost(Variant):
        """A track that was initiated leaves the picture. It may be found again: see `TrackResumed`.

        Attributes
        ----------
        track : int
            Which.
        time : Time
            When.
        reason : LostReason
            Why.
        """

        _tag: ClassVar[str] = "track_lost"
        kind: ClassVar[str] = "track_lost"

        track: int
        time: Time
        reason: LostReason

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class TrackMerged(Variant):
        """Two tracks followed one target: the younger is dropped.

        Attributes
        ----------
        track : int
            Which is dropped.
        into : int
            Which stays.
        time : Time
            When.
        """

        _tag: ClassVar[str] = "track_merged"
        kind: ClassVar[str] = "track_merged"

        track: int
        into: int
        time: Time

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class TrackQuarantined(Variant):
        """A track's numbers went bad; it alone is dropped.

        Attributes
        ----------
        track : int
            Which.
        time : Time
            When.
        """

        _tag: ClassVar[str] = "track_quarantined"
        kind: ClassVar[str] = "track_quarantined"

        track: int
        time: Time

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class ThreatAssessed(Variant):
        """A (track, asset) pair entered the list of threats.

        Attributes
        ----------
        track : int
            Which track.
        asset : int
            Which asset.
        time : Time
            When.
        score : float
            Its score.
        """

        _tag: ClassVar[str] = "threat_assessed"
        kind: ClassVar[str] = "threat_assessed"

        track: int
        asset: int
        time: Time
        score: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class ThreatLevelChanged(Variant):
        """A threat's level changed.

        Attributes
        ----------
        track : int
            Which track.
        asset : int
            Which asset.
        time : Time
            When.
        from_ : ThreatLevel
            Level before.
        to : ThreatLevel
            Level now.
        cause : LevelCause
            Why.
        """

        _tag: ClassVar[str] = "threat_level_changed"
        kind: ClassVar[str] = "threat_level_changed"

        track: int
        asset: int
        time: Time
        from_: ThreatLevel
        to: ThreatLevel
        cause: LevelCause

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class ThreatCritical(Variant):
        """A threat became CRITICAL.

        Attributes
        ----------
        track : int
            Which track.
        asset : int
            Which asset.
        time : Time
            When.
        score : float
            Its score.
        """

        _tag: ClassVar[str] = "threat_critical"
        kind: ClassVar[str] = "threat_critical"

        track: int
        asset: int
        time: Time
        score: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class ThreatUncertain(Variant):
        """A threat's inputs were not usable: its level is held, then unknown.

        Attributes
        ----------
        track : int
            Which track.
        asset : int
            Which asset.
        time : Time
            When.
        """

        _tag: ClassVar[str] = "threat_uncertain"
        kind: ClassVar[str] = "threat_uncertain"

        track: int
        asset: int
        time: Time

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class ThreatCleared(Variant):
        """A threat is no more.

        Attributes
        ----------
        track : int
            Which track.
        asset : int
            Which asset.
        time : Time
            When.
        """

        _tag: ClassVar[str] = "threat_cleared"
        kind: ClassVar[str] = "threat_cleared"

        track: int
        asset: int
        time: Time

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class ZoneEntryPredicted(Variant):
        """A track is on a course into an asset's zone (said once, until it is no more so).

        Attributes
        ----------
        track : int
            Which track.
        asset : int
            Which asset.
        time : Time
            When it was seen.
        tti_s : float
            Seconds until entry; 0 when it is inside.
        """

        _tag: ClassVar[str] = "zone_entry_predicted"
        kind: ClassVar[str] = "zone_entry_predicted"

        track: int
        asset: int
        time: Time
        tti_s: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class StrobeReported(Variant):
        """A strobe was reported.

        Attributes
        ----------
        sensor : int
            By whom.
        time : Time
            When.
        azimuth_rad : float
            Its bearing.
        """

        _tag: ClassVar[str] = "strobe_reported"
        kind: ClassVar[str] = "strobe_reported"

        sensor: int
        time: Time
        azimuth_rad: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class InterferenceDetected(Variant):
        """Unwanted emission from a bearing began.

        Attributes
        ----------
        sensor : int
            Who is disturbed.
        time : Time
            When.
        azimuth_rad : float
            Its bearing.
        """

        _tag: ClassVar[str] = "interference_detected"
        kind: ClassVar[str] = "interference_detected"

        sensor: int
        time: Time
        azimuth_rad: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class InterferenceCleared(Variant):
        """Unwanted emission from a bearing ended.

        Attributes
        ----------
        sensor : int
            Who was disturbed.
        time : Time
            When.
        azimuth_rad : float
            Its bearing.
        """

        _tag: ClassVar[str] = "interference_cleared"
        kind: ClassVar[str] = "interference_cleared"

        sensor: int
        time: Time
        azimuth_rad: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class ActionRecommended(Variant):
        """A protective action is recommended.

        Attributes
        ----------
        action : int
            Which.
        sensor : int
            For which radar.
        time : Time
            When.
        """

        _tag: ClassVar[str] = "action_recommended"
        kind: ClassVar[str] = "action_recommended"

        action: int
        sensor: int
        time: Time

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class ActionApplied(Variant):
        """A protective action is in force.

        Attributes
        ----------
        action : int
            Which.
        time : Time
            When.
        """

        _tag: ClassVar[str] = "action_applied"
        kind: ClassVar[str] = "action_applied"

        action: int
        time: Time

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class ActionVetoed(Variant):
        """The host refused a protective action.

        Attributes
        ----------
        action : int
            Which.
        time : Time
            When.
        """

        _tag: ClassVar[str] = "action_vetoed"
        kind: ClassVar[str] = "action_vetoed"

        action: int
        time: Time

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class ActionReverted(Variant):
        """A protective action is over, because its cause is gone, it expired, or it did not help: it is no longer in force, or no longer recommended.

        Attributes
        ----------
        action : int
            Which.
        time : Time
            When.
        """

        _tag: ClassVar[str] = "action_reverted"
        kind: ClassVar[str] = "action_reverted"

        action: int
        time: Time

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class BenefitMeasured(Variant):
        """What a protective action gained, after it had been in force for `EwConfig.action_hold_s`.

        Attributes
        ----------
        action : int
            Which.
        time : Time
            When.
        expected_db : float
            What was expected of it, dB.
        measured_db : float
            What it gained, dB.
        """

        _tag: ClassVar[str] = "benefit_measured"
        kind: ClassVar[str] = "benefit_measured"

        action: int
        time: Time
        expected_db: float
        measured_db: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class EmitterLocated(Variant):
        """A strobe surely comes from a track. Said once for each track.

        Attributes
        ----------
        track : int
            Which.
        sensor : int
            The radar that received it.
        time : Time
            When.
        probability : float
            That it comes from this track, and not from another or from what is not tracked.
        """

        _tag: ClassVar[str] = "emitter_located"
        kind: ClassVar[str] = "emitter_located"

        track: int
        sensor: int
        time: Time
        probability: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class EmitterTriangulated(Variant):
        """Several sites hear an emitter, and where it is is known. Said once for each.

        Attributes
        ----------
        emitter : int
            Its number among `Interference.emitters`.
        time : Time
            When.
        east_m : float
            East of the picture's origin.
        north_m : float
            North of it.
        cep_m : float
            Circular error probable.
        """

        _tag: ClassVar[str] = "emitter_triangulated"
        kind: ClassVar[str] = "emitter_triangulated"

        emitter: int
        time: Time
        east_m: float
        north_m: float
        cep_m: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class DeceptionSuspected(Variant):
        """A track may be the work of a repeater. Said when it is first suspected.

        Attributes
        ----------
        track : int
            Which.
        sensor : int
            The radar whose plots show it.
        deception : DeceptionKind
            In what way.
        time : Time
            When.
        since : Time
            When it began, as far as it is known.
        probability : float
            How probable it is.
        """

        _tag: ClassVar[str] = "deception_suspected"
        kind: ClassVar[str] = "deception_suspected"

        track: int
        sensor: int
        deception: DeceptionKind
        time: Time
        since: Time
        probability: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class DeceptionCleared(Variant):
        """Nothing speaks for a deception any more.

        Attributes
        ----------
        track : int
            Which track was suspected.
        time : Time
            When.
        """

        _tag: ClassVar[str] = "deception_cleared"
        kind: ClassVar[str] = "deception_cleared"

        track: int
        time: Time

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class PulseEmitterFound(Variant):
        """Intercepted pulses were found to be one emitter's. Said once for each.

        Attributes
        ----------
        emitter : int
            Its number among `Interference.pulse_emitters`.
        sensor : int
            Which receiver intercepted it.
        time : Time
            When.
        pri_s : float
            Its mean pulse repetition interval.
        """

        _tag: ClassVar[str] = "pulse_emitter_found"
        kind: ClassVar[str] = "pulse_emitter_found"

        emitter: int
        sensor: int
        time: Time
        pri_s: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class NoiseMismatch(Variant):
        """A radar's plots scatter more or less than is declared (by the configuration, or by the plots themselves): by more
        than 1.4 times, with 99.95 % confidence. Said once, until it has come back to within 1.25 times. An altitude that
        scatters less is no mismatch.

        Attributes
        ----------
        sensor : int
            Whose.
        quantity : Quantity
            What of them.
        time : Time
            When.
        sigma_ratio : float
            True standard deviation over declared standard deviation.
        """

        _tag: ClassVar[str] = "noise_mismatch"
        kind: ClassVar[str] = "noise_mismatch"

        sensor: int
        quantity: Quantity
        time: Time
        sigma_ratio: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class ThresholdsRaised(Variant):
        """A radar shows more peaks than its `Detection.peaks_per_scan`: its thresholds are raised from the next scan on until it is so few. Said
        when it begins, and when they have risen by 3 dB more.

        Attributes
        ----------
        sensor : int
            Whose.
        time : Time
            When.
        since : Time
            When it began.
        raised_db : float
            By how much, dB.
        """

        _tag: ClassVar[str] = "thresholds_raised"
        kind: ClassVar[str] = "thresholds_raised"

        sensor: int
        time: Time
        since: Time
        raised_db: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class ThresholdsRestored(Variant):
        """A radar's thresholds are again as they were designed: its last three scans would have shown no more than half of the peaks that
        they should.

        Attributes
        ----------
        sensor : int
            Whose.
        time : Time
            When.
        since : Time
            When it began.
        raised_db : float
            By how much they were raised at most, dB.
        """

        _tag: ClassVar[str] = "thresholds_restored"
        kind: ClassVar[str] = "thresholds_restored"

        sensor: int
        time: Time
        since: Time
        raised_db: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class TrackClassified(Variant):
        """The class that a track's own posterior is sure enough of changed.

        Attributes
        ----------
        track : int
            Which.
        time : Time
            When.
        class_ : TargetClass | None
            What it is taken for; `None` when that is no longer sure enough.
        confidence : float
            How likely that is: of `None`, the likeliest class.
        """

        _tag: ClassVar[str] = "track_classified"
        kind: ClassVar[str] = "track_classified"

        track: int
        time: Time
        class_: TargetClass | None = None
        confidence: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class ClassifierFailed(Variant):
        """A classifier gave no answer, or none that makes sense: targets keep the classes that they had.

        Attributes
        ----------
        stage : Stage
            In which stage.
        time : Time
            When.
        targets : int
            How many targets it was asked about.
        """

        _tag: ClassVar[str] = "classifier_failed"
        kind: ClassVar[str] = "classifier_failed"

        stage: Stage
        time: Time
        targets: int

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class CapacityReached(Variant):
        """A limit of the configuration was reached; what came after it was left out.

        Attributes
        ----------
        stage : Stage
            In which stage.
        time : Time
            When.
        left_out : int
            How many were left out.
        """

        _tag: ClassVar[str] = "capacity_reached"
        kind: ClassVar[str] = "capacity_reached"

        stage: Stage
        time: Time
        left_out: int

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class CycleComplete(Variant):
        """The step is done.

        Attributes
        ----------
        time : Time
            When.
        tracks : int
            Tracks in the picture.
        threats : int
            Threats in the picture.
        """

        _tag: ClassVar[str] = "cycle_complete"
        kind: ClassVar[str] = "cycle_complete"

        time: Time
        tracks: int
        threats: int


AnyEvent: TypeAlias = Union[
    Event.ScanStarted,
    Event.PlotsDetected,
    Event.PlotRejected,
    Event.StrobeRejected,
    Event.TrackInitiated,
    Event.TrackConfirmed,
    Event.TrackCoasted,
    Event.TrackResumed,
    Event.TrackLost,
    Event.TrackMerged,
    Event.TrackQuarantined,
    Event.ThreatAssessed,
    Event.ThreatLevelChanged,
    Event.ThreatCritical,
    Event.ThreatUncertain,
    Event.ThreatCleared,
    Event.ZoneEntryPredicted,
    Event.StrobeReported,
    Event.InterferenceDetected,
    Event.InterferenceCleared,
    Event.ActionRecommended,
    Event.ActionApplied,
    Event.ActionVetoed,
    Event.ActionReverted,
    Event.BenefitMeasured,
    Event.EmitterLocated,
    Event.EmitterTriangulated,
    Event.DeceptionSuspected,
    Event.DeceptionCleared,
    Event.PulseEmitterFound,
    Event.NoiseMismatch,
    Event.ThresholdsRaised,
    Event.ThresholdsRestored,
    Event.TrackClassified,
    Event.ClassifierFailed,
    Event.CapacityReached,
    Event.CycleComplete,
]
"""Any kind of `Event`."""

EventKind: TypeAlias = Literal[
    "scan_started",
    "plots_detected",
    "plot_rejected",
    "strobe_rejected",
    "track_initiated",
    "track_confirmed",
    "track_coasted",
    "track_resumed",
    "track_lost",
    "track_merged",
    "track_quarantined",
    "threat_assessed",
    "threat_level_changed",
    "threat_critical",
    "threat_uncertain",
    "threat_cleared",
    "zone_entry_predicted",
    "strobe_reported",
    "interference_detected",
    "interference_cleared",
    "action_recommended",
    "action_applied",
    "action_vetoed",
    "action_reverted",
    "benefit_measured",
    "emitter_located",
    "emitter_triangulated",
    "deception_suspected",
    "deception_cleared",
    "pulse_emitter_found",
    "noise_mismatch",
    "thresholds_raised",
    "thresholds_restored",
    "track_classified",
    "classifier_failed",
    "capacity_reached",
    "cycle_complete",
]
"""The kinds of events by name."""


MOST_CHANNELS_HEARD = 32
"""Most channels that are remembered of one source: those that were listened on latest."""


MOST_STAGGER = 8
"""Most intervals that an emitter's stagger may have."""


MOST_ALTERNATIVES = 4
"""Most alternatives that are kept of each choice."""
