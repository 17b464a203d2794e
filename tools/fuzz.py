"""Walk at random over every explorable of the built book, as many readers in a hurry would.

``make fuzz`` walks two minutes over each, from a new seed; ``make fuzz SEED=7 PAGE=form`` walks one
way again. What is done depends on the seed and the page alone. A walk that finds something says
which, and the last things that were done.
"""

import argparse
import random
import re
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ElementHandle, Error, FloatRect, Page, sync_playwright

PAGES = Path(__file__).parents[1] / "book" / "_build" / "html"
REMEMBERED = 20
ANSWER_MS = 200
FIGURE = "figure.explorer"
# Links lead away; everything else that a reader can use, in the figure and in the page's own text.
USABLE = ":is(input, select, button, summary)"
KEYS = (
    *("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"),
    *(" ", "Enter", "Escape"),
)
RUBBISH = (
    *("", "-", "--", ".", "e", "1e", "1e9", "-1e9", "1e-320", "1e400", "000", "0x1F", "4,5"),
    *("NaN", "Infinity", "half", "٣", "½", "999999999999999999999"),
)
# A page that scrolls under the pointer may put a link there. To follow it is no fault of the page.
NO_LINKS = """addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("a[href]")) event.preventDefault();
}, true);"""
LOOK = """(figure) => {
  const found = [];
  const parts = [figure, ...document.querySelectorAll("article form")];
  const wrong = /(^|[^\\p{L}])(NaN|undefined|-?Infinity|\\[object)(?=$|[^\\p{L}])/u;
  for (const part of parts) {
    const text = wrong.exec(part.innerText);
    if (text) found.push(`"${text[2]}" stands in: ${part.innerText.slice(text.index - 60).slice(0, 120)}`);
  }
  const told = figure.querySelector(".unsolved .banner:not([hidden])");
  for (const output of figure.querySelectorAll("[data-value]")) {
    const value = output.dataset.value;
    if (wrong.exec(value)) found.push(`data-value of ${output.getAttribute("name")} is ${value}`);
    if (value === "" && !told)
      found.push(`data-value of ${output.getAttribute("name")} is empty, and no words say why`);
  }
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const scrolls = (e) => e && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
    const wide = [...document.querySelectorAll("article *")].filter(
      (e) => e.getBoundingClientRect().right > root.clientWidth - scrollX + 0.5
        && e.checkVisibility() && !e.ownerSVGElement && !scrolls(e.parentElement));
    const names = wide.slice(0, 3).map((e) => `${e.localName} "${e.textContent.slice(0, 30)}"`);
    found.push(`the page is ${root.scrollWidth} px wide in a window of ${root.clientWidth} px: ${names}`);
  }
  return found;
}"""  # noqa: E501
SEEN = "e => e.checkVisibility() && !e.disabled"
FRAMES = "() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))"
# What every kind of control does when it is used, and how to see that it has answered.
ANSWER = """async ([control, limit]) => {
  const figure = control.closest("figure.explorer");
  const heard = { any: false };
  const ear = new MutationObserver(() => { heard.any = true; });
  const say = (name) => control.dispatchEvent(new Event(name, { bubbles: true }));
  let answered = () => heard.any;
  let act = () => control.click();
  const kind = control.type;
  if (control.tagName === "SUMMARY") {
    const before = control.parentElement.open;
    answered = () => control.parentElement.open !== before;
  } else if (kind === "checkbox" || kind === "radio") {
    const wanted = kind === "radio" || !control.checked;
    answered = () => control.checked === wanted;
  } else if (kind === "range") {
    const before = control.getAttribute("aria-valuetext");
    act = () => {
      control.value = control.value === control.max ? control.min : control.max;
      say("input");
    };
    answered = () => control.getAttribute("aria-valuetext") !== before;
  } else if (kind === "number") {
    act = () => { control.value = ""; say("input"); say("change"); };
    answered = () => control.value !== "";
  } else if (control.tagName === "SELECT") {
    act = () => {
      control.selectedIndex = (control.selectedIndex + 1) % control.options.length;
      say("input");
      say("change");
    };
  }
  ear.observe(figure, { subtree: true, childList: true, characterData: true, attributes: true });
  const start = performance.now();
  act();
  while (!answered() && performance.now() - start < limit)
    await new Promise((r) => setTimeout(r, 5));
  const took = performance.now() - start;
  ear.disconnect();
  return answered() && took <= limit;
}"""
NAME = """(e) => {
  const label = e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.textContent || "";
  const kind = e.type && e.tagName === "INPUT" ? `${e.type} ` : "";
  const words = (label || e.name).trim().replace(/\\s+/g, " ").slice(0, 40);
  return `${kind}${e.tagName.toLowerCase()} "${words}"`;
}"""


class Found(AssertionError):
    """Something that a reader should never meet."""


def pages() -> list[Path]:
    """Return the built pages that have an explorable."""
    if not (PAGES / "index.html").exists():
        raise SystemExit("The book is not built: run `make book` first.")
    figure = re.compile(r"""<figure class=["']explorer\b""")
    return [
        path
        for path in sorted(PAGES.rglob("*.html"))
        if figure.search(path.read_text(encoding="utf-8"))
    ]


