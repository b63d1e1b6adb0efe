"""The open vignette bank: nobody is under-triaged, and level, time and blocking are as written."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from backstay.knowledge import load
from backstay.vignettes import Judged, judge, none_allows, read_vignettes
from builders import first_run

BANK = Path(__file__).parent.parent / "vignettes"
TODAY = date(2026, 11, 21)
OPEN = judge(read_vignettes(BANK, load(), TODAY), load(), TODAY)


@pytest.mark.parametrize("judged", OPEN, ids=lambda j: j.vignette.id)
def test_triage_is_what_the_vignette_expects(judged: Judged) -> None:
    assert judged.steps_under <= 0, judged.vignette.why
    assert judged.exact, judged.vignette.why


def test_the_bank_is_large_enough() -> None:
    levels = Counter(j.vignette.level for j in OPEN)
    assert levels["emergency"] >= 30 and levels["urgent"] >= 35
    assert levels["see_clinician"] >= 25 and levels["self_care"] >= 50
    assert len(list(read_vignettes(BANK / "sealed", load(), TODAY))) == 40


def test_no_sealed_case_is_triaged_too_low() -> None:
    """Totals only: whoever changes a rule does not learn which sealed case it was."""
    sealed = judge(read_vignettes(BANK / "sealed", load(), TODAY), load(), TODAY)
    assert sum(j.steps_under > 0 for j in sealed) == 0
    assert sum(j.vignette.level == "emergency" for j in sealed) >= 10


def test_the_first_run_of_the_sealed_cases_is_published_and_cannot_be_written_again() -> None:
    text = first_run.TARGET.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?:self_care|see_clinician|urgent|emergency) \|(.*)\|$", text, re.M)
    counts = [[int(cell) for cell in row.split("|")] for row in rows]
    assert [sum(row[:-1]) for row in counts] == [row[-1] for row in counts]
    assert sum(row[-1] for row in counts) == 40
    assert re.search(r"on \d{4}-\d{2}-\d{2}, with knowledge version `[0-9a-f]{12}`", text)
    with pytest.raises(SystemExit, match="happens once"):
        first_run.main()


def test_none_missed_of_thirty_still_allows_nearly_a_tenth() -> None:
    assert none_allows(30) == pytest.approx(0.095, abs=0.001)


def test_a_case_is_exact_only_with_level_time_and_blocking_as_expected() -> None:
    blocking = next(j for j in OPEN if j.vignette.level == "urgent")
    for wrong in ({"blocks": False}, {"within_h": 336}, {"level": "emergency"}):
        assert not replace(blocking, vignette=replace(blocking.vignette, **wrong)).exact
