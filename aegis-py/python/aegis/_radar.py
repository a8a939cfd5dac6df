"""The textbook: types and formulas of `aegis.radar`."""

# Written by tools/generate.py from the core's sources: change those.

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias, Union, cast, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aegis._call import call, formula
from aegis._data import Data, Variant

__all__ = [
    "AnyCfarReference",
    "AnySpectrum",
    "Bearing",
    "BearingFix",
    "Believable",
    "CfarReference",
    "Folded",
    "FoldedEcho",
    "Folding",
    "MOST_INTEGRATED_PULSES",
    "MapNoise",
    "NoiseJammer",
    "RadarEquation",
    "RangeAxis",
    "RangeRateAxis",
    "Spectrum",
    "Swerling",
    "Unfolded",
    "UnfoldedEcho",
    "albersheim_db",
    "angle_bound_rad",
    "beat_frequency_hz",
    "burn_through_by_jnr_m",
    "burn_through_range_m",
    "ca_multiplier",
    "canceller_limit_db",
    "cep_m",
    "cfar_loss_db",
    "cfar_multiplier",
    "cfar_pd",
    "cfar_pfa",
    "deception_z",
    "doppler_bound_hz",
    "effective_earth_factor",
    "first_blind_speed_m_s",
    "go_multiplier",
    "half_power_beamwidth_rad",
    "horizon_range_m",
    "in_band_fraction",
    "jam_pd",
    "jam_pd_of_estimated_floor",
    "jam_pfa",
    "jam_pfa_of_estimated_floor",
    "jam_threshold",
    "jam_threshold_of_estimated_floor",
    "jnr_db",
    "m_of_n",
    "marcum_q",
    "max_range_m",
    "monopulse_sigma_rad",
    "mti_improvement_db",
    "noise_power_dbm",
    "noncoherent_pfa",
    "noncoherent_threshold",
    "os_multiplier",
    "pd",
    "pd_real_known_signal",
    "peak_power_w",
    "pulse_compression_gain_db",
    "range_bound_m",
    "range_resolution_m",
    "required_snr_db",
    "rms_bandwidth_rad_s",
    "shnidman_db",
    "sidelobe_blanking_probability",
    "snr_db",
    "so_multiplier",
    "stand_off_range_factor",
    "unambiguous_range_m",
    "unambiguous_velocity_m_s",
    "velocity_resolution_m_s",
]


class Spectrum:
    """Power spectrum of a waveform, by its shape."""

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class Flat(Variant):
        """The same everywhere in its band, as of a long chirp.

        Attributes
        ----------
        bandwidth_hz : float
            The band, hertz, positive.
        """

        _tag: ClassVar[str] = "flat"

        bandwidth_hz: float

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class Gaussian(Variant):
        """Gaussian.

        Attributes
        ----------
        bandwidth_hz : float
            Between the points of half power, hertz, positive.
        """

        _tag: ClassVar[str] = "gaussian"

        bandwidth_hz: float


AnySpectrum: TypeAlias = Union[Spectrum.Flat, Spectrum.Gaussian]
"""Any kind of `Spectrum`."""


class CfarReference:
    """What a threshold is taken from. Cells hold the sum of the powers of the integrated pulses; a multiplier multiplies
    what is said here.
    """

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class CellAveraging(Variant):
        """Mean of all cells (Finn and Johnson 1968).

        Attributes
        ----------
        cells : int
            How many cells in all.
        """

        _tag: ClassVar[str] = "cell_averaging"

        cells: int

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class GreatestOf(Variant):
        """The larger mean of two halves (Hansen and Sawyers 1980): holds its Pfa at edges of clutter.

        Attributes
        ----------
        cells : int
            How many cells in both halves; even.
        """

        _tag: ClassVar[str] = "greatest_of"

        cells: int

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class SmallestOf(Variant):
        """The smaller mean of two halves (Trunk 1978): sees targets beside others.

        Attributes
        ----------
        cells : int
            How many cells in both halves; even.
        """

        _tag: ClassVar[str] = "smallest_of"

        cells: int

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class OrderedStatistic(Variant):
        """The cell that has this rank in order of power (Rohling 1983).

        Attributes
        ----------
        cells : int
            How many cells in all.
        rank : int
            Which one, `1..=cells`, from the weakest.
        """

        _tag: ClassVar[str] = "ordered_statistic"

        cells: int
        rank: int


AnyCfarReference: TypeAlias = Union[
    CfarReference.CellAveraging, CfarReference.GreatestOf, CfarReference.SmallestOf, CfarReference.OrderedStatistic
]
"""Any kind of `CfarReference`."""


