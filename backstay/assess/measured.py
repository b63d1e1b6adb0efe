"""Measurements: camera and device count only for somebody cleared to be tested (safety rules, section 5)."""

from __future__ import annotations

from collections.abc import Iterable

from backstay.model import Cleared, Exclusion, Intake, Knowledge, ProgrammeMode, SignOff

MEASURING = ("camera", "device")
TEST = "movement_test"


def closed_for_tests(
    exclusions: Iterable[Exclusion], mode: ProgrammeMode, sign_offs: Iterable[SignOff]
) -> frozenset[str]:
    """Every kind of movement closed for this person; a limited or blocked programme has no tests."""
    closed = {e.tag for e in exclusions} | {limit for s in sign_offs for limit in s.limits}
    return frozenset(closed if mode == "yes" else closed | {TEST})


def refuse_measured_early(intake: Intake, cleared: Cleared | None) -> None:
    """Refuse camera and device findings unless this person was cleared, and to be tested, before them.

    Raises TypeError for anything but a Cleared and ValueError that names the missing step.
    """
    if cleared is not None and not isinstance(cleared, Cleared):
        kind = type(cleared).__name__
        raise TypeError(f"cleared must be a Cleared, not {kind}; call clear(assessment, today)")
    measured = [f for f in intake.findings if f.method in MEASURING]
    if not measured:
        return
    names = ", ".join(sorted({f"{f.code} ({f.method})" for f in measured}))
    if cleared is None:
        raise ValueError(
            f"{names}: measured before clearance; take it out, call assess(intake, knowledge, today) and "
            "clear(assessment, today), measure in a session, then pass what clear() gave as cleared="
        )
    if cleared.assessment.intake.person.id != intake.person.id:
        raise ValueError(f"{names}: the clearance is another person's; clear this person first")
    if any(f.observed_on < cleared.cleared_on for f in measured):
        raise ValueError(f"{names}: measured before the clearance of {cleared.cleared_on}; measure again")
    given = cleared.assessment
    if TEST in closed_for_tests(given.exclusions, given.programme_mode, given.intake.sign_offs):
        raise ValueError(f"{names}: no movement test is open for this person; wait for the next review")


def refuse_unseen(intake: Intake, knowledge: Knowledge) -> None:
    """Refuse what a camera is said to have found and no camera test gives: no camera sees the low back alone."""
    seen = {test.gives for test in knowledge.camera_tests.values()}
    names = sorted({f.code for f in intake.findings if f.method == "camera"} - seen)
    if names:
        raise ValueError(f"{', '.join(names)}: no camera test gives it; take it out, or say how else it was measured")
