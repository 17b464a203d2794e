"""Build the pages, strictly: a warning, a raising cell or a missing page is a failure.

The notebooks' results are cached by the text of their cells only. Everything else that could change
a number (the package, its data, the questions, the bundle, the lock) is fingerprinted here; when it
changes, the cache goes, so changed code never leaves an old number on a page. Pages are always
written anew: Sphinx gives no second warning about a page that it keeps, and would then pass what it
had refused.
"""

import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "book"
BUILD = BOOK / "_build"
PAGES = BUILD / "html"
NOT_SOURCES = {"__pycache__", "_build", ".ipynb_checkpoints", ".jupyter_cache", "itband.egg-info"}


def fingerprint(*places: Path) -> str:
    """Return one hash of all files in these places, names and contents."""
    digest = hashlib.sha256()
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            name = path.relative_to(ROOT)
            if path.is_file() and not NOT_SOURCES & set(name.parts):
                digest.update(str(name).encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def pages_of_contents() -> list[str]:
    """Return every page that the table of contents names; SystemExit where a source is missing."""
    contents = yaml.safe_load((BOOK / "_toc.yml").read_text(encoding="utf-8"))
    names = [contents["root"]]

    def walk(entry: dict[str, Any]) -> None:
        for key in ("parts", "chapters", "sections"):
            for child in entry.get(key) or []:
                if "file" in child:
                    names.append(child["file"])
                walk(child)

    walk(contents)
    for name in names:
        if not any((BOOK / f"{name}{ending}").exists() for ending in (".ipynb", ".md")):
            raise SystemExit(f"book/_toc.yml names the page {name!r}, but there is no such file.")
    return names


def main() -> None:
    """Build what changed, and check that every page is there."""
    names = pages_of_contents()
    written = (BOOK / "quizzes", BOOK / "cases")
    code = fingerprint(ROOT / "src", ROOT / "requirements-dev.txt", BOOK / "_ext", *written)
    now = [code, fingerprint(BOOK)]
    stamp = BUILD / "fingerprint"
    before = stamp.read_text().split() if stamp.exists() else [""]
    if before == now and all((PAGES / f"{n}.html").exists() for n in names):
        print(f"The book is up to date: {PAGES / 'index.html'}")
        return
    if before[0] != code:
        shutil.rmtree(BUILD, ignore_errors=True)
    # The cells' results are this code's; the pages are nobody's until all of them have passed.
    BUILD.mkdir(exist_ok=True)
    stamp.write_text(code)
    shutil.rmtree(PAGES, ignore_errors=True)
    print("== Building the book", flush=True)
    start = time.monotonic()
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    command = [str(jupyter_book), "build", str(BOOK)]
    strict = ["--all", "--warningiserror", "--nitpick", "--keep-going"]
    result = subprocess.run([*command, *strict], capture_output=True, text=True)
    if result.returncode:
        print(result.stdout, result.stderr, sep="\n", file=sys.stderr)
        raise SystemExit("The book did not build: see the warnings above; each one is an error.")
    missing = [n for n in names if not (PAGES / f"{n}.html").exists()]
    if missing:
        raise SystemExit(f"The build left out pages of the table of contents: {missing}")
    stamp.write_text(" ".join(now))
    print(f"Built in {time.monotonic() - start:.0f} s: {PAGES / 'index.html'}")


if __name__ == "__main__":
    main()
