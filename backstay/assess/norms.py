"""Published norms: what people of an age and sex reach, where somebody measured it."""

from __future__ import annotations

from collections.abc import Mapping

from backstay.model import Knowledge, Norm, Value

CERTAINTY = ("verified", "partly", "unverified")


def norm(knowledge: Knowledge, measure: str, age: int, sex: str) -> Norm | None:
    """The best founded published value for this age and sex; none where nobody published one."""
    fitting = [
        row
        for row in knowledge.norms.values()
        if row.measure == measure and row.age_low <= age <= row.age_high and row.sex in (sex, "any")
    ]
    return min(fitting, key=lambda row: (CERTAINTY.index(row.certainty), row.sex == "any"), default=None)


def norm_facts(answers: Mapping[str, Value], age: int, sex: str, knowledge: Knowledge) -> dict[str, Value]:
    """Which measurements lie below the published norm; silent where the norm prints no lower edge."""
    found: dict[str, Value] = {}
    for measure in dict.fromkeys(row.measure for row in knowledge.norms.values()):
        row = norm(knowledge, measure, age, sex)
        if measure in answers and row is not None and row.low is not None:
            found[f"{measure}_vs_norm"] = "below" if float(answers[measure]) < row.low else "within"
    return found
