"""Run the app on this machine: database ready, then one plain server."""

from __future__ import annotations

import os

LARGEST_FORM = 1_000_000


def _ready() -> None:
    """Django set up and the database at its newest shape."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backstay.web.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def serve(host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve until stopped; prints where, and how to load or use the demo people."""
    _ready()
    from waitress import serve as run

    from backstay.web import demo as people
    from backstay.web import desk
    from backstay.web.wsgi import application

    desk.knowledge()
    print(_banner(host, port, people.names()), flush=True)
    run(application, host=host, port=port, threads=4, ident=None, max_request_body_size=LARGEST_FORM)


def _banner(host: str, port: int, names: list[str]) -> str:
    from backstay.web.demo import PASSPHRASE

    shown = f"[{host}]" if ":" in host else host
    people = f"{names[0]} to {names[-1]}, passphrase: {PASSPHRASE}" if names else "load them with: make demo"
    return f"Backstay is at http://{shown}:{port}\nDemo people: {people}\nStop with Ctrl+C."


def demo() -> None:
    """Load one demo person for each example intake, and say how to become one of them."""
    _ready()
    from backstay.web import demo as people

    for name, example, ends in people.load():
        print(f"{name}  {example}  {ends}")
    print(f"Passphrase of all: {people.PASSPHRASE}")
