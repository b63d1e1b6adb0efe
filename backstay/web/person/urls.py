"""Addresses of a person's pages, in the words of the clinic."""

from __future__ import annotations

from datetime import date

from django.urls import path, register_converter

from backstay.web.person import (
    answers,
    camera,
    camera_tests,
    care_visit,
    change,
    clinic_scores,
    downloads,
    follow_up,
    intake,
    lessons,
    people,
    programme,
    progress,
    result,
    session,
    welcome,
)


class Day:
    """A calendar day in an address: 2026-11-21."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, text: str) -> date:
        """The day; what is on no calendar is no page."""
        return date.fromisoformat(text)

    def to_url(self, day: date | str) -> str:
        """The day as written in an address."""
        return str(day)


register_converter(Day, "day")

urlpatterns = [
    path("", welcome.welcome, name="welcome"),
    path("start/", welcome.start, name="start"),
    path("help/", welcome.help_now, name="help_now"),
    path("about/", welcome.about, name="about"),
    path("sources/", welcome.sources, name="sources"),
    path("concern/", welcome.concern, name="concern"),
    path("intake/", intake.go_on, name="intake"),
    path("intake/<slug:name>/", intake.screen, name="screen"),
    path("intake/<slug:name>/again/", intake.again, name="screen_again"),
    path("changed/", intake.changed, name="changed"),
    path("answers/", answers.answers, name="answers"),
    path("answers/clinic-scores/", clinic_scores.clinic_scores, name="clinic_scores"),
    path("result/", result.result, name="result"),
    path("wait/", result.wait, name="wait"),
    path("today/", programme.today, name="today"),
    path("programme/", programme.programme, name="programme"),
    path("programme/make/", programme.make, name="make"),
    path("programme/changes/", change.changes, name="changes"),
    path("flare-up/", change.flare_up, name="flare_up"),
    path("programme/differences/", programme.differences, name="differences"),
    path("lessons/", lessons.library, name="lessons"),
    path("lessons/<slug:name>/", lessons.lesson, name="lesson"),
    path("lessons/<slug:name>/read/", lessons.read, name="lesson_read"),
    path("exercise/<slug:name>/", programme.exercise, name="exercise"),
    path("exercise/<slug:name>/why/", programme.why, name="why"),
    path("exercise/<slug:name>/not-for-me/", programme.not_for_me, name="not_for_me"),
    path("exercise/<slug:name>/liked-again/", programme.liked_again, name="liked_again"),
    path("session/<day:on>/", session.session, name="session"),
    path("tests/", camera_tests.camera_tests, name="camera_tests"),
    path("tests/<slug:name>/", camera_tests.camera_test, name="camera_test"),
    path("tests/<slug:name>/felt/", camera_tests.test_felt, name="test_felt"),
    path("session/<day:on>/camera/<slug:name>/", camera.camera, name="camera"),
    path("session/<day:on>/camera/<slug:name>/felt/", session.felt, name="felt"),
    path("camera/engine.zip", camera.engine, name="engine"),
    path("session/<day:on>/morning/", session.morning, name="morning"),
    path("visit/<slug:care>/<int:programme>/<int:number>/", care_visit.visited, name="visited"),
    path("progress/", progress.progress, name="progress"),
    path("progress/clinician.pdf", downloads.clinician_page, name="clinician_page"),
    path("progress/week.pdf", downloads.week_on_paper, name="week_on_paper"),
    path("progress/backstay.ics", downloads.dates, name="dates"),
    path("progress/everything.csv", downloads.spreadsheet, name="spreadsheet"),
    path("progress/everything.json", downloads.everything, name="everything"),
    path("follow-up/<slug:point>/", follow_up.follow_up, name="follow_up"),
    path("follow-up/<slug:point>/<slug:name>/", follow_up.screen, name="follow_up_screen"),
    path("people/", people.people, name="people"),
    path("people/private/", people.private, name="private"),
    path("people/turn/", people.turn, name="turn"),
    path("people/bring/", people.bring, name="bring"),
    path("people/resume/", people.resume, name="resume"),
    path("people/erase/", people.erase, name="erase"),
]
