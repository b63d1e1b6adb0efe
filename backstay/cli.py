"""The command line: files in, files out; every error says where, what and how to mend it."""

from __future__ import annotations

import json
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from backstay import cli_show as show
from backstay.assess import assess as assess_intake
from backstay.assess.ask import answered_screens, outlook
from backstay.cli_ask import show_asking
from backstay.intake import IntakeError, read_intake
from backstay.intake_schema import intake_schema
from backstay.knowledge import KnowledgeError
from backstay.knowledge import load as load_knowledge
from backstay.model import Assessment, Blocked, Intake, Knowledge, Programme
from backstay.wire import WireError, from_json, to_json, to_plain

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Backstay: from a first conversation about low back pain to a measured recovery.",
)
bench = typer.Typer(no_args_is_help=True, help="Benchmarks that anyone can run on data of their own.")
app.add_typer(bench, name="bench")
IntakeFile = Annotated[Path, typer.Argument(metavar="INTAKE.yaml", help="the intake to read")]
ProgrammeFile = Annotated[Path, typer.Argument(metavar="PROGRAMME.json", help="the programme to read")]
EpisodeFile = Annotated[Path, typer.Argument(metavar="EPISODE.json", help="an exported episode")]
Json = Annotated[bool, typer.Option("--json", help="print JSON")]
Today = Annotated[
    str, typer.Option("--today", metavar="DATE", help="the day to reckon from (default: today)")
]
Start = Annotated[
    str, typer.Option("--start", metavar="DATE", help="first day (default: today)")
]

BAD_INPUT = 2
BLOCKED = 3
YEARS = range(1900, 2200)


@app.command()
def assess(intake: IntakeFile, today: Today = "", json_: Json = False) -> None:
    """Say what the answers mean: how soon to be seen, what may be involved, what to work on."""
    knowledge, day = _knowledge(), _day(today, "--today")
    assessment = assess_intake(_read(intake, knowledge, day), knowledge, day)
    _print(_assessment_json(assessment)) if json_ else show.assessment(assessment, knowledge)


@app.command()
def ask(intake: IntakeFile, today: Today = "", json_: Json = False) -> None:
    """Print the next question of an intake that was begun, what it is expected to change, and why."""
    knowledge, day = _knowledge(), _day(today, "--today")
    begun = _read(intake, knowledge, day, partial=True)
    waiting = outlook(begun, knowledge, day, answered_screens(begun, knowledge))
    first = waiting[0] if waiting and waiting[0].kind != "may_add" else None
    offered = [asking for asking in waiting if asking.kind == "may_add"]
    emergency = assess_intake(begun, knowledge, day).triage.level == "emergency"
    if json_:
        _print({"next": to_plain(first), "may_add": to_plain(offered), "emergency": emergency})
    else:
        show_asking(first, offered, emergency, knowledge)


@app.command()
def plan(intake: IntakeFile, start: Start = "", today: Today = "", json_: Json = False) -> None:
    """Make a dated, explained programme, or say who must be seen first (exit code 3)."""
    knowledge, day = _knowledge(), _day(today, "--today")
    first = _day(start, "--start") if start else None
    made = _plan(_read(intake, knowledge, day), knowledge, day, first)
    if isinstance(made, Blocked):
        _print({"blocked": True, **_assessment_json(made.assessment)}) if json_ else show.blocked(
            made, knowledge
        )
        raise typer.Exit(BLOCKED)
    if json_:
        typer.echo(to_json(made, indent=2).decode())
    else:
        show.programme(made, knowledge)


@app.command()
def check(programme: ProgrammeFile) -> None:
    """Verify a programme against every rule, independently of the planner (exit code 1 if broken)."""
    from backstay.plan import check as check_programme

    knowledge = _knowledge()
    broken = check_programme(_programme(programme), knowledge)
    show.violations(broken, knowledge)
    raise typer.Exit(1 if broken else 0)


