"""Movement quality is told of people not learned from, and what flatters is shown for what it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstay.model import Knowledge
from backstay.research import Choices, Recordings, Table, choices_from, compare
from backstay.research.additive import learn, parts, predict
from backstay.research.angles import mirrored, named_angles
from backstay.research.compare import MODELS
from backstay.research.folds import as_given, at_random, by_subject
from backstay.research.measures import measure, working_side
from backstay.research.nearest import nearest
from backstay.research.recordings import JOINTS, Floats
from backstay.research.scoring import auc, balanced_accuracy, interval, rank_correlation
from tests.movers import FRAMES, joined, lift, people, turned

MIDDLE = FRAMES // 2


@pytest.fixture(scope="module")
def choices(knowledge: Knowledge) -> Choices:
    return replace(choices_from(knowledge), draws=200)


def too_low(who: int, correct: bool, chance: np.random.Generator) -> Floats:
    return lift(chance.normal(90 if correct else 60, 4), lean_deg=chance.normal(who, 0.2))


def marked_by_person(who: int, correct: bool, chance: np.random.Generator) -> Floats:
    """Nothing tells correct from not but a lean of one's own: a person known is a label known."""
    lean = 4 * who + (4 if correct == (who % 2 == 0) else 0)
    return lift(chance.normal(70 + 6 * who, 0.1), lean_deg=chance.normal(lean, 0.1))


def row(table: Table, split: str, model: str, measure: str = "auc") -> float:
    return next(r for r in table.rows if (r.split, r.model) == (split, model)).measures[measure].value


# ── What the table exposes ──────────────────────────────────────────────────


def test_a_sign_that_holds_for_everybody_is_found_on_people_not_seen(choices: Choices) -> None:
    (table,) = compare(people(too_low), choices, seed=1)
    assert row(table, "subject", "ours") > 0.95
    assert row(table, "subject", "mean") == 0.5
    assert table.exercises[0].side_told_by.partition(".")[0] in {
        "wrist_height_right", "arm_lift_right", "arm_outward_right",
    }  # fmt: skip


def test_people_who_are_recognised_are_exposed(choices: Choices) -> None:
    (table,) = compare(people(marked_by_person), choices, seed=1)
    assert table.leaks.same_person > 0.8 > 0.2 > table.leaks.by_chance
    assert row(table, "random", "nearest") > 0.8
    assert row(table, "subject", "nearest") < 0.6 and row(table, "subject", "ours") < 0.6


def test_nobody_is_recognised_where_people_move_alike(choices: Choices) -> None:
    (table,) = compare(people(lambda _, correct, chance: lift(chance.normal(80, 5))), choices, seed=1)
    assert abs(table.leaks.same_person - table.leaks.by_chance) < 0.2


def test_too_much_and_too_little_are_both_told(choices: Choices) -> None:
    def wrong_both_ways(who: int, correct: bool, chance: np.random.Generator) -> Floats:
        away = 0 if correct else 30 * chance.choice([-1, 1])
        return lift(chance.normal(90 + away, 4))

    (table,) = compare(people(wrong_both_ways, each=12), choices, seed=1)
    assert row(table, "subject", "ours") > 0.95


def test_scores_are_foretold_too(choices: Choices) -> None:
    made = people(too_low)
    scored = replace(made, truth=np.ptp(named_angles(made.positions)["arm_lift_right"], axis=1), kind="score")
    (table,) = compare(scored, choices, seed=1)
    assert row(table, "subject", "ours", "rank_correlation") > 0.9
    assert row(table, "subject", "ours", "mean_error") < 0.4 * row(table, "subject", "mean", "mean_error")


def test_patients_and_healthy_people_never_meet(choices: Choices) -> None:
    healthy, patients = people(too_low), people(marked_by_person, group="patient")
    alone = compare(healthy, choices, seed=1)
    both = compare(joined(healthy, patients), choices, seed=1)
    assert [table.group for table in both] == ["healthy", "patient"]
    assert both[0] == alone[0]


def test_an_exercise_with_too_few_people_is_left_out_and_named(choices: Choices) -> None:
    few = people(too_low, count=2)
    few = replace(few, exercises=np.array(["rare"] * len(few)))
    (table,) = compare(joined(people(too_low), few), choices, seed=1)
    assert table.left_out == ("rare",) and len(table.exercises) == 1
    with pytest.raises(ValueError, match="more people are needed"):
        compare(few, choices, seed=1)


# ── Folds ───────────────────────────────────────────────────────────────────


