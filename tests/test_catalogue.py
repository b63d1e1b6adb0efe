"""The catalogue: doses keep the rules they cite, demand follows its rows, muscles are ranked within a study."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest

from backstay.knowledge import load
from backstay.knowledge.demand import demand, ratio
from backstay.knowledge.loader import HERE
from backstay.knowledge.muscles import ranks_of_exercise, ranks_of_muscle
from backstay.knowledge.yaml_files import KnowledgeError
from backstay.model import DEMAND_BANDS, Knowledge
from backstay.plan.prepare import chains, closed_by
from tests.people import cleared


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """A copy of knowledge/ in which one text of one file is replaced."""

    def change(file: str, old: str, new: str) -> Path:
        root = tmp_path / "knowledge"
        shutil.copytree(HERE, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        text = (root / file).read_text(encoding="utf-8")
        assert old in text, f"{file} no longer holds {old!r}"
        (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return root

    return change


# ── Doses ───────────────────────────────────────────────────────────────────


def test_a_dose_outside_the_rule_it_cites_is_refused(broken: Callable[[str, str, str], Path]) -> None:
    root = broken("dose_rules.yaml", "reps: [8, 12]", "reps: [8, 11]")
    with pytest.raises(KnowledgeError, match="is outside strength_general"):
        load(root)


def test_a_rule_that_is_not_there_is_refused(broken: Callable[[str, str, str], Path]) -> None:
    root = broken("exercises/cycling.yaml", "dose_rule: aerobic_general", "dose_rule: somebody_said_so")
    with pytest.raises(KnowledgeError, match="somebody_said_so is no dose rule"):
        load(root)


def test_most_strength_and_stretch_doses_follow_a_published_rule(knowledge: Knowledge) -> None:
    rows = [e for e in knowledge.exercises.values() if e.kind in ("strength", "stretch") and e.dose.hold_s[1] < 4]
    ruled = [e for e in rows if e.dose_rule]
    assert len(ruled) > len(rows) / 2
    assert all(knowledge.dose_rules[e.dose_rule].basis != "ours" for e in ruled)


# ── Demand ──────────────────────────────────────────────────────────────────


def test_demand_is_never_written_by_hand(broken: Callable[[str, str, str], Path]) -> None:
    root = broken("exercises/cycling.yaml", "  evidence:", "  demand: low\n  evidence:")
    with pytest.raises(KnowledgeError, match="worked out from demand_rows"):
        load(root)


def test_a_row_from_memory_is_refused(broken: Callable[[str, str, str], Path]) -> None:
    root = broken("spine_loads.yaml", "confidence: B", "confidence: C")
    with pytest.raises(KnowledgeError, match="confidence"):
        load(root)


def test_numbers_and_ranks_do_not_mix(broken: Callable[[str, str, str], Path]) -> None:
    root = broken("exercises/mobility.yaml", "demand_rows: [implant", "demand_rows: [wilke_walking, implant")
    with pytest.raises(KnowledgeError, match="do not mix"):
        load(root)


def test_without_a_published_row_the_demand_is_unknown(knowledge: Knowledge) -> None:
    for e in knowledge.exercises.values():
        assert (e.demand == "unknown") == (not e.demand_rows), e.id


def test_the_bands_follow_the_ratio(knowledge: Knowledge) -> None:
    ends = [knowledge.number(f"demand_{band}_up_to") for band in DEMAND_BANDS[:-1]]
    assert ends == sorted(ends)
    for band, end in zip(DEMAND_BANDS, ends, strict=False):
        assert knowledge.demand_band(end) == band
        assert DEMAND_BANDS.index(knowledge.demand_band(end + 0.01)) == DEMAND_BANDS.index(band) + 1


def test_a_changed_number_changes_the_band(broken: Callable[[str, str, str], Path], knowledge: Knowledge) -> None:
    assert knowledge.exercises["standing_back_bend"].demand == "moderate"
    old = "standing bent back by about 20 degrees, how: pressure in a disc, n: 1, confidence: B, value: 0.6"
    root = broken("spine_loads.yaml", old, old.replace("0.6", "1.6"))
    load.cache_clear()
    assert load(root).exercises["standing_back_bend"].demand == "high"
    load.cache_clear()


def test_against_the_published_order_of_postures(knowledge: Knowledge) -> None:
    """Wilke 1999: lying < standing < bent forward < lifting with a round back, in the same man."""
    names = ("wilke_prone", "wilke_standing", "wilke_standing_bent", "wilke_lift_knees", "wilke_lift_round")
    ratios = [ratio(knowledge.spine_loads[name], knowledge) for name in names]
    assert ratios == sorted(ratios)
    assert ratios[1] == 1


def test_a_rank_beside_walking_is_one_band_lower_or_walking_and_more(knowledge: Knowledge) -> None:
    less, more = (demand(knowledge.exercises[name], knowledge) for name in ("bird_dog_leg", "bird_dog"))
    walking = demand(knowledge.exercises["walk_continuous"], knowledge)
    assert DEMAND_BANDS.index(less.band) == DEMAND_BANDS.index(walking.band) - 1
    assert more.band == walking.band and more.or_more and not less.or_more
    assert walking.low is not None and walking.high is not None and walking.low < walking.high


# ── Muscles ─────────────────────────────────────────────────────────────────


def test_muscles_are_ranked_within_one_study_only(knowledge: Knowledge) -> None:
    muscles = {row.muscle for row in knowledge.muscle_activity.values()}
    for muscle in muscles:
        for ranks in ranks_of_muscle(muscle, knowledge):
            assert len({rank.row.sources for rank in ranks}) == 1
            assert len(ranks) > 1 and {rank.of for rank in ranks} == {len(ranks)}
            activity = [rank.row.percent_of_maximum for rank in ranks]
            assert activity == sorted(activity, reverse=True)
            assert [rank.place for rank in ranks] == sorted(rank.place for rank in ranks)


def test_against_ekstrom_2007_the_side_bridge_works_the_side_of_the_hip_most(knowledge: Knowledge) -> None:
    first = ranks_of_muscle("gluteus_medius", knowledge)[0]
    assert [rank.exercise for rank in first][:2] == ["side_bridge", "bridge_single"]
    assert ranks_of_muscle("gluteus_maximus", knowledge)[0][0].exercise == "bird_dog"


def test_equal_activity_shares_a_place(knowledge: Knowledge) -> None:
    rows = {
        key: replace(row, percent_of_maximum=50.0) if row.sources == ("ekstrom_2007",) else row
        for key, row in knowledge.muscle_activity.items()
    }
    level = replace(knowledge, muscle_activity=rows)
    assert {rank.place for rank in ranks_of_muscle("gluteus_medius", level)[0]} == {1}


def test_an_exercise_nobody_measured_has_no_rank(knowledge: Knowledge) -> None:
    assert ranks_of_exercise("breathing_lying", knowledge) == ()
    assert ranks_of_exercise("bridge", knowledge)


# ── What every exercise holds ───────────────────────────────────────────────


def test_every_exercise_is_whole(knowledge: Knowledge) -> None:
    for e in knowledge.exercises.values():
        assert e.purpose and e.targets and e.evidence and e.position and e.setting, e.id
        assert 3 <= len(e.steps) <= 7 and len(e.cues) >= 2 and e.watch_for and e.stop_if, e.id
        assert all(0 < weight <= 1 for weight in e.targets.values()) and max(e.targets.values()) == 1, e.id


def test_names_and_sentences_are_our_own_and_short(knowledge: Knowledge) -> None:
    """Read on a phone by somebody in pain: no step longer than about two lines of a book."""
    assert len({e.name for e in knowledge.exercises.values()}) == len(knowledge.exercises)
    for e in knowledge.exercises.values():
        for text in (e.purpose, *e.steps, *e.cues, *e.watch_for, *e.stop_if):
            assert len(text.split()) <= 26, f"{e.id}: {text}"
            assert text[0].isupper() and text[-1] in ".!?", f"{e.id}: {text}"


def grade(text: str) -> float:
    """School years of reading a text asks for (Flesch-Kincaid, vowels counted as syllables)."""
    found = re.findall(r"[A-Za-z']+", text)
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", text)))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))) for word in found)
    return 0.39 * len(found) / sentences + 11.8 * syllables / len(found) - 15.59


def test_how_to_do_it_reads_easily_at_twelve_and_the_evidence_not_much_later(knowledge: Knowledge) -> None:
    for e in knowledge.exercises.values():
        assert grade(" ".join((e.purpose, *e.steps, *e.cues, *e.watch_for, *e.stop_if))) < 6, e.id
        assert grade(e.evidence) < 12, f"{e.id}: {grade(e.evidence):.1f} {e.evidence}"
    assert grade("Subsequently, contralateral lumbopelvic dissociation necessitates neuromuscular coordination.") > 20


def test_common_faults_are_kind_cues(knowledge: Knowledge) -> None:
    """What may happen, and then what to do about it; never a verdict."""
    never = re.compile(r"\b(wrong|bad|fault|incorrect|mistake|poor|never)\b", re.I)
    for e in knowledge.exercises.values():
        for text in e.watch_for:
            assert len(re.findall(r"[.!?](?:\s|$)", text)) >= 2, f"{e.id}: say what to do: {text}"
            assert not never.search(text), f"{e.id}: {text}"


def test_phases_and_effort_never_fall_on_the_way_up_a_ladder(knowledge: Knowledge) -> None:
    order = ("calm", "build", "strengthen", "return")
    for e in knowledge.exercises.values():
        up = knowledge.exercises.get(e.progress_to)
        if up:
            assert order.index(e.phase) <= order.index(up.phase), f"{e.id} > {up.id}"
            assert e.effort_rpe[0] <= up.effort_rpe[0] + 1 and e.effort_rpe[1] <= up.effort_rpe[1] + 1, up.id


def test_published_load_never_falls_on_the_way_up_a_ladder(knowledge: Knowledge) -> None:
    """Bands put exercises in order: a harder form never has the lower band, where both are known."""
    for chain in chains(knowledge):
        known = [DEMAND_BANDS.index(e.demand) for e in chain if e.demand != "unknown"]
        assert known == sorted(known), [e.id for e in chain]


# ── How much there is ───────────────────────────────────────────────────────

FAMILIES = {
    "direction": 8, "belt_front": 7, "belt_back": 6, "belt_side": 3, "belt_turn": 3, "hips_side": 6, "hips_back": 6,
    "legs": 9, "stretching": 11, "nerve": 3, "release": 8, "calming": 8, "flows": 6, "walking": 5, "cycling": 3,
    "elliptical": 2, "running": 4, "water": 6, "lifting": 8, "sitting": 3, "balance": 5, "mobility": 8,
}  # fmt: skip
"""What the catalogue has to hold at least, by family."""
LEAST, LEAST_OPEN, PEOPLE = 128, 80, 24


def test_the_catalogue_is_large_and_every_family_is_there(knowledge: Knowledge) -> None:
    assert len(knowledge.exercises) >= LEAST
    found = Counter(e.family for e in knowledge.exercises.values())
    assert not {family: found[family] for family, least in FAMILIES.items() if found[family] < least}


def test_every_piece_of_equipment_and_every_place_has_exercises(knowledge: Knowledge) -> None:
    used = {thing for e in knowledge.exercises.values() for thing in e.equipment}
    assert used == {*knowledge.equipment}
    assert {place for e in knowledge.exercises.values() for place in e.setting} == {*knowledge.places}


def test_nothing_bought_is_needed_for_each_way_of_training(knowledge: Knowledge) -> None:
    """At home, with a chair at most, something remains for every function but those of a special place."""
    home = [e for e in knowledge.exercises.values() if {*e.equipment} <= {"chair"} and "home" in e.setting]
    trained = {function for e in home for function, weight in e.targets.items() if weight >= 0.5}
    assert trained >= {*knowledge.functions}


def test_usually_most_of_the_catalogue_is_open_to_a_person(knowledge: Knowledge) -> None:
    gates = [cleared(seed, knowledge) for seed in range(PEOPLE)]
    opened = [sum(not closed_by(e, gate, knowledge) for e in knowledge.exercises.values()) for gate in gates]
    assert median(opened) >= LEAST_OPEN
