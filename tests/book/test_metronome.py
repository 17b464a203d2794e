"""The metronome and tap tempo in their built page: over http and from disk."""

import itertools

import numpy as np
import pytest

from book.test_explorer import Explorer
from book.test_pages import Visit
from itband.explorer import Metronome, Range, explore

# Every click of the metronome is an oscillator that starts at a time of the audio clock.
RECORD = """
window.clicks = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) { window.clicks.push(at); start.call(this, at); };
const close = AudioContext.prototype.close;
AudioContext.prototype.close = function () { window.silenced = true; return close.call(this); };
"""
FOLD = "Hear it, and measure your own"


class Heard(Explorer):
    """An explorer whose metronome is listened to."""

    def __init__(self, page):
        super().__init__(page)
        self.figure.locator("summary", has_text=FOLD).click()
        self.button = self.figure.locator(".metronome-play button")

    def wait_for_clicks(self, count):
        self.page.wait_for_function("n => window.clicks.length >= n", arg=count)
        return np.array(self.page.evaluate("window.clicks"))

    def silent(self):
        """Whether nothing more is placed in the time of two steps."""
        before = self.page.evaluate("window.clicks.length")
        self.page.wait_for_timeout(800)
        return self.page.evaluate("window.clicks.length") == before


def open_page(browser, where, script=RECORD, **context):
    visit = Visit(browser, "about:blank", **context)
    visit.page.add_init_script(script)
    visit.page.goto(f"{where}/chapters/form.html")
    return visit


@pytest.fixture
def visit(browser, pages):
    with open_page(browser, pages) as visit:
        yield visit
        assert visit.strangers == []
        assert visit.complaints == []


@pytest.fixture
def heard(visit):
    return Heard(visit.page)


@pytest.fixture
def served(browser, server):
    """What does not depend on where the page came from: heard over http alone."""
    with open_page(browser, server) as visit:
        yield Heard(visit.page)
        assert visit.complaints == []


def test_metronome_keeps_the_tempo_that_its_button_says(heard):
    heard.set(cadence=165, change=5)
    assert heard.page.evaluate("window.clicks") == [], "nothing sounds unasked"
    tempo = heard.value("changed_cadence")
    assert heard.button.inner_text() == f"Play {tempo:.0f} steps/min"
    assert heard.button.get_attribute("aria-pressed") == "false"
    heard.button.click()
    assert heard.button.inner_text() == "Stop"
    assert heard.button.get_attribute("aria-pressed") == "true"
    clicks = heard.wait_for_clicks(21)
    np.testing.assert_allclose(np.diff(clicks), 60 / tempo, rtol=0, atol=1e-3)
    heard.button.click()
    assert heard.page.evaluate("window.silenced"), "what was placed ahead is not heard"
    assert heard.button.inner_text() == f"Play {tempo:.0f} steps/min"
    assert heard.silent()


def test_metronome_follows_the_slider_without_burst_or_gap(served):
    served.set(cadence=150, change=-5)
    served.button.click()
    slow = served.value("changed_cadence")
    served.wait_for_clicks(6)
    served.set(change=15)
    fast = served.value("changed_cadence")
    assert fast > slow + 25
    steps = np.diff(served.wait_for_clicks(18))
    is_slow = np.abs(steps - 60 / slow) < 1e-3
    is_fast = np.abs(steps - 60 / fast) < 1e-3
    assert (is_slow | is_fast).all()
    assert is_slow[:4].all()
    assert is_fast[-8:].all()


def test_every_other_step_and_the_volume(served):
    served.page.get_by_label("every other step").check()
    served.figure.get_by_label("Volume").fill("25")
    assert served.figure.get_by_label("Volume").get_attribute("aria-valuetext") == "25 percent"
    served.button.press("Enter")
    steps = np.diff(served.wait_for_clicks(5))
    np.testing.assert_allclose(steps, 120 / served.value("changed_cadence"), rtol=0, atol=1e-3)


