"""Electronic protection of the own radar: the stage alone, hops between channels, and whose pulses are whose.

Everything here listens, or changes the own radar. Nothing transmits to interfere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from aegis import _aegis
from aegis._call import call
from aegis._check import natural
from aegis._stages import EwResponder
from aegis.config import ActionClass, ActionKind, AnyActionKind, Authority, EwConfig
from aegis.data import (
    Action,
    ActionState,
    Alternative,
    AuditEvidence,
    AuditRecord,
    ChannelInterference,
    Deception,
    DeceptionKind,
    Decision,
    Interference,
    InterferenceKind,
    InterferenceSource,
    Lobe,
    LocatedEmitter,
    PulseDescriptor,
    PulseEmitter,
    Ruling,
)

MOST_INTERCEPTED_PULSES = 8192
"""Most pulses that are taken at once."""

MOST_PLANNED_CHANNELS = 64
"""Most channels of a plan."""

__all__ = [
    "Action",
    "ActionClass",
    "ActionKind",
    "ActionState",
    "Alternative",
    "AnyActionKind",
    "AuditEvidence",
    "AuditRecord",
    "Authority",
    "ChannelAgility",
    "ChannelInterference",
    "Deception",
    "DeceptionKind",
    "Decision",
    "EwConfig",
    "EwResponder",
    "Interference",
    "InterferenceKind",
    "InterferenceSource",
    "Lobe",
    "LocatedEmitter",
    "MOST_INTERCEPTED_PULSES",
    "MOST_PLANNED_CHANNELS",
    "PulseDescriptor",
    "PulseEmitter",
    "Ruling",
    "deinterleave",
]


class ChannelAgility:
    """Channel agility that learns: pulse by pulse the channel of a permitted plan that is least likely jammed.

    All that it is told is whether the channel that it chose was jammed. It learns jammers that stay, that sweep, that follow, and that
    predict its own hops. The choice is random with a floor under its entropy, and the same seed gives the same hops.

    Parameters
    ----------
    permitted : sequence of int
        The channels that it may choose, each once, at most `MOST_PLANNED_CHANNELS`.
    seed : int
        Of its choices.

    Raises
    ------
    ArgumentError, CapacityError
        For no channel, too many, or one that is there twice.

    Examples
    --------
    >>> agility = ChannelAgility([0, 1, 2, 4, 5, 7], seed=1)
    >>> jammed = 0
    >>> for pulse in range(2000):
    ...     hit = agility.channel == 4
    ...     jammed += hit and pulse >= 1000
    ...     _ = agility.observe(hit)
    >>> jammed < 10
    True
    """

    __slots__ = ("_core",)

    def __init__(self, permitted: Sequence[int], seed: int = 0) -> None:
        plan = [natural("permitted", channel) for channel in permitted]
        self._core = _aegis.ChannelAgility(plan, natural("seed", seed, 64))

    @property
    def channel(self) -> int:
        """The channel to transmit on now; one of the permitted."""
        return self._core.channel()

    @property
    def permitted(self) -> list[int]:
        """The channels that it may choose."""
        return self._core.permitted()

    @property
    def learned_share(self) -> float:
        """How far what was learned is followed, 0 to 1; the rest is the rule: any permitted channel."""
        return self._core.learned_share()

    @property
    def probabilities(self) -> list[float]:
        """Probability with which each permitted channel was drawn for the present pulse."""
        return self._core.probabilities()

    def observe(self, jammed: bool) -> int:
        """Whether the present channel was jammed; goes on to the next, which is returned."""
        return self._core.observe(bool(jammed))


def deinterleave(
    pulses: Sequence[PulseDescriptor], interval_jitter: float = 0.02, sensor: int = 0
) -> tuple[list[PulseEmitter], list[int]]:
    """Whose pulses these are: emitters with a steady interval, staggered or jittered by up to `interval_jitter` of it.

    Parameters
    ----------
    pulses : sequence of PulseDescriptor
        In the order of time, at most 8192.
    interval_jitter : float
        1e-5 to 0.2.
    sensor : int
        Which receiver intercepted them.

    Returns
    -------
    list of PulseEmitter, list of int
        The emitters, the shortest intervals first, and for each pulse the number of its emitter (0: of none).

    Raises
    ------
    ArgumentError, CapacityError
        For too many pulses, one whose numbers are none or that comes before the one ahead of it, or another jitter.

    Examples
    --------
    >>> import aegis
    >>> pulses = [aegis.PulseDescriptor(time=aegis.Time.from_secs(0.001 * n)) for n in range(50)]
    >>> emitters, whose = deinterleave(pulses)
    >>> len(emitters), set(whose)
    (1, {1})
    """
    result = tuple[list[PulseEmitter], list[int]]
    found = call("ew.deinterleave", result, natural("sensor", sensor), list(pulses), float(interval_jitter))
    return cast("tuple[list[PulseEmitter], list[int]]", found)
