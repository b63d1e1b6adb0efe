"""What must hold for everyone: triage is monotone, and nothing open or unknown lets a programme through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from backstay.assess import assess, clear
from backstay.assess.triage import triage
from backstay.knowledge import load
from backstay.model import (
    LEVELS,
    Assessment,
    Blocked,
    Cleared,
    Finding,
    Intake,
    PainArea,
    Person,
    Preferences,
    Question,
)
from backstay.rules import facts_used, truth
from tests.cases import cases

KNOWLEDGE = load()
TODAY = date(2026, 11, 21)
QUESTIONS = list(KNOWLEDGE.questions.values())
RED_FLAGS = [q.code for q in QUESTIONS if q.red_flag and q.type == "yes_no"]
DAYS = Preferences(minutes_per_day=(30, 0, 30, 0, 30, 20, 0))


def answer(question: Question) -> st.SearchStrategy[str | float]:
    """Any valid answer, leaning towards no so that some people are cleared."""
    if question.type == "yes_no":
        return st.sampled_from(["no"] * 6 + ["yes", "not_sure"])
    if question.type == "choice":
        return st.sampled_from([*question.values, "not_sure"])
    if question.type == "number":
        return st.integers(int(question.low or 0), int(question.high or 100)).map(float)
    return st.text(max_size=12)


@st.composite
def intakes(draw: st.DrawFn) -> Intake:
    """Any person, any subset of valid answers, any painting."""
    asked = draw(st.lists(st.sampled_from(QUESTIONS), unique_by=lambda q: q.code, max_size=len(QUESTIONS)))
    items = [f"{i.key}_{n}" for i in KNOWLEDGE.instruments.values() for n in range(1, len(i.items) + 1)]
    findings = [Finding(code=q.code, value=draw(answer(q)), observed_on=TODAY) for q in asked]
    for code in draw(st.lists(st.sampled_from(items), unique=True, max_size=8)):
        tick = code.startswith("rmdq")
        value: str | int = draw(st.sampled_from(["yes", "no"]) if tick else st.integers(0, 3))
        findings.append(Finding(code=code, value=value, observed_on=TODAY))
    areas = st.builds(
        PainArea,
        region=st.sampled_from(list(KNOWLEDGE.regions)),
        side=st.sampled_from(["left", "right", "both", "middle"]),
        intensity_nprs=st.integers(0, 10),
        quality=st.sampled_from(["ache", "burn", "electric", "numb"]),
        painted_on=st.just(TODAY),
    )
    person = Person(
        id="p",
        birth_year=draw(st.integers(1930, 2015)),
        sex=draw(st.sampled_from(["female", "male", "intersex", "undisclosed"])),
        country="GB",
    )
    painted = tuple(draw(st.lists(areas, max_size=5)))
    return Intake(person=person, findings=tuple(findings), pain_areas=painted, preferences=DAYS)


def healthy(**answers: str | float) -> Intake:
    """Simple back pain: every yes/no question answered no, but for the given answers."""
    given_ = {q.code: "no" for q in QUESTIONS if q.type == "yes_no"}
    given_ |= {"episode_days": 20, "heel_toe_check": "passed"} | answers  # type: ignore[operator]
    findings = tuple(Finding(code=c, value=v, observed_on=TODAY) for c, v in given_.items())
    area = PainArea(region="lower-back-erectors", side="left", intensity_nprs=4, painted_on=TODAY)
    person = Person(id="p", birth_year=1986, sex="female", country="GB")
    return Intake(person=person, findings=findings, pain_areas=(area,), preferences=DAYS)


def with_answer(intake: Intake, code: str, value: str) -> Intake:
    kept = tuple(f for f in intake.findings if f.code != code)
    return replace(intake, findings=(*kept, Finding(code=code, value=value, observed_on=TODAY)))


def rank(assessment: Assessment) -> tuple[int, bool]:
    return LEVELS.index(assessment.triage.level), assessment.triage.blocked


@settings(max_examples=150)
@given(intakes())
def test_no_programme_while_a_blocking_rule_is_open_or_unknown(intake: Intake) -> None:
    assessment = assess(intake, KNOWLEDGE, TODAY)
    open_rules = [
        r.id for r in KNOWLEDGE.red_flags.values() if r.blocks and truth(r.when, assessment.facts) != "false"
    ]
    result = clear(assessment, TODAY)
    assert isinstance(result, Blocked if open_rules else Cleared | Blocked)
    if isinstance(result, Cleared):
        assert not open_rules and assessment.programme_mode != "no"


@settings(max_examples=150)
@given(intakes(), st.sampled_from(RED_FLAGS), st.booleans())
def test_adding_a_red_flag_never_lowers_triage(intake: Intake, code: str, calm: bool) -> None:
    base = healthy() if calm else intake
    steps = [rank(assess(with_answer(base, code, v), KNOWLEDGE, TODAY)) for v in ("no", "not_sure", "yes")]
    assert steps == sorted(steps), (code, steps)


def test_simple_back_pain_is_cleared() -> None:
    result = clear(assess(healthy(), KNOWLEDGE, TODAY), TODAY)
    assert isinstance(result, Cleared), [r.id for r in result.rules]


def test_not_sure_about_an_emergency_is_never_a_no() -> None:
    emergencies = {
        part
        for r in KNOWLEDGE.red_flags.values()
        if r.level == "emergency" and r.id.startswith("cauda_equina")
        for part in _codes(r.when)
        if part in RED_FLAGS
    }
    for code in emergencies:
        made = assess(healthy(**{code: "not_sure"}), KNOWLEDGE, TODAY)
        assert rank(made) >= (LEVELS.index("urgent"), True), code


def emergencies_in_doubt() -> Iterator[tuple[str, str, dict[str, str | float]]]:
    """Every worked case of an emergency that blocks, with one of its alarming answers turned into not sure."""
    for rule in (r for r in KNOWLEDGE.red_flags.values() if r.level == "emergency" and r.blocks):
        for case in cases("red_flags", rule.id):
            if case["truth"] == "true":
                said = [code for code, value in case["facts"].items() if code in RED_FLAGS and value == "yes"]
                yield from ((rule.id, code, {**case["facts"], code: "not_sure"}) for code in said)


def test_not_sure_in_place_of_any_alarming_answer_is_still_urgent_today_and_blocks() -> None:
    calm = assess(healthy(), KNOWLEDGE, TODAY).facts
    doubts = list(emergencies_in_doubt())
    assert {rule for rule, _, _ in doubts} >= {
        r.id for r in KNOWLEDGE.red_flags.values() if r.level == "emergency" and r.blocks
    }
    for rule, code, said in doubts:
        own = set(facts_used(KNOWLEDGE.red_flags[rule].when))
        around = {name: value for name, value in calm.items() if name not in own}
        facts = {name: value for name, value in {**around, **said}.items() if value != "not_sure"}
        made = triage(healthy(), KNOWLEDGE, facts, TODAY)
        assert LEVELS.index(made.level) >= LEVELS.index("urgent"), (rule, code)
        assert made.blocked and (made.within_h or 0) <= 24, (rule, code)


def _codes(condition: object) -> set[str]:
    return set(facts_used(condition))  # type: ignore[arg-type]
