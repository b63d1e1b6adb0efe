"""Draw the styleguide: every component in its states, as one page beside the built assets.

`make assets`, then `python -m builders.styleguide FOLDER`; the page is FOLDER/index.html.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "frontend" / "styleguide.yaml"
DIST = ROOT / "backstay" / "web" / "static" / "dist"


def samples() -> dict[str, Any]:
    """The invented content, with what the knowledge adds to it."""
    rows = dict(yaml.safe_load(SAMPLES.read_text(encoding="utf-8")))
    rows["days"]["rows"] = [
        {"name": name.lower(), "label": name, "options": rows["days"]["options"]}
        for name in rows["days"]["names"]
    ]
    rows["areas"] = [SimpleNamespace(**area) for area in rows["areas"]]
    return {**rows, "zones": zones(rows["areas"])}


def zones(areas: list[SimpleNamespace]) -> list[dict[str, Any]]:
    """The body map's list, by zone, with two areas already answered."""
    from backstay.knowledge.yaml_files import read_section

    marked = {(area.region, area.side): area for area in areas[:2]}
    found: dict[str, list[dict[str, Any]]] = {}
    for region, (_, row) in read_section(ROOT / "backstay" / "knowledge", "regions").items():
        sides = ["middle"] if row.get("sided") == "no" else ["left", "right"]
        rows = [_side(side, marked.get((region, side))) for side in sides]
        found.setdefault(row["zone"], []).append({"id": region, "name": row["name"], "sides": rows})
    return [{"name": zone.capitalize(), "regions": regions} for zone, regions in found.items()]


def _side(side: str, area: SimpleNamespace | None) -> dict[str, Any]:
    name = "" if side == "middle" else side
    nprs, quality = (area.intensity_nprs, area.quality) if area else ("", "")
    return {"side": side, "name": name, "nprs": nprs, "quality": quality}


def draw(folder: Path) -> Path:
    """Write the page and copy the assets beside it."""
    import django
    from django.conf import settings
    from django.template.loader import render_to_string

    os.environ.setdefault("BACKSTAY_DATA", str(folder / "var"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backstay.web.settings")
    django.setup()
    settings.STATIC_URL = "static/"
    shutil.copytree(DIST, folder / "static" / "dist", dirs_exist_ok=True)
    page = folder / "index.html"
    page.write_text(render_to_string("styleguide.html", samples()), encoding="utf-8")
    return page


if __name__ == "__main__":
    print(draw(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "styleguide").resolve()))
