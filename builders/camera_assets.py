"""What the camera page loads, put together from pinned packages, so that nothing is fetched at run time.

Run by ``make camera``: python -m builders.camera_assets NODE_MODULES FOLDER.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from builders.pose_bundle import bundle

WASM = "wasm/vision_wasm_internal"
POSE = ("@mediapipe/tasks-vision", ("vision_bundle.mjs", f"{WASM}.js", f"{WASM}.wasm"))
PYTHON = ("pyodide", ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"))
WEIGHTS = "@mediapipe/pose"
MODEL = "pose.task"
DONE = "ready.txt"
"""Written last: without it the parts are not all there."""


def build(packages: Path, folder: Path) -> None:
    """Copy what is served, make the pose model, and say that all is there."""
    shutil.rmtree(folder, ignore_errors=True)
    versions = []
    for package, files in (POSE, PYTHON):
        for name in files:
            to = folder / Path(package).name / Path(name).name
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(packages / package / name, to)
        versions.append(package)
    bundle(packages / WEIGHTS, folder / MODEL)
    (folder / DONE).write_text("\n".join([*versions, WEIGHTS]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
