"""Report: what happened, folded into scores over time, outcomes, an expected range, figures and files to keep."""

from backstay.report.calendar import calendar
from backstay.report.history import history, started_on
from backstay.report.outcomes import outcomes
from backstay.report.schedule import schedule
from backstay.report.whole import Report, figures, report

__all__ = ["Report", "calendar", "figures", "history", "outcomes", "report", "schedule", "started_on"]