@app.command()
def why(
    programme: ProgrammeFile,
    exercise: Annotated[str, typer.Argument(metavar="EXERCISE", help="the exercise to ask about")],
    json_: Json = False,
) -> None:
    """Say in one sentence why an exercise is in a programme, or why not."""
    from backstay.plan import why as why_in
    from backstay.plan import why_not
    from backstay.plan.why import in_programme

    knowledge, made = _knowledge(), _programme(programme)
    try:
        found = (why_in if in_programme(made, exercise) else why_not)(made, exercise, knowledge)
    except ValueError as error:
        _refuse([f"EXERCISE: {error}"])
    _print(to_plain(found)) if json_ else show.why(found)


@app.command()
def adapt(
    episode: EpisodeFile,
    today: Today = "",
    json_: Json = False,
) -> None:
    """Say what should change in a programme because of how it went, and why (exit code 3 if it stops)."""
    from backstay.adapt import adapt as adapt_programme
    from backstay.episode_file import EpisodeError, programme_of, read_episode

    knowledge, day = _knowledge(), _day(today, "--today")
    try:
        happened = read_episode(episode)
        found = adapt_programme(programme_of(happened), happened, knowledge, day)
    except EpisodeError as error:
        _refuse([f"{episode}: {error}"])
    _print(to_plain(found)) if json_ else show.adaptation(found, knowledge)
    raise typer.Exit(BLOCKED if found.stops else 0)


@app.command()
def coach(
    recording: Annotated[
        Path, typer.Argument(metavar="VIDEO|KEYPOINTS.jsonl", help="a video, or points (docs/keypoints.md)")
    ],
    movement: Annotated[str, typer.Option("--movement", metavar="EXERCISE", help="the exercise that was done")],
    view: Annotated[str, typer.Option("--view", metavar="VIEW", help="side or front (default: the first it has)")] = "",
    side: Annotated[str, typer.Option("--side", metavar="SIDE", help="left or right, for a one-sided exercise")] = "",
    overlay: Annotated[
        Path | None, typer.Option("--overlay", metavar="OUT.mp4", help="the video with what was seen drawn on it")
    ] = None,
    programme: Annotated[
        Path | None, typer.Option("--programme", metavar="PROGRAMME.json", help="whose it is; a test needs it")
    ] = None,
    today: Today = "",
    json_: Json = False,
) -> None:
    """Say how an exercise went, or what a test found, as far as a camera can tell, and what cannot be judged."""
    from backstay import cli_coach

    knowledge, day = _knowledge(), _day(today, "--today")
    made = _programme(programme) if programme else None
    try:
        what = cli_coach.asked(movement, view, side, knowledge, made)
        told = cli_coach.told(recording, what, overlay, knowledge, made, day)
    except cli_coach.ClosedError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(BLOCKED) from error
    except cli_coach.CoachError as error:
        _refuse([str(error)])
    _print(told.plain) if json_ else typer.echo("\n".join(told.lines))


@app.command()
def report(
    episode: EpisodeFile,
    today: Today = "",
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar="OUT", help="one page for a clinician")] = None,
    handout: Annotated[Path | None, typer.Option("--handout", metavar="OUT", help="the week on paper")] = None,
    ics: Annotated[Path | None, typer.Option("--ics", metavar="OUT", help="dates for a calendar")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="OUT", help="everything as a table")] = None,
    json_: Json = False,
) -> None:
    """Say what changed since the start, and when is asked next; or write papers, a calendar, a table."""
    from backstay import cli_report, journey
    from backstay.episode_file import EpisodeError, followed_on, read_episode

    knowledge, day = _knowledge(), _day(today, "--today")
    try:
        happened = read_episode(episode)
        programme = followed_on(happened, day)
    except EpisodeError as error:
        _refuse([f"{episode}: {error}"])
    made = journey.report(happened, knowledge, day)
    if made is None:
        _refuse([f"{episode}: {knowledge.words['report.cli.nothing']}"])
    paths = {key: path for key, path in {"pdf": pdf, "handout": handout, "ics": ics, "csv": csv}.items() if path}
    try:
        cli_report.write(paths, made, happened, programme, knowledge)
    except (OSError, ValueError) as error:
        _refuse([str(error)])
    if json_:
        _print(to_plain(made))
    elif not paths:
        cli_report.show_report(made, knowledge)


