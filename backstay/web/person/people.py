"""Whose turn it is: keep entries private, hand over, come back, take everything away."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout, password_validation, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from backstay.web import desk
from backstay.web.person.visit import Visit, nobody_here, person_page, visit_of
from backstay.web.person.welcome import MODEL_BACKEND
from backstay.web.templatetags.say import words

NAME_LONGEST = 40
BYTES_PER_MB = 1_000_000


@person_page
def people(visit: Visit) -> HttpResponse:
    """This person's place: name, turn, summary, answers, erasing."""
    return visit.page("person/people.html", kept=visit.account.kept, name=visit.account.called)


@sensitive_post_parameters("passphrase", "passphrase_again")
@person_page
def private(visit: Visit) -> HttpResponse:
    """Keep this private: a name and a passphrase to come back with."""
    if not visit.sent:
        return visit.page("person/private.html", name=visit.account.called)
    name, passphrase = _typed(visit.request), visit.request.POST.get("passphrase", "")
    wrong = _what_is_wrong(visit, name, passphrase)
    if wrong:
        return visit.page("person/private.html", 422, name=name, **_errors(wrong))
    desk.keep_private(visit.account, name, passphrase)
    update_session_auth_hash(visit.request, visit.account)
    return redirect("turn" if visit.request.GET.get("next") == "turn" else "people")


def _typed(request: HttpRequest) -> str:
    """The name as typed, which is how it is shown."""
    return " ".join(request.POST.get("name", "").split())


def _name(request: HttpRequest) -> str:
    """Names are compared without regard to case and spaces."""
    return _typed(request).casefold()


def _what_is_wrong(visit: Visit, name: str, passphrase: str) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not name or len(name.casefold()) > NAME_LONGEST or len(name) > NAME_LONGEST:
        wrong["name"] = words("pages.problem.name", most=NAME_LONGEST)
    elif desk.name_taken(name.casefold(), visit.account):
        wrong["name"] = words("pages.problem.name_taken")
    try:
        password_validation.validate_password(passphrase)
    except ValidationError:
        wrong["passphrase"] = words("pages.problem.passphrase_weak")
    if passphrase != visit.request.POST.get("passphrase_again", ""):
        wrong["passphrase_again"] = words("pages.problem.passphrase_differs")
    return wrong


def _errors(wrong: dict[str, str]) -> dict[str, object]:
    return {"wrong": wrong, "errors": [{"field": name, "says": says} for name, says in wrong.items()]}


@person_page
def turn(visit: Visit) -> HttpResponse:
    """Someone else's turn: end this person's session, after saying what that means for the entries."""
    if visit.sent:
        logout(visit.request)
        return redirect("welcome")
    return visit.page("person/turn.html", kept=visit.account.kept, name=visit.account.called)


@person_page
def bring(visit: Visit) -> HttpResponse:
    """Bring an exported file of entries along, into a person who has none yet."""
    fresh, wrong = not visit.episode.events, ""
    if visit.sent and fresh:
        wrong = _brought(visit)
        if not wrong:
            return redirect("intake")
    errors = [{"field": "entries", "says": wrong}] if wrong else []
    return visit.page("person/bring.html", 422 if wrong else 200, fresh=fresh, wrong=wrong, errors=errors)


def _brought(visit: Visit) -> str:
    """Keep the entries of the file that was sent; what is wrong with it, if anything."""
    sent = visit.request.FILES.get("entries")
    most = int(desk.knowledge().number("bring_most_mb"))
    if sent is None or not sent.size:
        return words("bring.missing")
    if sent.size > most * BYTES_PER_MB:
        return words("bring.too_large", most=most)
    try:
        desk.bring(visit.account, sent.read())
    except desk.BringError:
        return words("bring.unreadable")
    return ""


@sensitive_post_parameters("passphrase")
def resume(request: HttpRequest) -> HttpResponse:
    """Come back with name and passphrase; somebody else's turn is ended first."""
    if visit_of(request):
        return redirect("turn")
    if request.method != "POST":
        return render(request, "person/resume.html")
    name = _name(request)
    found = authenticate(request, name=name, password=request.POST.get("passphrase", ""))
    if found is None:
        wrong = {"passphrase": words("pages.problem.no_match")}
        return render(request, "person/resume.html", {"name": name, **_errors(wrong)}, status=422)
    login(request, found, backend=MODEL_BACKEND)
    return redirect("intake")


@person_page
def erase(visit: Visit) -> HttpResponse:
    """Take everything of this person away, for good, after a plain question."""
    if not visit.sent:
        return visit.page("person/erase.html")
    if visit.request.POST.get("sure") != "yes":
        says = words("pages.problem.erase_sure")
        return visit.page("person/erase.html", 422, errors=[{"field": "sure", "says": says}])
    account = visit.account
    logout(visit.request)
    desk.erase(account)
    nobody_here(visit.request)
    return render(visit.request, "person/erased.html")
