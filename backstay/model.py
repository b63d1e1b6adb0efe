"""The vocabulary of Backstay: what a person says, what we conclude, what we know.

Frozen dataclasses, standard library only. Units live in names.
Stages are types: an ``Assessment`` must be cleared before it can be planned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

DAYS_PER_WEEK = 7
MONTHS_PER_YEAR = 12
HOURS_PER_DAY = 24
SECONDS_PER_MINUTE = 60
PERCENT_PER_WHOLE = 100

Value = str | int | float
Level = Literal["self_care", "see_clinician", "urgent", "emergency"]
LEVELS: tuple[Level, ...] = ("self_care", "see_clinician", "urgent", "emergency")
Basis = Literal["cited", "unverified", "ours"]
Method = Literal["self_report", "therapist", "camera", "device"]
Side = Literal["", "left", "right", "both", "middle"]
Truth = Literal["true", "false", "unknown"]
ProgrammeMode = Literal["yes", "yes_limited", "no"]
PainRule = Literal["PR1", "PR2", "PR3", "PR4"]
PhaseName = Literal["calm", "build", "strengthen", "return"]
PHASES: tuple[PhaseName, ...] = ("calm", "build", "strengthen", "return")
Did = Literal["done", "partly", "not"]
Feedback = Literal["too_easy", "too_hard", "hurts", "no_time"]
DemandBand = Literal["unknown", "very_low", "low", "moderate", "high", "very_high"]
DEMAND_BANDS: tuple[DemandBand, ...] = ("very_low", "low", "moderate", "high", "very_high")
CameraView = Literal["side", "front"]
Effort = Literal["none", "gentle", "firm", "active"]
Kind = Literal[
    "mobility", "stretch", "release", "directional", "nerve", "control",
    "strength", "balance", "practice", "relaxation", "aerobic",
]  # fmt: skip


# ── What a person tells us ──────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who this is about."""

    id: str
    birth_year: int
    sex: Literal["female", "male", "intersex", "undisclosed"]
    country: str
    height_m: float | None = None
    mass_kg: float | None = None
    occupation: str = ""
    goals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One answered question, one test result or one measurement."""

    code: str
    value: Value
    unit: str = ""
    side: Side = ""
    method: Method = "self_report"
    observed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PainArea:
    """One painted area of the body map."""

    region: str
    side: Side
    intensity_nprs: int
    quality: str = "ache"
    onset_on: date | None = None
    painted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Days on which nothing can be done: a holiday, an illness, a bad week; both ends included."""

    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A visit to a therapist that is already fixed: its day, its minutes, and the kind of care (an intervention)."""

    on: date
    minutes: int
    care: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What fits this person's life; minutes per weekday, Monday first, 0 = not that day."""

    minutes_per_day: tuple[int, int, int, int, int, int, int]
    equipment: tuple[str, ...] = ()
    setting: tuple[str, ...] = ("home",)
    dislikes: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    away: tuple[Absence, ...] = ()
    appointments: tuple[Appointment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """A clinician who examined the person, what that closes, the limits set, and a pain rule if one was chosen."""

    clinician: str
    profession: str
    registration: str
    country: str
    examined_on: date
    closes: tuple[str, ...]
    expires_on: date
    limits: tuple[str, ...] = ()
    outcome: str = ""
    pain_rule: PainRule | Literal[""] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Everything known about a person before we think about it."""

    person: Person
    findings: tuple[Finding, ...]
    pain_areas: tuple[PainArea, ...]
    preferences: Preferences
    sign_offs: tuple[SignOff, ...] = ()


# ── What we know (read from knowledge/) ─────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A source somebody can look up; ``found`` says how far we read it."""

    key: str
    citation: str
    kind: str
    year: int
    doi: str = ""
    found: Literal["verified", "partly", "unverified"] = "unverified"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """What every claim carries: where it comes from, and who has reviewed it (nobody yet)."""

    basis: Basis
    sources: tuple[str, ...] = ()
    reviewed_by: str = ""
    reviewed_on: date | None = None
    review_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited(Sourced):
    """A number with its unit and its source."""

    key: str
    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    certainty: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A node of a rule: a group of parts, or one threshold on one fact."""

    op: Literal["all_of", "any_of", "none_of", "at_least", "is", "in", "min", "max", "over", "under"]
    parts: tuple[Condition, ...] = ()
    count: int = 0
    fact: str = ""
    operand: tuple[Value, ...] = ()
    unknown_counts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One single-concept finding: how it is asked and what may answer it."""

    code: str
    type: Literal["yes_no", "number", "choice", "text"]
    asks: str
    plainer: str = ""
    help: str = ""
    unit: str = ""
    low: float | None = None
    high: float | None = None
    low_label: str = ""
    high_label: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    methods: tuple[Method, ...] = ("self_report", "therapist")
    red_flag: bool = False
    grows_daily: bool = False
    default: Value | None = None
    sided: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One screen of the intake: one idea, its questions and when it is shown."""

    id: str
    title: str
    kind: Literal["checklist", "questions", "instrument", "body_map", "person", "preferences"]
    lead: str = ""
    asks: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    show_when: Condition | None = None
    emergency: bool = False
    every_check_in: bool = False
    part: Literal["you", "safety", "pain", "life"] = "safety"


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """An area of the body map."""

    id: str
    name: str
    view: Literal["front", "back"]
    zone: str
    sided: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Sourced):
    """A published questionnaire with its own layout and scoring.

    ``score_only``: a clinic that holds the licence enters the score; we never show an item.
    ``mcid`` is the smallest change that matters to a person, ``mcid_one`` the same when a single own activity
    was scored, ``mdc`` the smallest change that is more than measuring twice would give.
    """

    key: str
    name: str
    lead: str
    items: tuple[str, ...]
    layout: Literal[
        "tick_list", "scale_0_10", "own_activities", "frequency_0_3", "scale_minus5_5", "score_only"
    ]
    scoring: Literal["count_yes", "mean", "sum", "entered"]
    low: float
    high: float
    better: Literal["lower", "higher"]
    anchors: tuple[str, ...] = ()
    min_answered: int = 1
    bands: Mapping[str, float] = field(default_factory=dict)
    mcid: float | None = None
    mcid_one: float | None = None
    mdc: float | None = None
    mdc_says: str = ""
    licence: str = ""
    needs_same_day_reader: bool = False
    score_shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag(Sourced):
    """A safety rule: when it fires, how soon, whom to see, and whether it blocks a programme."""

    id: str
    suspects: str
    when: Condition
    level: Level
    within_h: int
    blocks: bool
    says: str
    see: str
    tell: str
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern(Sourced):
    """A presentation pattern: what to include, what never to do, and how soon to review."""

    id: str
    name: str
    says: str
    level: Level
    visit: str
    visit_within_days: int | None = None
    programme_today: ProgrammeMode
    after_signoff: ProgrammeMode
    when: Condition | None = None
    gated_by: tuple[str, ...]
    targets: Mapping[str, float]
    excludes: tuple[str, ...]
    cautions: tuple[str, ...]
    pain_rule: PainRule
    review_days: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionRule(Sourced):
    """A finding that closes some kinds of exercise (bone, nerve, age ...)."""

    id: str
    when: Condition
    excludes: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """One fact for or against an idea, with its weight (a natural-log likelihood ratio)."""

    when: Condition
    weight: float
    says: str
    basis: Basis
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure(Sourced):
    """A muscle, fascia, joint, disc or nerve that could explain the picture."""

    id: str
    name: str
    kind: Literal["muscle", "fascia", "joint", "disc", "nerve", "canal"]
    core: tuple[str, ...]
    spill: tuple[str, ...]
    clues: tuple[Clue, ...]
    would_change_it: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Function(Sourced):
    """Something trainable: how it is measured again, and what raises its priority.

    ``needs_test`` names the finding a home test of the first sessions would give, ``test_says`` the
    test in words, ``test_contains`` the exclusions that close it besides movement_test.
    """

    id: str
    name: str
    why: str
    measured_by: str
    raised_by: tuple[Clue, ...]
    weekly_minutes: float
    needs_test: str = ""
    test_says: str = ""
    test_contains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm(Sourced):
    """A published value of a measure for an age and sex; below ``low`` is less than is usual there."""

    id: str
    measure: str
    sex: Literal["any", "female", "male"]
    age_low: int
    age_high: int
    value: float
    unit: str
    population: str
    certainty: Literal["verified", "partly", "unverified"]
    never_a_pass_mark: bool
    sd: float | None = None
    low: float | None = None
    high: float | None = None
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRange:
    """The doses an exercise allows, low to high; work time follows from it."""

    sets: tuple[int, int] = (1, 1)
    reps: tuple[int, int] = (1, 1)
    hold_s: tuple[int, int] = (0, 0)
    tempo_s: int = 0
    rest_s: int = 0
    duration_min: tuple[int, int] = (0, 0)
    times_per_day: tuple[int, int] = (1, 1)
    days_per_week: tuple[int, int] = (2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRule(Sourced):
    """A published rule of dose; an exercise that names it keeps every range the rule gives."""

    id: str
    says: str
    sets: tuple[int, int] | None = None
    reps: tuple[int, int] | None = None
    hold_s: tuple[int, int] | None = None
    days_per_week: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpineLoad(Sourced):
    """One published load on the low back: a number beside the same study's standing, or a rank beside walking.

    ``confidence``: A read in the paper, B read second-hand; anything less is not kept.
    """

    id: str
    activity: str
    how: str
    n: int | None = None
    confidence: Literal["A", "B"]
    value: float | None = None
    unit: str = ""
    standing: str = ""
    beside_walking: Literal["", "less", "as_much_or_more"] = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPosture(Sourced):
    """A posture in which the simple physics of the low back was held against a published measurement.

    ``angles`` in degrees, without a side for both; ``published`` names the row of spine_loads.
    """

    id: str
    name: str
    published: str
    angles: Mapping[str, float] = field(default_factory=dict)
    hand_load_kg: float = 0
    seated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleActivity(Sourced):
    """How active one study found a muscle in one exercise; comparable within that study only."""

    id: str
    muscle: str
    exercise: str
    studied_as: str
    percent_of_maximum: float
    n: int | None = None
    people: str
    confidence: Literal["A", "B"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise(Sourced):
    """One rung of a ladder: what it trains, how it is done and when it is not for someone.

    ``demand`` is worked out from ``demand_rows`` when knowledge is loaded, never written.
    """

    id: str
    name: str
    kind: Kind
    family: str
    purpose: str
    targets: Mapping[str, float]
    position: str
    phase: PhaseName
    effort_rpe: tuple[int, int]
    dose: DoseRange
    steps: tuple[str, ...]
    cues: tuple[str, ...]
    watch_for: tuple[str, ...]
    stop_if: tuple[str, ...]
    equipment: tuple[str, ...] = ()
    setting: tuple[str, ...] = ("home",)
    each_side: bool = False
    contains: tuple[str, ...] = ()
    regress_to: str = ""
    progress_to: str = ""
    demand: DemandBand = "unknown"
    demand_rows: tuple[str, ...] = ()
    dose_rule: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posture:
    """A named base position: joint angles in degrees, what touches what, and how hands rest on the body."""

    id: str
    angles: Mapping[str, float] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)
    touches: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPose:
    """One pose as written: a base position and what differs from it.

    ``in_s``: seconds to get here from the pose before; a contact ``air`` ends the base's own;
    ``slides``: contacts that may move along what they touch.
    """

    base: str
    in_s: float = 2
    hold_s: float = 0
    angles: Mapping[str, float] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)
    touches: Mapping[str, str] = field(default_factory=dict)
    slides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The whole body at one moment, solved from the key poses: degrees in the order of movement.ANGLES.

    ``root`` is the middle of the hips [share of stature]; ``contacts`` what touches what; ``pose`` the number
    of the key pose, or -1 between two.
    """

    at_s: float
    pose: int
    root: tuple[float, float, float]
    angles: tuple[float, ...]
    contacts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement(Sourced):
    """An exercise as a body moves it: key poses, the angle that counts a repetition, and how it is best seen.

    ``props``: what stands there and where [share of stature]; ``works``: muscles that work, ``eases``: those
    that lengthen; ``alternates``: the poses already show both sides; ``in_balance: no`` where steps that repeat
    or water keep it from falling (movement/check.py). ``also``: a second direction that shows what the first hides.
    """

    id: str
    driver: str
    view: str
    also: str = ""
    poses: tuple[KeyPose, ...]
    props: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    works: tuple[str, ...] = ()
    eases: tuple[str, ...] = ()
    shows: str = ""
    alternates: bool = False
    in_balance: bool = True
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraAngle(Sourced):
    """An angle that a pose camera can see: the turn from one line between points to another, and how far off it is.

    ``line`` and ``against`` name two points each (``against: [up]`` or ``[across]`` for a fixed direction); a limb's
    point without a side is that of the side at hand. ``turns`` is 1 or -1: which way is bending. ``error_deg``: how far
    one camera's value is from the true angle (standard deviation); ``bias_deg``: how far it reads off on average.
    ``stands_for``: the joint angle of a movement it shows directly. A ``fold`` is the slope of a right triangle with
    the line's length as height and the other's as base, of a ``rise`` with how far the line rises: they count
    repetitions and are never shown (``counts_only``). A ``depth`` is how far the line is turned out of the image, seen
    from above, by the points in metres.
    """

    id: str
    view: CameraView
    kind: Literal["turn", "fold", "rise", "depth"] = "turn"
    counts_only: bool = False
    line: tuple[str, ...]
    against: tuple[str, ...]
    turns: float
    each_side: bool = False
    error_deg: float
    bias_deg: float = 0
    stands_for: str = ""
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CueRule(Sourced):
    """A cue: what is compared over which part of a repetition, and the words for it; the lowest ``rank`` comes first.

    ``angle`` against its drawn course by more than ``deg`` (``more`` or ``less``) where the repetition is at least
    ``from_share`` of the way; ``short``: repetitions that do not go the whole way; ``fast``: done in less than
    ``share`` of the drawn time. ``good`` is said when it goes well.
    """

    id: str
    rank: int
    kind: Literal["more", "less", "either", "short", "fast"]
    angle: str = ""
    deg: float = 0
    share: float = 0
    from_share: float = 0
    exercises: tuple[str, ...] = ()
    says: str
    good: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraTest(Sourced):
    """A test of movement by camera: which angle or count is taken, from where it starts, and what it answers.

    ``measures``: what it is in words. ``takes``: how far the angle went on average from this person's own start
    (``range``), how it was while held (``hold``) or a count (``stands``).
    ``counts_from_deg``: an angle that is surely a repetition; how far somebody goes is measured, not asked for.
    ``closed_by``: exclusions that close it besides those of every movement test.
    """

    id: str
    name: str
    measures: str
    angle: str
    gives: str
    takes: Literal["range", "hold", "stands"]
    starts_deg: float
    counts_from_deg: float
    each_side: bool = False
    seconds: float = 0
    how: tuple[str, ...]
    closed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(Sourced):
    """One guideline's position on one intervention, in that guideline's own population."""

    guideline: str
    population: str
    direction: str
    strength: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervention(Sourced):
    """Therapist-applied, passive or medical care, with every guideline's position."""

    id: str
    name: str
    kind: Literal["therapist", "passive", "medicine", "invasive", "imaging", "active", "advice"]
    says: str
    positions: tuple[Position, ...]
    contains: tuple[str, ...] = ()
    ask_before: tuple[str, ...] = ()
    for_targets: tuple[str, ...] = ()
    sessions: tuple[int, int] = (0, 0)
    session_min: int = 0
    effort: Effort = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRule(Sourced):
    """When a course of hands-on care fits somebody: its answers hold, and one of its firm ideas or patterns is there.

    ``measure`` is the setting that says how to judge it, ``better`` which way it gets better; ``beside`` are the
    functions its home work trains.
    """

    id: str
    intervention: str
    target: str
    says: str
    aims: tuple[str, ...]
    beside: tuple[str, ...]
    measure: str
    session_min: int
    most_sessions: int
    better: Literal["lower", "higher"] = "lower"
    starts_in: PhaseName = "calm"
    when: Condition | None = None
    structures: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Sourced):
    """Something said to a person, with what it rests on."""

    id: str = ""
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect(Sourced):
    """What one trial or review measured, as a difference between groups with its interval.

    ``same_at`` means no difference (1 for a ratio); ``matters`` is the smallest difference that matters,
    to the makers of the study or for one person's own change; ``says`` is a result without an interval.
    """

    id: str
    interventions: tuple[str, ...]
    trial: str
    comparison: str
    n: str
    outcome: str
    after: str = ""
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    better: Literal["lower", "higher"] = "lower"
    same_at: float = 0
    matters: float | None = None
    matters_to: Literal["nobody_said", "study", "person"] = "nobody_said"
    says: str = ""
    certainty: Literal["high", "moderate", "low", "very_low", "not_rated"] = "not_rated"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Sourced):
    """A choice a person may face: the ways, what trials found, what nobody knows, what to ask."""

    id: str
    title: str
    lead: str
    for_patterns: tuple[str, ...]
    ways: tuple[Statement, ...]
    effects: tuple[str, ...]
    reading: tuple[Statement, ...]
    positions: tuple[Position, ...]
    ask: tuple[str, ...]
    sooner: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson(Sourced):
    """A short piece of education, for whom it is useful, and from which week of a programme (0: first of all).

    ``before_review``: it is read in the last week before the first review instead.
    ``keeps_week``: it comes in its week, whatever else waits.
    """

    id: str
    title: str
    says: tuple[str, ...]
    when: Condition | None = None
    week: int = 1
    before_review: bool = False
    keeps_week: bool = False


