"""The name as the person typed it, beside the one it is compared by."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more column of an account."""

    dependencies: ClassVar = [("web", "0002_append_only")]

    operations: ClassVar = [
        migrations.AddField("account", "shown_name", models.CharField(default="", max_length=40)),
    ]
