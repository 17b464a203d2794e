"""A real JupyterLab with the form chapter in it, driven by a real browser.

``check_lab`` takes the Python of any environment, so that the one Binder would make is put to the
same test as the one the course is developed in.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parents[2]
CHAPTERS = ROOT / "book" / "chapters"
# Lab asks elsewhere for news and for newer versions of itself, unless told not to.
QUIET = {"fetchNews": "false", "checkForUpdates": False}
PATIENCE_S = 90  # for a start that compiles every module of a fresh environment
LOCAL = ("data:", "blob:")

# Runs code in the notebook's own kernel, over the page's connection, and returns what it prints.
EXECUTE = """async (code) => {
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  const future = kernel.requestExecute({ code });
  let printed = "";
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "stream") printed += content.text;
    if (header.msg_type === "error") printed += `${content.ename}: ${content.evalue}`;
  };
  await future.done;
  return printed.trim();
}"""


def clean_environment(python: Path, home: Path) -> dict[str, str]:
    """Return the variables for a process that must find nothing but its own environment."""
    kept = {k: v for k, v in os.environ.items() if k in ("LANG", "LC_ALL", "TMPDIR", "TZ")}
    path = os.pathsep.join([str(python.parent), "/usr/bin", "/bin"])
    places = {
        name: str(home / name.lower())
        for name in (
            "IPYTHONDIR",
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
            "MPLCONFIGDIR",
        )
    }
    return {**kept, **places, "PATH": path, "HOME": str(home), "PYTHONNOUSERSITE": "1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_lab(python: Path, folder: Path, home: Path) -> Iterator[tuple[str, str]]:
    """Serve ``folder`` in JupyterLab on this machine only; yield its address and its token."""
    environment = clean_environment(python, home)
    settings = Path(environment["JUPYTERLAB_SETTINGS_DIR"]) / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(QUIET))
    port, token = free_port(), secrets.token_hex(16)
    address, log = f"http://127.0.0.1:{port}", home / "lab.log"
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.open_browser": False,
        "ServerApp.root_dir": folder,
        "ServerApp.allow_root": True,
        "IdentityProvider.token": token,
        "LabApp.expose_app_in_browser": True,
        "LabApp.extension_manager": "readonly",
    }
    command = [python, "-m", "jupyterlab", *[f"--{key}={value}" for key, value in options.items()]]
    with log.open("w") as file:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=file, stderr=file)
    try:
        await_answer(f"{address}/api?token={token}", process, log)
        yield address, token
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def await_answer(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.25)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text()}")


@contextmanager
def chapter_in_lab(python: Path, tmp_path: Path, browser: Browser) -> Iterator[Page]:
    """Yield a page that shows the form chapter, all cells run, and see that it asks nobody else."""
    folder, home = tmp_path / "chapters", tmp_path / "home"
    shutil.copytree(CHAPTERS, folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    home.mkdir()
    with running_lab(python, folder, home) as (address, token):
        context = browser.new_context(viewport={"width": 1400, "height": 1000})
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.on("websocket", lambda socket: asked.append(socket.url))
        try:
            page.goto(f"{address}/lab/tree/form.ipynb?token={token}")
            run_all_cells(page)
            yield page
        finally:
            context.close()
    local = (address, address.replace("http:", "ws:"), *LOCAL)
    assert [url for url in asked if not url.startswith(local)] == []


def run_all_cells(page: Page) -> None:
    notebook = page.locator(".jp-NotebookPanel:visible")
    expect(notebook).to_have_count(1, timeout=PATIENCE_S * 1000)
    page.evaluate("() => jupyterapp.shell.currentWidget.context.ready")
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.ready")
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    failed = ".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr'], .jp-mod-error"
    assert page.locator(failed).all_inner_texts() == []


def check_lab(python: Path, tmp_path: Path, browser: Browser) -> None:
    """The chapter's explorer is alive in JupyterLab, and Python and the slider keep in step."""
    with chapter_in_lab(python, tmp_path, browser) as page:

        def run(code: str) -> str:
            return str(page.evaluate(EXECUTE, code))

        # What the chapter's own cell returned, not a copy made for the test.
        run(
            "from itband.explorer import Explorer\n"
            "explorer = next(v for v in Out.values() if isinstance(v, Explorer))"
        )
        assert Path(run("import sys; print(sys.prefix)")) == python.parents[1]

        figure = page.locator(".jp-OutputArea figure.explorer.live")
        figure.scroll_into_view_if_needed(timeout=PATIENCE_S * 1000)
        expect(figure.locator("p[role=status]")).to_have_css("position", "absolute")  # it is styled
        slider = figure.locator("input[type=range][name=change]")
        expect(slider).to_have_value("0")
        assert run("print(explorer.change)") == "0.0"

        # From the slider to Python, by keyboard, one step a press: Lab must not take the keys.
        slider.focus()
        for _ in range(3):
            slider.press("ArrowRight")
        expect(slider).to_have_value("3")
        page.wait_for_function(
            f"async () => await ({EXECUTE})('print(explorer.change)') === '3.0'", timeout=30_000
        )
        shown = figure.locator("output[name=braking_impulse]").get_attribute("data-value")
        model = run("print(explorer.outputs['braking_impulse'])")
        assert abs(float(shown or "nan") / float(model) - 1) < 0.006

        # From Python to the slider, and to the numbers beside it.
        assert run("explorer.change = 7") == ""
        expect(slider).to_have_value("7")
        expect(figure.locator("input[name=change_number]")).to_have_value("7")
        model = run("print(explorer.outputs['braking_impulse'])")
        shown = figure.locator("output[name=braking_impulse]").get_attribute("data-value")
        assert abs(float(shown or "nan") / float(model) - 1) < 0.006

        check_quiz(page)


def check_quiz(page: Page) -> None:
    """The chapter's questions are alive too: Lab leaves them their keys, and they their styles."""
    page.locator(".jp-Cell", has_text='quiz("form")').last.scroll_into_view_if_needed()
    quiz = page.locator(".jp-OutputArea .quiz.live")
    quiz.scroll_into_view_if_needed(timeout=PATIENCE_S * 1000)
    number = quiz.locator("[data-question=form-watch]")
    number.locator("input").fill("81")
    number.locator("input").press("Enter")
    expect(number.get_by_role("status")).to_contain_text("Those are strides")
    choice = quiz.locator("[data-question=form-drop]")
    choice.locator("input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(choice.locator("input").nth(2)).to_be_checked()
    choice.get_by_role("button").press("Enter")
    expect(choice.locator(".standing")).to_have_text("Right.")
    expect(choice.locator("details")).to_be_hidden()

    guess = page.locator(".jp-OutputArea form.predict")
    guess.get_by_label("about 50 % smaller").check()
    guess.get_by_role("button", name="Keep my prediction").click()
    kept = page.locator(".jp-OutputArea .compare tbody tr").first
    kept.scroll_into_view_if_needed()
    expect(kept).to_contain_text("about 50 % smaller")
