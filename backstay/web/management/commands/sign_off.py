"""python -m django sign_off NAME INTAKE.yaml: enter the signed note of a clinician from an intake file."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backstay.intake import IntakeError, read_intake
from backstay.web import desk


class Command(BaseCommand):
    """Adds the sign-offs of an intake file to one person; their own answers stay as they are."""

    help = "Add the sign-offs of an intake file to the person with this name."

    def add_arguments(self, parser: CommandParser) -> None:
        """The person, and the file."""
        parser.add_argument("name")
        parser.add_argument("intake")

    def handle(self, *_: Any, name: str, intake: str, **__: Any) -> None:
        """Read, check and keep."""
        account = desk.Account.objects.filter(name=name.casefold()).first()
        if account is None:
            raise CommandError(f"nobody here is called {name!r}; check the name")
        try:
            given = read_intake(intake, desk.knowledge(), desk.today())
        except IntakeError as error:
            raise CommandError(str(error)) from error
        if not given.sign_offs:
            raise CommandError(f"{intake}: has no sign_offs; add them")
        desk.sign(account, given.sign_offs)
        self.stdout.write(f"{len(given.sign_offs)} kept for {name}")
