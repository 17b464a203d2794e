"""Words on their way into HTML, XML and SVG."""

import re
from html import escape

# What XML cannot hold, not even as a reference.
_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """Return the text without the characters that no XML document can hold."""
    return _CONTROL.sub("", text)


def escaped(text: str) -> str:
    """Return the text as it may stand in an element or an attribute."""
    return escape(plain(text))