@app.command()
def cases(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="vignettes to judge")] = Path("vignettes"),
    today: Today = "2026-11-21",
) -> None:
    """Run the vignette bank and print the confusion table (exit code 1 if anyone is under-triaged)."""
    from backstay.vignettes import judge, read_vignettes

    knowledge, day = _knowledge(), _day(today, "--today")
    try:
        judged = judge(read_vignettes(folder, knowledge, day), knowledge, day)
    except IntakeError as error:
        _refuse(error.problems)
    except (KnowledgeError, OSError, UnicodeDecodeError) as error:
        _refuse([f"{folder}: {error}"])
    if not judged:
        _refuse([f"{folder}: holds no vignettes; name a folder of YAML files with cases in it"])
    show.confusion(judged, knowledge)
    raise typer.Exit(1 if any(j.steps_under > 0 for j in judged) else 0)


@app.command()
def figure(
    exercise: Annotated[str, typer.Argument(metavar="EXERCISE", help="the exercise to draw, such as bridge")],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE.svg", help="where to write it")] = None,
    still: Annotated[bool, typer.Option("--still", help="draw it for paper: start and end in one picture")] = False,
    other_side: Annotated[bool, typer.Option("--other-side", help="draw it mirrored, for the other side")] = False,
    view: Annotated[str, typer.Option(help="side, front, back, oblique, high ...; its own is the default")] = "",
) -> None:
    """Draw an exercise as a moving figure: an SVG file without a script."""
    from backstay.body import VIEWS, stills
    from backstay.body import figure as moving
    from backstay.movement import mirrored

    knowledge = _knowledge()
    movement = knowledge.movements.get(exercise)
    if movement is None:
        _refuse([f"figure: no movement for {exercise!r}; there are: {', '.join(sorted(knowledge.movements))}"])
    if view and view not in VIEWS:
        _refuse([f"--view: no view {view!r}; there are: {', '.join(VIEWS)}"])
    movement = mirrored(movement) if other_side else movement
    title = knowledge.exercises[exercise].name
    drawn = (
        stills(movement, knowledge, title=title, view=view)
        if still
        else moving(movement, knowledge, title=title, styled=True, view=view)
    )
    out.write_text(drawn, encoding="utf-8") if out else typer.echo(drawn)


@app.command()
def schema(what: Annotated[str, typer.Argument(metavar="intake")]) -> None:
    """Print the JSON Schema of an intake file, generated from knowledge."""
    if what != "intake":
        _refuse([f"schema: no schema for {what!r}; use: backstay schema intake"])
    _print(intake_schema(_knowledge()))


@app.command()
def load(
    what: Annotated[str, typer.Argument(metavar="POSTURE|EXERCISE")],
    kg: Annotated[float | None, typer.Option(help="what both hands hold together, in kg", min=0, max=100)] = None,
    json_: Json = False,
) -> None:
    """Say what a posture or an exercise asks of the low back, as a ratio to one's own standing."""
    from backstay.cli_load import load_lines

    knowledge = _knowledge()
    try:
        lines, plain = load_lines(what, kg, knowledge)
    except KeyError:
        postures = ", ".join(knowledge.load_postures)
        _refuse([f"load: no posture or exercise is called {what!r}; use one of {postures}, or an exercise's key"])
    _print(plain) if json_ else typer.echo("\n".join(lines))


