"""What must hold across files: every name resolves, every claim has a source, ladders are ladders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from backstay.model import Condition, Decision, Knowledge, Sourced
from backstay.rules import facts_used, truth

YES_NO = ("yes", "no", "not_sure")


def check(knowledge: Knowledge, refused: Mapping[str, str]) -> list[str]:
    """Every problem between the rows, each naming where it stands."""
    return [
        *_references(knowledge, refused),
        *_sources(knowledge),
        *_conditions(knowledge),
        *_names(knowledge),
        *_gates(knowledge),
        *_ladders(knowledge),
        *_instruments(knowledge),
        *_tests(knowledge),
        *_seen(knowledge),
        *_norms(knowledge),
        *_effects(knowledge),
        *_decisions(knowledge),
        *_follow_up(knowledge),
        *_courses(knowledge),
        *_course_rules(knowledge),
        *_adapt_rules(knowledge),
    ]


def _references(k: Knowledge, refused: Mapping[str, str]) -> Iterator[str]:
    for ref in k.references.values():
        for words, why in refused.items():
            if all(part.lower() in ref.citation.lower() for part in words.split(" + ")):
                yield f"references: {ref.key}: this citation was looked for and not found ({why}); remove it"


def _sourced(k: Knowledge) -> Iterator[tuple[str, Any]]:
    for section in (
        "settings", "instruments", "red_flags", "patterns", "pain_rules", "exclusion_rules", "structures",
        "functions", "exercises", "interventions", "lessons", "contacts", "norms", "effects", "time_costs",
        "decisions", "dose_rules", "spine_loads", "muscle_activity", "load_postures", "follow_up", "courses",
        "course_rules", "adapt_rules", "phase_rules", "movements", "camera_angles", "cue_rules", "camera_tests",
    ):  # fmt: skip
        for key, row in getattr(k, section).items():
            yield f"{section}: {key}", row
            for part in (*getattr(row, "positions", ()), *getattr(row, "means", ()), *_clues(row), *_statements(row)):
                yield f"{section}: {key}", part
    for section in ("irritability", "risk"):
        yield from ((f"{section}: {row.id}", row) for row in getattr(k, section))


def _clues(row: Any) -> tuple[Any, ...]:
    return (*getattr(row, "clues", ()), *getattr(row, "raised_by", ()))


def _statements(row: Any) -> tuple[Any, ...]:
    return (*row.ways, *row.reading, row.sooner) if isinstance(row, Decision) else ()


def _sources(k: Knowledge) -> Iterator[str]:
    for where, row in _sourced(k):
        missing = [s for s in row.sources if s not in k.references]
        if missing:
            yield f"{where}: sources: {', '.join(missing)} not in references/; add it or correct the key"
        elif row.basis == "cited" and not any(k.references[s].found != "unverified" for s in row.sources):
            yield f"{where}: basis: cited needs a source that was found; use unverified or ours"
        if isinstance(row, Sourced) and row.reviewed_by and not (row.reviewed_on and row.review_due):
            yield f"{where}: reviewed_by: needs reviewed_on and review_due"


def _all_conditions(k: Knowledge) -> Iterator[tuple[str, Condition]]:
    for section in ("red_flags", "patterns", "exclusion_rules", "lessons", "pain_rules", "course_rules"):
        yield from ((f"{section}: {key}", row.when) for key, row in getattr(k, section).items() if row.when)
    for section in ("irritability", "risk"):
        yield from ((f"{section}: {row.id}", row.when) for row in getattr(k, section) if row.when)
    asked = (*k.screens, *k.follow_up_screens.values())
    yield from ((f"screens: {s.id}", s.show_when) for s in asked if s.show_when)
    for section in ("structures", "functions"):
        for key, row in getattr(k, section).items():
            yield from ((f"{section}: {key}", clue.when) for clue in _clues(row))


def _conditions(k: Knowledge) -> Iterator[str]:
    for where, when in _all_conditions(k):
        for fact in facts_used(when):
            if fact not in k.questions and fact not in k.facts:
                yield f"{where}: when: {fact} is no question and no fact; correct the name"
        yield from (f"{where}: when: {text}" for text in _operands(k, when))


def _operands(k: Knowledge, when: Condition) -> Iterator[str]:
    for part in when.parts:
        yield from _operands(k, part)
    question = k.questions.get(when.fact)
    if question is None or when.op not in ("is", "in") or question.type not in ("yes_no", "choice"):
        return
    allowed = YES_NO if question.type == "yes_no" else (*question.values, "not_sure")
    for value in when.operand:
        if value not in allowed:
            yield f"{when.fact} can be {', '.join(allowed)}, never {value}"


def _unknown(where: str, names: Iterable[str], known: Iterable[str], what: str) -> Iterator[str]:
    known = set(known)
    for name in names:
        if name not in known:
            yield f"{where}: {name} is no {what}; correct the name or add it"


def _names(k: Knowledge) -> Iterator[str]:
    for s in (*k.screens, *k.follow_up_screens.values()):
        yield from _unknown(f"screens: {s.id}: asks", s.asks, (*k.questions, *k.instruments), "question")
        yield from _unknown(f"screens: {s.id}: required", s.required, s.asks, "question of this screen")
    for key, p in k.patterns.items():
        yield from _unknown(f"patterns: {key}: gated_by", p.gated_by, k.red_flags, "red flag")
        yield from _unknown(f"patterns: {key}: targets", p.targets, k.functions, "function")
        yield from _unknown(f"patterns: {key}: excludes", p.excludes, k.exclusions, "exclusion")
    for key, r in k.exclusion_rules.items():
        yield from _unknown(f"exclusion_rules: {key}: excludes", r.excludes, k.exclusions, "exclusion")
    for key, st in k.structures.items():
        yield from _unknown(f"structures: {key}: core/spill", (*st.core, *st.spill), k.regions, "region")
    for key, e in k.exercises.items():
        yield from _unknown(f"exercises: {key}: targets", e.targets, k.functions, "function")
        yield from _unknown(f"exercises: {key}: contains", e.contains, k.exclusions, "exclusion")
        yield from _unknown(f"exercises: {key}: equipment", e.equipment, k.equipment, "equipment")
        yield from _unknown(f"exercises: {key}: setting", e.setting, k.places, "place")
    for key, i in k.interventions.items():
        yield from _unknown(f"interventions: {key}: contains", i.contains, k.exclusions, "exclusion")
        yield from _unknown(f"interventions: {key}: for_targets", i.for_targets, k.functions, "function")
        guidelines = [position.guideline for position in i.positions]
        yield from _unknown(f"interventions: {key}: positions", guidelines, k.references, "reference")


def _gates(k: Knowledge) -> Iterator[str]:
    """A pattern that forbids a programme must hang on a rule that blocks one."""
    for key, p in k.patterns.items():
        blocking = [r for r in p.gated_by if r in k.red_flags and k.red_flags[r].blocks]
        if p.programme_today == "no" and not blocking:
            yield f"patterns: {key}: programme_today no needs a blocking rule in gated_by"
        if p.when is None and not p.gated_by:
            yield f"patterns: {key}: needs when or gated_by"


def _ladders(k: Knowledge) -> Iterator[str]:
    for key, e in k.exercises.items():
        up, down = k.exercises.get(e.progress_to), k.exercises.get(e.regress_to)
        if e.progress_to and (up is None or up.regress_to != key):
            yield f"exercises: {key}: progress_to: {e.progress_to} must exist and regress to {key}"
        if e.regress_to and (down is None or down.progress_to != key):
            yield f"exercises: {key}: regress_to: {e.regress_to} must exist and progress to {key}"
        if _climbs_in_a_circle(k, key):
            yield f"exercises: {key}: its ladder goes round in a circle"


def _climbs_in_a_circle(k: Knowledge, start: str) -> bool:
    seen, at = {start}, k.exercises[start].progress_to
    while at in k.exercises:
        if at in seen:
            return True
        seen.add(at)
        at = k.exercises[at].progress_to
    return False


def _instruments(k: Knowledge) -> Iterator[str]:
    """No licensed item is ever shown; a form whose answers must be read the same day waits for its reader."""
    for key, i in k.instruments.items():
        asked_on = [s for s in k.screens if key in s.asks]
        if i.layout == "score_only" and (i.items or asked_on):
            yield f"instruments: {key}: score_only holds no item text and stands on no screen"
        for s in asked_on if i.needs_same_day_reader else ():
            if s.show_when is None or truth(s.show_when, {"same_day_reader": "no"}) != "false":
                yield f"screens: {s.id}: {key} needs show_when with same_day_reader: yes"


def _tests(k: Knowledge) -> Iterator[str]:
    """A home test is a finding we know, told in words, closed only by exclusions we know."""
    for key, f in k.functions.items():
        yield from _unknown(f"functions: {key}: test_contains", f.test_contains, k.exclusions, "exclusion")
        if f.needs_test and f.needs_test not in k.questions:
            yield f"functions: {key}: needs_test: {f.needs_test} is no question; correct the name"
        if bool(f.needs_test) != bool(f.test_says):
            yield f"functions: {key}: needs_test and test_says belong together; add the other"


def _seen(k: Knowledge) -> Iterator[str]:
    """A camera may answer only what a camera test gives."""
    given = {test.gives for test in k.camera_tests.values()}
    for name, row in k.questions.items():
        if ("camera" in row.methods) != (name in given):
            yield f"questions: {name}: camera stands among its methods when a camera test gives it, and only then"


def _found(k: Knowledge, sources: tuple[str, ...]) -> bool:
    return any(s in k.references and k.references[s].found != "unverified" for s in sources)


def _norms(k: Knowledge) -> Iterator[str]:
    """What young healthy people reach is no pass mark; a claim below the norm needs its fact."""
    for key, n in k.norms.items():
        if n.age_low > n.age_high:
            yield f"norms: {key}: age_low is above age_high; correct one"
        if n.never_a_pass_mark and n.low is not None:
            yield f"norms: {key}: never_a_pass_mark: has no low; remove it"
        if n.low is not None and n.measure in k.questions and f"{n.measure}_vs_norm" not in k.facts:
            yield f"norms: {key}: add {n.measure}_vs_norm to facts.yaml"
        if n.certainty != "unverified" and not _found(k, n.sources):
            yield f"norms: {key}: certainty: {n.certainty} needs a source that was found"


def _effects(k: Knowledge) -> Iterator[str]:
    """An effect has an interval round its estimate, or says its result in words."""
    for key, e in k.effects.items():
        where = f"effects: {key}: interventions"
        yield from _unknown(where, e.interventions, k.interventions, "intervention")
        ends = (e.low, e.estimate, e.high)
        numbers = [end for end in ends if end is not None]
        if len(numbers) not in (0, len(ends)) or numbers != sorted(numbers):
            yield f"effects: {key}: give low, estimate and high in that order, or none of them"
        if bool(numbers) == bool(e.says):
            yield f"effects: {key}: give either an interval or says, not both"
        if (e.matters is None) != (e.matters_to == "nobody_said"):
            yield f"effects: {key}: matters and matters_to belong together; add the other"


def _decisions(k: Knowledge) -> Iterator[str]:
    yield from _unknown("time_costs", k.time_costs, k.interventions, "intervention")
    for key, d in k.decisions.items():
        yield from _unknown(f"decisions: {key}: effects", d.effects, k.effects, "effect")
        yield from _unknown(f"decisions: {key}: for_patterns", d.for_patterns, k.patterns, "pattern")
        named = [position.guideline for position in d.positions]
        yield from _unknown(f"decisions: {key}: positions", named, k.references, "reference")


def _follow_up(k: Knowledge) -> Iterator[str]:
    """Every time has screens we know, one way to reckon its day, and a window of its own."""
    screens = {s.id for s in k.screens} | set(k.follow_up_screens)
    twice = {s.id for s in k.screens} & set(k.follow_up_screens)
    yield from (f"follow_up_screens: {name}: a screen of the intake has this name; choose another" for name in twice)
    for key, p in k.follow_up.items():
        yield from _unknown(f"follow_up: {key}: asks", p.asks, screens, "screen")
        if p.days and p.months:
            yield f"follow_up: {key}: give days or months, not both"
        if min(p.opens_days_before, p.closes_days_after) < 0:
            yield f"follow_up: {key}: a window opens before and closes after its day; give days of 0 or more"


def _courses(k: Knowledge) -> Iterator[str]:
    """A course belongs to an instrument, runs on in time, and each mean lies within its interval."""
    for key, c in k.courses.items():
        yield from _unknown(f"courses: {key}: instrument", [c.instrument], k.instruments, "instrument")
        weeks = [mean.week for mean in c.means]
        if not weeks or weeks != sorted(set(weeks)):
            yield f"courses: {key}: means: weeks must rise, each once"
        for mean in c.means:
            if not mean.low <= mean.value <= mean.high:
                yield f"courses: {key}: week {mean.week}: give low, value and high in that order"


def _course_rules(k: Knowledge) -> Iterator[str]:
    """A course is hands-on care for a target it serves, with aims and a way to judge it."""
    for key, c in k.course_rules.items():
        care, where = k.interventions.get(c.intervention), f"course_rules: {key}"
        if care is None or care.kind != "therapist" or c.target not in care.for_targets or care.effort == "none":
            yield f"{where}: {c.intervention} must be a therapist's treatment for {c.target}, with its effort"
        yield from _unknown(f"{where}: beside", c.beside, k.functions, "function")
        yield from _unknown(f"{where}: structures", c.structures, k.structures, "structure")
        yield from _unknown(f"{where}: patterns", c.patterns, k.patterns, "pattern")
        yield from _unknown(f"{where}: measure", (c.measure,), k.settings, "setting")
        if not (c.aims and c.beside and c.session_min and c.most_sessions):
            yield f"{where}: needs aims, beside, session_min and most_sessions"


def _adapt_rules(k: Knowledge) -> Iterator[str]:
    """A rule of adapting reads facts of adapting only."""
    for key, rule in k.adapt_rules.items():
        yield from _unknown(f"adapt_rules: {key}: when", facts_used(rule.when), k.adapt_facts, "fact of adapting")
        yield from _unknown(f"adapt_rules: {key}: caps", filter(None, (rule.caps,)), k.adapt_facts, "fact of adapting")
    for key, each in k.phase_rules.items():
        yield from _unknown(f"phase_rules: {key}: when", facts_used(each.when), k.adapt_facts, "fact of adapting")
        if (each.does != "ends" and not each.changes) or (each.does == "begins" and not each.waits):
            yield f"phase_rules: {key}: needs the words changes, and waits where a phase begins"