Swerling: TypeAlias = Literal["swerling0", "swerling1", "swerling2", "swerling3", "swerling4"]
"""How a target's echo fluctuates (Swerling 1960, IRE Trans. IT 6, 269–308). `Swerling1` is the default: an aircraft
seen in one dwell.

- `"swerling0"`: Not at all: a sphere (also called case 5).
- `"swerling1"`: Many scatterers alike, exponential power, the same over all pulses that are integrated.
- `"swerling2"`: As 1, but anew from pulse to pulse, as under frequency agility.
- `"swerling3"`: One scatterer larger than many others, χ² power with four degrees of freedom, the same over all pulses.
- `"swerling4"`: As 3, but anew from pulse to pulse.
"""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class RadarEquation(Data):
    """A monostatic radar, as the radar equation sees it. The default is a medium-range surveillance radar in S band.

    Attributes
    ----------
    carrier_hz : float
        Carrier frequency, hertz, positive. Default 3e9.
    peak_power_w : float
        Power while it transmits, watts, positive. Default 20 000.
    pulse_s : float
        How long one pulse lasts, seconds, positive. Default 20e-6. What is compressed counts in full: a matched
        filter collects all of its energy.
    pulses : int
        Pulses that are added coherently, 1 or more. Default 1.
    transmit_gain_db : float
        Gain of the transmitting antenna toward the target, dB, `-200..=200`. Default 34.
    receive_gain_db : float
        Gain of the receiving antenna, dB, `-200..=200`. Default 34.
    noise_figure_db : float
        Noise figure of the receiver, dB, `-200..=200`. Default 3.
    temperature_k : float
        Temperature that the noise figure multiplies, kelvin, positive. Default `REFERENCE_TEMPERATURE_K`.
    losses_db : float
        All losses of the echo, dB, `-200..=200`. Default 6.
    """

    carrier_hz: float = 3000000000.0
    peak_power_w: float = 20000.0
    pulse_s: float = 2e-05
    pulses: int = 1
    transmit_gain_db: float = 34.0
    receive_gain_db: float = 34.0
    noise_figure_db: float = 3.0
    temperature_k: float = 290.0
    losses_db: float = 6.0


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class NoiseJammer(Data):
    """An emitter of noise, as the radar sees it.

    Attributes
    ----------
    power_w : float
        Its power, watts, positive.
    gain_db : float
        Gain of its antenna toward the radar, dB, `-200..=200`.
    bandwidth_hz : float
        Over what bandwidth it spreads its power, hertz, positive.
    """

    power_w: float
    gain_db: float
    bandwidth_hz: float


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Bearing(Data):
    """A bearing from a site.

    Attributes
    ----------
    site_m : tuple[float, float]
        East, north of the site, within ±1e7 m.
    azimuth_rad : float
        Clockwise from north.
    sigma_rad : float
        Its standard deviation, positive.
    """

    site_m: tuple[float, float]
    azimuth_rad: float
    sigma_rad: float


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class BearingFix(Data):
    """Where bearings meet.

    Attributes
    ----------
    position_m : tuple[float, float]
        East, north.
    covariance_m2 : tuple[tuple[float, float], tuple[float, float]]
        Its covariance.
    chi_square : float
        Sum of the squares by which bearings miss it, each over its variance: χ² with two degrees of freedom fewer than there
        are bearings.
    """

    position_m: tuple[float, float]
    covariance_m2: tuple[tuple[float, float], tuple[float, float]]
    chi_square: float


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Folded(Data):
    """A quantity that was measured but for whole multiples of a period; both in one unit, such as metres.

    Attributes
    ----------
    value : float
        What was measured; any representative.
    period : float
        The period, positive: the unambiguous range, or twice the unambiguous velocity.
    """

    value: float
    period: float


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Unfolded(Data):
    """The quantity that explains several foldings.

    Attributes
    ----------
    value : float
        Mean of the measurements, each unfolded.
    spread : float
        Largest distance of one of them from the mean.
    alternatives : int
        How many other values in the interval explain them within the tolerance, too: 0 where the answer is the only
        one.
    """

    value: float
    spread: float
    alternatives: int


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class FoldedEcho(Data):
    """What one PRF shows of a target.

    Attributes
    ----------
    range_m : float
        Slant range, as if nothing were folded, and its standard deviation.
    range_sigma_m : float
        Standard deviation of the range.
    range_rate_m_s : float
        Range rate, in plus and minus half of what is unambiguous.
    range_rate_sigma_m_s : float
        Standard deviation of the range rate.
    later_s : float
        Seconds from the time for which the target is asked for to when this was seen.
    """

    range_m: float
    range_sigma_m: float
    range_rate_m_s: float
    range_rate_sigma_m_s: float
    later_s: float


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Folding(Data):
    """How one PRF folds.

    Attributes
    ----------
    unambiguous_m : float | None
        Ranges that differ by this look alike; `None` where nothing folds.
    unambiguous_m_s : float
        Range rates that differ by this look alike.
    coupling_s : float
        What opens seems so much too far, for each metre a second.
    """

    unambiguous_m: float | None = None
    unambiguous_m_s: float
    coupling_s: float

    @staticmethod
    def of(range: RangeAxis, range_rate: RangeRateAxis) -> Folding:
        """Of a map's scales.

        Parameters
        ----------
        range : RangeAxis
        range_rate : RangeRateAxis
        """
        return cast("Folding", call("Folding.of", Folding, range, range_rate))


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Believable(Data):
    """How far targets may be away, and how fast.

    Attributes
    ----------
    range_m : float
        Farthest slant range.
    range_rate_m_s : float
        Fastest range rate, to or fro.
    """

    range_m: float
    range_rate_m_s: float


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class UnfoldedEcho(Data):
    """Where a target really is.

    Attributes
    ----------
    range_m : float
        Slant range.
    range_rate_m_s : float
        Range rate.
    agree : int
        How many PRFs agree, the first included.
    misfit : float
        Mean squared deviation of the others, in standard deviations.
    """

    range_m: float
    range_rate_m_s: float
    agree: int
    misfit: float


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class RangeAxis(Data):
    """The scale of range: gate `g` is `first_m + g·step_m` away.

    Attributes
    ----------
    first_m : float
        Slant range of the first gate.
    step_m : float
        From gate to gate.
    unambiguous_m : float | None
        What is farther away comes back after the next pulse has left, and seems so much nearer; `None` where the PRF is not
        known.
    coupling_s : float
        A chirp shows what opens so much too far, for each metre a second; negative: too near. Seconds.
    """

    first_m: float
    step_m: float
    unambiguous_m: float | None = None
    coupling_s: float

    def range_m(self, gate: float, range_rate_m_s: float) -> float:
        """Slant range at a gate, or between two, of a target with this range rate.

        Parameters
        ----------
        gate : float
        range_rate_m_s : float
        """
        return cast("float", call("RangeAxis.range_m", float, self, gate, range_rate_m_s))

    def gate_of(self, range_m: float, range_rate_m_s: float) -> float:
        """The gate, or what lies between two, of a range.

        Parameters
        ----------
        range_m : float
        range_rate_m_s : float
        """
        return cast("float", call("RangeAxis.gate_of", float, self, range_m, range_rate_m_s))


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class RangeRateAxis(Data):
    """The scale of range rate: filter `f` has `f·step_m_s`, folded into plus and minus half of `unambiguous_m_s`.

    Attributes
    ----------
    step_m_s : float
        From filter to filter; negative where a closing target has a positive Doppler frequency, as echoes of pulses have.
    unambiguous_m_s : float
        Range rates that differ by this look alike.
    """

    step_m_s: float
    unambiguous_m_s: float

    def range_rate_m_s(self, filter: float) -> float:
        """Range rate at a filter, or between two, in plus and minus half of what is unambiguous.

        Parameters
        ----------
        filter : float
        """
        return cast("float", call("RangeRateAxis.range_rate_m_s", float, self, filter))

    def filter_of(self, range_rate_m_s: float, filters: int) -> float:
        """The filter, or what lies between two, of a range rate; of `filters`.

        Parameters
        ----------
        range_rate_m_s : float
        filters : int
        """
        return cast("float", call("RangeRateAxis.filter_of", float, self, range_rate_m_s, filters))


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class MapNoise(Data):
    """What the receiver's noise looks like in a map. White noise that nothing was done to is the default: no lags, no filters.

    Attributes
    ----------
    gates : list[float]
        Correlation of the powers of two cells so many gates apart, `|ρₖ|²` of their amplitudes, from 0 (where it is 1) to the last
        that counts. Empty where only `correlated_gates` is known.
    filters : list[float]
        The same of two cells so many filters apart, either way round. A canceller makes filters near standing still more alike in one pair
        and less in another; what a window of them is worth hardly changes.
    response : list[float]
        Power in each filter as a multiple of a sample's: what a canceller leaves of white noise. Empty: 1 everywhere.
    """

    gates: list[float]
    filters: list[float]
    response: list[float]


MOST_INTEGRATED_PULSES = 10_000
"""Most pulses whose powers are added."""


@overload
def range_resolution_m(bandwidth_hz: float) -> float: ...
@overload
def range_resolution_m(bandwidth_hz: ArrayLike) -> NDArray[np.float64]: ...
def range_resolution_m(bandwidth_hz: ArrayLike) -> float | NDArray[np.float64]:
    """How far apart in range two echoes of a waveform of this bandwidth must be to be told apart, metres: c/(2B).

    Parameters
    ----------
    bandwidth_hz : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError`.

    Examples
    --------
    >>> abs(range_resolution_m(5e6) - 29.979_245_8) < 1e-9
    True
    """
    return formula("range_resolution_m", bandwidth_hz)


@overload
def velocity_resolution_m_s(carrier_hz: float, dwell_s: float) -> float: ...
@overload
def velocity_resolution_m_s(carrier_hz: ArrayLike, dwell_s: ArrayLike) -> NDArray[np.float64]: ...
def velocity_resolution_m_s(carrier_hz: ArrayLike, dwell_s: ArrayLike) -> float | NDArray[np.float64]:
    """How far apart in range rate two echoes must be to be told apart in one dwell, m/s: λ/(2T).

    Parameters
    ----------
    carrier_hz : float or array_like
    dwell_s : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError`.

    Examples
    --------
    >>> abs(velocity_resolution_m_s(2.997_924_58e9, 0.05) - 1.0) < 1e-12
    True
    """
    return formula("velocity_resolution_m_s", carrier_hz, dwell_s)


@overload
def unambiguous_range_m(prf_hz: float) -> float: ...
@overload
def unambiguous_range_m(prf_hz: ArrayLike) -> NDArray[np.float64]: ...
def unambiguous_range_m(prf_hz: ArrayLike) -> float | NDArray[np.float64]:
    """The range from which echoes come back after the next pulse, metres: c/(2 PRF).

    Parameters
    ----------
    prf_hz : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError`.

    Examples
    --------
    >>> abs(unambiguous_range_m(1e3) - 149_896.229) < 1e-6
    True
    """
    return formula("unambiguous_range_m", prf_hz)


@overload
def unambiguous_velocity_m_s(carrier_hz: float, prf_hz: float) -> float: ...
@overload
def unambiguous_velocity_m_s(carrier_hz: ArrayLike, prf_hz: ArrayLike) -> NDArray[np.float64]: ...
def unambiguous_velocity_m_s(carrier_hz: ArrayLike, prf_hz: ArrayLike) -> float | NDArray[np.float64]:
    """The range rate, opening or closing, up to which Doppler does not fold, m/s: λ PRF/4.

    Parameters
    ----------
    carrier_hz : float or array_like
    prf_hz : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError`.

    Examples
    --------
    >>> abs(unambiguous_velocity_m_s(2.997_924_58e9, 1e3) - 25.0) < 1e-12
    True
    """
    return formula("unambiguous_velocity_m_s", carrier_hz, prf_hz)