def labelled(subjects: list[int], folds: list[int] | None = None) -> Recordings:
    made = people(too_low, count=1, each=1)
    n = len(subjects)
    return replace(
        made, names=np.arange(n), subjects=np.array(subjects), folds=np.array(folds if folds else [""] * n)
    )


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40))
def test_nobody_is_both_learned_from_and_tested(subjects: list[int]) -> None:
    data = labelled(subjects)
    rows = np.arange(len(subjects))
    found = list(by_subject(data, rows))
    for learned, tested in found:
        assert not set(data.subjects[learned]) & set(data.subjects[tested])
        assert sorted([*learned, *tested]) == list(rows)
    if len(set(subjects)) > 1:
        assert sorted(np.concatenate([tested for _, tested in found])) == list(rows)


@given(st.lists(st.integers(0, 5), min_size=2, max_size=40), st.dictionaries(st.integers(0, 5), st.integers(0, 2)))
def test_given_folds_keep_people_whole_or_are_refused(subjects: list[int], where: dict[int, int]) -> None:
    data = labelled(subjects, [where.get(who, 0) for who in subjects])
    for learned, tested in as_given(data, np.arange(len(subjects))):
        assert not set(data.subjects[learned]) & set(data.subjects[tested])
    torn = labelled([*subjects, subjects[0]], [*(where.get(who, 0) for who in subjects), 9])
    with pytest.raises(ValueError, match="one fold only"):
        list(as_given(torn, np.arange(len(subjects) + 1)))


def test_a_split_at_random_is_the_same_for_the_same_seed_and_knows_everybody() -> None:
    data = labelled([who for who in range(5) for _ in range(20)])
    rows = np.arange(100)
    one, same, other = (list(at_random(data, rows, seed)) for seed in (1, 1, 2))
    assert all((a[1] == b[1]).all() for a, b in zip(one, same, strict=True))
    assert any(len(a[1]) != len(b[1]) or (a[1] != b[1]).any() for a, b in zip(one, other, strict=True))
    assert all(set(data.subjects[tested]) <= set(data.subjects[learned]) for learned, tested in one)


# ── No look at the test person ──────────────────────────────────────────────


@pytest.mark.parametrize("model", MODELS)
def test_each_recording_is_judged_by_itself(model: str, choices: Choices) -> None:
    data = people(too_low)
    measured = measure(data, choices)
    learned, tested = next(by_subject(data, np.arange(len(data))))
    whole = MODELS[model](data, measured, (learned, tested), choices)
    alone = [MODELS[model](data, measured, (learned, tested[[place]]), choices)[0] for place in range(len(tested))]
    assert whole == pytest.approx(alone)


@pytest.mark.parametrize("model", MODELS)
def test_the_truth_about_the_test_person_changes_nothing(model: str, choices: Choices) -> None:
    data = people(too_low)
    measured = measure(data, choices)
    fold = next(by_subject(data, np.arange(len(data))))
    truth = data.truth.copy()
    truth[fold[1]] = 1 - truth[fold[1]]
    lied = replace(data, truth=truth)
    assert (MODELS[model](data, measured, fold, choices) == MODELS[model](lied, measured, fold, choices)).all()


def test_a_recording_is_measured_the_same_whatever_stands_beside_it(choices: Choices) -> None:
    data = people(too_low)
    alone = replace(data, positions=data.positions[:1], seconds=data.seconds[:1])
    assert measure(alone, choices).plain[0] == pytest.approx(measure(data, choices).plain[0])


# ── Figures and intervals ───────────────────────────────────────────────────


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 4)), min_size=2, max_size=30))
def test_auc_counts_pairs(pairs: list[tuple[int, int]]) -> None:
    truth, said = (np.array(part, dtype=float) for part in zip(*pairs, strict=True))
    if len(set(truth)) < 2:
        assert np.isnan(auc(truth, said))
        return
    wins = [(a > b) + (a == b) / 2 for a in said[truth == 1] for b in said[truth == 0]]
    assert auc(truth, said) == pytest.approx(np.mean(wins))


def test_figures_of_small_cases() -> None:
    truth, said = np.array([1.0, 1, 1, 0]), np.array([0.9, 0.8, 0.2, 0.1])
    assert balanced_accuracy(truth, said) == pytest.approx((2 / 3 + 1) / 2)
    assert rank_correlation(np.array([1.0, 2, 3]), np.array([1.0, 10, 100])) == pytest.approx(1)
    assert np.isnan(rank_correlation(np.array([1.0, 2, 3]), np.ones(3)))


