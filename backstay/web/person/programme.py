"""The programme: today, the weeks, one exercise, and what was done."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from backstay.model import DAYS_PER_WEEK, Adaptation, Blocked, Change, Dose, Exercise, Programme, Session
from backstay.report.schedule import Due
from backstay.web import desk
from backstay.web.desk import Standing
from backstay.web.person import care_visit, flow, lessons, picture, week
from backstay.web.person.load_and_muscles import dose_source, for_therapists
from backstay.web.person.visit import Visit, person_page
from backstay.web.templatetags.say import words

EASING = ("swap", "regress", "hold", "refer")
"""Changes that are shown at once."""


def with_programme(view: Any) -> Any:
    """A page of a programme that may be followed today; otherwise it says why it has stopped."""

    @person_page
    def guarded(visit: Visit, **named: Any) -> HttpResponse:
        stands = desk.standing(visit.episode)
        if stands.runs:
            return view(visit, stands.programme, **named)
        return stopped(visit, stands)

    return guarded


def with_log(view: Any) -> Any:
    """A page to tell how it went: open as well while changes wait to be looked at."""

    @person_page
    def guarded(visit: Visit, **named: Any) -> HttpResponse:
        stands = desk.standing(visit.episode)
        if stands.runs or stands.state == "adapting":
            return view(visit, stands.programme, **named)
        return stopped(visit, stands)

    return guarded


def stopped(visit: Visit, stands: Standing) -> HttpResponse:
    """Why there is nothing to follow today, and the way on."""
    if not flow.intake_done(visit.episode) and stands.state not in ("blocked", "checking_in", "unsettled"):
        return redirect("intake")
    if _emergency(visit, stands):
        return redirect("wait")
    key = "not_yet" if stands.state == "blocked" and stands.programme is None else stands.state
    more = {**_why(visit, stands), **_waiting(visit, stands)}
    return visit.page("person/stopped.html", state=stands.state, key=f"pages.stopped.{key}", **more)


def _emergency(visit: Visit, stands: Standing) -> bool:
    """Whether somebody must go now: then only the page that says so is shown."""
    thought = desk.assessment(visit.episode)
    return stands.state == "blocked" and thought is not None and thought.triage.level == "emergency"


def _waiting(visit: Visit, stands: Standing) -> dict[str, Any]:
    """What has to change first, and the questions about this morning and a visit; nothing for any other state."""
    visits = {"care_visit": care_visit.asked(visit)} if stands.state in ("adapting", "review") else {}
    found = desk.adaptation(visit.episode)
    if stands.state == "adapting" and found:
        return {**to_accept(visit, stands, found), "morning": morning_due(visit), **visits}
    return {"see_first": see_first(visit), "check_due": desk.check_due(visit.episode), **visits}


def see_first(visit: Visit) -> bool:
    """Whether something would change with the next programme: then that is seen before it is made."""
    found = desk.adaptation(visit.episode)
    return found is not None and bool(found.changes) and not visit.episode.checking_in


def to_accept(visit: Visit, stands: Standing, found: Adaptation) -> dict[str, Any]:
    """Changes for a page, until when the work stays level, and whether the safety questions come first."""
    until = found.adjustment.capped_until if found.adjustment.load_cap is not None else None
    return {
        "rows": change_rows(found.changes),
        "needed": found.needed,
        "level_until": week.spoken(until) if until else "",
        "stands": stands,
        "check_due": desk.check_due(visit.episode),
    }


def change_rows(changes: tuple[Change, ...]) -> list[dict[str, Any]]:
    """Changes for a page, each with its kind in words."""
    return [{"change": change, "kind": words(f"adapt.kind.{change.kind}")} for change in changes]


def _why(visit: Visit, stands: Standing) -> dict[str, Any]:
    """The rules that stopped a programme, and the day; nothing for any other state."""
    thought = desk.assessment(visit.episode)
    if stands.state != "blocked" or thought is None:
        return {}
    opened = [rule for rule in picture.spoken_of(thought) if rule.open]
    on = desk.stopped_on(visit.episode) if stands.programme else None
    return {"because": picture.rules(opened), "stopped_on": on}


@with_programme
def today(visit: Visit, made: Programme) -> HttpResponse:
    """What to do today, this week, and the question about this morning."""
    day = desk.today()
    planned = week.session_on(made, day)
    coming = None if planned else week.next_session(made, day)
    waiting = _changes_waiting(visit, made)
    return visit.page(
        "person/today.html",
        made=made,
        strip=week.strip(made, visit.episode, day),
        session=_card(made, planned or coming, visit, words("pages.today.today") if planned else ""),
        rests=planned is None,
        here=week.week_of(made, day),
        morning=morning_due(visit),
        changes=len(waiting),
        turn=next((change for change in waiting if change.rule in desk.knowledge().phase_rules), None),
        flare=flare_rows(visit) if desk.flaring(visit.episode) else [],
        flare_until=week.spoken(told.ends_on) if (told := desk.flaring(visit.episode)) else "",
        asked=asked_now(visit),
        care_visit=care_visit.asked(visit),
        visits=week.visits_to_come(made, day, desk.knowledge(), DAYS_PER_WEEK),
        goals=made.cleared.assessment.intake.person.goals,
        to_read=lessons.to_read(made, visit.episode, day),
    )


def _changes_waiting(visit: Visit, made: Programme) -> list[Change]:
    """The changes that wait to be looked at: all once a week has run, before it those that ease something."""
    found = desk.adaptation(visit.episode)
    early = desk.today() < made.starts_on + timedelta(weeks=1)
    changes = found.changes if found else ()
    return [change for change in changes if not early or change.kind in EASING]


def flare_rows(visit: Visit) -> list[dict[str, Any]]:
    """The calm exercises of a flare-up as lines of a page."""
    lines = desk.flare_lines(visit.episode)
    return [{"id": e.id, "name": e.name, "icon": e.kind, "dose": week.dose(dose, e.each_side)} for e, dose in lines]


def _card(made: Programme, planned: Session | None, visit: Visit, when: str) -> dict[str, Any] | None:
    if planned is None or planned.on is None:
        return None
    card = week.session(made, planned, visit.episode, desk.knowledge(), when or week.spoken(planned.on))
    logged = planned.on.isoformat() in visit.episode.sessions
    action = words("pages.today.logged" if logged else "pages.today.log")
    url = f"/session/{planned.on.isoformat()}/"
    return {**card, "action": action, "action_url": url if planned.on <= desk.today() else ""}


def asked_now(visit: Visit) -> Due | None:
    """The follow-up whose questions wait."""
    made = desk.report(visit.episode)
    return made.asked_now if made else None


def morning_due(visit: Visit) -> str:
    """Yesterday, when there was a session or test and nobody has said yet how the next morning was."""
    yesterday = (desk.today() - timedelta(days=1)).isoformat()
    logged = visit.episode.sessions.get(yesterday)
    done = logged and set(logged["lines"].values()) & {week.DONE, week.PARTLY}
    tested = any(told.get("on") == yesterday for told in visit.episode.test_felt)
    return yesterday if (done or tested) and yesterday not in visit.episode.mornings else ""


@with_programme
def programme(visit: Visit, made: Programme) -> HttpResponse:
    """The whole programme: phases, weeks, and why each line is there."""
    day, knowledge = desk.today(), desk.knowledge()
    return visit.page(
        "person/programme.html",
        made=made,
        phases=week.phases(made, day),
        weeks=week.weeks(made, knowledge, day),
        reasons=week.reasons(made, knowledge, day),
        treatments=week.treatments(made, knowledge),
        visits=week.visits_to_come(made, day, knowledge),
        reading=lessons.by_week(made, visit.episode),
        unmet=week.unmet(made, knowledge),
        gap=f"{made.proof.gap:.1%}",
        others=week.others(made, knowledge),
    )


@require_POST
@person_page
def make(visit: Visit) -> HttpResponse:
    """Make the programme, unless the safety answers are missing, open or too old."""
    return make_from(visit, visit.event_id)


def make_from(visit: Visit, event_id: uuid.UUID, then: str = "today") -> HttpResponse:
    """Plan and go on; with old safety answers, ask them again first."""
    if not flow.intake_done(visit.episode):
        return redirect("intake")
    if visit.episode.checking_in or desk.check_due(visit.episode):
        return redirect("changed")
    made = desk.make_programme(visit.account, event_id)
    return redirect("wait" if isinstance(made, Blocked) else then)


@with_programme
def exercise(visit: Visit, made: Programme, name: str) -> HttpResponse:
    """One exercise: steps, dose, how much pain is fine, when to stop, why it is there."""
    why = [p for p in made.prescriptions if p.exercise == name]
    row = desk.knowledge().exercises.get(name)
    if row is None or not why:
        raise Http404
    dose = _dose_of(visit, made, name)
    return visit.page(
        "person/exercise.html",
        made=made,
        row=row,
        dose=week.dose_parts(dose, row.each_side, "dose_card") if dose else [],
        why=week.why_of(why[0], desk.knowledge()),
        equipment=[desk.knowledge().equipment.get(key, key) for key in row.equipment],
        ladder=ladder(row),
        pain_rule=made.cleared.assessment.pain_rule,
        dose_source=dose_source(row, desk.knowledge()),
        expert=for_therapists(row, desk.knowledge()),
    )


def _dose_of(visit: Visit, made: Programme, name: str) -> Dose | None:
    """How much of an exercise: the flare-up's while it lasts; else on the day its page was opened from, else next."""
    on, told = _day_asked(visit), desk.flaring(visit.episode)
    if told and (on is None or on < told.ends_on):
        calm = {each.id: dose for each, dose in desk.flare_lines(visit.episode)}
        if name in calm:
            return calm[name]
    planned = week.session_on(made, on) if on else None
    line = week.line_in(planned, name) or week.next_line(made, name, desk.today())
    return line.dose if line else None


