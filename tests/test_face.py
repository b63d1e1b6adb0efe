"""The face: a verb is a verb, whatever was imported before."""

from __future__ import annotations

import subprocess
import sys

import pytest

ORDERS = [
    "from backstay import assess, plan; from backstay import assess as again; assert again is assess",
    "import backstay.assess.facts; from backstay import assess; assert callable(assess)",
    "from backstay.plan.check import check; from backstay import plan, check as c; assert callable(plan)",
    "import backstay; assert callable(backstay.walk) and callable(backstay.clear)",
]


@pytest.mark.parametrize("code", ORDERS)
def test_the_verb_wins_over_its_room(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_verb_is_named_with_those_there_are() -> None:
    import backstay

    with pytest.raises(AttributeError, match="backstay has no 'heal'; it has adapt"):
        _ = backstay.heal