@overload
def first_blind_speed_m_s(carrier_hz: float, prf_hz: float) -> float: ...
@overload
def first_blind_speed_m_s(carrier_hz: ArrayLike, prf_hz: ArrayLike) -> NDArray[np.float64]: ...
def first_blind_speed_m_s(carrier_hz: ArrayLike, prf_hz: ArrayLike) -> float | NDArray[np.float64]:
    """The lowest range rate that folds onto zero, m/s: λ PRF/2, twice the unambiguous one. A canceller is blind at each
    multiple of it.

    Parameters
    ----------
    carrier_hz : float or array_like
    prf_hz : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError`.

    Examples
    --------
    >>> abs(first_blind_speed_m_s(2.997_924_58e9, 1e3) - 50.0) < 1e-12
    True
    """
    return formula("first_blind_speed_m_s", carrier_hz, prf_hz)


@overload
def pulse_compression_gain_db(bandwidth_hz: float, pulse_s: float) -> float: ...
@overload
def pulse_compression_gain_db(bandwidth_hz: ArrayLike, pulse_s: ArrayLike) -> NDArray[np.float64]: ...
def pulse_compression_gain_db(bandwidth_hz: ArrayLike, pulse_s: ArrayLike) -> float | NDArray[np.float64]:
    """By how much compression raises the SNR over that of the received samples, decibels: bandwidth times duration. The
    product is 1 or more.

    Parameters
    ----------
    bandwidth_hz : float or array_like
    pulse_s : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError`.

    Examples
    --------
    >>> abs(pulse_compression_gain_db(5e6, 20e-6) - 20.0) < 1e-9
    True
    """
    return formula("pulse_compression_gain_db", bandwidth_hz, pulse_s)


@overload
def beat_frequency_hz(
    range_m: float, range_rate_m_s: float, sweep_hz: float, sweep_s: float, carrier_hz: float
) -> float: ...
@overload
def beat_frequency_hz(
    range_m: ArrayLike, range_rate_m_s: ArrayLike, sweep_hz: ArrayLike, sweep_s: ArrayLike, carrier_hz: ArrayLike
) -> NDArray[np.float64]: ...
def beat_frequency_hz(
    range_m: ArrayLike, range_rate_m_s: ArrayLike, sweep_hz: ArrayLike, sweep_s: ArrayLike, carrier_hz: ArrayLike
) -> float | NDArray[np.float64]:
    """Frequency at which the echo of a continuous sweep beats with what is transmitted, hertz: the frequency transmitted
    less that received, 2R/c · S/T + 2ṙ f/c. A negative sweep falls. Range 0 or more; a positive range rate opens.

    Valid while the delay is short beside the sweep and the target moves by little in it.

    Parameters
    ----------
    range_m : float or array_like
    range_rate_m_s : float or array_like
    sweep_hz : float or array_like
    sweep_s : float or array_like
    carrier_hz : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError`, also for a range
        rate of c or more.

    Examples
    --------
    >>> abs(beat_frequency_hz(149.896_229, 0.0, 150e6, 1e-3, 77e9) - 150e3) < 1e-6
    True
    """
    return formula("beat_frequency_hz", range_m, range_rate_m_s, sweep_hz, sweep_s, carrier_hz)


@overload
def half_power_beamwidth_rad(elements: int, spacing_wavelengths: float, steering_rad: float) -> float: ...
@overload
def half_power_beamwidth_rad(
    elements: ArrayLike, spacing_wavelengths: ArrayLike, steering_rad: ArrayLike
) -> NDArray[np.float64]: ...
def half_power_beamwidth_rad(
    elements: ArrayLike, spacing_wavelengths: ArrayLike, steering_rad: ArrayLike
) -> float | NDArray[np.float64]:
    """Beamwidth at half power of a line of equal, isotropic elements, steered off its normal by so much, radians: exact,
    from the array factor |sin(Nψ/2)/(N sin(ψ/2))| = 1/√2 with ψ = 2π(d/λ)(sin θ − sin θ₀) (Van Trees 2002, Optimum
    Array Processing, §2.5).

    Elements in 2..=1 000 000, spacing in wavelengths positive, steering within ±π/2.

    Parameters
    ----------
    elements : int or array_like
    spacing_wavelengths : float or array_like
    steering_rad : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that,
        and where the beam reaches beyond the array's line, so that it has no two edges.
    """
    return formula("half_power_beamwidth_rad", elements, spacing_wavelengths, steering_rad)


def rms_bandwidth_rad_s(spectrum: AnySpectrum) -> float:
    """Root-mean-square bandwidth around the middle of the spectrum, rad/s: πB/√3 for a flat one, πB/√(2 ln 2) for a
    Gaussian one (Richards 2014, Fundamentals of Radar Signal Processing, §7.3.1).

    Parameters
    ----------
    spectrum : AnySpectrum

    Raises
    ------
    ArgumentError
        `ArgumentError` for a bandwidth
        that is not positive.

    Examples
    --------
    >>> abs(rms_bandwidth_rad_s(Spectrum.Flat(bandwidth_hz=5e6)) - 9.0690e6) < 50.0
    True
    """
    return call("rms_bandwidth_rad_s", float, spectrum)


@overload
def range_bound_m(snr_db: float, spectrum: AnySpectrum) -> float: ...
@overload
def range_bound_m(snr_db: ArrayLike, spectrum: AnySpectrum) -> NDArray[np.float64]: ...
def range_bound_m(snr_db: ArrayLike, spectrum: AnySpectrum) -> float | NDArray[np.float64]:
    """Least standard deviation of a range, metres: (c/2)/(β√(2χ)), with β the `rms_bandwidth_rad_s` (Richards 2014,
    §7.3.1; Skolnik 2008, Radar Handbook, §8.2).

    Parameters
    ----------
    snr_db : float or array_like
    spectrum : AnySpectrum

    Raises
    ------
    ArgumentError
        `ArgumentError` for a bandwidth
        or SNR outside of its range.

    Examples
    --------
    >>> abs(range_bound_m(20.0, Spectrum.Flat(bandwidth_hz=5e6)) - 1.1687) < 5e-5
    True
    """
    return formula("range_bound_m", snr_db, spectrum)


@overload
def doppler_bound_hz(snr_db: float, dwell_s: float) -> float: ...
@overload
def doppler_bound_hz(snr_db: ArrayLike, dwell_s: ArrayLike) -> NDArray[np.float64]: ...
def doppler_bound_hz(snr_db: ArrayLike, dwell_s: ArrayLike) -> float | NDArray[np.float64]:
    """Least standard deviation of a Doppler frequency, hertz, from an echo of steady strength that lasts `dwell_s`:
    √3/(πT√(2χ)), with χ that of the whole dwell (Richards 2014, §7.3.2).

    Parameters
    ----------
    snr_db : float or array_like
    dwell_s : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` for a duration or
        SNR outside of its range.

    Examples
    --------
    >>> abs(doppler_bound_hz(20.0, 0.01) - 3.8985) < 5e-5
    True
    """
    return formula("doppler_bound_hz", snr_db, dwell_s)


@overload
def angle_bound_rad(
    element_snr_db: float, elements: int, spacing_wavelengths: float, angle_rad: float, snapshots: int
) -> float: ...
@overload
def angle_bound_rad(
    element_snr_db: ArrayLike,
    elements: ArrayLike,
    spacing_wavelengths: ArrayLike,
    angle_rad: ArrayLike,
    snapshots: ArrayLike,
) -> NDArray[np.float64]: ...
def angle_bound_rad(
    element_snr_db: ArrayLike,
    elements: ArrayLike,
    spacing_wavelengths: ArrayLike,
    angle_rad: ArrayLike,
    snapshots: ArrayLike,
) -> float | NDArray[np.float64]:
    """Least standard deviation of an angle by a line of equal elements, radians: √(6/(χ K N(N² − 1)))/(2π (d/λ) cos θ),
    with χ the SNR of one element in one of K snapshots (Van Trees 2002, Optimum Array Processing, §8.4; Stoica and
    Nehorai 1989, deterministic signals).

    Elements in 2..=1 000 000, spacing positive, θ off the array's normal, within ±π/2 but for its ends, snapshots 1
    or more.

    Parameters
    ----------
    element_snr_db : float or array_like
    elements : int or array_like
    spacing_wavelengths : float or array_like
    angle_rad : float or array_like
    snapshots : int or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that.
    """
    return formula("angle_bound_rad", element_snr_db, elements, spacing_wavelengths, angle_rad, snapshots)


