"""People: who is here, kept private, and taken away entirely."""

from __future__ import annotations

from axes.models import AccessAttempt
from django.db import connection, models, transaction

from backstay.web.records import Account, Erasure, Record


def start() -> Account:
    """A new person on this device."""
    return Account.objects.start()


def keep_private(account: Account, name: str, passphrase: str) -> None:
    """Give a person a name and a passphrase to come back with."""
    account.name, account.shown_name = name.casefold(), name
    account.set_password(passphrase)
    account.save(update_fields=["name", "shown_name", "password"])


def name_taken(name: str, account: Account) -> bool:
    """Whether somebody else on this installation uses the name."""
    return Account.objects.filter(name=name).exclude(pk=account.pk).exists()


def erase(account: Account) -> None:
    """Remove everything of this person, everywhere: the one exception to append-only."""
    with transaction.atomic():
        Erasure.objects.create(account=account)
        rows: models.QuerySet[Record] = models.QuerySet(Record)
        rows.filter(account=account)._raw_delete(rows.db)
        Erasure.objects.filter(account=account).delete()
        AccessAttempt.objects.filter(username=account.name or "").delete()
        account.delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
