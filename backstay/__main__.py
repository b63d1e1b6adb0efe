"""``python -m backstay``: the command line."""

from backstay.cli import app

app()
