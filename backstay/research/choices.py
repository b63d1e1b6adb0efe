"""The numbers the benchmark was set to, taken from knowledge once."""

from __future__ import annotations

from dataclasses import dataclass, fields

from backstay.model import Knowledge


@dataclass(frozen=True, slots=True)
class Choices:
    """Each is a setting of the same name in knowledge/settings/motion.yaml, where it says what it does."""

    frames: float
    edge_frames: float
    middle_frames: float
    quiet: float
    side_noise: float
    side_clear: float
    furthest: float
    shrink_least: float
    shrink_tries: float
    level_freedom: float
    newton_steps: float
    newton_still: float
    stump_rounds: float
    stump_rate: float
    stump_cuts: float
    stump_caution: float
    least_people: float
    draws: float
    interval: float
    told_most: float

    @property
    def shrinks(self) -> tuple[float, ...]:
        """The penalties that are tried, from weak to strong."""
        return tuple(self.shrink_least * 2**step for step in range(int(self.shrink_tries)))


def choices_from(knowledge: Knowledge) -> Choices:
    """What knowledge sets."""
    return Choices(**{field.name: knowledge.number(f"motion_{field.name}") for field in fields(Choices)})
