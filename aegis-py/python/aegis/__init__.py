"""Radar data in, air picture out, in one call.

>>> import aegis
>>> config = aegis.Config()
>>> config.tracker.association = "hungarian"
>>> pipe = aegis.Pipeline(config)
>>> recording = aegis.asterix.read("examples/data/coast.ast")
>>> pipe = aegis.Pipeline(aegis.Config(sensors=[aegis.SensorConfig(id=sensor) for sensor in recording.sensors]))
>>> for scan in recording:
...     picture = pipe.step(scan)
>>> picture.tracks.position_m.shape[1]
3

What holds everywhere:

- Units are SI and radians, named in each name's suffix; azimuth runs clockwise from true north; a positive range rate opens.
- An exception means that the call was refused and nothing has changed. What is wrong with a part of the data, such as one bad
  plot, is an event in the picture, and the rest is used.
- The same build, configuration and scans give the same pictures to the last bit, from Python as from Rust.
- It advises. No action transmits to interfere, and none engages.
"""

from aegis import asterix, config, data, ew, geometry, metrics, radar, sim, threat, units
from aegis._classify import CLASSES, FEATURE_NAMES, classify
from aegis._data import Data
from aegis._errors import (
    ActionError,
    AegisError,
    ArgumentError,
    CapacityError,
    ConfigError,
    RecordingError,
    ScanError,
    SnapshotError,
)
from aegis._picture import Actions, Associations, Events, Picture, Plots, Threats, Tracks
from aegis._pipeline import Pipeline
from aegis._places import Geodetic, PlotFlags
from aegis._scan import Cpi, Dwell, PlotColumns, Scan
from aegis._stages import Detector, EwResponder, Radar, ThreatAssessor, Tracker
from aegis._time import Time, TimeLike
from aegis.config import *  # noqa: F403
from aegis.config import __all__ as _config
from aegis.data import *  # noqa: F403
from aegis.data import __all__ as _data

__all__ = [  # pyright: ignore
    *_config,
    *_data,
    "ActionError",
    "Actions",
    "AegisError",
    "ArgumentError",
    "Associations",
    "CLASSES",
    "CapacityError",
    "ConfigError",
    "Cpi",
    "Data",
    "Detector",
    "Dwell",
    "Events",
    "EwResponder",
    "FEATURE_NAMES",
    "Geodetic",
    "Picture",
    "Pipeline",
    "PlotColumns",
    "PlotFlags",
    "Plots",
    "Radar",
    "RecordingError",
    "Scan",
    "ScanError",
    "SnapshotError",
    "ThreatAssessor",
    "Threats",
    "Time",
    "TimeLike",
    "Tracker",
    "Tracks",
    "asterix",
    "classify",
    "config",
    "data",
    "ew",
    "geometry",
    "metrics",
    "radar",
    "sim",
    "threat",
    "units",
]
