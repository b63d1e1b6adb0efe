"""The open vignette bank: nobody is under-triaged, and level, time and blocking are as written."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from backstay.knowledge import load
from backstay.vignettes import Judged, judge, read_vignettes

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
