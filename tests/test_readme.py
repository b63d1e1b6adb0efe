"""What README shows is what happens: its Python and its commands run here."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from backstay.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, re.S)
COMMANDS = [
    line[2:] for block in re.findall(r"```console\n(.*?)```", README, re.S) for line in block.splitlines()
]


@pytest.mark.parametrize("code", PYTHON)
def test_the_python_example_runs(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})
    assert len([line for line in code.splitlines() if line.strip()]) <= 10


def test_every_command_line_example_runs(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for command in COMMANDS:
        line = command.replace("backstay ", f"{sys.executable} -m backstay ", 1)
        made = subprocess.run(line, shell=True, cwd=tmp_path, capture_output=True, text=True)
        assert made.returncode == 0, f"{command}\n{made.stderr}"


def test_every_command_is_in_the_readme() -> None:
    for name in get_command(app).commands:  # type: ignore[attr-defined]
        assert f"`backstay {name}" in README
