"""The built form chapter in Chromium: what it transfers, when it lives, how fast it answers.

Served on this machine with gzip, as a web host does; every navigation starts with an empty cache.
"""

import gzip
import re
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from tools.browser import ARGUMENTS, ensure

from benchmarks import Row, below, percentile

PAGES = Path(__file__).parents[1] / "book" / "_build" / "html"
CHAPTER = "/chapters/form.html"
CONTROL = "/chapters/form-without-explorer.html"
PAIRS = 11
EVENTS = 200
TEXT = (".html", ".css", ".js", ".svg", ".json")

# In every page before its own scripts: when the explorer lives, and when the page has loaded.
WATCH = """
window.marks = {};
new MutationObserver((_, observer) => {
  if (document.querySelector("figure.explorer.live")) {
    marks.live = performance.now();
    observer.disconnect();
  }
}).observe(document, { subtree: true, childList: true, attributeFilter: ["class"] });
addEventListener("load", () => { marks.load = performance.now(); });
"""

# One event per frame. Measured: the handlers, and the style and layout that they made necessary.
MOVE = """async (events) => {
  const figure = document.querySelector("figure.explorer.live");
  const slider = figure.querySelector("input[type=range][name=change]");
  const output = figure.querySelector("output[name=braking_impulse]");
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const times = [];
  for (let k = 0; k < events; k++) {
    await new Promise(requestAnimationFrame);
    const before = output.dataset.value;
    slider.value = low + ((k * 7) % (high - low + 1));
    const began = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    figure.getBoundingClientRect();
    times.push(performance.now() - began);
    if (output.dataset.value === before) throw new Error(`event ${k} changed nothing`);
  }
  return times;
}"""


def without_explorer(page: bytes) -> bytes:
    """Return the chapter as it would be without its explorer: no figure, no script, no style."""
    text = page.decode()
    text, figures = re.subn(r'<figure class="explorer".*?</figure>', "", text, flags=re.DOTALL)
    text, scripts = re.subn(r"<script[^>]*/explorer\.js[^>]*></script>", "", text)
    text, styles = re.subn(r"<link[^>]*/explorer\.css[^>]*>", "", text)
    if not (figures and scripts and styles):
        sys.exit("benchmarks: the chapter holds no explorer to take away")
    return text.encode()


class GzipHandler(SimpleHTTPRequestHandler):
    """Serves the book compressed, each file compressed once."""

    protocol_version = "HTTP/1.1"
    ready: dict[str, tuple[bytes, str, bool]] = {}  # noqa: RUF012 (shared by all requests)

    def do_GET(self) -> None:
        """Send one file."""
        address = self.path.partition("?")[0]
        if address not in self.ready:
            source = CHAPTER if address == CONTROL else address
            path = Path(self.translate_path(source))
            if not path.is_file():
                self.send_error(404)
                return
            body = path.read_bytes()
            if address == CONTROL:
                body = without_explorer(body)
            packed = path.suffix in TEXT
            kind = self.guess_type(str(path))
            self.ready[address] = (gzip.compress(body) if packed else body, kind, packed)
        body, kind, packed = self.ready[address]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """Serve the built book; yield its address."""
    handler = partial(GzipHandler, directory=str(PAGES))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@contextmanager
def opened(browser: Browser, url: str) -> Iterator[tuple[Page, list[dict[str, Any]]]]:
    """Open a page in a context of its own, so with nothing cached; yield it and its transfers."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    finished: list[dict[str, Any]] = []
    network.on("Network.loadingFinished", lambda event: finished.append(event))
    page.goto(url, wait_until="networkidle")
    yield page, finished
    context.close()


def transfer_row(browser: Browser, address: str) -> Row:
    """Add up what a first visit brings in."""
    with opened(browser, address + CHAPTER) as (_, finished):
        # What came inlined in a page was counted with the page.
        sizes = [size for request in finished if (size := request["encodedDataLength"])]
    total = sum(sizes) / 1e3
    note = f"{len(sizes)} files, headers included; aim: 300"
    return below("Form chapter: cold transfer, gzipped", total, 500, "kB", 0, note)


def life_row(browser: Browser, address: str) -> Row:
    """Pair the page with itself without an explorer, alternately.

    From navigation to the figure's class ``live``, set when all is drawn, against the ``load``
    event of the page that has no explorer to wait for.
    """
    ratios, lives, loads = [], [], []
    for index in range(PAIRS + 1):
        with opened(browser, address + CHAPTER) as (page, _):
            live = page.evaluate("() => marks.live")
        with opened(browser, address + CONTROL) as (page, _):
            load = page.evaluate("() => marks.load")
        if index:  # the first pair warms the server and the browser
            lives.append(live)
            loads.append(load)
            ratios.append(live / load)
    note = (
        f"figure live at {statistics.median(lives):.0f} ms; without one, `load` at "
        f"{statistics.median(loads):.0f} ms; median of {PAIRS} pairs"
    )
    return below(
        "Form chapter: live explorer against none", statistics.median(ratios), 1.25, "x", 2, note
    )


def answer_rows(browser: Browser, address: str) -> list[Row]:
    """Move the slider on the page as it opens; beside it, with every folded part opened."""
    found = []
    with opened(browser, address + CHAPTER) as (page, _):
        throttle = page.context.new_cdp_session(page)
        for folds in ("", ", all parts open"):
            if folds:
                page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            for rate, limit in ((1, 16), (4, 50)):
                throttle.send("Emulation.setCPUThrottlingRate", {"rate": rate})
                page.evaluate(MOVE, 20)  # warms up
                times = page.evaluate(MOVE, EVENTS)
                what = f"Input event to updated DOM, p95, CPU {rate}x{folds}"
                note = f"{EVENTS} events, median {statistics.median(times):.1f} ms"
                p95 = percentile(times, 0.95)
                found.append(
                    Row(what, f"{p95:.1f} ms", "", None, note)
                    if folds
                    else below(what, p95, limit, "ms", 1, note)
                )
    return found


def rows() -> list[Row]:
    """Measure the built chapter."""
    with sync_playwright() as playwright, served() as address:
        browser = playwright.chromium.launch(executable_path=ensure(), args=list(ARGUMENTS))
        found = [
            transfer_row(browser, address),
            life_row(browser, address),
            *answer_rows(browser, address),
        ]
        browser.close()
    return found
