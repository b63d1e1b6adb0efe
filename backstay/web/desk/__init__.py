"""The desk: what a person can do, put together from clock, records and knowledge.

Every verb returns only after the database has committed what it stored.
"""

from __future__ import annotations

from backstay.web.desk import moment
from backstay.web.desk.answers import (
    EMERGENCY,
    PERSON_FACTS,
    answer,
    emergencies,
    facts_of,
    intake,
    is_painted,
    outlook,
    safety_screens,
    screens_of,
    think,
)
from backstay.web.desk.bringing import BringError, bring
from backstay.web.desk.changes import adaptation, flare_lines, flare_up, flaring
from backstay.web.desk.clinic import clinic_score, concerns, keep_signed, report_concern, sign
from backstay.web.desk.events import derived, episode, record
from backstay.web.desk.follow_ups import follow_up, report
from backstay.web.desk.moment import knowledge, now, today
from backstay.web.desk.people import erase, keep_private, name_taken, start
from backstay.web.desk.programmes import assess, going_on, make_programme, why
from backstay.web.desk.standing import Standing, check_due, lapsed, standing
from backstay.web.desk.stored import assessment, changes_made, is_blocked, programme, programme_before, stopped_on
from backstay.web.records import Account

__all__ = [
    "EMERGENCY",
    "PERSON_FACTS",
    "Account",
    "BringError",
    "Standing",
    "adaptation",
    "answer",
    "assess",
    "assessment",
    "bring",
    "changes_made",
    "check_due",
    "clinic_score",
    "concerns",
    "derived",
    "emergencies",
    "episode",
    "erase",
    "facts_of",
    "flare_lines",
    "flare_up",
    "flaring",
    "follow_up",
    "going_on",
    "intake",
    "is_blocked",
    "is_painted",
    "keep_private",
    "keep_signed",
    "knowledge",
    "lapsed",
    "make_programme",
    "moment",
    "name_taken",
    "now",
    "outlook",
    "programme",
    "programme_before",
    "record",
    "report",
    "report_concern",
    "safety_screens",
    "screens_of",
    "sign",
    "standing",
    "start",
    "stopped_on",
    "think",
    "today",
    "why",
]