@overload
def monopulse_sigma_rad(beamwidth_rad: float, snr_db: float, slope: float) -> float: ...
@overload
def monopulse_sigma_rad(beamwidth_rad: ArrayLike, snr_db: ArrayLike, slope: ArrayLike) -> NDArray[np.float64]: ...
def monopulse_sigma_rad(beamwidth_rad: ArrayLike, snr_db: ArrayLike, slope: ArrayLike) -> float | NDArray[np.float64]:
    """Standard deviation of an angle by monopulse near the beam's axis, radians: θ₃/(k√(2χ)), with θ₃ the beamwidth at
    half power and k the normalised slope of the error curve, 1.6 or so (Skolnik 2008, Radar Handbook, §9.2; Barton
    2005, Radar System Analysis and Modeling, ch. 8). Beamwidth up to π, slope positive. Around 13 dB and above.

    Parameters
    ----------
    beamwidth_rad : float or array_like
    snr_db : float or array_like
    slope : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that.
    """
    return formula("monopulse_sigma_rad", beamwidth_rad, snr_db, slope)


@overload
def cfar_multiplier(reference: AnyCfarReference, pulses: int, pfa: float) -> float: ...
@overload
def cfar_multiplier(reference: AnyCfarReference, pulses: ArrayLike, pfa: ArrayLike) -> NDArray[np.float64]: ...
def cfar_multiplier(reference: AnyCfarReference, pulses: ArrayLike, pfa: ArrayLike) -> float | NDArray[np.float64]:
    """The number by which what the reference cells say is multiplied, so that noise alone crosses the threshold with
    probability `pfa`. Cell under test and reference cells hold the sum of the powers of `pulses` pulses in white
    Gaussian noise, all independent.

    Solves `cfar_pfa`, to 1e-11. Windows, cancellers and oversampling make cells dependent: then this is a
    beginning, and no more. Cells × pulses in 1..=100 000, Pfa in 1e-300..1.

    Parameters
    ----------
    reference : AnyCfarReference
    pulses : int or array_like
    pfa : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that,
        for a rank that is none, for halves of an odd number of cells, and where the multiplier would exceed 1e300.
    """
    return formula("cfar_multiplier", reference, pulses, pfa)


@overload
def cfar_pfa(reference: AnyCfarReference, pulses: int, multiplier: float) -> float: ...
@overload
def cfar_pfa(reference: AnyCfarReference, pulses: ArrayLike, multiplier: ArrayLike) -> NDArray[np.float64]: ...
def cfar_pfa(reference: AnyCfarReference, pulses: ArrayLike, multiplier: ArrayLike) -> float | NDArray[np.float64]:
    """The probability that noise alone crosses a threshold that is this multiple of what the reference cells say; as
    `cfar_multiplier`, whose inverse it is. 1e-11 relative.

    For the mean of cells, a negative binomial sum, the survival function of an F variable with 2·pulses and
    2·cells·pulses degrees of freedom; for one pulse (1 + α/N)^−N. For the cell of rank k and one pulse, Π_{i<k} (N −
    i)/(N − i + α) (Rohling 1983). Else the integral over the level's distribution (Gandhi and Kassam 1988, IEEE
    Trans. AES 24, 427–445, eq. 4), by a rule that converges exponentially. Multiplier in 0..=1e300.

    Parameters
    ----------
    reference : AnyCfarReference
    pulses : int or array_like
    multiplier : float or array_like

    Raises
    ------
    ArgumentError
        As `cfar_multiplier`.
    """
    return formula("cfar_pfa", reference, pulses, multiplier)


@overload
def ca_multiplier(cells: int, pfa: float) -> float: ...
@overload
def ca_multiplier(cells: ArrayLike, pfa: ArrayLike) -> NDArray[np.float64]: ...
def ca_multiplier(cells: ArrayLike, pfa: ArrayLike) -> float | NDArray[np.float64]:
    """Multiplier of the mean of `cells` cells for a probability of false alarm, N(Pfa^(−1/N) − 1), one pulse (Richards
    2014, Fundamentals of Radar Signal Processing, §6.5.2). Cells in 1..=100 000, Pfa in 1e-300..1.

    Parameters
    ----------
    cells : int or array_like
    pfa : float or array_like

    Raises
    ------
    ArgumentError
        As `cfar_multiplier`.

    Examples
    --------
    >>> abs(ca_multiplier(16, 1e-6) - 21.942) < 5e-4
    True
    """
    return formula("ca_multiplier", cells, pfa)


@overload
def go_multiplier(cells: int, pfa: float) -> float: ...
@overload
def go_multiplier(cells: ArrayLike, pfa: ArrayLike) -> NDArray[np.float64]: ...
def go_multiplier(cells: ArrayLike, pfa: ArrayLike) -> float | NDArray[np.float64]:
    """Multiplier of the larger mean of the two halves of `cells` cells for a probability of false alarm, one pulse
    (Hansen and Sawyers 1980, IEEE Trans. AES 16, 115–118). Cells even, in 2..=100 000, Pfa in 1e-300..1.

    Parameters
    ----------
    cells : int or array_like
    pfa : float or array_like

    Raises
    ------
    ArgumentError
        As `cfar_multiplier`.

    Examples
    --------
    >>> abs(go_multiplier(16, 1e-6) - 19.356) < 5e-4
    True
    """
    return formula("go_multiplier", cells, pfa)


@overload
def so_multiplier(cells: int, pfa: float) -> float: ...
@overload
def so_multiplier(cells: ArrayLike, pfa: ArrayLike) -> NDArray[np.float64]: ...
def so_multiplier(cells: ArrayLike, pfa: ArrayLike) -> float | NDArray[np.float64]:
    """Multiplier of the smaller mean of the two halves of `cells` cells for a probability of false alarm, one pulse
    (Gandhi and Kassam 1988, IEEE Trans. AES 24, 427–445). Cells even, in 2..=100 000, Pfa in 1e-300..1.

    Parameters
    ----------
    cells : int or array_like
    pfa : float or array_like

    Raises
    ------
    ArgumentError
        As `cfar_multiplier`.

    Examples
    --------
    >>> abs(so_multiplier(16, 1e-6) - 41.057) < 5e-4
    True
    """
    return formula("so_multiplier", cells, pfa)


@overload
def os_multiplier(cells: int, rank: int, pfa: float) -> float: ...
@overload
def os_multiplier(cells: ArrayLike, rank: ArrayLike, pfa: ArrayLike) -> NDArray[np.float64]: ...
def os_multiplier(cells: ArrayLike, rank: ArrayLike, pfa: ArrayLike) -> float | NDArray[np.float64]:
    """Multiplier of the cell of this rank among `cells` cells for a probability of false alarm, one pulse (Rohling 1983,
    IEEE Trans. AES 19, 608–621). Cells in 1..=100 000, rank in 1..=cells from the weakest, Pfa in 1e-300..1.

    Parameters
    ----------
    cells : int or array_like
    rank : int or array_like
    pfa : float or array_like

    Raises
    ------
    ArgumentError
        As `cfar_multiplier`.

    Examples
    --------
    >>> abs(os_multiplier(16, 12, 1e-6) - 20.954) < 5e-4
    True
    """
    return formula("os_multiplier", cells, rank, pfa)


@overload
def cfar_pd(reference: AnyCfarReference, pulses: int, snr_db: float, pfa: float, swerling: Swerling) -> float: ...
@overload
def cfar_pd(
    reference: AnyCfarReference, pulses: ArrayLike, snr_db: ArrayLike, pfa: ArrayLike, swerling: Swerling
) -> NDArray[np.float64]: ...
def cfar_pd(
    reference: AnyCfarReference, pulses: ArrayLike, snr_db: ArrayLike, pfa: ArrayLike, swerling: Swerling
) -> float | NDArray[np.float64]:
    """Probability of detection behind a CFAR threshold: of a target with a mean SNR of `snr_db` in each of `pulses`
    pulses, with reference cells that hold noise. Exact for every case of Swerling's and number of pulses, 1e-9
    relative.

    The mean of `pd` over the level's distribution; for cases 1 (one pulse) and 2 it is the Pfa at
    α/(1 + SNR), as a target is noise of another power there (Gandhi and Kassam 1988). SNR in −200..=200 dB; else as
    `cfar_multiplier`.

    Parameters
    ----------
    reference : AnyCfarReference
    pulses : int or array_like
    snr_db : float or array_like
    pfa : float or array_like
    swerling : Swerling

    Raises
    ------
    ArgumentError
        As `cfar_multiplier`, and `ArgumentError` in the other cases where so few cells
        are asked for so small a Pfa that thresholds exceed 2e4 times the noise: the mean of 4 cells and one pulse reach a
        Pfa of 1e-9.
    """
    return formula("cfar_pd", reference, pulses, snr_db, pfa, swerling)


