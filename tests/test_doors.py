"""What lets people in: `make` does each thing once and when needed, and bundles carry licences."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tools import run_notebooks

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "src" / "itband" / "explorer" / "static"
# Stands for Python: notes what it is asked, and leaves behind what make looks at.
STAND_IN = """#!/bin/sh
echo "$*" >> "$LOG"
case "$*" in
  "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  *" ci") mkdir -p frontend/node_modules ;;
  *" run build")
    mkdir -p $STATIC/fonts && cd $STATIC && touch explorer.js explorer.css evidence.js widget.js
    touch forms.js forms.css forms-widget.js ;;
esac
"""


@pytest.fixture
def make(tmp_path):
    """Return a function that runs make in a bare checkout, and says what that made Python do."""
    checkout = tmp_path / "a checkout"
    (checkout / "frontend" / "src").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", checkout)
    for name in (
        "package.json",
        "package-lock.json",
        "build.mjs",
        "tsconfig.json",
        "src/a",
        "src/b",
    ):
        (checkout / "frontend" / name).touch()
    for name in ("requirements-dev.txt", "pyproject.toml"):
        (checkout / name).touch()
    log, python = tmp_path / "log", tmp_path / "a python"
    python.write_text(STAND_IN)
    python.chmod(0o755)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    environment = {**kept, "LOG": str(log), "STATIC": str(STATIC.relative_to(ROOT))}

    def run(goal: str) -> list[str]:
        log.write_text("")
        subprocess.run(
            ["make", goal, f"PYTHON={python}"],
            cwd=checkout,
            env=environment,
            check=True,
            capture_output=True,
        )
        kinds = ("venv", "requirements-dev", "editable", " ci", "run build", "build_book")
        return [k.strip() for line in log.read_text().splitlines() for k in kinds if k in line]

    run.checkout = checkout
    return run


def test_make_does_each_thing_once_and_again_only_when_needed(make):
    everything = ["venv", "requirements-dev", "editable", "ci", "run build", "build_book"]
    assert make("book") == everything
    assert make("book") == ["build_book"]

    def touch(name: str) -> None:
        later = (make.checkout / ".venv" / ".ready").stat().st_mtime + 100
        os.utime(make.checkout / name, (later, later))

    touch("pyproject.toml")
    assert make("book") == ["editable", "build_book"]
    os.utime(make.checkout / "pyproject.toml", (0, 0))
    for gone in ("frontend/src/b", f"{STATIC.relative_to(ROOT)}/widget.js"):
        (make.checkout / gone).unlink()
        assert make("book") == ["run build", "build_book"]
        assert make("book") == ["build_book"]
    touch("frontend/tsconfig.json")
    assert make("book") == ["run build", "build_book"]
    make("clean")
    assert make("book") == everything


@pytest.mark.parametrize("name", ["explorer.js", "widget.js"])
def test_bundle_carries_the_licences_of_what_is_in_it(name):
    text = (STATIC / name).read_text(encoding="utf-8")
    packages = {"d3-axis", "d3-scale", "d3-selection", "d3-shape", "d3-path", "fflate"}
    for package in packages:
        licence = ROOT / "frontend" / "node_modules" / package / "LICENSE"
        assert licence.read_text(encoding="utf-8").strip() in text, package
    assert "Mike Bostock" in text
    assert "Arjun Barrett" in text


def test_each_font_has_its_licence_beside_it():
    fonts = sorted((STATIC / "fonts").glob("*.woff2"))
    assert len(fonts) == 2
    for font in fonts:
        licence = font.with_name(font.name.partition("-latin")[0] + "-LICENSE.txt")
        assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8")


def test_only_the_book_own_notebooks_are_run(tmp_path, monkeypatch):
    book = tmp_path / "_build" / "book"
    for place in ("chapters/a", "chapters/.ipynb_checkpoints/a-checkpoint", "_build/html/a"):
        (book / place).parent.mkdir(parents=True, exist_ok=True)
        (book / f"{place}.ipynb").touch()
    monkeypatch.setattr(run_notebooks, "BOOK", book)
    assert run_notebooks.notebooks() == [book / "chapters" / "a.ipynb"]
