"""What can go wrong."""


class AegisError(Exception):
    """Why a call was refused. The object it was called on is exactly as it was before."""


class ConfigError(AegisError, ValueError):
    """A field of a configuration is unknown, of the wrong type or outside its range; the message names it."""


class ArgumentError(AegisError, ValueError):
    """An argument has the wrong type, shape or range, or a number in it is not finite; the message names it."""


class ScanError(AegisError, ValueError):
    """A scan is too old or too new for the picture, or of a sensor that the configuration does not have."""


class CapacityError(AegisError, ValueError):
    """More of something than `Config.limits` allows in one call."""


class ActionError(AegisError, LookupError):
    """There is no such action, or it is already decided."""


class SnapshotError(AegisError, ValueError):
    """Bytes of a snapshot are damaged, of another version, or of another kind of configuration."""


class RecordingError(AegisError, ValueError):
    """Bytes of a recording are not what they should be."""