@overload
def cfar_loss_db(reference: AnyCfarReference, pulses: int, pd: float, pfa: float, swerling: Swerling) -> float: ...
@overload
def cfar_loss_db(
    reference: AnyCfarReference, pulses: ArrayLike, pd: ArrayLike, pfa: ArrayLike, swerling: Swerling
) -> NDArray[np.float64]: ...
def cfar_loss_db(
    reference: AnyCfarReference, pulses: ArrayLike, pd: ArrayLike, pfa: ArrayLike, swerling: Swerling
) -> float | NDArray[np.float64]:
    """How much more SNR a target needs behind a CFAR threshold than with noise of known power, decibels, for the same Pd
    and Pfa. Ranges and accuracy as for `cfar_pd` and `required_snr_db`.

    Parameters
    ----------
    reference : AnyCfarReference
    pulses : int or array_like
    pd : float or array_like
    pfa : float or array_like
    swerling : Swerling

    Raises
    ------
    ArgumentError
        As `cfar_pd` and `required_snr_db`.
    """
    return formula("cfar_loss_db", reference, pulses, pd, pfa, swerling)


@overload
def albersheim_db(pd: float, pfa: float, pulses: int) -> float: ...
@overload
def albersheim_db(pd: ArrayLike, pfa: ArrayLike, pulses: ArrayLike) -> NDArray[np.float64]: ...
def albersheim_db(pd: ArrayLike, pfa: ArrayLike, pulses: ArrayLike) -> float | NDArray[np.float64]:
    """Albersheim's approximation of the SNR of one pulse, decibels, for a steady target and `pulses` noncoherently
    integrated pulses (Albersheim 1981, Proc. IEEE 69, 867–868; Richards 2014, Fundamentals of Radar Signal
    Processing, §6.3.3).

    Made for a linear detector, and said there to be good to 0.2 dB for Pd in 0.1..=0.9, Pfa in 1e-7..=1e-3. Of the
    exact value for a square-law detector it lies within 0.4 dB for Pd in 0.3..=0.99 and that Pfa; below, it is too
    low: at a Pd of 0.1 by 0.8 dB (Pfa 1e-7) to 4 dB (1e-3).

    Accepts Pd and Pfa wherever the formula has a value (Pd above Pfa/0.62, about), pulses in 1..=8096.

    Parameters
    ----------
    pd : float or array_like
    pfa : float or array_like
    pulses : int or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that.

    Examples
    --------
    >>> abs(albersheim_db(0.9, 1e-6, 1) - 13.1145) < 5e-5
    True
    >>> abs(albersheim_db(0.9, 1e-6, 10) - 4.9904) < 5e-5
    True
    """
    return formula("albersheim_db", pd, pfa, pulses)


@overload
def shnidman_db(pd: float, pfa: float, pulses: int, swerling: Swerling) -> float: ...
@overload
def shnidman_db(pd: ArrayLike, pfa: ArrayLike, pulses: ArrayLike, swerling: Swerling) -> NDArray[np.float64]: ...
def shnidman_db(pd: ArrayLike, pfa: ArrayLike, pulses: ArrayLike, swerling: Swerling) -> float | NDArray[np.float64]:
    """Shnidman's approximation of the SNR of one pulse, decibels, for any of Swerling's targets and a square-law
    detector (Shnidman 2002, IEEE Trans. AES 38, 1059–1064; Richards 2014, §6.3.5).

    For Pd in 0.1..=0.99, Pfa in 1e-9..=1e-3, pulses in 1..=100, and refused outside of that. Said to be good to 0.5
    dB; it lies within 1.2 dB of the exact value in all of that range, farthest off at its ends.

    Parameters
    ----------
    pd : float or array_like
    pfa : float or array_like
    pulses : int or array_like
    swerling : Swerling

    Raises
    ------
    ArgumentError
        `ArgumentError`.

    Examples
    --------
    >>> abs(shnidman_db(0.9, 1e-6, 1, "swerling1") - 21.346) < 5e-4
    True
    """
    return formula("shnidman_db", pd, pfa, pulses, swerling)


@overload
def m_of_n(m: int, n: int, probability: float) -> float: ...
@overload
def m_of_n(m: ArrayLike, n: ArrayLike, probability: ArrayLike) -> NDArray[np.float64]: ...
def m_of_n(m: ArrayLike, n: ArrayLike, probability: ArrayLike) -> float | NDArray[np.float64]:
    """Probability that at least `m` of `n` independent looks succeed, each with `probability`: what an M-of-N rule makes
    of the Pd or the Pfa of one look (Richards 2014, Fundamentals of Radar Signal Processing, §6.4), 1e-12 relative.

    Probability in 0..=1, n in 1..=100 000, m in 0..=n.

    Parameters
    ----------
    m : int or array_like
    n : int or array_like
    probability : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that.

    Examples
    --------
    >>> abs(m_of_n(3, 5, 0.9) - 0.991_44) < 1e-12
    True
    """
    return formula("m_of_n", m, n, probability)


@overload
def marcum_q(order: int, a: float, b: float) -> float: ...
@overload
def marcum_q(order: ArrayLike, a: ArrayLike, b: ArrayLike) -> NDArray[np.float64]: ...
def marcum_q(order: ArrayLike, a: ArrayLike, b: ArrayLike) -> float | NDArray[np.float64]:
    """Marcum's Q function of order m: ∫_b^∞ x (x/a)^{m−1} exp(−(x² + a²)/2) I_{m−1}(ax) dx, the probability that a Rice
    variable (m = 1), or one of the 2m degrees of freedom that m integrated pulses have, exceeds b.

    As a Poisson mixture of incomplete gamma functions (Shnidman 1989, IEEE Trans. IT 35, 389–400), summed from
    whichever side keeps its digits: 1e-10 relative down to 1e-290. Order in 1..=10 000, a and b in 0..=1000.

    Parameters
    ----------
    order : int or array_like
    a : float or array_like
    b : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that.

    Examples
    --------
    >>> abs(marcum_q(1, 1.0, 1.0) - 0.732_880) < 1e-6
    True
    """
    return formula("marcum_q", order, a, b)


@overload
def pd(snr_db: float, pfa: float, pulses: int, swerling: Swerling) -> float: ...
@overload
def pd(snr_db: ArrayLike, pfa: ArrayLike, pulses: ArrayLike, swerling: Swerling) -> NDArray[np.float64]: ...
def pd(snr_db: ArrayLike, pfa: ArrayLike, pulses: ArrayLike, swerling: Swerling) -> float | NDArray[np.float64]:
    """Probability of detection of a target with a mean SNR of `snr_db` in each of `pulses` pulses, whose powers are
    added and compared with the threshold of `noncoherent_threshold` for `pfa`:
    square-law detector, complex Gaussian noise of known power.

    Exact for every case and number of pulses (Swerling 1960; Richards 2014, Fundamentals of Radar Signal Processing,
    §6.3.4), as a negative binomial mixture of incomplete gamma functions; 1e-10 relative. SNR in −200..=200 dB, Pfa
    in 1e-300..1, pulses in 1..=`MOST_INTEGRATED_PULSES`.

    Parameters
    ----------
    snr_db : float or array_like
    pfa : float or array_like
    pulses : int or array_like
    swerling : Swerling

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that.

    Examples
    --------
    >>> abs(pd(13.0, 1e-6, 1, "swerling1") - 0.517_178) < 1e-6
    True
    >>> abs(pd(5.0, 1e-6, 10, "swerling2") - 0.733_987) < 1e-6
    True
    """
    return formula("pd", snr_db, pfa, pulses, swerling)


