"""The built pages in Chromium: what each transfers, when it lives, how fast it answers.

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
from itertools import cycle, islice
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from tools.browser import ARGUMENTS, ensure
from tools.build_book import pages_of_contents
from tools.fuzz import explorables

from benchmarks import Row, below, percentile
from itband.evidence import VERDICTS

PAGES = Path(__file__).parents[1] / "book" / "_build" / "html"
CHAPTER = "/chapters/form.html"
EVIDENCE = "/reference/evidence.html"
WITHOUT = "-without-explorer.html"
PAIRS = 11
EVENTS = 200
FILTERED = 20
COLD_KB, AIM_KB = 500, 300
# An explorable may delay its page so much; the first one made, less.
SLOWER, SLOWER_FORM = 1.3, 1.25
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
            source = address.replace(WITHOUT, ".html")
            path = Path(self.translate_path(source))
            if not path.is_file():
                self.send_error(404)
                return
            body = path.read_bytes()
            if address != source:
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
def opened(
    browser: Browser, url: str, until: str = ""
) -> Iterator[tuple[Page, list[dict[str, Any]]]]:
    """Open a page in a context of its own, so with nothing cached; yield it and its transfers.

    It is open when nothing more is asked for, or when the mark ``until`` has been set.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    finished: list[dict[str, Any]] = []
    network.on("Network.loadingFinished", lambda event: finished.append(event))
    page.goto(url, wait_until="load" if until else "networkidle")
    if until:
        page.wait_for_function("name => marks[name]", arg=until)
    yield page, finished
    context.close()


def transfer_rows(browser: Browser, address: str) -> Iterator[Row]:
    """Add up what a first visit of each page brings in."""
    for name in pages_of_contents():
        with opened(browser, f"{address}/{name}.html") as (_, finished):
            # What came inlined in a page was counted with the page.
            sizes = [size for request in finished if (size := request["encodedDataLength"])]
        total = sum(sizes) / 1e3
        note = f"{len(sizes)} files, headers included"
        note += f"; above the aim of {AIM_KB}" if total > AIM_KB else ""
        yield below(f"Cold transfer, gzipped: {name}", total, COLD_KB, "kB", 0, note)


def life_rows(browser: Browser, address: str) -> Iterator[Row]:
    """Pair each page that has an explorer with itself without it, alternately.

    From navigation to the figure's class ``live``, set when all is drawn, against the ``load``
    event of the page that has no explorer to wait for.
    """
    for name in dict.fromkeys(name for name, _ in explorables()):
        lives, loads = [], []
        for index in range(PAIRS + 1):
            with opened(browser, f"{address}/{name}.html", "live") as (page, _):
                live = page.evaluate("() => marks.live")
            with opened(browser, f"{address}/{name}{WITHOUT}", "load") as (page, _):
                load = page.evaluate("() => marks.load")
            if index:  # the first pair warms the server and the browser
                lives.append(live)
                loads.append(load)
        ratio = statistics.median(a / b for a, b in zip(lives, loads, strict=True))
        note = (
            f"figure live at {statistics.median(lives):.0f} ms; without one, `load` at "
            f"{statistics.median(loads):.0f} ms; median of {PAIRS} pairs"
        )
        limit = SLOWER_FORM if f"/{name}.html" == CHAPTER else SLOWER
        yield below(f"Live explorer against none: {name}", ratio, limit, "x", 2, note)


# From the event to the layout that follows it; what is chosen between two measurements is not.
FILTER = """async ([selector, values]) => {
  const field = document.querySelector(selector);
  const rows = document.querySelector("table.claims");
  const shown = () => rows.querySelectorAll("tbody tr:not([hidden])").length;
  const all = shown();
  const set = (value) => {
    field.value = value;
    const began = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    rows.getBoundingClientRect();
    return performance.now() - began;
  };
  const times = [];
  for (const value of values) {
    await new Promise(requestAnimationFrame);
    times.push(set(value));
    if (shown() === all) throw new Error(`${value} filtered nothing`);
    set("");
    if (shown() !== all) throw new Error(`after ${value} not all came back`);
  }
  return times;
}"""
SEARCHED = ("band", "hip", "run", "pain", "strength")


def filter_rows(browser: Browser, address: str) -> Iterator[Row]:
    """Filter the ledger by a word that is typed, and by a value that is chosen."""
    with opened(browser, address + EVIDENCE) as (page, _):
        page.wait_for_selector("form.filters")
        for what, field, known in (
            ("a typed word", "input[name=search]", SEARCHED),
            ("a chosen verdict", "select[name=verdict]", VERDICTS),
        ):
            values = list(islice(cycle(known), FILTERED))
            times = page.evaluate(FILTER, [field, values])
            note = f"{len(times)} times, median {statistics.median(times):.1f} ms"
            p95 = percentile(times, 0.95)
            yield below(f"Evidence page, filter by {what}, p95", p95, 50, "ms", 1, note)


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
            *transfer_rows(browser, address),
            *life_rows(browser, address),
            *answer_rows(browser, address),
            *filter_rows(browser, address),
        ]
        browser.close()
    return found
