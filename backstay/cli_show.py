"""What the command line prints for people: the same sentences as the pages, by key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from backstay.model import (
    LEVELS,
    Adaptation,
    Assessment,
    Blocked,
    FiredRule,
    Knowledge,
    Programme,
    Reason,
    Session,
    Violation,
    Week,
    Why,
)
from backstay.vignettes import Judged, none_allows
from backstay.vignettes import confusion as count

console = Console(highlight=False, soft_wrap=False)


def assessment(made: Assessment, knowledge: Knowledge) -> None:
    """Triage first, then targets, then what might be involved; the safety card always."""
    _triage(made, knowledge)
    _targets(made, knowledge)
    _ideas(made, knowledge)
    _card(knowledge)


def blocked(made: Blocked, knowledge: Knowledge) -> None:
    """Whom to see, by when, what to tell them; Meanwhile unless it is an emergency."""
    _triage(made.assessment, knowledge)
    console.print(knowledge.words["cli.no_programme_yet"], style="bold")
    if made.meanwhile:
        _heading(knowledge.words["safety.meanwhile.title"])
        for key in sorted(
            k for k in knowledge.words if k.startswith("safety.meanwhile.") and "title" not in k
        ):
            _item(knowledge.words[key])
    _card(knowledge)


def programme(made: Programme, knowledge: Knowledge) -> None:
    """Phases, dated weeks, why each exercise is there, and what could not be met."""
    words = knowledge.words
    dates = {"starts_on": made.starts_on, "review_on": made.review_on}
    console.print(words["cli.programme"].format(**dates), style="bold")
    _heading(words["cli.phases"])
    for phase in made.phases:
        span = f"{phase.first_week}–{phase.last_week}"
        _item(f"[bold]{phase.name}[/] ({words['cli.weeks']} {span}): {phase.aim} {phase.begins_when} {phase.ends_when}")
    for week in made.weeks:
        _week(week, knowledge)
    _heading(words["cli.why"])
    for line in (*made.prescriptions, *made.treatments):
        _item(f"[bold]{_name(line.exercise, knowledge)}[/]: {line.reason.says} {_basis(line.reason)}")
    for course in made.treatments:
        if course.judging:
            name = _name(course.exercise, knowledge)
            _item(f"[bold]{name}[/]: {course.judging.reason.says} {_basis(course.judging.reason)}")
    _unmet(made, knowledge)
    _card(knowledge)


def adaptation(found: Adaptation, knowledge: Knowledge) -> None:
    """What should change and why, and what the next programme keeps to; the safety card always."""
    words = knowledge.words
    _heading(words["adapt.title"])
    for change in found.changes:
        _item(f"[bold]{words[f'adapt.kind.{change.kind}']}[/]: {escape(change.reason.says)} {_basis(change.reason)}")
    if not found.changes:
        console.print(words["adapt.nothing"])
    if found.adjustment.load_cap is not None:
        console.print(words["adapt.level"].format(until=found.adjustment.capped_until))
    _card(knowledge)


def violations(broken: tuple[Violation, ...], knowledge: Knowledge) -> None:
    """Every rule the programme breaks, and where; or that it holds."""
    if not broken:
        console.print(knowledge.words["cli.programme_holds"])
    for violation in broken:
        console.print(f"{violation.constraint}: {violation.where}: {violation.says}")


def why(found: Why) -> None:
    """One sentence, and on what it rests."""
    console.print(f"{escape(found.reason.says)} {escape(_basis(found.reason))}")


def confusion(judged: list[Judged], knowledge: Knowledge) -> None:
    """Expected levels in rows, triage in columns, what differs, and what zero missed still allows."""
    counts, words = count(judged), knowledge.words
    table = Table(words["cli.expected"], *LEVELS, box=None)
    for expected in LEVELS:
        table.add_row(expected, *(str(counts[expected, given]) for given in LEVELS))
    console.print(table)
    for one in judged:
        if not one.exact:
            got = f"{one.triage.level}, {one.triage.within_h} h, {words['cli.blocks']} {one.triage.blocked}"
            _item(f"{one.vignette.id}: {got}")
    emergencies = [j for j in judged if j.vignette.level == "emergency"]
    missed = sum(j.steps_under > 0 for j in emergencies)
    allows = f"{none_allows(len(emergencies)):.1%}"
    figures = {"n": len(judged), "exact": sum(j.exact for j in judged), "under": sum(j.steps_under > 0 for j in judged)}
    console.print(words["cli.cases"].format(missed=missed, emergencies=len(emergencies), allows=allows, **figures))


def _triage(made: Assessment, knowledge: Knowledge) -> None:
    triage, words = made.triage, knowledge.words
    console.print(words[f"cli.level_{triage.level}"], style="bold")
    for rule in triage.rules:
        _rule(rule, words)


def _rule(rule: FiredRule, words: Mapping[str, str]) -> None:
    closed = f" · {words['cli.signed_off'].format(by=rule.closed_by)}" if rule.closed_by else ""
    _item(f"[bold]{rule.id}[/] ({rule.level}, {rule.within_h} h){escape(closed)}: {escape(rule.says)}")
    if rule.open:
        for line in (rule.see, rule.tell):
            console.print(Padding(escape(line), (0, 0, 0, 4)))


def _targets(made: Assessment, knowledge: Knowledge) -> None:
    if made.targets:
        _heading(knowledge.words["cli.targets"])
    for target in made.targets:
        function = knowledge.functions[target.function]
        _item(f"[bold]{function.name}[/] ({target.priority:.0%}): {target.reasons[0].says}")


def _ideas(made: Assessment, knowledge: Knowledge) -> None:
    if made.triage.blocked:
        return
    _heading(knowledge.words["cli.ideas"])
    if made.abstains:
        console.print(made.abstains)
    for idea in made.hypotheses:
        _item(f"[bold]{knowledge.structures[idea.structure].name}[/]: + {'; '.join(idea.for_)}")
        if idea.against:
            console.print(Padding(f"− {'; '.join(idea.against)}", (0, 0, 0, 4)))


def _week(week: Week, knowledge: Knowledge) -> None:
    when = str(week.starts_on) if week.starts_on else knowledge.words["cli.outline"]
    table = Table(title=f"{knowledge.words['cli.week']} {week.number} · {week.phase} · {when}", box=None)
    table.title_justify = "left"
    for session in week.sessions:
        table.add_row(_day(session), _lines(session, knowledge))
    console.print(table)


def _day(session: Session) -> str:
    monday = date(2024, 1, 1)
    weekday = monday.replace(day=1 + session.weekday).strftime("%a")
    return f"{session.on:%a %d %b}" if session.on else weekday


def _lines(session: Session, knowledge: Knowledge) -> str:
    return ", ".join(f"{_name(line.exercise, knowledge)} {line.minutes:g}′" for line in session.lines)


def _name(key: str, knowledge: Knowledge) -> str:
    row = knowledge.exercises.get(key) or knowledge.interventions.get(key)
    return row.name if row else key


def _basis(reason: Reason) -> str:
    return f"({', '.join((reason.basis, *reason.sources))})"


def _unmet(made: Programme, knowledge: Knowledge) -> None:
    if made.unmet:
        _heading(knowledge.words["cli.unmet"])
    for unmet in made.unmet:
        _item(f"[bold]{unmet.wish}[/] ({unmet.constraint}): {unmet.says}")


def _card(knowledge: Knowledge) -> None:
    _heading(knowledge.words["safety.cauda_equina.title"])
    console.print(knowledge.words["safety.cauda_equina.short"])


def _heading(text: str) -> None:
    console.print()
    console.print(text, style="bold")


def _item(text: str) -> None:
    console.print(Padding(f"• {text}", (0, 0, 0, 2)))
