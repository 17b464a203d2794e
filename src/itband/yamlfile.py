"""YAML files that people write: each mapping knows its line, so that a mistake can be found.

Only plain YAML is read: mappings, lists, text and numbers. Text is plain too, for it is shown as
it stands, in pages and in terminals.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import yaml

BOOK = Path(__file__).parents[2] / "book"

_MARKUP = re.compile(r"</?[a-zA-Z!]|\*\*|\]\(|`")
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")


@dataclass(frozen=True)
class Entry:
    """One mapping: its file, whose it is ("question 'form-drop'"), its nodes, and their lines."""

    file: str
    owner: str
    line: int
    nodes: dict[str, yaml.Node]
    lines: dict[str, int]

    def fail(self, message: str, key: str = "") -> NoReturn:
        """Raise ValueError that names the file, the line of `key` or of the mapping, the owner."""
        line = self.lines.get(key, self.line)
        where = f"{self.file}, line {line}" + (f", {self.owner}" if self.owner else "")
        raise ValueError(f"{where}: {message}")

    def owned_by(self, owner: str) -> Entry:
        """Return the same mapping under the name by which a writer knows it."""
        return replace(self, owner=owner)

    def require(self, needed: Collection[str], optional: Collection[str] = ()) -> None:
        """Refuse unknown and missing keys."""
        for key in self.nodes:
            if key not in {*needed, *optional}:
                known = ", ".join([*needed, *optional])
                self.fail(f"unknown key {key!r}; the keys are {known}", key)
        for key in needed:
            if key not in self.nodes:
                self.fail(f"no {key!r}")

    def text(self, key: str, default: str | None = None) -> str:
        """Return plain text on one line."""
        if key not in self.nodes and default is not None:
            return default
        return self._text(key, self._node(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, all different."""
        found = tuple(self._text(key, node) for node in self._items(key))
        for one in found:
            if found.count(one) > 1:
                self.fail(f"{key}: {one!r} stands twice", key)
        return found

    def named_texts(self, key: str) -> dict[str, str]:
        """Return a mapping of names to texts; empty where it is left out."""
        if key not in self.nodes:
            return {}
        inner = self.entry(key)
        return {name: inner.text(name) for name in inner.nodes}

    def number(self, key: str) -> float:
        """Return a number."""
        node = self._node(key)
        if node.tag not in _NUMBERS:
            self.fail(f"{key} must be a number", key)
        return float(yaml.safe_load(node.value))

    def flag(self, key: str) -> bool:
        """Return true or false; false where it is left out."""
        if key not in self.nodes:
            return False
        node = self.nodes[key]
        if node.tag != "tag:yaml.org,2002:bool":
            self.fail(f"{key} must be true or false", key)
        return bool(yaml.safe_load(node.value))

    def entry(self, key: str) -> Entry:
        """Return the mapping under `key`."""
        return self._entry(key, self._node(key))

    def entries(self, key: str) -> list[Entry]:
        """Return the mappings of a list; none where it is left out."""
        return [self._entry(key, node) for node in self._items(key)] if key in self.nodes else []

    def _entry(self, key: str, node: yaml.Node) -> Entry:
        if not isinstance(node, yaml.MappingNode):
            raise ValueError(f"{self.file}, line {_line(node)}: {key} needs 'name: value' lines")
        nodes, lines = _pairs(self.file, node)
        return replace(self, line=_line(node), nodes=nodes, lines=lines)

    def _node(self, key: str) -> yaml.Node:
        if key not in self.nodes:
            self.fail(f"no {key!r}")
        return self.nodes[key]

    def _items(self, key: str) -> list[yaml.Node]:
        node = self._node(key)
        if not isinstance(node, yaml.SequenceNode):
            self.fail(f"{key} must be a list", key)
        return list(node.value)

    def _text(self, key: str, node: yaml.Node) -> str:
        if node.tag != "tag:yaml.org,2002:str":
            self.fail(f"{key} must be text; {node.value!r} needs quotes to be one", key)
        text = " ".join(str(node.value).split())
        if not text:
            self.fail(f"{key} is empty", key)
        if found := _MARKUP.search(text):
            self.fail(f"{key} must be plain text, without {found[0]!r}", key)
        return text


def read(path: Path) -> Entry:
    """Return the mapping that a file holds. ValueError, with file and line, if it holds none."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise ValueError(f"{path.name}, line {line}: not YAML: {error.problem}") from None
    if not isinstance(node, yaml.MappingNode):
        raise ValueError(f"{path.name}, line 1: 'name: value' lines are needed")
    return Entry(path.name, "", 1, *_pairs(path.name, node))


def _pairs(file: str, node: yaml.MappingNode) -> tuple[dict[str, yaml.Node], dict[str, int]]:
    """Return the values and the lines of a mapping, by name."""
    nodes: dict[str, yaml.Node] = {}
    lines: dict[str, int] = {}
    for key, value in node.value:
        if key.value in nodes:
            raise ValueError(f"{file}, line {_line(key)}: {key.value!r} stands twice")
        nodes[str(key.value)], lines[str(key.value)] = value, _line(key)
    return nodes, lines


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
