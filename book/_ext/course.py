"""What the course adds to Sphinx: pages that ask nobody else for anything.

A default page of the theme requests a script for mathematics, a widget manager, an icon font and
the configuration of a service for running code. None is needed here: mathematics becomes MathML at
build time, explorers bring their own data, the few icons are in the style sheet.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

import itband.explorer
from itband.evidence import VERDICTS, claims, references
from itband.glossary import glossary
from itband.ledger import verdict_class

logger = logging.getLogger(__name__)

BUNDLE = Path(itband.explorer.__file__).parent / "static"
# What each script and its style sheet bring to life: a page gets those whose marks it holds.
BUNDLES = {
    "explorer": ("data-explorer=",),
    "forms": ("data-predict=", "data-compare=", "data-quiz=", "data-case="),
    "evidence": ("data-ledger=",),
}
# Scripts and styles of the theme and of extensions that a page must not carry.
UNWANTED = ("thebe", "require.js", "mathjax", "sphinx-design", "design-tabs", "togglebutton")
PERCENT = re.compile(r"(?<=\d) %")
# What sphinx-thebe adds to a page, and nothing that a chapter might show.
THEBE = re.compile(
    r"""\s*<script type="text/x-thebe-config">.*</script>\s*"""
    r"""|<script>kernelName = '[^']*'</script>""",
    re.DOTALL,
)


class TermLink(nodes.Inline, nodes.Element):
    """A term with its everyday meaning: ``uri``, ``meaning`` and ``tip``, the meaning's id."""


def visit_term(translator: Any, node: TermLink) -> None:
    """Write the link, described by its meaning.

    The meaning is hidden from the flow of the text (``aria-hidden``), so a sentence that is read
    aloud is not interrupted; ``aria-describedby`` still reads it when the link has the focus.
    """
    translator.body.append(
        f'<span class="term-box"><a class="term" href="{escape(node["uri"])}" '
        f'aria-describedby="{node["tip"]}">'
    )


def depart_term(translator: Any, node: TermLink) -> None:
    """Write the meaning, which the style sheet shows while the link is pointed at or focused."""
    translator.body.append(
        f'</a><span class="term-tip" id="{node["tip"]}" aria-hidden="true">'
        f"{escape(node['meaning'])}</span></span>"
    )


