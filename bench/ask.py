"""How much the chosen order of questions saves, whether it changes the result, and how long it thinks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from time import process_time

from backstay import load_knowledge, read_intake
from backstay.assess import assess
from backstay.assess.ask import next_screen
from backstay.assess.expect import facts_of, prior
from backstay.assess.facts import facts
from backstay.assess.reading import reading_words
from backstay.knowledge.yaml_files import read_yaml
from backstay.model import Finding, Intake, Knowledge, Screen
from backstay.rules import holds
from bench.figures import median_p95, percentile
from bench.hypotheses import VIGNETTES, intake_of, share

TODAY = date(2026, 11, 21)
EXAMPLES = Path(__file__).parent.parent / "examples"
DRAWN = 100
SEED = 3
FIRST = 3
MILLISECONDS = 1000
PARTS = ("you", "safety", "pain", "life")
SIMPLE = ("acute_after_lifting", "chronic_desk_worker")


@dataclass(frozen=True, slots=True)
class Walked:
    """One person led through the screens: what was asked, in how many seconds, and what was learned."""

    name: str
    whole: Intake
    learned: Intake
    screens: tuple[str, ...]
    seconds: tuple[float, ...]


def report() -> Iterator[str]:
    """Screens and reading against the full form, agreement of the first targets, and time to think."""
    knowledge = load_knowledge()
    real = [walk(name, person, knowledge) for name, person in people(knowledge)]
    drawn = [walk(name, person, knowledge) for name, person in drawn_people(real, knowledge)]
    for label, walks in (("examples and vignettes", real), ("answers drawn by their priors", drawn)):
        yield from _against_the_full_form(label, walks, knowledge)
    yield from _simple(real, knowledge)
    seconds = [second for walked in (*real, *drawn) for second in walked.seconds]
    yield f"next question: {median_p95(seconds, 'ms', MILLISECONDS)} (wanted: under 20)"


def _against_the_full_form(label: str, walks: list[Walked], knowledge: Knowledge) -> Iterator[str]:
    full = {w.name: full_form(w.whole, knowledge) for w in walks}
    asked, whole = sum(len(w.screens) for w in walks), sum(map(len, full.values()))
    same = sum(first_targets(w.whole, knowledge) == first_targets(w.learned, knowledge) for w in walks)
    minutes = [reading_min(w.screens, knowledge) for w in walks]
    rest = [reading_min(w.screens, knowledge, safety=False) for w in walks]
    questions = [questions_on(w.screens, knowledge) / questions_on(full[w.name], knowledge) for w in walks]
    yield f"{label} (n = {len(walks)}, none blocked):"
    yield f"  screens asked {asked / len(walks):.1f} of {whole / len(walks):.1f} ({asked / whole:.0%})"
    yield f"  questions asked, items counted one by one: median {percentile(questions, 0.5):.0%} of the full form"
    yield f"  first {FIRST} targets as in the full form: {share(same, len(walks))} (wanted: 95%)"
    yield f"  reading: {median_p95(minutes, 'min')} (wanted: median under 5)"
    yield f"  reading, the safety screens left aside: {median_p95(rest, 'min')}"
    yield f"  words read in each part, median: {_parts(walks, knowledge)}"


def _parts(walks: list[Walked], knowledge: Knowledge) -> str:
    """How many words the screens of each part hold, for the person in the middle."""
    words = {part: [words_on(w.screens, part, knowledge) for w in walks] for part in PARTS}
    return ", ".join(f"{part} {percentile(found, 0.5):.0f}" for part, found in words.items())


def _simple(walks: list[Walked], knowledge: Knowledge) -> Iterator[str]:
    for walked in walks:
        if walked.name in SIMPLE:
            minutes, rest = (reading_min(walked.screens, knowledge, safety) for safety in (True, False))
            yield f"simple back pain, {walked.name}: {len(walked.screens)} screens (wanted: 25)"
            yield f"  reading {minutes:.1f} min (wanted: under 5), the safety screens left aside {rest:.1f} min"
            yield f"  words read in each part: {_parts([walked], knowledge)}"


# ── People ──────────────────────────────────────────────────────────────────


def people(knowledge: Knowledge) -> Iterator[tuple[str, Intake]]:
    """Examples and open vignettes whose result has targets; the sealed ones are not read."""
    for path in sorted(EXAMPLES.glob("*.yaml")):
        yield from _unblocked(path.stem, read_intake(path, knowledge, TODAY), knowledge)
    for path in sorted(VIGNETTES.glob("*.yaml")):
        for name, case in read_yaml(path).items():
            yield from _unblocked(name, intake_of(name, case, knowledge), knowledge)


def _unblocked(name: str, person: Intake, knowledge: Knowledge) -> Iterator[tuple[str, Intake]]:
    if assess(person, knowledge, TODAY).targets:
        yield name, person


def drawn_people(walks: list[Walked], knowledge: Knowledge) -> Iterator[tuple[str, Intake]]:
    """The same people with every answer after the safety block drawn by the stated priors, with a fixed seed."""
    chance = Random(SEED)
    later = [s for s in knowledge.screens if s.kind in ("questions", "checklist") and not s.emergency]
    for n in range(DRAWN):
        whole = walks[n % len(walks)].whole
        drawn = {f.code: f for s in later for f in _drawn(s, chance, knowledge) if f.code not in RED}
        kept = tuple(f for f in whole.findings if f.code not in drawn)
        person = replace(whole, findings=(*kept, *drawn.values()))
        person = known_after(person, full_form(person, knowledge), knowledge)
        yield from _unblocked(f"drawn_{n}", person, knowledge)


RED = frozenset(("episode_days", "episode_first", "pain_easing"))
"""What safety rules read stays as the person said it."""


def _drawn(screen: Screen, chance: Random, knowledge: Knowledge) -> Iterator[Finding]:
    for fact in facts_of(screen, knowledge):
        if fact in knowledge.questions and (answers := prior(fact, knowledge)):
            values, shares = zip(*answers, strict=True)
            yield Finding(code=fact, value=chance.choices(values, shares)[0], observed_on=TODAY)


# ── One walk ────────────────────────────────────────────────────────────────


def walk(name: str, person: Intake, knowledge: Knowledge) -> Walked:
    """Ask screen by screen, each time knowing only what was asked before."""
    answered: tuple[str, ...] = ()
    seconds = []
    while True:
        learned = known_after(person, answered, knowledge)
        start = process_time()
        asking = next_screen(learned, knowledge, TODAY, frozenset(answered))
        seconds.append(process_time() - start)
        if asking is None:
            return Walked(name, person, learned, answered, tuple(seconds))
        answered = (*answered, asking.screen)


def known_after(person: Intake, answered: tuple[str, ...], knowledge: Knowledge) -> Intake:
    """The intake as it stands after these screens; a therapist's findings are not asked and stay."""
    codes = {code for s in knowledge.screens if s.id in answered for code in s.asks}
    starts = tuple(f"{code}_" for code in codes if code in knowledge.instruments)
    told = [f for f in person.findings if f.code in codes or (starts and f.code.startswith(starts))]
    tested = [f for f in person.findings if f.method == "therapist"]
    areas = person.pain_areas if "body_map" in answered else ()
    return replace(person, findings=(*told, *tested), pain_areas=areas)


