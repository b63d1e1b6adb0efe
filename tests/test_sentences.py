"""Every sentence shown to a person resolves to a source that was found, or is marked for what it is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from backstay.knowledge import load
from backstay.knowledge.loader import HERE
from backstay.knowledge.sentences import Ground, ground_of, mixed_groups, read_grounds
from backstay.knowledge.yaml_files import KnowledgeError
from backstay.model import Condition, Knowledge
from backstay.rules import facts_used

CLAIMS = re.compile(
    r"\b(helps?|eases?|harms?|nerves?|evidence|guidelines?|trials?|studies|experts?|better|worse|recommend\w*|"
    r"likely|average|heal(?:s|ed|ing)?|prevents?|relie\w+|dangerous|stronger|benefit\w*)\b",
    re.I,
)
"""Words of health claims; a longer line that holds one is no mere label."""
LABEL_WORDS = 5
NAMES = {
    "facts", "exclusions", "equipment", "places", "regions", "screens", "follow_up_screens", "questions", "postures",
    "figure_style",
}  # fmt: skip
"""Sections that name or ask and claim nothing; questions are held by the rules that read them, below."""
NOT_SHOWN = {"version", "words", "references", "adapt_facts"}
"""references are the sources themselves; words have words_basis.yaml."""


@pytest.fixture(scope="module")
def grounds() -> dict[str, Ground]:
    return read_grounds(HERE)


def found(knowledge: Knowledge, sources: tuple[str, ...]) -> bool:
    return any(knowledge.references[key].found != "unverified" for key in sources)


# ── Words ───────────────────────────────────────────────────────────────────


def test_every_sentence_of_the_words_says_what_it_rests_on(
    knowledge: Knowledge, grounds: Mapping[str, Ground]
) -> None:
    missing = [key for key in knowledge.words if ground_of(key, grounds) is None]
    assert not missing, f"add these keys to knowledge/words_basis.yaml: {missing}"


def test_a_group_is_listed_whole_only_when_all_of_it_rests_on_the_same(grounds: Mapping[str, Ground]) -> None:
    assert not mixed_groups(grounds), "list these groups key by key"


def test_the_list_names_no_sentence_that_is_gone(knowledge: Knowledge, grounds: Mapping[str, Ground]) -> None:
    gone = [
        key
        for key in grounds
        if not any(word == key or word.startswith(f"{key}.") for word in knowledge.words)
    ]
    assert not gone


def test_cited_sentences_name_sources_that_were_found(
    knowledge: Knowledge, grounds: Mapping[str, Ground]
) -> None:
    for key, ground in grounds.items():
        unknown = [source for source in ground.sources if source not in knowledge.references]
        assert not unknown, f"{key}: {unknown}"
        assert ground.basis != "cited" or found(knowledge, ground.sources), key


def test_a_label_claims_nothing(knowledge: Knowledge, grounds: Mapping[str, Ground]) -> None:
    """Interface words are labels: a longer line with a word of health claims is advice, and says so."""
    for key, text in knowledge.words.items():
        ground = ground_of(key, grounds)
        if ground and ground.basis == "interface" and len(text.split()) > LABEL_WORDS:
            assert not CLAIMS.search(text), f"{key}: {text}: mark it ours or cited"


def test_a_new_sentence_without_a_basis_is_seen(grounds: Mapping[str, Ground]) -> None:
    assert ground_of("pages.welcome.something_new", grounds) is None
    assert ground_of("a_new_group.says", grounds) is None
    assert ground_of("pages.welcome.title", grounds) == Ground("interface")


def test_safety_words_are_never_a_mere_label(grounds: Mapping[str, Ground], knowledge: Knowledge) -> None:
    labels = {"safety.cauda_equina.keep", "safety.interrupt.show", "safety.interrupt.mistake"}
    labels |= {"safety.interrupt.kept", "safety.netting.title", "safety.meanwhile.title"}
    found = {k for k in knowledge.words if k.startswith("safety.")}
    bare = {key for key in found if (ground := ground_of(key, grounds)) and ground.basis == "interface"}
    assert bare <= labels, "say on what new safety words rest"


# ── Rows ────────────────────────────────────────────────────────────────────


def rows(knowledge: Knowledge) -> Iterator[tuple[str, Any]]:
    """Every row that may be shown, with its parts that carry a basis of their own."""
    for section in fields(knowledge):
        value = getattr(knowledge, section.name)
        if section.name in NAMES | NOT_SHOWN:
            continue
        items = value.items() if isinstance(value, Mapping) else ((row.id, row) for row in value)
        for key, row in items:
            yield f"{section.name}: {key}", row
            yield from ((f"{section.name}: {key}", part) for part in _parts(row))


def _parts(row: Any) -> Iterator[Any]:
    for name in ("positions", "clues", "raised_by", "ways", "reading"):
        yield from getattr(row, name, ())
    if sooner := getattr(row, "sooner", None):
        yield sooner


def test_every_row_shown_has_a_basis_and_its_sources(knowledge: Knowledge) -> None:
    seen = 0
    for where, row in rows(knowledge):
        seen += 1
        assert row.basis in ("cited", "unverified", "ours"), where
        assert all(source in knowledge.references for source in row.sources), where
        assert row.basis != "cited" or found(knowledge, row.sources), where
    assert seen > len(knowledge.interventions)


def conditions(knowledge: Knowledge) -> Iterator[tuple[Condition, tuple[str, ...]]]:
    """Every condition with the sources of what it decides; ours counts as marked."""
    for where, row in rows(knowledge):
        if isinstance(when := getattr(row, "when", None), Condition):
            yield when, row.sources or (f"ours: {where}",)


def test_every_question_resolves_to_a_rule_that_rests_on_something(
    knowledge: Knowledge, grounds: Mapping[str, Ground]
) -> None:
    """A question is asked because something reads it; what reads it carries the source, or is marked ours."""
    read = {fact for when, sources in conditions(knowledge) if sources for fact in facts_used(when)}
    read |= {fact for screen in knowledge.screens for fact in facts_used(screen.show_when)}
    read |= {norm.measure for norm in knowledge.norms.values()}
    read |= {function.needs_test for function in knowledge.functions.values()}
    asked = {code for screen in knowledge.screens for code in screen.asks if code in knowledge.questions}
    loose = asked - read
    assert loose <= USED_BY_THE_PLANNER, f"nothing with a basis reads {sorted(loose - USED_BY_THE_PLANNER)}"


USED_BY_THE_PLANNER = {"comfortable_walk_min", "comfortable_walk_days"}
"""The aerobic start: settings aerobic_start_min and aerobic_start_days (ours) stand in when unanswered."""


def test_no_red_flag_question_is_without_a_rule(knowledge: Knowledge) -> None:
    read = {fact for rule in knowledge.red_flags.values() for fact in facts_used(rule.when)}
    asked = {code for screen in knowledge.screens for code in screen.asks}
    flags = {code for code in asked if code in knowledge.questions and knowledge.questions[code].red_flag}
    assert flags <= read


# ── Citations that could not be found ───────────────────────────────────────

REFUSED = {
    "sherman": "Sherman KJ et al. Massage therapy for chronic low back pain. Pain Medicine 2019;20:1785.",
    "casanova": "Casanova N et al. Myofascial release for chronic low back pain. JOSPT 2020;50:1.",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_citation_that_was_not_found_is_refused_by_the_loader(name: str, tmp_path: Path) -> None:
    root = tmp_path / "knowledge"
    shutil.copytree(HERE, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    row = f'{name}: {{citation: "{REFUSED[name]}", kind: review, year: 2020, found: verified}}\n'
    (root / "references" / "slipped_in.yaml").write_text(row, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="looked for and not found"):
        load(root)


def test_a_cited_row_whose_source_was_not_found_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "knowledge"
    shutil.copytree(HERE, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    row = "heat: {says: Warmth., basis: cited, sources: [thomee_1997]}\n"
    costs = (root / "time_costs.yaml").read_text(encoding="utf-8")
    changed = re.sub(r"^heat: .*\n", row, costs, flags=re.M)
    (root / "time_costs.yaml").write_text(changed, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="time_costs: heat: basis: cited needs a source that was found"):
        load(root)