@pytest.mark.parametrize("event", ["hidden", "pagehide", "fold", "removed", "no run"])
def test_metronome_stops_when_nobody_can_stop_it(served, event):
    served.button.click()
    served.wait_for_clicks(3)
    if event == "hidden":
        served.page.evaluate(
            "Object.defineProperty(document, 'visibilityState', {value: 'hidden'});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
    elif event == "pagehide":
        served.page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    elif event == "fold":
        served.figure.locator("summary", has_text=FOLD).click()
    elif event == "removed":
        served.figure.evaluate("f => f.remove()")
    else:
        served.set(speed=2.0, cadence=190, change=15)
        assert served.button.is_disabled()
    served.page.wait_for_function("window.silenced")
    assert served.silent()


def test_marker_steps_from_side_to_side_and_not_under_reduced_motion(browser, server):
    for motion, visible in (("no-preference", True), ("reduce", False)):
        with open_page(browser, server, reduced_motion=motion) as visit:
            heard = Heard(visit.page)
            assert heard.figure.locator(".beat-sides").is_visible() == visible
            place = "b => b.getBoundingClientRect().toJSON()"
            before = heard.button.evaluate(place)
            heard.button.click()
            for side in (".right", ":not(.right)"):
                visit.page.wait_for_selector(f".beat-marker{side}", state="attached")
            assert heard.button.evaluate(place) == before, "nothing moves but the marker"


def test_without_web_audio_it_says_so(browser, server):
    with open_page(browser, server, "delete window.AudioContext") as visit:
        heard = Heard(visit.page)
        assert heard.button.count() == 0
        words = heard.figure.locator(".metronome").inner_text()
        assert "cannot play sound here. The beat would be 165 steps/min." in words
        assert visit.complaints == []


class Taps:
    """Presses at exact times: the browser is told when each one happened."""

    def __init__(self, visit):
        self.page = visit.page
        self.explorer = Explorer(self.page)
        control = self.explorer.figure.locator("[data-input=cadence]")
        self.button = control.get_by_role("button", name="Tap with each step")
        self.words = control.locator(".tap-words")
        self.twice = control.locator(".tap-twice")
        self.session = visit.context.new_cdp_session(self.page)
        self.clock = itertools.count()
        self.start = self.page.evaluate("(performance.timeOrigin + performance.now()) / 1000")

    def send(self, method, at, **event):
        self.session.send(f"Input.{method}", {**event, "timestamp": self.start + at})

    def pointer(self, at):
        box = self.button.bounding_box()
        place = {"x": box["x"] + 20, "y": box["y"] + 20, "button": "left", "clickCount": 1}
        self.send("dispatchMouseEvent", at, type="mousePressed", **place)
        self.send("dispatchMouseEvent", at + 0.05, type="mouseReleased", **place)

    def finger(self, at):
        box = self.button.bounding_box()
        points = [{"x": box["x"] + 20, "y": box["y"] + 20}]
        self.send("dispatchTouchEvent", at, type="touchStart", touchPoints=points)
        self.send("dispatchTouchEvent", at + 0.05, type="touchEnd", touchPoints=[])

    def key(self, at, name, code):
        key = {"key": name, "code": name if name != " " else "Space", "windowsVirtualKeyCode": code}
        self.send("dispatchKeyEvent", at, type="keyDown", text="\r" if code == 13 else " ", **key)
        # A key that is held repeats itself; no tap is in that.
        repeat = {"autoRepeat": True, "text": "\r" if code == 13 else " "}
        self.send("dispatchKeyEvent", at + 0.17, type="keyDown", **repeat, **key)
        self.send("dispatchKeyEvent", at + 0.2, type="keyUp", **key)

    def tap(self, how, per_minute, count):
        if how in ("space", "enter"):
            self.button.focus()
        self.button.scroll_into_view_if_needed()
        for k in range(count):
            at = 60 * k / per_minute
            if how == "pointer":
                self.pointer(at)
            elif how == "finger":
                self.finger(at)
            else:
                self.key(at, *((" ", 32) if how == "space" else ("Enter", 13)))


@pytest.mark.parametrize("how", ["pointer", "space", "enter"])
def test_tapping_sets_the_usual_cadence(visit, how):
    taps = Taps(visit)
    slider = taps.explorer.slider("cadence")
    assert slider.input_value() == "165"
    taps.tap(how, 168, 5)
    assert slider.input_value() == "165", "five taps are too few"
    visit.page.wait_for_timeout(100)
    taps.start += 100
    taps.tap(how, 168, 9)
    assert taps.words.inner_text() == "168 steps/min from 9 taps"
    assert float(slider.input_value()) == pytest.approx(168, abs=1)
    assert taps.twice.is_hidden()
    live = taps.explorer.figure.locator("[aria-live=polite]")
    visit.page.wait_for_function(
        "e => e.textContent.includes('Usual cadence 168')", arg=live.element_handle()
    )


def test_tapping_with_a_finger(browser, server):
    phone = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
    with Visit(browser, f"{server}/chapters/form.html", **phone) as visit:
        taps = Taps(visit)
        taps.tap("finger", 176, 8)
        assert taps.words.inner_text() == "176 steps/min from 8 taps"
        assert float(taps.explorer.slider("cadence").input_value()) == pytest.approx(176, abs=1)
        assert taps.button.evaluate("b => getComputedStyle(b).touchAction") == "manipulation"


def test_one_foot_only_is_noticed_and_never_doubled_unasked(visit):
    taps = Taps(visit)
    slider = taps.explorer.slider("cadence")
    taps.tap("pointer", 84, 7)
    assert taps.words.inner_text() == "About 84: one foot? Counted twice that is 168."
    assert slider.input_value() == "165"
    assert taps.twice.inner_text() == "Use 168"
    taps.twice.click()
    assert slider.input_value() == "168"
    assert taps.twice.is_hidden()
    assert taps.button.evaluate("b => b === document.activeElement")


def test_a_tempo_that_nobody_runs_is_left_alone_in_words(visit):
    taps = Taps(visit)
    taps.tap("pointer", 260, 7)
    assert "About 260 steps/min: out of the slider’s reach" in taps.words.inner_text()
    assert taps.explorer.slider("cadence").input_value() == "165"
    assert taps.twice.is_hidden()


def test_a_press_that_is_neither_finger_nor_key_counts_once(visit):
    taps = Taps(visit)
    taps.button.scroll_into_view_if_needed()
    taps.button.evaluate("b => b.click()")
    assert taps.words.inner_text() == "1 tap, go on."
    taps.pointer(1)
    assert taps.words.inner_text() == "2 taps, go on."


def test_any_explorer_can_be_tapped_and_heard(browser, tmp_path):
    made = explore(
        lambda rate: {"heart": rate, "rest": 60 / rate},
        Range("rate", 40, 120, 1, 60, label="Rate", unit="beats/min", tap="rate", samples=33),
        show=["rest", Metronome("heart", "The beat")],
        name="heart",
    )
    path = tmp_path / "heart.html"
    made.save(str(path))
    with Visit(browser, path.as_uri()) as visit:
        figure = Explorer(visit.page).figure
        figure.get_by_role("button", name="Tap with each beat").wait_for()
        figure.get_by_role("button", name="Play 60 beats/min").click()
        figure.get_by_role("button", name="Stop").wait_for()
        assert figure.get_by_label("every other beat").count() == 1
        assert visit.complaints == []