@overload
def required_snr_db(pd: float, pfa: float, pulses: int, swerling: Swerling) -> float: ...
@overload
def required_snr_db(pd: ArrayLike, pfa: ArrayLike, pulses: ArrayLike, swerling: Swerling) -> NDArray[np.float64]: ...
def required_snr_db(
    pd: ArrayLike, pfa: ArrayLike, pulses: ArrayLike, swerling: Swerling
) -> float | NDArray[np.float64]:
    """The mean SNR of one pulse that a target needs for a probability of detection, decibels: the inverse of `pd`,
    with which it shares its ranges and its source; 1e-9 dB. `pd` lies above `pfa` and below 1.

    Parameters
    ----------
    pd : float or array_like
    pfa : float or array_like
    pulses : int or array_like
    swerling : Swerling

    Raises
    ------
    ArgumentError
        As `pd`, and `ArgumentError` when a target of −200 dB is seen as often already.

    Examples
    --------
    >>> abs(required_snr_db(0.9, 1e-6, 1, "swerling0") - 13.183) < 5e-4
    True
    >>> abs(required_snr_db(0.9, 1e-6, 1, "swerling1") - 21.144) < 5e-4
    True
    >>> abs(required_snr_db(0.9, 1e-6, 10, "swerling4") - 5.806) < 5e-4
    True
    """
    return formula("required_snr_db", pd, pfa, pulses, swerling)


@overload
def pd_real_known_signal(amplitude: float, threshold: float, sigma: float) -> float: ...
@overload
def pd_real_known_signal(amplitude: ArrayLike, threshold: ArrayLike, sigma: ArrayLike) -> NDArray[np.float64]: ...
def pd_real_known_signal(amplitude: ArrayLike, threshold: ArrayLike, sigma: ArrayLike) -> float | NDArray[np.float64]:
    """Probability that a real signal of known amplitude in real Gaussian noise of this deviation exceeds a threshold: a
    coherent detector of known phase, Φ((amplitude − threshold)/sigma) (Kay 1998, Fundamentals of Statistical Signal
    Processing 2, §4.3). Sigma positive; amplitude and threshold any finite number.

    Parameters
    ----------
    amplitude : float or array_like
    threshold : float or array_like
    sigma : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that.
    """
    return formula("pd_real_known_signal", amplitude, threshold, sigma)


@overload
def noncoherent_threshold(pfa: float, pulses: int) -> float: ...
@overload
def noncoherent_threshold(pfa: ArrayLike, pulses: ArrayLike) -> NDArray[np.float64]: ...
def noncoherent_threshold(pfa: ArrayLike, pulses: ArrayLike) -> float | NDArray[np.float64]:
    """The threshold that the sum of the powers of so many pulses crosses with probability `pfa` where there is only
    noise, as a multiple of the mean noise power of one pulse (square-law detector, complex Gaussian noise).

    Solves Q(N, T) = Pfa, with Q the regularised upper incomplete gamma function (Richards 2014, Fundamentals of Radar
    Signal Processing, §6.3.2), to 1e-12 of T. Pfa in 1e-300..1, pulses in 1..=`MOST_INTEGRATED_PULSES`.

    Parameters
    ----------
    pfa : float or array_like
    pulses : int or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that.

    Examples
    --------
    >>> abs(noncoherent_threshold(1e-6, 1) - 13.8155) < 1e-4
    True
    >>> abs(noncoherent_threshold(1e-6, 10) - 32.7103) < 1e-4
    True
    """
    return formula("noncoherent_threshold", pfa, pulses)


@overload
def noncoherent_pfa(threshold: float, pulses: int) -> float: ...
@overload
def noncoherent_pfa(threshold: ArrayLike, pulses: ArrayLike) -> NDArray[np.float64]: ...
def noncoherent_pfa(threshold: ArrayLike, pulses: ArrayLike) -> float | NDArray[np.float64]:
    """The probability that noise alone crosses this threshold: the inverse of `noncoherent_threshold`, with which it
    shares its source and units. Threshold in 0..=1e60.

    Parameters
    ----------
    threshold : float or array_like
    pulses : int or array_like

    Raises
    ------
    ArgumentError
        As there.
    """
    return formula("noncoherent_pfa", threshold, pulses)


@overload
def snr_db(radar: RadarEquation, range_m: float, rcs_m2: float) -> float: ...
@overload
def snr_db(radar: RadarEquation, range_m: ArrayLike, rcs_m2: ArrayLike) -> NDArray[np.float64]: ...
def snr_db(radar: RadarEquation, range_m: ArrayLike, rcs_m2: ArrayLike) -> float | NDArray[np.float64]:
    """SNR of a target behind the matched filter, decibels: Pt τ n Gt Gr λ² σ / ((4π)³ R⁴ k T F L) (Richards, Scheer and
    Holm 2010, Principles of Modern Radar, §2.3–2.8; Skolnik 2008, Radar Handbook, §1.8). Free space.

    Parameters
    ----------
    radar : RadarEquation
    range_m : float or array_like
    rcs_m2 : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` for a field
        outside of its range, or a range or cross-section that is not positive.
    """
    return formula("snr_db", radar, range_m, rcs_m2)


@overload
def max_range_m(radar: RadarEquation, snr_db: float, rcs_m2: float) -> float: ...
@overload
def max_range_m(radar: RadarEquation, snr_db: ArrayLike, rcs_m2: ArrayLike) -> NDArray[np.float64]: ...
def max_range_m(radar: RadarEquation, snr_db: ArrayLike, rcs_m2: ArrayLike) -> float | NDArray[np.float64]:
    """The range at which a target has this SNR, metres; `snr_db` solved for it.

    Parameters
    ----------
    radar : RadarEquation
    snr_db : float or array_like
    rcs_m2 : float or array_like

    Raises
    ------
    ArgumentError
        As `snr_db`.
    """
    return formula("max_range_m", radar, snr_db, rcs_m2)


@overload
def peak_power_w(radar: RadarEquation, snr_db: float, range_m: float, rcs_m2: float) -> float: ...
@overload
def peak_power_w(
    radar: RadarEquation, snr_db: ArrayLike, range_m: ArrayLike, rcs_m2: ArrayLike
) -> NDArray[np.float64]: ...
def peak_power_w(
    radar: RadarEquation, snr_db: ArrayLike, range_m: ArrayLike, rcs_m2: ArrayLike
) -> float | NDArray[np.float64]:
    """The peak power with which a target has this SNR, watts; `snr_db` solved for it. The radar's own `peak_power_w`
    plays no part.

    Parameters
    ----------
    radar : RadarEquation
    snr_db : float or array_like
    range_m : float or array_like
    rcs_m2 : float or array_like

    Raises
    ------
    ArgumentError
        As `snr_db`.
    """
    return formula("peak_power_w", radar, snr_db, range_m, rcs_m2)


@overload
def noise_power_dbm(bandwidth_hz: float, noise_figure_db: float, temperature_k: float) -> float: ...
@overload
def noise_power_dbm(
    bandwidth_hz: ArrayLike, noise_figure_db: ArrayLike, temperature_k: ArrayLike
) -> NDArray[np.float64]: ...
def noise_power_dbm(
    bandwidth_hz: ArrayLike, noise_figure_db: ArrayLike, temperature_k: ArrayLike
) -> float | NDArray[np.float64]:
    """Noise power of a receiver, k T B F, decibels over a milliwatt (Johnson 1928, Nyquist 1928). Valid where hf is
    small beside kT: below 1 THz or so at room temperature.

    Parameters
    ----------
    bandwidth_hz : float or array_like
    noise_figure_db : float or array_like
    temperature_k : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` for a bandwidth
        or temperature that is not positive, or a noise figure outside −200..=200 dB.
    """
    return formula("noise_power_dbm", bandwidth_hz, noise_figure_db, temperature_k)


@overload
def in_band_fraction(receiver_bandwidth_hz: float, jammer_bandwidth_hz: float) -> float: ...
@overload
def in_band_fraction(receiver_bandwidth_hz: ArrayLike, jammer_bandwidth_hz: ArrayLike) -> NDArray[np.float64]: ...
def in_band_fraction(receiver_bandwidth_hz: ArrayLike, jammer_bandwidth_hz: ArrayLike) -> float | NDArray[np.float64]:
    """The part of a jammer's power that falls into the receiver's band: min(1, B/Bj). A barrage wider than the receiver
    is diluted; a spot inside of its band is not.

    Parameters
    ----------
    receiver_bandwidth_hz : float or array_like
    jammer_bandwidth_hz : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` for a bandwidth
        that is not positive.
    """
    return formula("in_band_fraction", receiver_bandwidth_hz, jammer_bandwidth_hz)


