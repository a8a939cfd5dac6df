"""The built-in classifier on arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aegis import _aegis
from aegis.data import ClassFeatures, TargetClass

FEATURE_NAMES: tuple[str, ...] = tuple(item.name for item in fields(ClassFeatures))
"""What a column of features is."""

CLASSES: tuple[TargetClass, ...] = (
    "airliner", "light_aircraft", "helicopter", "glider", "drone", "bird", "vessel", "clutter",
)  # fmt: skip
"""What a column of a posterior is; the last, the ninth, is none of them."""


def classify(features: ArrayLike | Sequence[ClassFeatures]) -> NDArray[np.float64]:
    """How likely targets are of each class, by the built-in classifier.

    Parameters
    ----------
    features : array_like (n, 13), or a sequence of ClassFeatures
        In the order of `FEATURE_NAMES`; what is not finite is missing.

    Returns
    -------
    numpy.ndarray (n, 9)
        Probabilities, in the order of `CLASSES`, and last of none of them.

    Raises
    ------
    ArgumentError
        For another shape.

    Examples
    --------
    >>> import aegis
    >>> jet = aegis.ClassFeatures(speed_m_s=230.0, altitude_m=10_500.0, turn_rate_rad_s=0.001)
    >>> aegis.CLASSES[aegis.classify([jet]).argmax()]
    'airliner'
    """
    if not isinstance(features, np.ndarray) and all(
        isinstance(row, ClassFeatures) for row in cast(list[object], features)
    ):
        given = cast(Sequence[ClassFeatures], features)
        rows = [[getattr(row, name) for name in FEATURE_NAMES] for row in given]
        features = np.array(rows, dtype=object).astype(np.float64).reshape(-1, len(FEATURE_NAMES))
    return _aegis.classify(np.atleast_2d(np.asarray(features, dtype=np.float64)))