def add_term_script(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give a page that has terms the script that lets Escape and a first tap work on them."""
    if doctree is not None and next(doctree.findall(TermLink), None):
        app.add_js_file("term.js", loading_method="defer")


def lighten(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Leave out what a page does not need, and add the scripts of what it holds."""
    for bundle, marks in BUNDLES.items():
        if doctree is not None and _holds(doctree, marks):
            app.add_js_file(f"{bundle}.js", loading_method="defer")
            if (BUNDLE / f"{bundle}.css").exists():
                app.add_css_file(f"{bundle}.css")
    context["script_files"] = [s for s in context["script_files"] if not _unwanted(s)]
    context["css_files"] = [s for s in context["css_files"] if not _unwanted(s)]
    root = "../" * page.count("/")
    footer = context.get("theme_extra_footer", "")
    context["theme_extra_footer"] = footer.replace(
        'href="#"', f'href="{root}chapters/when_to_see_a_professional.html#alarms-first"'
    )


def _unwanted(entry: Any) -> bool:
    name = str(getattr(entry, "filename", entry) or "")
    attributes = dict(getattr(entry, "attributes", {}))
    # Widget state would repeat every explorer's data in the head of its page.
    if "widget-state" in attributes.get("type", ""):
        return True
    body = str(attributes.get("body", ""))
    return any(word in name.lower() or word in body.lower() for word in UNWANTED)


def _holds(doctree: nodes.document, marks: tuple[str, ...]) -> bool:
    return any(mark in raw.astext() for raw in doctree.findall(nodes.raw) for mark in marks)


def resolve(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Lead verdict chips, citations and terms to their rows, whatever the depth of the page.

    A chip gets its verdict's class, a term its everyday meaning. A chip that contradicts the
    ledger, or a link to what is not there, is a warning, and so an error.
    """
    known, studies = {claim.id: claim.verdict for claim in claims()}, references()
    for number, link in enumerate(list(doctree.findall(nodes.reference))):
        key, verdict = link.get("refuri", "").rpartition("#")[2], link.astext()
        if "cited" in link["classes"]:
            link["refuri"] = _uri(app, page, "reference/bibliography", key)
            if key not in studies:
                logger.warning("no reference %r in the bibliography", key, location=link)
        if "term" in link["classes"]:
            uri = _uri(app, page, "reference/glossary", key)
            if term := glossary().get(key):
                meaning = {"uri": uri, "meaning": term.everyday, "tip": f"meaning-{number}"}
                link.replace_self(TermLink("", *link.children, **meaning))
            else:
                logger.warning("no term %r in the glossary", key, location=link)
        if "claim" not in link["classes"]:
            continue
        link["refuri"] = _uri(app, page, "reference/evidence", key)
        if key not in known:
            logger.warning("no claim %r in the ledger", key, location=link)
        elif verdict not in VERDICTS or verdict != known[key]:
            said = f"{key} is {known[key]!r} in the ledger, not {verdict!r}"
            logger.warning(said, location=link)
        link["classes"].append(verdict_class(verdict))
    _resolve_chips_of_cases(app, doctree, page)


def _resolve_chips_of_cases(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Lead the chips of a case to their rows; `itband.cases` has checked their verdicts."""

    def uri(found: re.Match[str]) -> str:
        return f'href="{_uri(app, page, "reference/evidence", found[1])}"'

    for raw in list(doctree.findall(nodes.raw)):
        if "data-case=" in raw.astext():
            text = re.sub(r'href="claim:([a-z0-9-]+)"', uri, raw.astext())
            _rewrite(raw, text)


def _rewrite(raw: nodes.raw, text: str) -> None:
    raw.parent.replace(raw, nodes.raw("", text, format=raw["format"]))


def _uri(app: Sphinx, page: str, target: str, key: str) -> str:
    return f"{app.builder.get_relative_uri(page, target)}#{key}"


def bind_units(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Keep a number and its per-cent sign on one line, in prose and in what cells show.

    Code stays as it was typed, and an explorer's data as they were packed.
    """
    for text in list(doctree.findall(nodes.Text)):
        if not isinstance(text.parent, nodes.literal | nodes.literal_block | nodes.raw):
            bound = PERCENT.sub("\u00a0%", text)
            if bound != text:
                text.parent.replace(text, nodes.Text(bound))
    for raw in list(doctree.findall(nodes.raw)):
        text = raw.astext()
        if "data-explorer=" not in text and PERCENT.search(text):
            bound = PERCENT.sub("\u00a0%", text)
            _rewrite(raw, bound)


def fold_code(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Fold the code of a chapter's cells: its result is for all, how it was computed for some."""
    if not page.startswith("chapters/"):
        return
    opening = '<details class="computation"><summary>How this was computed</summary>'
    for cell in list(doctree.findall(nodes.container)):
        if "cell_input" in cell["classes"]:
            at = cell.parent.index(cell)
            cell.parent.insert(at + 1, nodes.raw("", "</details>", format="html"))
            cell.parent.insert(at, nodes.raw("", opening, format="html"))


def drop_thebe(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Remove the settings of a service for running code, which names addresses elsewhere."""
    for raw in list(doctree.findall(nodes.raw)):
        if THEBE.fullmatch(raw.astext()):
            raw.parent.remove(raw)


def share_style(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Let the first figure of a page bring the colours of all: alone, each brings its own."""
    start = '<figure class="drawing">'
    drawn = [raw for raw in doctree.findall(nodes.raw) if raw.astext().startswith(start)]
    for raw in drawn[1:]:
        text = re.sub(r"<style>.*?</style>", "", raw.astext(), count=1, flags=re.DOTALL)
        _rewrite(raw, text)


def _mathml(text: str, display: str) -> str:
    return convert(text, display=display)


def visit_math(translator: Any, node: nodes.math) -> None:
    """Write inline mathematics as MathML."""
    translator.body.append(_mathml(node.astext(), "inline"))
    raise nodes.SkipNode


def visit_math_block(translator: Any, node: nodes.math_block) -> None:
    """Write displayed mathematics as MathML, in a box that scrolls where it is too wide.

    The inner box keeps its width: a browser would squeeze the mathematics itself, and clip it.
    """
    box = '<div class="math" role="group" tabindex="0" aria-label="Equation">'
    mathml = _mathml(node.astext(), "block")
    translator.body.append(f'{box}<div class="math-inner">{mathml}</div></div>')
    raise nodes.SkipNode


def add_bundle(app: Sphinx, config: Config) -> None:
    """Publish the front end beside the pages, but not on every page, nor the notebook's half."""
    config.html_static_path.append(str(BUNDLE))
    config.exclude_patterns += ["**/widget.js", "**/forms-widget.js"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    app.add_node(TermLink, html=(visit_term, depart_term))
    app.connect("config-inited", add_bundle)
    app.connect("doctree-resolved", resolve)
    app.connect("doctree-resolved", bind_units)
    app.connect("doctree-resolved", fold_code)
    app.connect("doctree-resolved", share_style)
    app.connect("doctree-resolved", drop_thebe, priority=900)
    app.connect("html-page-context", add_term_script)
    # Late: the theme and the extensions add their files in this event too.
    app.connect("html-page-context", lighten, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