def explorables() -> list[tuple[str, int]]:
    """Return every explorable: the page's name and which of its figures, from 0."""
    found = []
    for path in pages():
        name = path.relative_to(PAGES).with_suffix("").as_posix()
        count = len(re.findall(r"<figure class=[\"']explorer\b", path.read_text(encoding="utf-8")))
        found += [(name, k) for k in range(count)]
    return found


class Walk:
    """One seeded walk over one explorable."""

    def __init__(self, page: Page, name: str, which: int, seed: int) -> None:
        """Open the page and wait for its figure."""
        self.page, self.name, self.which, self.seed = page, name, which, seed
        self.chance = random.Random(f"{seed}/{name}/{which}")
        self.done: deque[str] = deque(maxlen=REMEMBERED)
        self.count = 0
        self.complaints: list[str] = []
        page.on("pageerror", lambda e: self.complaints.append(f"exception: {e}"))
        page.on("console", lambda m: self._console(m.type, m.text))
        page.on("crash", lambda _: self.complaints.append("the page crashed"))
        page.add_init_script(NO_LINKS)
        page.goto((PAGES / f"{name}.html").as_uri())
        self.url = page.url
        page.wait_for_selector(f"{FIGURE}.live")
        figure = page.query_selector_all(FIGURE)[which]
        self.figure = figure
        self.deeds: list[tuple[int, Callable[[], str]]] = [
            (6, self._press),
            (5, self._click),
            (4, self._drag),
            (4, self._type),
            (2, self._tab),
            (2, self._choose),
            (1, self._resize),
            (1, self._theme),
        ]

    def _console(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(f"console error: {text}")

    def run(self, seconds: float) -> int:
        """Walk so long, then ask every control for an answer; return the number of steps."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.step()
        self.answers()
        return self.count

    def step(self) -> None:
        """Do one thing, and look."""
        weights = [weight for weight, _ in self.deeds]
        deed = self.chance.choices([deed for _, deed in self.deeds], weights)[0]
        self.done.append(f"(unfinished) {deed.__name__.strip('_')}")
        self.count += 1
        try:
            self.done[-1] = deed()
            self.look()
        except Error as error:
            # A page on its way elsewhere takes the question with it.
            self.page.wait_for_timeout(100)
            self._stay()
            self.fail(error.message.splitlines()[0])

    def look(self) -> None:
        """Raise ``Found`` if the page shows, says or did what it never should."""
        self._stay()
        wrong = self.page.evaluate(LOOK, self.figure)
        if wrong or self.complaints:
            self.fail("; ".join([*self.complaints, *wrong]))

    def _stay(self) -> None:
        if self.page.url.partition("#")[0] != self.url:
            self.fail(f"the page was left for {self.page.url}")

    def fail(self, what: str) -> None:
        """Say what was found, where, after what, and how to walk there again."""
        again = f"make fuzz SEED={self.seed} PAGE={self.name}"
        deeds = "\n".join(f"  {line}" for line in self.done)
        raise Found(
            f"{what}\npage {self.name}, figure {self.which + 1}, step {self.count}; "
            f"again with: {again}\nlast {len(self.done)} steps:\n{deeds}"
        )

    # ------------------------------------------------------------ what a reader may do

    def _pick(self, kind: str = USABLE) -> ElementHandle | None:
        """Return one control, mostly the figure's own; None where it is out of sight.

        Picked from all there are, seen or not, so that the same seed does the same things.
        """
        elements = self.figure.query_selector_all(kind)
        others = self.page.query_selector_all(f"article :is(form, details:not({FIGURE} *)) {kind}")
        if others and (not elements or self.chance.random() < 0.15):
            elements = others
        if not elements:
            return None
        element = self.chance.choice(elements)
        return element if element.evaluate(SEEN) else None

    def _where(self, element: ElementHandle | None) -> FloatRect | None:
        if element is None:
            return None
        element.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
        return element.bounding_box()

    def _press(self) -> str:
        key = self.chance.choice(KEYS)
        times = self.chance.choice((1, 1, 2, 5))
        element = self._pick()
        if element is None:
            return "nothing to press"
        element.focus()
        for _ in range(times):
            # Focus may have moved on, to a link for instance: that would lead away.
            if self.page.evaluate("document.activeElement.matches(':any-link, body')"):
                break
            self.page.keyboard.press(key)
        return f"{times} times {key!r} on {element.evaluate(NAME)}"

    def _click(self) -> str:
        element = self._pick()
        times = self.chance.choice((1, 1, 1, 2, 8))
        box = self._where(element)
        if element is None or box is None:
            return "nothing to click"
        name = element.evaluate(NAME)
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        # What lies over it gets the click, as it would from a reader; a link would lead away.
        link = "([x, y]) => Boolean(document.elementFromPoint(x, y)?.closest(':any-link'))"
        if not self.page.evaluate(link, [x, y]):
            for _ in range(times):
                self.page.mouse.click(x, y)
        return f"{times} clicks on {name}"

    def _drag(self) -> str:
        stops = [self.chance.uniform(-0.1, 1.1) for _ in range(self.chance.randint(2, 6))]
        slider = self._pick("input[type=range]")
        box = self._where(slider)
        if slider is None or box is None:
            return "nothing to drag"
        y = box["y"] + box["height"] / 2
        places = [box["x"] + stop * box["width"] for stop in stops]
        self.page.mouse.move(box["x"] + min(max(stops[0], 0.02), 0.98) * box["width"], y)
        self.page.mouse.down()
        for x in places[1:]:
            self.page.mouse.move(x, y)
        self.page.mouse.up()
        return f"dragged {slider.evaluate(NAME)} over {[round(s, 2) for s in stops]}"

    def _type(self) -> str:
        low, high = self.chance.choice(((-50, 300), (0, 10), (-1e6, 1e6)))
        number = f"{self.chance.uniform(low, high):.{self.chance.randint(0, 3)}f}"
        text = self.chance.choice((number, number, self.chance.choice(RUBBISH)))
        after = self.chance.choice(("Enter", "Tab", ""))
        box = self._pick("input[type=number]")
        if box is None:
            return "nothing to type in"
        box.focus()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)
        if after:
            self.page.keyboard.press(after)
        return f"typed {text!r} and {after or 'nothing'} in {box.evaluate(NAME)}"

    def _tab(self) -> str:
        key = self.chance.choice(("Tab", "Shift+Tab"))
        times = self.chance.randint(1, 8)
        for _ in range(times):
            self.page.keyboard.press(key)
        return f"{times} times {key}"

    def _choose(self) -> str:
        share = self.chance.random()
        select = self._pick("select")
        if select is None:
            return "nothing to choose"
        count = select.evaluate("s => s.options.length")
        select.select_option(index=int(share * count))
        return f"option {int(share * count) + 1} of {select.evaluate(NAME)}"

    def _resize(self) -> str:
        width = self.chance.choice((320, 360, 393, 480, 600, 768, 1024, 1280, 1600))
        height = self.chance.choice((400, 640, 900))
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.evaluate(FRAMES)
        return f"window of {width} x {height}"

    def _theme(self) -> str:
        scheme = self.chance.choice(("light", "dark"))
        if self.chance.random() < 0.5:
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            return f"the system turns {scheme}"
        self.page.evaluate("document.querySelector('.theme-switch-button')?.click()")
        return "the page's theme button"

    # ------------------------------------------------------------ afterwards

    def answers(self) -> None:
        """Use every control once more; fail on one that does not answer in time."""
        self._settle()
        # Buttons last: by then there is something to reset.
        for kind in ("summary", "input, select", "button"):
            for control in self.figure.query_selector_all(kind):
                if not control.evaluate(SEEN):
                    continue
                # A machine that is busy elsewhere is no frozen page: three tries.
                tries = (self.page.evaluate(ANSWER, [control, ANSWER_MS]) for _ in range(3))
                if not any(tries):
                    self.fail(f"{control.evaluate(NAME)} did not answer within {ANSWER_MS} ms")
                self._settle()
        self.done.append("used every control once more")
        self.look()

    def _settle(self) -> None:
        """Open every fold, and let go of every button that is held."""
        self.figure.evaluate(
            """f => {
              for (const b of f.querySelectorAll("button[aria-pressed=true]")) b.click();
              for (const d of f.querySelectorAll("details")) d.open = true;
            }"""
        )
        self.page.evaluate(FRAMES)


def walk(browser: Browser, name: str, which: int, seed: int, seconds: float) -> int:
    """Walk over one explorable in a context of its own; return the number of steps."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        return Walk(context.new_page(), name, which, seed).run(seconds)
    finally:
        context.close()


def main(arguments: Any = None) -> None:
    """Walk over every explorable, or over those of one page."""
    # Here, for the tests import this module from elsewhere and bring a browser of their own.
    from browser import ARGUMENTS, ensure

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="walk that way again")
    parser.add_argument("--seconds", type=float, default=120, help="for each explorable")
    parser.add_argument("--page", default="", help="only pages whose name contains this")
    given = parser.parse_args(arguments)
    seed = random.randrange(10**6) if given.seed is None else given.seed
    chosen = [(name, k) for name, k in explorables() if given.page in name]
    if not chosen:
        raise SystemExit(f"No built page named {given.page!r} has an explorable.")
    print(f"== Fuzz, seed {seed}: {len(chosen)} explorables, {given.seconds:g} s each", flush=True)
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure(), args=list(ARGUMENTS))
        for name, which in chosen:
            try:
                steps = walk(browser, name, which, seed, given.seconds)
                print(f"{name}, figure {which + 1}: {steps} steps, nothing found", flush=True)
            except Found as found:
                failed += 1
                print(f"FOUND: {found}", flush=True)
        browser.close()
    if failed:
        raise SystemExit(f"{failed} of {len(chosen)} explorables failed.")


if __name__ == "__main__":
    main()