def full_form(person: Intake, knowledge: Knowledge) -> tuple[str, ...]:
    """Every screen this person would see if nothing were chosen."""
    known = facts(person, knowledge, TODAY)
    return tuple(s.id for s in knowledge.screens if holds(s.show_when, known))


def first_targets(person: Intake, knowledge: Knowledge) -> frozenset[str]:
    """The three targets of highest priority."""
    return frozenset(t.function for t in assess(person, knowledge, TODAY).targets[:FIRST])


def reading_min(screens: tuple[str, ...], knowledge: Knowledge, safety: bool = True) -> float:
    """Minutes to read these screens; without the emergency ones when safety is left aside."""
    shown = [s for s in knowledge.screens if s.id in screens and (safety or not s.emergency)]
    words = sum(reading_words(s, knowledge) for s in shown)
    return words / knowledge.number("reading_words_per_min")


def words_on(screens: tuple[str, ...], part: str, knowledge: Knowledge) -> int:
    """The words read on the screens of one part."""
    shown = [s for s in knowledge.screens if s.id in screens and s.part == part]
    return sum(reading_words(s, knowledge) for s in shown)


def questions_on(screens: tuple[str, ...], knowledge: Knowledge) -> int:
    """How many single answers these screens ask for."""
    asked = [code for s in knowledge.screens if s.id in screens for code in s.asks]
    items = knowledge.instruments
    return sum(len(items[code].items) if code in items else 1 for code in asked)
