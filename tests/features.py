"""What an exercise obviously contains, read off its position, kind, equipment and words: the table tag ↔ feature."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from backstay.model import Exercise

HAND_ON = re.compile(
    r"\b(hands?|fingers)\b[^.]*\b(on|edge|rail|wall|worktop|chair)\b|\b(hold|keep|rest)\b[^.]*\b(edge|rail|wall|chair|worktop)\b",
    re.I,
)
ONE_LEG = re.compile(
    r"lift the other (foot|leg)|other foot (just )?off the floor|one foot hang free|swing one leg|weight on one leg|"
    r"bend the knee of the outer leg|move that leg",
    re.I,
)
BOX = re.compile(r"\b(box|bag|load)\b[^.]*\bon the floor\b", re.I)
RUN = re.compile(r"\b(run|runs|running|jog|jump|hop|skip)\b", re.I)
SPINE = re.compile(r"\b(beside your (low )?spine|on (the|your) (spine|ribs|low back))\b", re.I)
BEND_TO_THE_END = re.compile(
    r"knees towards your chest|hands slide down your shins|rest on your heels|back to your heels", re.I
)
ARCH_TO_THE_END = re.compile(r"bend back from the waist|press your chest up|low back and belly sink", re.I)
CURL = re.compile(r"lift head and shoulders|sit up from lying", re.I)
TWIST_BENT = re.compile(r"behind the other hand|\b(round|bend forward)\b[^.]*\b(turn|twist)", re.I)
UPSIDE_DOWN = re.compile(r"upside down|head (hangs|is) below", re.I)
HELD_BREATH = re.compile(r"\bhold your breath\b", re.I)
HARD_EFFORT, FATIGUE_EFFORT, LONG_HOLD_S, LONG_LYING_MIN, BACK_HALF = 6, 6, 15, 8, "send your hips half way"


def steps(e: Exercise) -> str:
    """The steps as one text."""
    return " ".join(e.steps)


def presses(e: Exercise) -> bool:
    """Presses on muscle with a roller or a small ball."""
    return e.kind == "release" and bool({"roller", "small_ball"} & {*e.equipment})


def on_one_leg_without_a_hand(e: Exercise) -> bool:
    """Stands on one leg, and no step puts a hand on something steady."""
    return e.position in ("standing", "walking") and bool(ONE_LEG.search(steps(e))) and not HAND_ON.search(steps(e))


def runs(e: Exercise) -> bool:
    """Runs or jumps on land."""
    return e.position != "water" and bool(RUN.search(steps(e)))


def bends_to_the_end(e: Exercise) -> bool:
    """Rounds the back to its end; half way back on all fours with a long back is not that."""
    text = steps(e).lower()
    return bool(BEND_TO_THE_END.search(text)) and BACK_HALF not in text


FEATURES: Mapping[str, Callable[[Exercise], bool]] = {
    "floor_position": lambda e: "mat" in e.equipment or e.position in ("all_fours", "kneeling"),
    "prone": lambda e: e.position == "prone" or "lie on your front on" in steps(e).lower()[:40],
    "prolonged_supine": lambda e: e.position == "supine" and e.dose.duration_min[1] >= LONG_LYING_MIN,
    "water": lambda e: e.position == "water" or "pool" in {*e.equipment, *e.setting},
    "running": runs,
    "impact": runs,
    "roller_on_spine": lambda e: presses(e) and bool(SPINE.search(steps(e))),
    "deep_pressure": presses,
    "pressure_on_spasm": lambda e: presses(e) and bool(re.search(r"\b(one buttock|beside your spine)", steps(e), re.I)),
    "unsupported_single_leg": on_one_leg_without_a_hand,
    "balance_unsupported": lambda e: e.kind == "balance" and "hands hover" in steps(e).lower(),
    "repeated_end_range_flexion": bends_to_the_end,
    "repeated_end_range_extension": lambda e: bool(ARCH_TO_THE_END.search(steps(e))),
    "loaded_end_range_flexion": lambda e: bool(BOX.search(steps(e)) or CURL.search(steps(e))),
    "heavy_lifting": lambda e: bool(BOX.search(steps(e))),
    "flexion_with_twist": lambda e: bool(TWIST_BENT.search(steps(e))),
    "loaded_rotation": lambda e: "band" in e.equipment and "sideways to it" in steps(e).lower(),
    "nerve_slider": lambda e: e.kind == "nerve",
    "directional_bias": lambda e: e.kind == "directional" or "directional_ease" in e.targets,
    "hamstring_stretch_to_tension": lambda e: e.kind == "stretch" and "back of the thigh" in steps(e).lower(),
    "end_range_static_stretch": lambda e: e.kind == "stretch",
    "strength_to_fatigue": lambda e: e.kind == "strength" and e.effort_rpe[1] >= FATIGUE_EFFORT,
    "long_isometric_hold": lambda e: (
        e.kind == "strength" and e.position != "walking" and e.dose.hold_s[1] >= LONG_HOLD_S
    ),
    "vigorous_effort": lambda e: e.kind == "aerobic" and e.effort_rpe[1] >= HARD_EFFORT,
    "asymmetric_heavy_leg": lambda e: "bend both knees and lower yourself" in steps(e).lower(),
}
"""Tag → whether an exercise obviously has it."""

NEVER: Mapping[str, Callable[[Exercise], bool]] = {
    "inversion": lambda e: bool(UPSIDE_DOWN.search(steps(e))),
    "breath_holding": lambda e: bool(HELD_BREATH.search(steps(e) + " ".join(e.cues))),
    "nerve_tensioner": lambda e: bool(re.search(r"stretch the nerve|until it (pulls|tingles)", steps(e), re.I)),
    "forced_stretch": lambda e: bool(re.search(r"pull hard|force|bounce", steps(e), re.I)),
    "hot_water": lambda e: bool(re.search(r"\bhot (water|pool|tub)", steps(e), re.I)),
}
"""What no exercise of the catalogue may hold: nothing unsupervised pulls on a nerve, forces or strains."""


def missing(e: Exercise) -> list[str]:
    """The tags whose feature an exercise has, and which it does not name."""
    return [tag for tag, has in {**FEATURES, **NEVER}.items() if has(e) and tag not in e.contains]