ChangeKind = Literal[
    "stop", "rescreen", "refer", "flare_up", "swap", "regress", "hold", "progress", "fit", "go_on", "end", "talk"
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptRule(Sourced):
    """What a programme or one of its exercises should do when something holds, and the line that says why.

    ``caps``: the fact from whose days on load stays level for a week.
    """

    id: str
    about: Literal["programme", "exercise", "course"]
    when: Condition
    does: ChangeKind
    says: str
    caps: str = ""


PhaseDoes = Literal["begins", "ends", "goes_back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseRule(Sourced):
    """When a phase begins, is over, or goes back to the one before.

    ``says`` stands in the outline; ``changes`` and ``waits`` say that it happens, or that it does not yet.
    """

    id: str
    phase: PhaseName
    does: PhaseDoes
    when: Condition
    says: str
    changes: str = ""
    waits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to call in one country, with the day it was last checked."""

    country: str
    name: str
    emergency: str
    urgent: str
    crisis: str
    checked_on: date
    basis: Basis
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Band(Sourced):
    """A named band (of risk, of irritability) and when a person is in it; first match wins."""

    id: str
    name: str
    when: Condition | None = None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePoint(Sourced):
    """A time at which people are asked again: when it is due, its window, and its screens.

    Due ``days`` or ``months`` after the start; open from ``opens_days_before`` to ``closes_days_after`` that day.
    """

    id: str
    name: str
    days: int = 0
    months: int = 0
    opens_days_before: int
    closes_days_after: int
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean(Sourced):
    """One published group mean at a time, with its 95 % interval."""

    week: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Course(Sourced):
    """How a group of people went on average, as published: its means over the weeks since the pain began."""

    id: str
    name: str
    instrument: str
    since_days_low: int
    since_days_high: int | None = None
    means: tuple[Mean, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All of knowledge/ in memory: what the rooms receive as an argument."""

    version: str
    references: Mapping[str, Reference]
    settings: Mapping[str, Cited]
    words: Mapping[str, str]
    facts: Mapping[str, str]
    questions: Mapping[str, Question]
    screens: tuple[Screen, ...]
    regions: Mapping[str, Region]
    instruments: Mapping[str, Instrument]
    red_flags: Mapping[str, RedFlag]
    patterns: Mapping[str, Pattern]
    exclusions: Mapping[str, str]
    exclusion_rules: Mapping[str, ExclusionRule]
    irritability: tuple[Band, ...]
    risk: tuple[Band, ...]
    structures: Mapping[str, Structure]
    functions: Mapping[str, Function]
    equipment: Mapping[str, str]
    places: Mapping[str, str]
    exercises: Mapping[str, Exercise]
    interventions: Mapping[str, Intervention]
    lessons: Mapping[str, Lesson]
    contacts: Mapping[str, Contact]
    norms: Mapping[str, Norm] = field(default_factory=dict)
    effects: Mapping[str, Effect] = field(default_factory=dict)
    time_costs: Mapping[str, Statement] = field(default_factory=dict)
    dose_rules: Mapping[str, DoseRule] = field(default_factory=dict)
    spine_loads: Mapping[str, SpineLoad] = field(default_factory=dict)
    muscle_activity: Mapping[str, MuscleActivity] = field(default_factory=dict)
    load_postures: Mapping[str, LoadPosture] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    follow_up: Mapping[str, TimePoint] = field(default_factory=dict)
    follow_up_screens: Mapping[str, Screen] = field(default_factory=dict)
    courses: Mapping[str, Course] = field(default_factory=dict)
    course_rules: Mapping[str, CourseRule] = field(default_factory=dict)
    adapt_rules: Mapping[str, AdaptRule] = field(default_factory=dict)
    phase_rules: Mapping[str, PhaseRule] = field(default_factory=dict)
    adapt_facts: Mapping[str, str] = field(default_factory=dict)
    postures: Mapping[str, Posture] = field(default_factory=dict)
    movements: Mapping[str, Movement] = field(default_factory=dict)
    figure_style: Mapping[str, str] = field(default_factory=dict)
    pain_rules: Mapping[str, Band] = field(default_factory=dict)
    camera_angles: Mapping[str, CameraAngle] = field(default_factory=dict)
    cue_rules: Mapping[str, CueRule] = field(default_factory=dict)
    camera_tests: Mapping[str, CameraTest] = field(default_factory=dict)

    def number(self, key: str) -> float:
        """The value of one cited setting."""
        return self.settings[key].value

    def demand_band(self, load_ratio: float) -> DemandBand:
        """The first of the five demand bands whose upper end holds a load [ratio to one's own standing]."""
        ends = (self.number(f"demand_{band}_up_to") for band in DEMAND_BANDS[:-1])
        found = (band for band, end in zip(DEMAND_BANDS, ends, strict=False) if load_ratio <= end)
        return next(found, DEMAND_BANDS[-1])


# ── What we conclude ────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something is said: in words, on what basis, from which sources and answers."""

    says: str
    basis: Basis
    sources: tuple[str, ...] = ()
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A scored instrument."""

    instrument: str
    value: float | None
    band: str = ""
    answered_on: date | None = None
    missing_items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FiredRule:
    """A safety rule that fired, or could not be ruled out; closed_by names the sign-off."""

    id: str
    truth: Truth
    level: Level
    within_h: int
    blocks: bool
    says: str
    see: str
    tell: str
    because: tuple[str, ...]
    closed_by: str = ""
    closed_until: date | None = None

    @property
    def open(self) -> bool:
        """Blocks a programme until a clinician signs it off."""
        return self.blocks and not self.closed_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """How soon to be seen, by which rules, and whether a programme must wait."""

    level: Level
    within_h: int | None
    blocked: bool
    rules: tuple[FiredRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A kind of exercise closed for this person, and what closed it."""

    tag: str
    closed_by: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """A tissue or mechanism that would explain the picture; support is 0 to 1.

    ``firm``: it stays among the first three however the weights of our own are moved within their spread.
    """

    structure: str
    support: float
    for_: tuple[str, ...]
    against: tuple[str, ...]
    would_change_it: str
    basis: Basis
    firm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A function the programme works on; priority is 0 to 1."""

    function: str
    priority: float
    reasons: tuple[Reason, ...]
    measured_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The next screen to ask, what it is expected to change and why; gains are expected absolute changes.

    ``left``: how many screens are still to come, this one included, as the answers stand.
    """

    screen: str
    kind: Literal["fixed", "always", "chosen", "may_add"]
    gain: float
    target_gain: float
    idea_gain_bits: float
    words: int
    left: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the answers mean, with the intake they came from. Next step: clear()."""

    intake: Intake
    assessed_on: date
    triage: Triage
    patterns: tuple[str, ...]
    programme_mode: ProgrammeMode
    exclusions: tuple[Exclusion, ...]
    pain_rule: PainRule
    review_days: int
    risk_band: str
    irritability: str
    scores: tuple[Score, ...]
    hypotheses: tuple[Hypothesis, ...]
    abstains: str
    targets: tuple[Target, ...]
    reasons: tuple[Reason, ...]
    facts: Mapping[str, Value]
    knowledge_version: str
    pain_reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """An assessment with no open blocking rule: the only thing that can be planned."""

    assessment: Assessment
    cleared_on: date
    lapses_on: date
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """An assessment that must wait for a clinician: whom to see, by when, what to tell them."""

    assessment: Assessment
    rules: tuple[FiredRule, ...]
    meanwhile: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """How much of one exercise on one day (FITT-VP); the first ``longer_times`` of its times take a minute more."""

    sets: int = 1
    reps: int = 1
    hold_s: int = 0
    duration_min: float = 0
    times_per_day: int = 1
    longer_times: int = 0
    days_per_week: int = 1
    load_kg: float = 0
    tempo_s: int = 0
    effort_rpe: int = 0
    rest_s: int = 0
    side: Side = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One exercise within one session; minutes is all of it, rests and both sides included."""

    exercise: str
    dose: Dose
    minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One day's work; weekday 0 is Monday; ``on`` is empty in the outline."""

    weekday: int
    on: date | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One week of the programme; undated weeks are an outline, a lighter one gives the body a rest."""

    number: int
    phase: PhaseName
    starts_on: date | None
    sessions: tuple[Session, ...]
    lighter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of weeks with one aim, and what must hold before it begins and before it ends."""

    name: PhaseName
    first_week: int
    last_week: int
    aim: str
    begins_when: str
    ends_when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription:
    """Why an exercise or treatment is in the programme, for which target, on what evidence."""

    exercise: str
    first_week: int
    last_week: int
    target: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentSession:
    """One visit of a course: its number in all, its week, its day where an appointment is known, what it costs."""

    number: int
    week: int
    minutes: float
    effort_rpe: float
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """How to tell whether a course is worth going on with: after which visit, which measure, how much better."""

    after_session: int
    measure: str
    change: float
    unit: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentCourse(Prescription):
    """A few visits of one hands-on treatment beside the exercises; ``exercise`` names the intervention.

    ``structures`` are the firm ideas it works on, none when none is firm; ``home`` the exercises between visits.
    """

    rule: str = ""
    structures: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()
    sessions: tuple[TreatmentSession, ...] = ()
    most_sessions: int = 0
    judging: Judging | None = None
    home: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """A visit some stored programme held: which kind of care by which rule, its number, and when it is over.

    ``programme`` counts the stored programmes from 1.
    """

    care: str
    rule: str
    number: int
    programme: int
    over_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitTold:
    """What somebody told of a planned visit; ``value`` is the measure of its course, before the first visit or since.

    ``programmes_before`` counts the programmes made before it was told.
    """

    care: str
    rule: str
    number: int
    programme: int
    how: Literal["helped", "same", "worse", "not_taken"]
    on: date
    value: float | None = None
    programmes_before: int = 0

    @property
    def took_place(self) -> bool:
        """Whether there was a visit at all."""
        return self.how != "not_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonTurn:
    """A lesson and the week to read it in; ``from_on`` is empty in the outline."""

    lesson: str
    week: int
    from_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A wish the programme could not meet, and the named constraint that stood in its way.

    ``conflict``: preferences (kind:name), the wish among them, that cannot all hold though any one fewer can;
    ``relax``: of the fewest to change so that every wish could hold, those of this conflict.
    """

    wish: str
    constraint: str
    says: str
    conflict: tuple[str, ...] = ()
    relax: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How good the programme is known to be: its score, and a bound no programme can beat."""

    score: float
    bound: float
    empty_score: float
    nodes: int
    stopped_by: str

    @property
    def gap(self) -> float:
        """The share of the possible gain that is unproven, 0 to 1."""
        reach = self.bound - self.empty_score
        return (self.bound - self.score) / reach if reach > 0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """What a new programme has to keep to because of how the one before went.

    ``closed`` exercises stay out; those in ``waits`` stay out for so many weeks; no week that starts by
    ``capped_until`` has more load than ``load_cap`` [minutes times planned effort], less what its hands-on care
    costs above ``care_level`` (None: care does not count); ``phase`` is the one it goes on with. Of hands-on
    care: ``visits`` that took place where somebody told, the kinds ``going_on`` after they were judged, and
    those ``ended``.
    """

    closed: tuple[str, ...] = ()
    waits: Mapping[str, int] = field(default_factory=dict)
    load_cap: float | None = None
    capped_until: date | None = None
    care_level: float | None = None
    phase: PhaseName | None = None
    visits: Mapping[str, int] = field(default_factory=dict)
    going_on: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()

    def cap_beside(self, care: float) -> float | None:
        """The load of exercise a capped week may have beside so much care: more care than before takes its place."""
        if self.load_cap is None or self.care_level is None:
            return self.load_cap
        return max(0, self.load_cap - max(0, care - self.care_level))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that should change, in which exercise if in one, and why."""

    rule: str
    kind: ChangeKind
    reason: Reason
    exercise: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adaptation:
    """What should change today and why. ``stops``: nothing goes on before the safety questions are answered.

    ``needed``: the programme as it stands breaks what is asked of the next one, so it cannot be followed.
    ``starts_on``: the first day of the next programme where a flare-up comes first.
    """

    on: date
    changes: tuple[Change, ...]
    adjustment: Adjustment
    stops: bool = False
    needed: bool = False
    starts_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Twelve weeks in phases: dated up to the review, in outline after it."""

    cleared: Cleared
    starts_on: date
    review_on: date
    phases: tuple[Phase, ...]
    weeks: tuple[Week, ...]
    prescriptions: tuple[Prescription, ...]
    treatments: tuple[TreatmentCourse, ...]
    unmet: tuple[Unmet, ...]
    proof: Proof
    knowledge_version: str
    lesson_turns: tuple[LessonTurn, ...] = ()
    lessons_had: tuple[str, ...] = ()
    visits_had: Mapping[str, int] = field(default_factory=dict)
    adjustment: Adjustment = field(default_factory=Adjustment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why an exercise is in a programme or not: the constraint that decides, or what would be lost.

    ``loss`` is in points of 100 against the best plan close by; None where a constraint forbids the exercise.
    """

    exercise: str
    there: bool
    constraint: str
    loss: float | None
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A rule of the programme that a plan breaks, and where."""

    constraint: str
    where: str
    says: str


# ── What happened ───────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened; never rewritten. happened_at is ISO 8601 with offset."""

    id: str
    kind: str
    happened_at: str
    payload: Mapping[str, Any]
    schema_version: int = 1
    recorded_at: str = ""
    by: str = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineLog:
    """How one exercise of a session went; one log a side where the sides differed."""

    exercise: str
    did: Did
    side: Side = ""
    reps: int | None = None
    hold_s: int | None = None
    effort_rpe: int | None = None
    feedback: Feedback | Literal[""] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLog:
    """What was done on one day, and the pain before, during, after and on the next morning.

    ``place`` says which pain was asked about: where leg pain rules, it is the leg's. ``signs`` are named
    things that must not happen. ``programmes_before``: how many programmes had been made when it was logged.
    ``test``: the test by camera after which it was told; then it is no session, and there are no lines.
    """

    on: date
    lines: tuple[LineLog, ...]
    before_nprs: int | None = None
    during_nprs: int | None = None
    after_nprs: int | None = None
    morning_nprs: int | None = None
    effort_rpe: int | None = None
    place: Literal["back", "leg"] = "back"
    signs: tuple[str, ...] = ()
    programmes_before: int = 0
    test: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProgramme:
    """A programme as it was kept: when it was made, and what it prescribed on which day."""

    event: Event
    made_on: date
    starts_on: date
    review_on: date
    sessions: Mapping[date, Session]
    week_starts: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlareUp:
    """A few days of easing off; ``programmes_before``: how many programmes had been made before it."""

    first: date
    ends_on: date
    programmes_before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A stretch of days on which no programme could be followed; open when it has not ended."""

    first: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One instrument as answered on one day; ``named`` are the activities a person chose themselves."""

    instrument: str
    on: date
    value: float | None
    items: Mapping[int, Value] = field(default_factory=dict)
    named: Mapping[int, str] = field(default_factory=dict)


Verdict = Literal[
    "too_early", "open", "missed", "other_activities", "no_yardstick", "better", "a_little_better", "no_clear_change",
    "a_little_worse", "worse", "little_room",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One instrument at one time against the start; ``gain`` is the change in the better direction.

    ``mcid``: the smallest change that matters; ``error``: the smallest that is more than measuring twice gives.
    ``responder``: whether the gain reached both; none where nobody can say. ``by_share``: the gain as a share of
    what the start was away from the best score. It compares two answers and says nothing about what caused it.
    """

    instrument: str
    point: str
    due_on: date
    baseline: float | None = None
    baseline_on: date | None = None
    follow_up: float | None = None
    answered_on: date | None = None
    change: float | None = None
    gain: float | None = None
    mcid: float | None = None
    error: float | None = None
    by_share: float | None = None
    verdict: Verdict
    responder: bool | None = None


# ── What a camera saw ───────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Keypoints:
    """The body at one moment as a pose camera gives it: 33 points in the camera model's order, none without a person.

    ``image_xy``: 0 to 1 from the left and the top; ``world_xyz``: metres round the hips, x right, y down, z away from
    the camera; ``visibility``: 0 to 1; ``aspect``: width over height of the image.
    """

    t_s: float
    image_xy: tuple[tuple[float, float], ...] = ()
    world_xyz: tuple[tuple[float, float, float], ...] = ()
    visibility: tuple[float, ...] = ()
    aspect: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class JointAngle:
    """One angle with how far a camera in this view may be off, and the interval that follows [degrees]."""

    joint: str
    deg: float
    error_deg: float
    view: CameraView
    low_deg: float
    high_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotJudge:
    """Why something could not be judged, what puts it right, and for how long it was so."""

    reason: str
    says: str
    fix: str
    seconds: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One short sentence for the person who moves: what to do, never what is wrong."""

    id: str
    kind: Literal["good", "try", "fix_view"]
    says: str
    at_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CueSeen:
    """What one cue rule found over all repetitions: seen, fine, or between the two (``cannot_tell``).

    ``deg``: how far from the drawn movement on average; ``least_deg``: what a camera can tell for certain.
    """

    rule: str
    found: Literal["seen", "fine", "cannot_tell"]
    deg: float
    least_deg: float
    reps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """How a set went, as far as a camera can tell; ``reps`` is None where it cannot.

    ``unsure_reps``: begun, but lost from sight. ``tempo_s``: from leaving the start to being back.
    ``difference_deg`` (left minus right) is there only where it is more than measuring twice would give;
    ``directness``: the way there and back as a share of all the way the angle went, 1 is smooth.
    ``wanted_reps`` (of each side where both are counted) and ``wanted_hold_s`` are of one set as prescribed, 0 where
    nothing was asked for; ``held_reps``: whole ones held that long; ``finished``: all of it was seen to be done.
    ``timed_s``: of what is counted for a number of seconds, how many were seen.
    """

    movement: str
    view: CameraView
    side: Side
    seconds: float
    judged_share: float
    reps: int | None
    partial_reps: int
    unsure_reps: int
    left_reps: int
    right_reps: int
    rom_deg: JointAngle | None
    tempo_s: float | None
    held_s: float
    difference_deg: float | None
    directness: float | None
    cues: tuple[CueSeen, ...]
    cannot_judge: tuple[CannotJudge, ...]
    sides_deg: Mapping[str, JointAngle] = field(default_factory=dict)
    first_at_s: float = 0
    wanted_reps: int = 0
    wanted_hold_s: int = 0
    held_reps: int = 0
    finished: bool | None = None
    timed_s: float = 0
    measured_by: str = "camera"
    pain_before_nprs: int | None = None
    pain_during_nprs: int | None = None
    pain_after_nprs: int | None = None
    effort_rpe: int | None = None