@overload
def jnr_db(
    radar: RadarEquation, receiver_bandwidth_hz: float, jammer: NoiseJammer, range_m: float, antenna_gain_db: float
) -> float: ...
@overload
def jnr_db(
    radar: RadarEquation,
    receiver_bandwidth_hz: ArrayLike,
    jammer: NoiseJammer,
    range_m: ArrayLike,
    antenna_gain_db: ArrayLike,
) -> NDArray[np.float64]: ...
def jnr_db(
    radar: RadarEquation,
    receiver_bandwidth_hz: ArrayLike,
    jammer: NoiseJammer,
    range_m: ArrayLike,
    antenna_gain_db: ArrayLike,
) -> float | NDArray[np.float64]:
    """Jammer-to-noise ratio in the receiver, decibels: Pj Gj Gr λ²/(4πR)² · min(1, B/Bj)/(k T F B), with the gain that
    the radar's antenna has toward the jammer (Adamy 2001, EW 101, ch. 9). Free space; the radar's losses are not
    taken off.

    Parameters
    ----------
    radar : RadarEquation
    receiver_bandwidth_hz : float or array_like
    jammer : NoiseJammer
    range_m : float or array_like
    antenna_gain_db : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` for a field
        outside of its range, a range or bandwidth that is not positive, or a gain outside −200..=200 dB.
    """
    return formula("jnr_db", radar, receiver_bandwidth_hz, jammer, range_m, antenna_gain_db)


@overload
def burn_through_range_m(
    radar: RadarEquation, receiver_bandwidth_hz: float, jammer: NoiseJammer, rcs_m2: float, required_sinr_db: float
) -> float: ...
@overload
def burn_through_range_m(
    radar: RadarEquation,
    receiver_bandwidth_hz: ArrayLike,
    jammer: NoiseJammer,
    rcs_m2: ArrayLike,
    required_sinr_db: ArrayLike,
) -> NDArray[np.float64]: ...
def burn_through_range_m(
    radar: RadarEquation,
    receiver_bandwidth_hz: ArrayLike,
    jammer: NoiseJammer,
    rcs_m2: ArrayLike,
    required_sinr_db: ArrayLike,
) -> float | NDArray[np.float64]:
    """The range inside which a target that jams the radar by itself is seen all the same, metres: where its echo stands
    `required_sinr_db` over jamming and thermal noise together.

    With s the SNR and j the JNR at 1 m, s/R⁴ = D (1 + j/R²), that is D R⁴ + D j R² − s = 0. Without thermal noise it
    would be R² = s/(D j) (Adamy 2001, EW 101, ch. 9), which promises more than any radar reaches once the jammer is
    weak. The jammer is received with the radar's `receive_gain_db`.

    Parameters
    ----------
    radar : RadarEquation
    receiver_bandwidth_hz : float or array_like
    jammer : NoiseJammer
    rcs_m2 : float or array_like
    required_sinr_db : float or array_like

    Raises
    ------
    ArgumentError
        As `jnr_db` and `snr_db`.
    """
    return formula("burn_through_range_m", radar, receiver_bandwidth_hz, jammer, rcs_m2, required_sinr_db)


@overload
def burn_through_by_jnr_m(jnr_db: float, distance_m: float, clear_range_m: float) -> float: ...
@overload
def burn_through_by_jnr_m(
    jnr_db: ArrayLike, distance_m: ArrayLike, clear_range_m: ArrayLike
) -> NDArray[np.float64]: ...
def burn_through_by_jnr_m(
    jnr_db: ArrayLike, distance_m: ArrayLike, clear_range_m: ArrayLike
) -> float | NDArray[np.float64]:
    """The range inside which a target that jams the radar by itself is seen all the same, metres, by what the radar hears of it:
    `jnr_db` while it is `distance_m` away. Were it silent, the radar would see it at `clear_range_m`.

    Echoes grow with R⁻⁴ and jamming with R⁻²: (C/R)⁴ = 1 + J (d/R)², that is R⁴ + J d² R² − C⁴ = 0 (Adamy 2001, EW 101, ch. 9, with
    the thermal noise kept). JNR in −200..=200 dB, in the beam that looks at the jammer.

    Parameters
    ----------
    jnr_db : float or array_like
    distance_m : float or array_like
    clear_range_m : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that, or for a
        range that is not positive.
    """
    return formula("burn_through_by_jnr_m", jnr_db, distance_m, clear_range_m)


@overload
def stand_off_range_factor(jnr_db: float) -> float: ...
@overload
def stand_off_range_factor(jnr_db: ArrayLike) -> NDArray[np.float64]: ...
def stand_off_range_factor(jnr_db: ArrayLike) -> float | NDArray[np.float64]:
    """What is left of the radar's range while a jammer elsewhere raises its noise: (1 + JNR)^(−1/4), a ratio (Adamy
    2001, EW 101, ch. 9). JNR in −200..=200 dB.

    Parameters
    ----------
    jnr_db : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that.
    """
    return formula("stand_off_range_factor", jnr_db)


@overload
def canceller_limit_db(correlation: float) -> float: ...
@overload
def canceller_limit_db(correlation: ArrayLike) -> NDArray[np.float64]: ...
def canceller_limit_db(correlation: ArrayLike) -> float | NDArray[np.float64]:
    """The most by which a sidelobe canceller with one auxiliary channel can lower a jammer, decibels: 1/(1 − ρ²), with ρ
    the magnitude of the correlation of both channels, in 0..1 (Farina 1992, Antenna-Based Signal Processing
    Techniques for Radar Systems, ch. 4).

    Parameters
    ----------
    correlation : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that.

    Examples
    --------
    >>> abs(canceller_limit_db(0.99) - 17.0) < 0.05
    True
    """
    return formula("canceller_limit_db", correlation)


@overload
def sidelobe_blanking_probability(main: float, auxiliary: float, threshold: float) -> float: ...
@overload
def sidelobe_blanking_probability(
    main: ArrayLike, auxiliary: ArrayLike, threshold: ArrayLike
) -> NDArray[np.float64]: ...
def sidelobe_blanking_probability(
    main: ArrayLike, auxiliary: ArrayLike, threshold: ArrayLike
) -> float | NDArray[np.float64]:
    """Probability that a sidelobe blanker blanks, for independent exponential powers with the means `main` and
    `auxiliary` in its two channels: the auxiliary exceeds `threshold` times the main one with μv/(μv + F μu) (Maisel
    1968, IEEE Trans. AES 4, 174–180). All positive, in one unit of power.

    Parameters
    ----------
    main : float or array_like
    auxiliary : float or array_like
    threshold : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that.
    """
    return formula("sidelobe_blanking_probability", main, auxiliary, threshold)


@overload
def jam_threshold(cells: int, pfa: float) -> float: ...
@overload
def jam_threshold(cells: ArrayLike, pfa: ArrayLike) -> NDArray[np.float64]: ...
def jam_threshold(cells: ArrayLike, pfa: ArrayLike) -> float | NDArray[np.float64]:
    """The mean of so many cells of noise, as a multiple of the *known* floor, that noise alone exceeds with probability `pfa`: T with
    Q(M, M T) = Pfa. Cells in 1..=1e6, Pfa in 1e-300..1.

    Parameters
    ----------
    cells : int or array_like
    pfa : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that.
    """
    return formula("jam_threshold", cells, pfa)


@overload
def jam_threshold_of_estimated_floor(cells: int, floor_cells: int, pfa: float) -> float: ...
@overload
def jam_threshold_of_estimated_floor(
    cells: ArrayLike, floor_cells: ArrayLike, pfa: ArrayLike
) -> NDArray[np.float64]: ...
def jam_threshold_of_estimated_floor(
    cells: ArrayLike, floor_cells: ArrayLike, pfa: ArrayLike
) -> float | NDArray[np.float64]:
    """The same over a floor that is the mean of `floor_cells` cells of noise itself: a quantile of F(2M, 2K).

    Parameters
    ----------
    cells : int or array_like
    floor_cells : int or array_like
    pfa : float or array_like

    Raises
    ------
    ArgumentError
        As `jam_threshold`.
    """
    return formula("jam_threshold_of_estimated_floor", cells, floor_cells, pfa)


@overload
def jam_pfa_of_estimated_floor(cells: int, floor_cells: int, threshold: float) -> float: ...
@overload
def jam_pfa_of_estimated_floor(
    cells: ArrayLike, floor_cells: ArrayLike, threshold: ArrayLike
) -> NDArray[np.float64]: ...
def jam_pfa_of_estimated_floor(
    cells: ArrayLike, floor_cells: ArrayLike, threshold: ArrayLike
) -> float | NDArray[np.float64]:
    """How often noise alone exceeds `threshold` times a floor that is the mean of `floor_cells` cells: what a threshold for a known
    floor really costs. Threshold in 0..=1e60.

    Parameters
    ----------
    cells : int or array_like
    floor_cells : int or array_like
    threshold : float or array_like

    Raises
    ------
    ArgumentError
        As `jam_threshold`.
    """
    return formula("jam_pfa_of_estimated_floor", cells, floor_cells, threshold)


