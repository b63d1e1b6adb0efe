"""A set in front of the camera in words: the pages, the papers and the command line say it alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from backstay.model import Knowledge, Performance


def seen_lines(found: Performance, knowledge: Knowledge) -> list[str]:
    """How often and how far, each range with its interval; no cue, and no reason why something was not seen."""
    return [*_counted(found, knowledge), *_measured(found, knowledge)]


def _counted(found: Performance, knowledge: Knowledge) -> Iterator[str]:
    words = knowledge.words
    if found.reps is not None:
        yield words["coach.said.reps"].format(reps=found.reps, partial=found.partial_reps)
    elif not found.held_s:
        yield words["coach.said.no_reps"]
    if found.unsure_reps:
        yield words["coach.said.unsure"].format(n=found.unsure_reps)
    if found.finished is not None:
        yield _wanted(found, words)
    if found.held_reps:
        yield words["coach.said.held_reps"].format(n=found.held_reps, s=found.wanted_hold_s)


def _wanted(found: Performance, words: Mapping[str, str]) -> str:
    """How much was prescribed for one set, and whether all of it was seen."""
    holds, sides = found.reps is None, found.left_reps + found.right_reps > 0
    if holds:
        kind = "finished_hold" if found.finished else "wanted_hold"
    else:
        kind = "finished" if found.finished else "wanted_sides" if sides else "wanted"
    s = found.wanted_hold_s * found.wanted_reps
    return words[f"coach.said.{kind}"].format(reps=found.wanted_reps, s=s)


def _measured(found: Performance, knowledge: Knowledge) -> Iterator[str]:
    words = knowledge.words
    for side, angle in found.sides_deg.items() or (("", found.rom_deg),):
        if angle is not None:
            name = knowledge.camera_angles[angle.joint].name
            yield words["coach.said.rom"].format(
                name=f"{name}, {side}" if side else name, deg=angle.deg, low=angle.low_deg, high=angle.high_deg
            )
    if found.difference_deg is not None:
        yield words["coach.said.difference"].format(deg=abs(found.difference_deg))
    if found.tempo_s is not None:
        yield words["coach.said.tempo"].format(s=found.tempo_s)
    if found.held_s:
        yield words["coach.said.held"].format(s=found.held_s)


def cue_lines(found: Performance, knowledge: Knowledge) -> Iterator[str]:
    """What was noticed about how it was done; what went well comes first."""
    for cue in sorted(found.cues, key=lambda cue: cue.found != "fine"):
        rule = knowledge.cue_rules[cue.rule]
        says = (rule.good or rule.says) if cue.found == "fine" else rule.says
        yield knowledge.words[f"coach.said.cue.{cue.found}"].format(says=says)


def doubt_lines(found: Performance, knowledge: Knowledge) -> Iterator[str]:
    """How much could be judged, what could not and why, and what no camera sees."""
    words = knowledge.words
    yield words["coach.said.judged"].format(share=found.judged_share, s=found.seconds)
    for reason in found.cannot_judge:
        if round(reason.seconds):
            yield words["coach.said.cannot"].format(s=reason.seconds, says=reason.says, fix=reason.fix)
        elif not round(found.seconds):
            yield words["coach.said.cannot_at_all"].format(says=reason.says, fix=reason.fix)
    yield words["coach.cannot_see"]
