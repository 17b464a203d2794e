"""Take the README's picture of the explorer from the built book."""

from pathlib import Path

from browser import ARGUMENTS, ensure
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "book" / "_build" / "html" / "chapters" / "form.html"
PICTURE = ROOT / "book" / "images" / "explorer.png"


def main() -> None:
    """Show what +10 % does, in the width of a desktop column."""
    PICTURE.parent.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure(), args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": 1280, "height": 1250}, device_scale_factor=1.5)
        page.goto(PAGE.as_uri())
        page.wait_for_selector("figure.explorer.live")
        page.locator("input[type=range][name=change]").fill("10")
        page.evaluate("document.activeElement.blur()")
        # As far as a first screen goes; the rest is for those who come.
        hidden = ".views > :nth-child(n + 2), .caution, .bd-header-article, .skip-link"
        page.add_style_tag(content=f"{hidden} {{ display: none !important }}")
        page.locator("figure.explorer").screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
