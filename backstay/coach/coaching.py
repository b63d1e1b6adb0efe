"""What the engine needs to know about one movement: plain numbers and words, made from knowledge, sent as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from backstay.model import CameraView, Side

CueKind = Literal["more", "less", "either", "short", "fast"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How the coach looks, smooths, counts and speaks; each is the setting of the same name after ``coach_``."""

    least_visibility: float
    least_trunk: float
    most_jump: float
    side_at_most: float
    front_at_least: float
    front_depth_at_most: float
    hips_front_at_least: float
    view_s: float
    hands_near_head: float
    gap_s: float
    gap_share: float
    least_judged: float
    least_excursion: float
    tremble_share: float
    tremble_share_depth: float
    smooth_hz: float
    smooth_gain: float
    speed_hz: float
    leave_share: float
    back_share: float
    full_share: float
    hold_share: float
    rest_s: float
    rest_deg_s: float
    pause_share: float
    rest_within_deg: float
    least_rep_s: float
    tells_errors: float
    interval_errors: float
    cue_every_s: float
    hold_within_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One angle to read off every frame: see CameraAngle; ``side`` is empty for the side at hand and for the middle.

    ``rest_deg``: what the drawn movement has at its start.
    """

    name: str
    angle: str
    kind: Literal["turn", "fold", "rise", "depth"]
    line: tuple[str, ...]
    against: tuple[str, ...]
    turns: float
    error_deg: float
    bias_deg: float
    side: Side = ""
    counts_only: bool = False
    rest_deg: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCue:
    """One cue for this movement in this view; ``measures`` are the places of its angles among the plan's measures.

    ``usual_deg``: how far from its start the drawn movement is from ``from_share`` of the way on, one a measure.
    ``limit_deg``: a difference larger than this is seen; ``least_deg``: a difference that will nearly always be seen.
    ``tells_fine``: no where a difference of the rule's own size would, on average, still be called fine.
    """

    rule: str
    kind: CueKind
    measures: tuple[int, ...] = ()
    usual_deg: tuple[float, ...] = ()
    limit_deg: float = 0
    least_deg: float = 0
    share: float = 0
    from_share: float = 0
    says: str
    good: str = ""
    tells_fine: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How one movement is followed in one view; the first measure counts the repetitions.

    ``seconds``: a drawn round; ``rep_s``: of it, from leaving the start to being back, as the counter sees it;
    ``move_s``: that without what is held.
    It starts at its ``rest_deg`` and goes to ``far_deg`` and, where it goes both ways, to ``other_deg``. What ``holds``
    stays at its start: seconds are counted instead. ``measures_range``: no end is drawn, how far it goes is asked.
    ``limit_s``: what is counted is over so long after the first whole repetition began; 0: when it is finished.
    """

    view: CameraView
    measures: tuple[Measure, ...]
    far_deg: float
    other_deg: float | None = None
    seconds: float
    rep_s: float
    move_s: float = 0
    holds: bool = False
    measures_range: bool = False
    limit_s: float = 0
    cues: tuple[PlannedCue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coaching:
    """One movement as the coach knows it: a plan for each view it can be judged in.

    ``side``: the side that has to face the camera for the movement as it is drawn; empty for either.
    ``compares_sides``: whether a difference of left and right may be said to this person; ``refused``: why there is no
    plan, the word of a reason.
    """

    movement: str
    side: Side = ""
    plans: Mapping[CameraView, Plan]
    limits: Limits
    words: Mapping[str, str] = field(default_factory=dict)
    compares_sides: bool = True
    refused: str = ""
