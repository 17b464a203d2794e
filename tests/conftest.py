"""What every test may ask for, and the one thing that comparing notebooks leaves out.

``browser`` is a Chromium, ``server`` the built book over http, ``pages`` the book over http and
from disk in turn; ``text`` is a chapter's source.
"""

import re
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "book" / "_build" / "html"
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
# Stored notebooks hold text only (see tools/run_notebooks.py), so what is drawn has nothing to be
# compared with. All text and every number is compared, character by character.
DRAWN = ("text/html", "application/vnd.jupyter.widget-view+json")


def is_notebook_cell(item: pytest.Item) -> bool:
    """Whether nbval made this item, without importing nbval where it is not in use."""
    return type(item).__name__ == "IPyNbCell"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Compare notebooks by their text."""
    for item in items:
        if is_notebook_cell(item):
            item.parent.skip_compare = {*item.parent.skip_compare, *DRAWN}


@pytest.fixture(scope="module")
def text(request: pytest.FixtureRequest) -> str:
    """Return the source of the chapter that ``test_<chapter>_chapter.py`` is about, on one line.

    The marks of block quotes are left out.
    """
    import nbformat

    name = request.path.stem.removeprefix("test_").removesuffix("_chapter")
    cells = nbformat.read(ROOT / "book" / "chapters" / f"{name}.ipynb", as_version=4).cells
    return re.sub(r"(?:\n> ?|[ \n])+", " ", "\n".join(cell.source for cell in cells))


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and keeps them out of the log."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Yield one headless Chromium for the whole run; each test opens a context of its own."""
    from playwright.sync_api import sync_playwright
    from tools.browser import ARGUMENTS, HELP, find

    path = find()
    if path is None:
        pytest.fail(HELP, pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Yield the address of the built book, served on this machine."""
    if not (PAGES / "index.html").exists():
        pytest.fail("The book is not built: run `make book` first.", pytrace=False)
    handler = partial(QuietHandler, directory=str(PAGES))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        thread = Thread(target=httpd.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join()


@pytest.fixture(params=["http", "disk"])
def pages(request: pytest.FixtureRequest, server: str) -> str:
    """Return where the book is: over http, then from disk."""
    return server if request.param == "http" else PAGES.as_uri()
