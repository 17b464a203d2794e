"""Find the browser that the page tests drive: the system's, else Playwright's own download.

``python tools/browser.py`` makes sure that one is there, or says what to install.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
# The browser's sandbox refuses root; the rest keeps the browser from calling home while requests
# are being counted.
ARGUMENTS = (
    *(["--no-sandbox"] if ROOT else []),
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HELP = (
    "No Chromium or Chrome found for the page tests. Install one, for instance\n"
    "  Debian, Ubuntu:  apt-get install chromium\n"
    "  Fedora:          dnf install chromium\n"
    "  macOS:           brew install --cask google-chrome\n"
    "or set CHROMIUM to the path of one."
)


def find() -> str | None:
    """Return the path of a browser, or None."""
    if named := os.environ.get("CHROMIUM"):
        return named if Path(named).exists() else None
    for name in NAMES:
        if path := shutil.which(name):
            return path
    if MAC.exists():
        return str(MAC)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def ensure() -> str:
    """Return the path of a browser, fetching one if that can be done; SystemExit with help."""
    if path := find():
        return path
    print("No browser found; asking Playwright for its own", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if path := find():
        return path
    if os.environ.get("CI") and ROOT and shutil.which("apt-get"):
        print("That failed; installing the distribution's chromium", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
        command = ["apt-get", "install", "-y", "-qq", "chromium"]
        subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
        if path := find():
            return path
    raise SystemExit(HELP)


if __name__ == "__main__":
    print(f"Browser: {ensure()}")