def test_intervals_draw_people_not_recordings() -> None:
    chance = np.random.default_rng(3)
    subjects = np.repeat(np.arange(8), 10)
    truth = np.tile([0.0, 1.0], 40)
    said = truth * chance.normal(1, 1, 8)[subjects] + chance.normal(0, 0.5, 80)
    once = interval(auc, truth, said, subjects, 1, 300, 0.95)
    copied = interval(auc, *(np.repeat(part, 10) for part in (truth, said, subjects)), 1, 300, 0.95)
    assert (once.value, once.low, once.high) == pytest.approx((copied.value, copied.low, copied.high))
    as_if_apart = interval(auc, truth, said, np.arange(80), 1, 300, 0.95)
    assert once.high - once.low > 1.3 * (as_if_apart.high - as_if_apart.low)
    assert once.low < once.value < once.high


def test_the_nearest_is_never_itself_when_asked_so() -> None:
    values = np.array([[0.0], [0.1], [5.0], [5.2]])
    assert list(nearest(values, values, itself=False)) == [1, 0, 3, 2]
    assert list(nearest(values, np.array([[4.0]]))) == [2]


# ── Angles ──────────────────────────────────────────────────────────────────


def test_angles_say_what_was_posed() -> None:
    found = named_angles(lift(70, lean_deg=20)[None])
    assert found["trunk_side"][0] == pytest.approx(20)
    assert found["arm_lift_right"][0].max() == pytest.approx(70, abs=1)
    assert found["arm_lift_left"][0] == pytest.approx(0, abs=1e-6)
    assert found["knee_left"][0] == pytest.approx(0, abs=1e-6)
    assert named_angles(lift(0, bend_deg=30)[None])["trunk_forward"][0] == pytest.approx(30)


@given(st.floats(0.5, 2), st.floats(-3, 3), st.floats(0, 150), st.floats(-20, 20))
def test_angles_know_neither_size_nor_where_somebody_faces(size: float, way: float, deg: float, lean: float) -> None:
    made = lift(deg, lean)
    moved = np.stack(
        [turned(made[:, joint], np.zeros((FRAMES, 3)), np.full(FRAMES, way), 1) for joint in range(len(JOINTS))], axis=1
    )
    before, after = named_angles(made[None]), named_angles((size * moved + [1, 0, 2])[None])
    for name, series in before.items():
        assert after[name] == pytest.approx(series, abs=1e-3), name


def test_left_and_right_exchange() -> None:
    right, left = named_angles(lift(70, 10)[None]), named_angles(lift(70, -10, side="left")[None])
    for name, series in mirrored(right).items():
        assert left[name] == pytest.approx(series, abs=1e-6), name


def test_left_handed_people_are_judged_as_right_handed_ones(choices: Choices) -> None:
    def handed(who: int, correct: bool, chance: np.random.Generator) -> Floats:
        return lift(chance.normal(90 if correct else 60, 4), side="left" if who == 0 else "right")

    (table,) = compare(people(handed), choices, seed=1)
    assert row(table, "subject", "ours") > 0.95


def test_no_side_is_taken_where_both_work_alike(choices: Choices) -> None:
    def either(who: int, correct: bool, chance: np.random.Generator) -> Floats:
        return lift(chance.exponential(30), side=chance.choice(["left", "right"]))

    data = people(either)
    assert working_side(measure(data, choices), np.arange(len(data)), choices) is None


# ── The model ───────────────────────────────────────────────────────────────


def test_the_model_is_the_sum_of_its_parts(choices: Choices) -> None:
    chance = np.random.default_rng(5)
    measures, who = chance.normal(size=(60, 4)), np.repeat(np.arange(6), 10)
    truth = (measures[:, 2] > 0).astype(float)
    model = learn(measures, truth, who, "correct", choices)
    said = predict(model, measures)
    log_odds = np.log(said / (1 - said))
    summed = parts(model, measures).sum(axis=1)
    assert summed - summed.mean() == pytest.approx(log_odds - log_odds.mean(), abs=1e-6)
    assert np.abs(parts(model, measures)).mean(axis=0).argmax() == 2


def test_where_nothing_is_to_be_learned_weights_are_held_back_most(choices: Choices) -> None:
    chance = np.random.default_rng(5)
    measures, who = chance.normal(size=(60, 30)), np.repeat(np.arange(6), 10)
    noise = learn(measures, chance.integers(0, 2, 60).astype(float), who, "correct", choices)
    plain = learn(measures, (measures[:, 0] > 0).astype(float), who, "correct", choices)
    assert noise.shrink == choices.shrinks[-1] > plain.shrink
    assert all(stronger == 2 * weaker for weaker, stronger in pairwise(choices.shrinks))
