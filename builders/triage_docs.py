"""Write docs/how_triage_decides.md from the rules: `python -m builders.triage_docs`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from backstay.knowledge import load
from backstay.knowledge.in_words import Phrase
from backstay.knowledge.loader import read_cases
from backstay.knowledge.triage_rows import Asked, Row, asked, exclusions, rules, say
from backstay.model import Knowledge

TARGET = Path(__file__).parent.parent / "docs" / "how_triage_decides.md"
READ = ("three", "highest", "unknown", "closed", "lowest", "limits", "unreviewed")


def document(knowledge: Knowledge) -> str:
    """The whole document as Markdown."""
    return "\n".join(_lines(knowledge)) + "\n"


def _lines(k: Knowledge) -> Iterator[str]:
    cases = read_cases()
    yield from (f"# {say(k, 'title')}", "", say(k, "lead"), "", f"*{say(k, 'made')}*", "")
    yield from (f"## {say(k, 'read_title')}", "")
    yield from (f"- {say(k, f'read_{key}')}" for key in READ)
    yield from ("", f"## {say(k, 'questions')}", "")
    for number, screen in enumerate(asked(k), 1):
        yield from _screen(number, screen, k)
    for level, rows in rules(k, cases["red_flags.cases.yaml"]).items():
        yield from ("", f"## {say(k, f'level.{level}')} ({len(rows)})", "")
        for row in rows:
            yield from _rule(row, k)
    yield from ("", f"## {say(k, 'exclusions')}", "", say(k, "exclusions_says"), "")
    for row in exclusions(k, cases["exclusion_rules.cases.yaml"]):
        yield from _rule(row, k)


def _screen(number: int, screen: Asked, k: Knowledge) -> Iterator[str]:
    yield f"{number}. **{screen.title}** · {say(k, 'question_again')}: {screen.again}"
    yield f"    - {say(k, 'question_when')}: {screen.when.text}"
    for part in screen.when.parts:
        yield from _tree(part, 4)
    if screen.asks:
        yield f"    - {say(k, 'question_asks')}:"
        yield from (f"        - {text}" for text in screen.asks)


def _tree(part: Phrase, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}- {part.text}"
    for child in part.parts:
        yield from _tree(child, depth + 1)


def _rule(row: Row, k: Knowledge) -> Iterator[str]:
    yield from (f"### {row.title[:1].upper()}{row.title[1:]}", "", f"`{row.id}`", "")
    yield from (f"- **{name}:** {value}" for name, value in row.facts)
    yield f"- **{say(k, 'when_name')}:**"
    yield from _tree(row.when, 1)
    yield from (f"- **{name}:** {value}" for name, value in row.says if value)
    if row.examples:
        yield f"- **{say(k, 'examples_name')}:**"
        yield from (f"  - {text}" for text in row.examples)
    yield f"- **{say(k, 'rests_name')}:** {row.basis}"
    yield from (f"  - {source}" for source in row.sources)
    yield ""


def main() -> None:
    """Write the document."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(document(load()), encoding="utf-8")


if __name__ == "__main__":
    main()
