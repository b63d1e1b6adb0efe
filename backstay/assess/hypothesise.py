"""Rank tissue ideas by weak evidence, each with what speaks for and against it; or abstain."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Literal

from backstay.model import Basis, Clue, Hypothesis, Intake, Knowledge, Structure
from backstay.rules import Facts, holds

AREAS = ("weight_core_region", "weight_spill_region", "weight_outside_region")
THIRD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """A structure weighed: shares of the painted pain in its core, its spill and outside, and true clues.

    ``ours``: the size of all its true clues that no source gives, added up.
    """

    structure: Structure
    shares: tuple[float, float, float]
    clues: tuple[Clue, ...]
    log_odds: float
    ours: float

    @property
    def has_something_for_it(self) -> bool:
        """Painted pain inside its areas, or an answer that speaks for it."""
        return sum(self.shares[:THIRD]) > 0 or any(clue.weight > 0 for clue in self.clues)


def weigh(intake: Intake, knowledge: Knowledge, facts: Facts) -> tuple[Idea, ...]:
    """Every structure with something for it, strongest first (ties by name)."""
    found = [_idea(s, intake, knowledge, facts) for s in knowledge.structures.values()]
    ranked = sorted(found, key=lambda idea: (-idea.log_odds, idea.structure.id))
    return tuple(idea for idea in ranked if idea.has_something_for_it)


def hypothesise(ideas: tuple[Idea, ...], knowledge: Knowledge) -> tuple[Hypothesis, ...]:
    """The best supported ideas in words, strongest first; support is 0 to 1."""
    most = int(knowledge.number("most_hypotheses"))
    return tuple(_in_words(idea, ideas, knowledge) for idea in _shown(ideas, knowledge)[:most])


def abstains(ideas: tuple[Idea, ...], knowledge: Knowledge) -> str:
    """The sentence that says what we cannot tell; empty when all of the first three stand firm and apart."""
    shown, words = _shown(ideas, knowledge), knowledge.words
    if not shown:
        return words["assess.no_idea_stands_out"]
    if len(shown) > THIRD and _apart(shown) < knowledge.number("separation"):
        return words["assess.ideas_do_not_separate"]
    first = shown[: THIRD + 1]
    stand = [idea.structure.name for idea in first if firm(idea, ideas, knowledge)]
    if len(stand) == len(first):
        return ""
    return words["ask.some_are_firm"].format(ideas="; ".join(stand)) if stand else words["ask.none_is_firm"]


def _shown(ideas: tuple[Idea, ...], knowledge: Knowledge) -> tuple[Idea, ...]:
    return tuple(i for i in ideas if support(i.log_odds) >= knowledge.number("least_support"))


def _apart(shown: tuple[Idea, ...]) -> float:
    return support(shown[0].log_odds) - support(shown[THIRD].log_odds)


def support(log_odds: float) -> float:
    """Support from natural-log odds, 0 to 1."""
    return 1 / (1 + exp(-log_odds))


def support_word(share: float, knowledge: Knowledge) -> Literal["little", "some", "more"]:
    """Support as the word people read."""
    if share >= knowledge.number("support_more"):
        return "more"
    return "some" if share >= knowledge.number("support_some") else "little"


# ── How firm the order is ───────────────────────────────────────────────────


def firm(idea: Idea, ideas: tuple[Idea, ...], knowledge: Knowledge) -> bool:
    """Whether an idea stays among the first three however our own weights move within their spread.

    Not sampled: log odds are linear in the weights, so over the box of all weights the gap between two
    ideas is least at a corner, and that corner is known. At most two others may ever come before it.
    """
    if idea not in ideas[: THIRD + 1]:
        return False
    rivals = [o for o in ideas if o is not idea and _least_gap(idea, o, knowledge) <= 0]
    return len(rivals) <= THIRD


def _least_gap(higher: Idea, lower: Idea, knowledge: Knowledge) -> float:
    """The smallest difference in log odds the two can have; what both share moves both together."""
    moved = higher.ours + lower.ours
    for one, other, key in zip(higher.shares, lower.shares, AREAS, strict=True):
        weight = knowledge.settings[key]
        moved += abs((one - other) * weight.value) if weight.basis != "cited" else 0
    return higher.log_odds - lower.log_odds - knowledge.number("weight_spread") * moved


# ── One idea ────────────────────────────────────────────────────────────────


def _idea(structure: Structure, intake: Intake, knowledge: Knowledge, facts: Facts) -> Idea:
    true = tuple(clue for clue in structure.clues if holds(clue.when, facts))
    shares = painted_shares(structure, intake)
    evidence = region_evidence(shares, knowledge) + sum(clue.weight for clue in true)
    return Idea(
        structure=structure,
        shares=shares,
        clues=true,
        log_odds=knowledge.number("prior_log_odds") + evidence,
        ours=sum(abs(clue.weight) for clue in true if clue.basis != "cited"),
    )


def painted_shares(structure: Structure, intake: Intake) -> tuple[float, float, float]:
    """The shares of the painted pain inside the structure's core, inside its spill, and outside both."""
    total = sum(area.intensity_nprs for area in intake.pain_areas)
    if not total:
        return 0, 0, 0
    core, spill = _painted(structure.core, intake) / total, _painted(structure.spill, intake) / total
    return core, spill, 1 - core - spill


def region_evidence(shares: tuple[float, float, float], knowledge: Knowledge) -> float:
    """Natural-log likelihood ratio of where it hurts."""
    return sum(share * knowledge.number(key) for share, key in zip(shares, AREAS, strict=True))


def _painted(regions: tuple[str, ...], intake: Intake) -> int:
    return sum(area.intensity_nprs for area in intake.pain_areas if area.region in regions)


def _in_words(idea: Idea, ideas: tuple[Idea, ...], knowledge: Knowledge) -> Hypothesis:
    words, (core, spill, outside) = knowledge.words, idea.shares
    inside = (words["assess.pain_inside_area"],) if core + spill > 0 else ()
    elsewhere = (words["assess.pain_outside_area"],) if outside > 0.5 else ()
    against = (*elsewhere, *(clue.says for clue in idea.clues if clue.weight < 0))
    return Hypothesis(
        structure=idea.structure.id,
        support=round(support(idea.log_odds), 2),
        for_=(*inside, *(clue.says for clue in idea.clues if clue.weight > 0)),
        against=against or (words["ask.nothing_against"],),
        would_change_it=idea.structure.would_change_it,
        basis=_weakest(idea, knowledge),
        firm=firm(idea, ideas, knowledge),
    )


def _weakest(idea: Idea, knowledge: Knowledge) -> Basis:
    """An idea is only as well founded as the least founded thing it rests on."""
    used = (knowledge.settings[key] for share, key in zip(idea.shares, AREAS, strict=True) if share)
    bases = {clue.basis for clue in idea.clues} | {row.basis for row in used}
    return "cited" if bases == {"cited"} else "unverified" if "unverified" in bases else "ours"