@app.command()
def muscle(name: Annotated[str, typer.Argument(metavar="MUSCLE")]) -> None:
    """Say which exercises work a muscle most, by rank within each study that compared them."""
    from backstay.cli_load import muscle_lines

    knowledge = _knowledge()
    measured = dict.fromkeys(row.muscle for row in knowledge.muscle_activity.values())
    if name not in measured:
        _refuse([f"muscle: nothing was measured for {name!r}; use one of {', '.join(measured)}"])
    typer.echo("\n".join(muscle_lines(name, knowledge)))


@bench.command()
def motion(
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="a folder of recorded movements")],
    only: Annotated[str, typer.Option("--only", metavar="EXERCISE,…", help="only these exercises")] = "",
    seed: Annotated[int, typer.Option("--seed", min=0, help="of the draws and of the split at random")] = 1,
    json_: Json = False,
) -> None:
    """Measure how well movement quality is told on people not learned from, beside the plainest models."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # many small sums: threads only wait for one another
    from backstay.cli_bench import motion_lines, motion_tables, tables_plain
    from backstay.motion_files import MotionError

    knowledge = _knowledge()
    try:
        tables = motion_tables(data, [name for name in only.split(",") if name], seed, knowledge)
    except MotionError as error:
        _refuse([str(error)])
    _print(tables_plain(tables)) if json_ else typer.echo("\n".join(motion_lines(tables, knowledge)))


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen on")] = 8000,
) -> None:
    """Serve the app on this machine."""
    from backstay.web.serve import serve as serve_web

    serve_web(host, port)


@app.command()
def demo() -> None:
    """Load the demo people into the app, one for each file in examples/."""
    from backstay.web.serve import demo as load_demo

    load_demo()


def _plan(intake: Intake, knowledge: Knowledge, day: date, first: date | None) -> Programme | Blocked:
    from backstay.journey import walk

    try:
        return walk(intake, knowledge, day, first)
    except ValueError as error:
        _refuse([f"--start: {error}"])


def _assessment_json(assessment: Assessment) -> dict[str, Any]:
    triage = assessment.triage
    level = {"level": triage.level, "within_h": triage.within_h, "blocked": triage.blocked}
    rest = to_plain(assessment)
    shown = ("hypotheses", "abstains", "targets", "reasons", "scores", "patterns", "exclusions")
    return {
        "triage": level,
        "rules": rest["triage"]["rules"],
        **{key: rest[key] for key in shown},
        "programme_mode": assessment.programme_mode,
        "pain_rule": assessment.pain_rule,
        "risk_band": assessment.risk_band,
        "irritability": assessment.irritability,
        "assessed_on": rest["assessed_on"],
        "knowledge_version": assessment.knowledge_version,
    }


def _knowledge() -> Knowledge:
    try:
        return load_knowledge()
    except KnowledgeError as error:
        _refuse([f"knowledge: {line}" for line in str(error).splitlines()])


def _read(path: Path, knowledge: Knowledge, today: date, partial: bool = False) -> Intake:
    try:
        return read_intake(path, knowledge, today, partial)
    except IntakeError as error:
        _refuse(error.problems)


def _programme(path: Path) -> Programme:
    try:
        return from_json(path.read_bytes(), Programme)
    except (OSError, WireError) as error:
        _refuse([f"{path}: {error}; pass what 'backstay plan --json' printed"])


def _day(text: str, option: str) -> date:
    if not text:
        return datetime.now().astimezone().date()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        _refuse([f"{option}: {text!r} is on no calendar; write a date such as 2026-11-21"])
    if day.year not in YEARS:
        _refuse([f"{option}: {day} is too far away; write a date such as 2026-11-21"])
    return day


def _print(thing: Any) -> None:
    typer.echo(json.dumps(thing, indent=2, ensure_ascii=False))


def _refuse(problems: list[str]) -> NoReturn:
    for problem in problems:
        print(problem, file=sys.stderr)
    raise typer.Exit(BAD_INPUT)