@overload
def jam_pd(cells: int, threshold: float, jnr_db: float) -> float: ...
@overload
def jam_pd(cells: ArrayLike, threshold: ArrayLike, jnr_db: ArrayLike) -> NDArray[np.float64]: ...
def jam_pd(cells: ArrayLike, threshold: ArrayLike, jnr_db: ArrayLike) -> float | NDArray[np.float64]:
    """The probability that a jammer is found over a known floor: Q(M, M T/(1 + JNR)). JNR in −200..=200 dB.

    Parameters
    ----------
    cells : int or array_like
    threshold : float or array_like
    jnr_db : float or array_like

    Raises
    ------
    ArgumentError
        As `jam_threshold`.
    """
    return formula("jam_pd", cells, threshold, jnr_db)


@overload
def jam_pd_of_estimated_floor(cells: int, floor_cells: int, threshold: float, jnr_db: float) -> float: ...
@overload
def jam_pd_of_estimated_floor(
    cells: ArrayLike, floor_cells: ArrayLike, threshold: ArrayLike, jnr_db: ArrayLike
) -> NDArray[np.float64]: ...
def jam_pd_of_estimated_floor(
    cells: ArrayLike, floor_cells: ArrayLike, threshold: ArrayLike, jnr_db: ArrayLike
) -> float | NDArray[np.float64]:
    """The same over a floor that is the mean of `floor_cells` cells.

    Parameters
    ----------
    cells : int or array_like
    floor_cells : int or array_like
    threshold : float or array_like
    jnr_db : float or array_like

    Raises
    ------
    ArgumentError
        As `jam_threshold`.
    """
    return formula("jam_pd_of_estimated_floor", cells, floor_cells, threshold, jnr_db)


@overload
def jam_pfa(false_events_per_hour: float, tests_per_hour: float) -> float: ...
@overload
def jam_pfa(false_events_per_hour: ArrayLike, tests_per_hour: ArrayLike) -> NDArray[np.float64]: ...
def jam_pfa(false_events_per_hour: ArrayLike, tests_per_hour: ArrayLike) -> float | NDArray[np.float64]:
    """The probability of false alarm of one test that keeps false events to so many an hour: their quotient, at most ½. Both positive.

    Parameters
    ----------
    false_events_per_hour : float or array_like
    tests_per_hour : float or array_like

    Raises
    ------
    ArgumentError
        As `jam_threshold`.
    """
    return formula("jam_pfa", false_events_per_hour, tests_per_hour)


@overload
def deception_z(
    range_rate_m_s: float, range_rate_sigma_m_s: float, doppler_m_s: float, doppler_sigma_m_s: float
) -> float: ...
@overload
def deception_z(
    range_rate_m_s: ArrayLike, range_rate_sigma_m_s: ArrayLike, doppler_m_s: ArrayLike, doppler_sigma_m_s: ArrayLike
) -> NDArray[np.float64]: ...
def deception_z(
    range_rate_m_s: ArrayLike, range_rate_sigma_m_s: ArrayLike, doppler_m_s: ArrayLike, doppler_sigma_m_s: ArrayLike
) -> float | NDArray[np.float64]:
    """By how many standard deviations a range rate that ranges show differs from one that a Doppler frequency shows:
    `z = (ṙ − v_D)/√(σ₁² + σ₂²)`, standard normal where both come from one target (Schleher 1999, Electronic Warfare in the
    Information Age, ch. 4, has the test). Deviations positive.

    Parameters
    ----------
    range_rate_m_s : float or array_like
    range_rate_sigma_m_s : float or array_like
    doppler_m_s : float or array_like
    doppler_sigma_m_s : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that.
    """
    return formula("deception_z", range_rate_m_s, range_rate_sigma_m_s, doppler_m_s, doppler_sigma_m_s)


def cep_m(covariance_m2: tuple[tuple[float, float], tuple[float, float]]) -> float:
    """Circular error probable: the radius around the mean that a normal position in a plane lies within with probability ½, metres, by
    integration over its ellipse; exact to 1e-4 of it.

    Parameters
    ----------
    covariance_m2 : tuple[tuple[float, float], tuple[float, float]]

    Raises
    ------
    ArgumentError
        `ArgumentError` for a covariance that is not positive-definite.

    Examples
    --------
    >>> abs(cep_m([[100.0, 0.0], [0.0, 100.0]]) - 11.774) < 1e-2
    True
    """
    return call("cep_m", float, covariance_m2)


@overload
def mti_improvement_db(pulses: int, spectrum_sigma_hz: float, prf_hz: float) -> float: ...
@overload
def mti_improvement_db(pulses: ArrayLike, spectrum_sigma_hz: ArrayLike, prf_hz: ArrayLike) -> NDArray[np.float64]: ...
def mti_improvement_db(
    pulses: ArrayLike, spectrum_sigma_hz: ArrayLike, prf_hz: ArrayLike
) -> float | NDArray[np.float64]:
    """Improvement factor of a canceller with binomial weights over so many pulses, decibels: how much it raises the
    ratio of signal to clutter, averaged over all target speeds, for clutter at zero Doppler with a Gaussian spectrum
    of standard deviation `spectrum_sigma_hz` (Skolnik 2008, Radar Handbook, §2.6; Richards 2014, Fundamentals of
    Radar Signal Processing, §5.2.5).

    Exact, where the usual 2 (PRF/(2πσ))² and its kin hold for narrow spectra. Pulses in 2..=16; `spectrum_sigma_hz`
    up to `prf_hz`.

    Parameters
    ----------
    pulses : int or array_like
    spectrum_sigma_hz : float or array_like
    prf_hz : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that.

    Examples
    --------
    >>> abs(mti_improvement_db(2, 20.0, 1000.0) - 21.04) < 5e-3
    True
    >>> abs(mti_improvement_db(3, 20.0, 1000.0) - 39.10) < 5e-3
    True
    """
    return formula("mti_improvement_db", pulses, spectrum_sigma_hz, prf_hz)


@overload
def effective_earth_factor(refractivity_gradient_per_m: float) -> float: ...
@overload
def effective_earth_factor(refractivity_gradient_per_m: ArrayLike) -> NDArray[np.float64]: ...
def effective_earth_factor(refractivity_gradient_per_m: ArrayLike) -> float | NDArray[np.float64]:
    """How much larger than it is the Earth seems where refractivity falls with height: 1/(1 + a dn/dh) (ITU-R P.452;
    Skolnik 2008, Radar Handbook, §26.3). The gradient is −39e-9 1/m in the standard atmosphere, which gives 1.3306
    where others round to `STANDARD_EARTH_FACTOR`. Gradient in −1.5e-7..=1e-3 (below, rays bend with the Earth and
    there is no horizon).

    Parameters
    ----------
    refractivity_gradient_per_m : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that.

    Examples
    --------
    >>> abs(effective_earth_factor(-39e-9) - 1.3306) < 5e-5
    True
    """
    return formula("effective_earth_factor", refractivity_gradient_per_m)


@overload
def horizon_range_m(radar_height_m: float, target_height_m: float, earth_factor: float) -> float: ...
@overload
def horizon_range_m(
    radar_height_m: ArrayLike, target_height_m: ArrayLike, earth_factor: ArrayLike
) -> NDArray[np.float64]: ...
def horizon_range_m(
    radar_height_m: ArrayLike, target_height_m: ArrayLike, earth_factor: ArrayLike
) -> float | NDArray[np.float64]:
    """The farthest range at which a radar sees a target over a smooth Earth, metres: the two tangents, Σ√(2kah + h²)
    (Skolnik 2008, Radar Handbook, §26.3). Heights over the surface in 0..=1e6 m, `earth_factor` in 1e-3..=1e3, such
    as `STANDARD_EARTH_FACTOR` or `effective_earth_factor`.

    Parameters
    ----------
    radar_height_m : float or array_like
    target_height_m : float or array_like
    earth_factor : float or array_like

    Raises
    ------
    ArgumentError
        `ArgumentError` outside of that.
    """
    return formula("horizon_range_m", radar_height_m, target_height_m, earth_factor)
