"""What is kept: accounts, and append-only events. Only desk.py reads and writes them."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete an event; record a correction instead."""


class Accounts(BaseUserManager["Account"]):
    """People of this installation."""

    def start(self) -> Account:
        """A new person without name or passphrase: only their browser session finds them."""
        account = self.model()
        account.set_unusable_password()
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """One person; name and passphrase are optional and chosen by them."""

    id: models.UUIDField[Any, Any] = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name: models.CharField[Any, Any] = models.CharField(max_length=40, unique=True, null=True)
    shown_name: models.CharField[Any, Any] = models.CharField(max_length=40, default="")
    started_at: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now_add=True)

    objects = Accounts()
    USERNAME_FIELD = "name"

    @property
    def called(self) -> str:
        """The name as the person typed it; empty when they gave none."""
        return self.shown_name or self.name or ""

    @property
    def kept(self) -> bool:
        """Whether the person can come back with a name and a passphrase."""
        return bool(self.name) and self.has_usable_password()


class Records(models.QuerySet["Record"]):
    """Events can be added and read, nothing else."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise AppendOnlyError("events are never changed or deleted; record a correction")

    update = bulk_update = delete = _raw_delete = update_or_create = _refuse


class Record(models.Model):
    """One event as stored, in the order it arrived."""

    seq: models.BigAutoField[Any, Any] = models.BigAutoField(primary_key=True)
    id: models.UUIDField[Any, Any] = models.UUIDField(unique=True, editable=False)
    account: models.ForeignKey[Any, Any] = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="records"
    )
    kind: models.CharField[Any, Any] = models.CharField(max_length=40)
    schema_version: models.PositiveSmallIntegerField[Any, Any] = models.PositiveSmallIntegerField(default=1)
    happened_at: models.CharField[Any, Any] = models.CharField(max_length=40)
    recorded_at: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now_add=True)
    payload: models.JSONField[Any, Any] = models.JSONField(encoder=DjangoJSONEncoder)
    by: models.CharField[Any, Any] = models.CharField(max_length=40, default="person")

    objects = Records.as_manager()

    class Meta:
        ordering = ("seq",)
        base_manager_name = "objects"
        indexes = (models.Index(fields=["account", "seq"], name="record_of_account"),)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add this event; refuse to store it a second time."""
        if not self._state.adding:
            raise AppendOnlyError("events are never changed; record a correction")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse; a person erases everything of theirs through the desk."""
        raise AppendOnlyError("events are never deleted; record a correction")


class Erasure(models.Model):
    """The one exception: a person who erases all of theirs; the triggers let only this account go."""

    account: models.OneToOneField[Any, Any] = models.OneToOneField(
        Account, primary_key=True, on_delete=models.DO_NOTHING
    )
