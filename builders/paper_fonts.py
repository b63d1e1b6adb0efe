"""Write the two fonts of the papers: fixed weights of Atkinson Hyperlegible Next, from the web font the pages use.

The setter of the papers reads no woff2 and no variable font. Needs fonttools with brotli, which nothing else here uses:
    uv run --with 'fonttools[brotli]' python -m builders.paper_fonts
Font: Atkinson Hyperlegible Next, SIL Open Font Licence 1.1 (frontend/public/atkinson-hyperlegible-next.OFL.txt).
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "node_modules" / "@fontsource-variable" / "atkinson-hyperlegible-next" / "files"
WEB_FONT = SOURCE / "atkinson-hyperlegible-next-latin-wght-normal.woff2"
FOLDER = ROOT / "backstay" / "paper" / "fonts"
WEIGHTS = {"Regular": 400, "Bold": 700}
FAMILY, SUBFAMILY, FULL, POSTSCRIPT, TYPO_FAMILY, TYPO_SUBFAMILY = 1, 2, 4, 6, 16, 17


def main() -> None:
    """Both weights as TrueType."""
    from fontTools.ttLib import TTFont  # type: ignore[import-not-found]
    from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-not-found]

    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, weight in WEIGHTS.items():
        made = instantiateVariableFont(TTFont(WEB_FONT), {"wght": weight})
        made.flavor = None
        made["OS/2"].usWeightClass = weight
        made["OS/2"].fsSelection = 0x20 if name == "Bold" else 0x40
        made["head"].macStyle = 1 if name == "Bold" else 0
        family = "Atkinson Hyperlegible Next"
        short = f"AtkinsonHyperlegibleNext-{name}"
        texts = {FAMILY: family, SUBFAMILY: name, FULL: f"{family} {name}", POSTSCRIPT: short}
        for key, text in texts.items():
            made["name"].setName(text, key, 3, 1, 0x409)
        for key in (TYPO_FAMILY, TYPO_SUBFAMILY):
            made["name"].removeNames(nameID=key)
        made.save(FOLDER / f"{short}.ttf")


if __name__ == "__main__":
    main()
