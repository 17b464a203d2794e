"""What Binder makes from this repository: the reader's lock, then postBuild, then JupyterLab."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from lab.driver import check_lab

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def copy_of_the_repository(target: Path) -> Path:
    """Copy what a clone would hold: nothing built, nothing ignored."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():  # else deleted, and the deletion not yet committed
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    return target


def environment_of(python: Path) -> dict[str, str]:
    """Return variables in which nothing of the environment that runs the tests can be found.

    The home stays: it holds pip's and npm's caches, and where this machine fetches packages from.
    """
    theirs = ("PYTHON", "VIRTUAL_ENV", "CONDA", "JUPYTER", "NODE_PATH", "NODE_OPTIONS")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(theirs)}
    return {**kept, "PATH": os.pathsep.join([str(python.parent), "/usr/bin", "/bin"])}


def test_environment_file_asks_for_the_reader_lock_and_a_supported_python():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *conda, pip = environment["dependencies"]
    assert pip == {"pip": ["-r requirements.txt"]}
    python, tool = conda
    assert tool == "pip"
    name, version = python.split("=")
    assert name == "python"
    assert f"{version}.0" in SpecifierSet(PROJECT["requires-python"])
    # repo2docker reads binder/ instead of the root where it exists.
    assert not (ROOT / "binder").exists()
    assert not (ROOT / ".binder").exists()


def test_reader_lock_holds_every_dependency_and_names_no_host():
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    locked = {line.partition("==")[0] for line in lock.splitlines() if "==" in line}
    assert {Requirement(d).name for d in PROJECT["dependencies"]} <= locked
    for name in ("requirements.txt", "requirements-dev.txt", "environment.yml", "postBuild"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8"), name


def test_chapter_is_alive_in_an_environment_of_the_reader_lock(tmp_path, browser):
    copy = copy_of_the_repository(tmp_path / "repository")
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "environment"], check=True)
    python = tmp_path / "environment" / "bin" / "python"
    environment = environment_of(python)

    def run(*command: str | Path) -> None:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, timeout=600
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"

    run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", "requirements.txt")
    assert os.access(copy / "postBuild", os.X_OK)
    run(copy / "postBuild")
    run(python, "-m", "pip", "check")
    assert not (copy / "frontend" / "node_modules").exists()
    check_lab(python, tmp_path, browser)