def _day_asked(visit: Visit) -> date | None:
    """The day whose session led here; none where no day was named."""
    try:
        return date.fromisoformat(visit.request.GET.get("on", ""))
    except ValueError:
        return None


def ladder(row: Exercise) -> list[dict[str, Any]]:
    """The easier and the harder forms of an exercise, easiest first."""
    known = desk.knowledge().exercises
    down, up = row, row
    rungs = [row]
    while down.regress_to in known:
        down = known[down.regress_to]
        rungs.insert(0, down)
    while up.progress_to in known:
        up = known[up.progress_to]
        rungs.append(up)
    return [{"id": rung.id, "name": rung.name, "now": rung.id == row.id} for rung in rungs]


@with_programme
def why(visit: Visit, made: Programme, name: str) -> HttpResponse:
    """Why an exercise is in this programme or not: what the best plan close by would lose."""
    row = desk.knowledge().exercises.get(name)
    if row is None:
        raise Http404
    found = desk.why(visit.episode, made, name)
    return visit.page("person/why.html", row=row, found=found, ladder=ladder(row))


@require_POST
@person_page
def not_for_me(visit: Visit, name: str) -> HttpResponse:
    """This exercise does not suit: keep that, make the programme again without it, show the change."""
    if name not in desk.knowledge().exercises:
        raise Http404
    desk.record(visit.account, "disliked", {"exercise": name}, visit.event_id)
    return make_from(visit.again(), desk.derived(visit.event_id, "again"), then="differences")


@require_POST
@person_page
def liked_again(visit: Visit, name: str) -> HttpResponse:
    """Bring an exercise back among those that may be chosen."""
    desk.record(visit.account, "liked_again", {"exercise": name}, visit.event_id)
    return redirect("answers")


@with_programme
def differences(visit: Visit, made: Programme) -> HttpResponse:
    """What the newest programme changed."""
    before = desk.programme_before(visit.episode)
    found = week.differences(before, made, visit.episode.dislikes, desk.knowledge())
    unmet = week.unmet(made, desk.knowledge())
    rows = change_rows(desk.changes_made(visit.episode)) if before else []
    return visit.page("person/differences.html", before=before, found=found, unmet=unmet, rows=rows)
