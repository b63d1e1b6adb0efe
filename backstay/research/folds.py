"""Who is learned from and who is tested. By person always; at random only to show how much that flatters."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backstay.research.recordings import Names, Recordings, Rows

Fold = tuple[Rows, Rows]


def by_subject(recordings: Recordings, rows: Rows) -> Iterator[Fold]:
    """Each person in turn is tested on what was learned from all the others."""
    return _leave_out(recordings.subjects, rows)


def as_given(recordings: Recordings, rows: Rows) -> Iterator[Fold]:
    """The folds that came with the data; ValueError when somebody is in two."""
    split = split_people(recordings)
    if split:
        raise ValueError(f"fold: {', '.join(split)} in more than one fold; a person belongs to one fold only")
    return _leave_out(recordings.folds, rows)


def at_random(recordings: Recordings, rows: Rows, seed: int) -> Iterator[Fold]:
    """As many parts as people, dealt without regard to who it is: the test set knows everybody already."""
    parts = len(set(recordings.subjects[rows]))
    dealt = np.random.default_rng(seed).permutation(np.arange(len(rows)) % parts)
    labels = np.full(len(recordings), -1)
    labels[rows] = dealt
    return _leave_out(labels, rows)


def split_people(recordings: Recordings) -> list[str]:
    """Those who are in more than one of the given folds."""
    pairs = {(str(who), str(fold)) for who, fold in zip(recordings.subjects, recordings.folds, strict=True)}
    people = [who for who, _ in pairs]
    return sorted({who for who in people if people.count(who) > 1})


def _leave_out(labels: Names, rows: Rows) -> Iterator[Fold]:
    for label in np.unique(labels[rows]):
        tested = labels[rows] == label
        if not tested.all():
            yield rows[~tested], rows[tested]
