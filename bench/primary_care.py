"""How many people a primary-care mix would send to a clinician, and how many of them for nothing.

The mix is made up: people answer the safety screens in order, each answer drawn at the rate of primary_care.yaml. A few
have serious disease, at the published share, and come from the open vignettes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from backstay import load_knowledge
from backstay.assess import assess
from backstay.assess.ask import safety_block
from backstay.assess.facts import facts
from backstay.intake import typed
from backstay.knowledge.yaml_files import read_yaml
from backstay.model import LEVELS, Assessment, Finding, Intake, Knowledge, PainArea, Person, Preferences, Screen, Value
from backstay.rules import holds
from backstay.vignettes import read_vignettes
from bench.hypotheses import VIGNETTES, share

TODAY = date(2026, 11, 21)
RATES = Path(__file__).parent / "primary_care.yaml"
PEOPLE, SEED, MOST_RULES = 2000, 7, 8
LESS_AND_MORE = (0.5, 2.0)
SERIOUS_GROUPS = ("cauda_", "cancer_", "fracture_", "infection_")
HIGHEST_NPRS = 10
NUMBERS = {"yes", "of", "from_50", "from_65"}
NO_WISHES = Preferences(minutes_per_day=(30, 0, 30, 0, 30, 0, 0))


@dataclass(frozen=True, slots=True)
class Seen:
    """One person of the mix: whether something serious was there, how many red flags, what triage said."""

    serious: bool
    flags: int
    made: Assessment

    @property
    def blocking(self) -> tuple[str, ...]:
        """The rules that keep this person from a programme."""
        return tuple(rule.id for rule in self.made.triage.rules if rule.open)


def report() -> Iterator[str]:
    """Over-triage and people wrongly blocked, and how far the figures move with our rates."""
    knowledge, mix = load_knowledge(), read_mix()
    seen = list(people(knowledge, mix, PEOPLE))
    well = [one for one in seen if not one.serious]
    yield f"a made-up mix of {len(seen)}: {sum(one.serious for one in seen)} with serious disease (published: 0.9 %)"
    yield f"at least one red flag: {share(sum(one.flags > 0 for one in seen), len(seen))} (published: 80.4 %)"
    yield f"red flags a person: median {median(one.flags for one in seen):g} (published: 2)"
    given = Counter(one.made.triage.level for one in well)
    yield "without serious disease, given " + ", ".join(f"{level} {given[level]}" for level in LEVELS)
    yield f"over-triaged by any step: {share(len(well) - given[LEVELS[0]], len(well))}"
    yield f"blocked, all told: {share(sum(bool(one.blocking) for one in well), len(well))}"
    wrong = [one for one in well if set(one.blocking) - set(mix["gates"])]
    yield f"  by a gate alone (a condition a clinician has to release first): {gated(well, mix)} of {len(well)}"
    yield f"  wrongly, by a sign that was innocent: {share(len(wrong), len(well))} (wanted: at most 10 %)"
    often = Counter(rule for one in wrong for rule in one.blocking)
    yield "  most often: " + ", ".join(f"{rule} {n}" for rule, n in often.most_common(MOST_RULES))
    yield f"serious disease not blocked: {sum(one.serious and not one.blocking for one in seen)}"
    for factor in LESS_AND_MORE:
        yield _at(factor, knowledge, mix)
    cited, ours = published(mix)
    yield f"numbers among the rates of single answers: {cited} published, {ours} ours"


def _at(factor: float, knowledge: Knowledge, mix: Mapping[str, Any]) -> str:
    well = [one for one in people(knowledge, mix, PEOPLE, factor) if not one.serious]
    wrong = sum(bool(set(one.blocking) - set(mix["gates"])) for one in well)
    return f"every rate times {factor:g}: {share(wrong, len(well))} wrongly blocked, {gated(well, mix)} by a gate alone"


def gated(well: list[Seen], mix: Mapping[str, Any]) -> int:
    """People whom nothing but gates keeps from a programme."""
    return sum(bool(one.blocking) and not set(one.blocking) - set(mix["gates"]) for one in well)


def published(mix: Mapping[str, Any]) -> tuple[int, int]:
    """How many numbers of the rates are published, and how many are ours; a choice counts as one."""
    rows = mix["rates"].values()
    cited = sum(len(row.get("cited", ())) for row in rows)
    return cited, sum(len(row.keys() & NUMBERS) for row in rows) - cited


def read_mix() -> dict[str, Any]:
    """The rates, with every number a number."""
    return typed(read_yaml(RATES))  # type: ignore[no-any-return]


def people(knowledge: Knowledge, mix: Mapping[str, Any], count: int, factor: float = 1) -> Iterator[Seen]:
    """The mix, the same for the same seed."""
    chance = Random(SEED)
    ill = [v.intake for v in read_vignettes(VIGNETTES, knowledge, TODAY) if _serious(v.id, v.level)]
    for number in range(count):
        serious = chance.random() < mix["anchors"]["serious"]["value"]
        person = chance.choice(ill) if serious else draw(number, chance, knowledge, mix, factor)
        yield Seen(serious, flags(person, knowledge, mix), assess(person, knowledge, TODAY))


def _serious(name: str, level: str) -> bool:
    return name.startswith(SERIOUS_GROUPS) and level in LEVELS[-2:]


def flags(person: Intake, knowledge: Knowledge, mix: Mapping[str, Any]) -> int:
    """How many red flags were answered yes."""
    known = {code for code, question in knowledge.questions.items() if question.red_flag}
    said = {f.code for f in person.findings if f.value == "yes"}
    return len(said & known - set(mix["not_counted"]))


# ── One person ──────────────────────────────────────────────────────────────


def draw(number: int, chance: Random, knowledge: Knowledge, mix: Mapping[str, Any], factor: float) -> Intake:
    """Somebody without serious disease, led through the safety screens that are shown to them."""
    age = _age(chance, mix)
    sex = "female" if chance.random() < mix["anchors"]["women"]["value"] else "male"
    who = Person(id=str(number), birth_year=TODAY.year - age, sex=sex, country="GB")
    person = Intake(person=who, findings=(), preferences=NO_WISHES, sign_offs=(), pain_areas=())
    told = {"leg_pain": _answer("leg_pain", age, chance, mix, factor)}
    person = replace(person, pain_areas=_areas(told["leg_pain"] == "yes", chance, mix))
    block = safety_block(knowledge)
    for screen in knowledge.screens:
        if screen.id in block and holds(screen.show_when, facts(person, knowledge, TODAY)):
            said = _screen(screen, told, age, chance, mix, factor)
            person = replace(person, findings=(*person.findings, *said))
    return person


def _screen(
    screen: Screen, told: Mapping[str, Value], age: int, chance: Random, mix: Mapping[str, Any], factor: float
) -> Iterator[Finding]:
    for code in screen.asks:
        if code in mix["rates"]:
            value = told.get(code) or _answer(code, age, chance, mix, factor)
            yield Finding(code=code, value=value, observed_on=TODAY)
        elif code == "episode_days":
            yield Finding(code=code, value=chance.randint(1, mix["longest_spell_days"]), observed_on=TODAY)
        elif code == "nprs":
            usual = int(_pick(mix["pain"], chance))
            for item, pain in enumerate((usual - 1, usual, min(HIGHEST_NPRS, usual + 2)), start=1):
                yield Finding(code=f"nprs_{item}", value=pain, observed_on=TODAY)


def _answer(code: str, age: int, chance: Random, mix: Mapping[str, Any], factor: float) -> str:
    """One answer; the factor moves every yes, but no common sign past certainty."""
    row = mix["rates"][code]
    if "of" in row:
        return str(_pick(row["of"], chance))
    steps = [row["yes"]] + [row[f"from_{low}"] for low in (50, 65) if age >= low and f"from_{low}" in row]
    return "yes" if chance.random() < min(1, float(steps[-1]) * factor) else "no"


def _age(chance: Random, mix: Mapping[str, Any]) -> int:
    lows = [int(low) for low in mix["ages"]]
    low = int(_pick(mix["ages"], chance))
    ends = [*lows[1:], mix["last_age"] + 1]
    return chance.randint(low, ends[lows.index(low)] - 1)


def _areas(leg: bool, chance: Random, mix: Mapping[str, Any]) -> tuple[PainArea, ...]:
    def area(region: str, shares: Mapping[str, float]) -> PainArea:
        pain = int(_pick(shares, chance))
        return PainArea(region=region, side="left", intensity_nprs=pain, quality="ache", painted_on=TODAY)

    back = area("lower-back-erectors", mix["pain"])
    return (back, area("hamstrings-lateral", mix["leg_pain"])) if leg else (back,)


def _pick(shares: Mapping[Any, float], chance: Random) -> Any:
    return chance.choices(list(shares), [float(part) for part in shares.values()])[0]
