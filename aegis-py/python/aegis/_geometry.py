"""Types of `aegis.geometry`."""

# Written by tools/generate.py from the core's sources: change those.

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from aegis._call import call
from aegis._data import Data

__all__ = [
    "AtAltitude",
    "Gaussian",
    "Polar",
    "PositionEstimate",
    "Rigid",
]


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Polar(Data):
    """A position as a sensor measures it, around its own east-north-up frame.

    Attributes
    ----------
    range_m : float
        Slant range.
    azimuth_rad : float
        Clockwise from true north, [0, 2π).
    elevation_rad : float
        Above the sensor's horizontal plane, [−π/2, π/2].
    """

    range_m: float
    azimuth_rad: float
    elevation_rad: float

    @staticmethod
    def from_enu(enu_m: tuple[float, float, float]) -> Polar:
        """Of a point in the sensor's own frame, metres. The origin has azimuth and elevation 0, a point straight
        above it azimuth 0.

        Parameters
        ----------
        enu_m : tuple[float, float, float]
        """
        return cast("Polar", call("Polar.from_enu", Polar, enu_m))

    def to_enu(self) -> tuple[float, float, float]:
        """The point in the sensor's own frame, metres."""
        return cast("tuple[float, float, float]", call("Polar.to_enu", tuple[float, float, float], self))


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Rigid(Data):
    """A rotation followed by a translation: it takes coordinates in one frame to coordinates in another.

    Attributes
    ----------
    rotation : tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
        Rotation, by rows: row `i` is the target frame's axis `i` in the source frame.
    translation_m : tuple[float, float, float]
        The source frame's origin in the target frame, metres.
    """

    rotation: tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
    translation_m: tuple[float, float, float]

    @staticmethod
    def shift(translation_m: tuple[float, float, float]) -> Rigid:
        """Between frames whose axes are parallel: the way from a local site's own frame to its picture's.

        Parameters
        ----------
        translation_m : tuple[float, float, float]
        """
        return cast("Rigid", call("Rigid.shift", Rigid, translation_m))

    def apply(self, point_m: tuple[float, float, float]) -> tuple[float, float, float]:
        """A point, metres, in the target frame.

        Parameters
        ----------
        point_m : tuple[float, float, float]
        """
        return cast("tuple[float, float, float]", call("Rigid.apply", tuple[float, float, float], self, point_m))

    def rotate(self, vector: tuple[float, float, float]) -> tuple[float, float, float]:
        """A vector without a place (a velocity, a direction) in the target frame.

        Parameters
        ----------
        vector : tuple[float, float, float]
        """
        return cast("tuple[float, float, float]", call("Rigid.rotate", tuple[float, float, float], self, vector))

    def rotate_covariance(
        self, covariance: tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
    ) -> tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]:
        """A covariance in the target frame: R P Rᵀ, exactly symmetric when P is.

        Parameters
        ----------
        covariance : tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
        """
        return cast(
            "tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]",
            call(
                "Rigid.rotate_covariance",
                tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]],
                self,
                covariance,
            ),
        )

    def inverse(self) -> Rigid:
        """The way back."""
        return cast("Rigid", call("Rigid.inverse", Rigid, self))

    def then(self, next: Rigid) -> Rigid:
        """First this, then `next`.

        Parameters
        ----------
        next : Rigid
        """
        return cast("Rigid", call("Rigid.then", Rigid, self, next))


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class AtAltitude(Data):
    """The point at a slant range, azimuth and altitude, in the frame of the sensor that measured it.

    Attributes
    ----------
    position_m : tuple[float, float, float]
        East, north, up of the sensor.
    up : tuple[float, float, float]
        The ellipsoid's normal at the point, a unit vector: the gradient of height.
    curvature_radius_m : float
        Radius at which the surface of equal height bends along the azimuth: the ellipsoid's radius of
        curvature at the sensor plus the altitude. To second order, a step s along that surface bends down by
        s²/2R.
    reached : bool
        Whether the point has that altitude. If not, the range is shorter than the difference of heights (or a
        number was not finite), and the point is the nearest possible one: straight above or below the sensor.
    """

    position_m: tuple[float, float, float]
    up: tuple[float, float, float]
    curvature_radius_m: float
    reached: bool


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Gaussian(Data):
    """A number that is not known exactly.

    Attributes
    ----------
    mean : float
        Its mean.
    variance : float
        Its variance, in the square of the mean's unit.
    """

    mean: float
    variance: float

    @staticmethod
    def new(mean: float, sigma: float) -> Gaussian:
        """From mean and standard deviation.

        Parameters
        ----------
        mean : float
        sigma : float
        """
        return cast("Gaussian", call("Gaussian.new", Gaussian, mean, sigma))


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class PositionEstimate(Data):
    """A position and how uncertain it is, in one frame.

    Attributes
    ----------
    position_m : tuple[float, float, float]
        East, north, up.
    covariance_m2 : tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
        Its covariance, symmetric and positive semidefinite, m².
    """

    position_m: tuple[float, float, float]
    covariance_m2: tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
