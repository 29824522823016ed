"""Reading source files with positions, so that every fault can be told with file, line, key and mend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from hscode.errors import NomenclatureError

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Place:
    """Where something stands in the sources."""

    file: str
    line: int

    def fault(self, key: str, fault: str, mend: str) -> NomenclatureError:
        """Return the error to raise for *key* at this place."""
        return NomenclatureError(self.file, self.line, key, fault, mend)


class Entry:
    """A YAML mapping whose keys are checked: unknown and duplicate keys are faults, values are typed on access."""

    def __init__(self, node: yaml.Node, file: str, what: str, allowed: frozenset[str]) -> None:
        self.place = Place(file, node.start_mark.line + 1)
        self.what = what
        if not isinstance(node, yaml.MappingNode):
            raise self.place.fault(what, "is not a mapping of keys to values", "Write it as `key: value` lines")
        self._values: dict[str, yaml.Node] = {}
        for key_node, value_node in node.value:
            key, place = str(key_node.value), Place(file, key_node.start_mark.line + 1)
            if key not in allowed:
                raise place.fault(key, f"is not a key of a {what}", f"Use one of {', '.join(sorted(allowed))}")
            if key in self._values:
                raise place.fault(key, f"stands twice in this {what}", "Keep one of the two")
            self._values[key] = value_node

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def at(self, key: str) -> Place:
        """Return the place of the value of *key*, or of the entry when the key is absent."""
        node = self._values.get(key)
        return self.place if node is None else Place(self.place.file, node.start_mark.line + 1)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a plain text value; absent without a default, empty, or not text is a fault."""
        node = self._values.get(key)
        if node is None:
            if default is None:
                raise self.place.fault(key, f"is missing in this {self.what}", f"Add `{key}: ...`")
            return default
        if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:str" or not node.value.strip():
            raise self.at(key).fault(key, "is not a text", 'Quote the value: "..."')
        return str(node.value)

    def code(self, key: str, digits: int) -> str:
        """Return a code, which must be quoted and have *digits* digits."""
        node = self._values.get(key)
        if isinstance(node, yaml.ScalarNode) and node.style not in ('"', "'"):
            raise self.at(key).fault(key, f"code {node.value} is not quoted", f'Write {key}: "{node.value}"')
        code = self.text(key)
        if len(code) != digits or not code.isdigit():
            raise self.at(key).fault(key, f"{code!r} is not a code of {digits} digits", "Write the digits without dots")
        return code

    def flag(self, key: str) -> bool:
        """Return a true or false value, false when absent."""
        node = self._values.get(key)
        if node is None:
            return False
        if node.tag != "tag:yaml.org,2002:bool":
            raise self.at(key).fault(key, "is neither true nor false", "Write true or leave the key out")
        return str(node.value).lower() in ("true", "yes", "on")

    def texts(self, key: str) -> list[tuple[str, Place]]:
        """Return a list of texts with their places, empty when absent."""
        return [(self._scalar(node, key), place) for node, place in self._items(key)]

    def codes(self, key: str) -> list[tuple[str, Place]]:
        """Return a list of quoted codes with their places."""
        out = []
        for node, place in self._items(key):
            if isinstance(node, yaml.ScalarNode) and node.style not in ('"', "'"):
                raise place.fault(key, f"code {node.value} is not quoted", f'Write "{node.value}"')
            out.append((self._scalar(node, key), place))
        return out

    def entries(self, key: str, what: str, allowed: frozenset[str]) -> Iterator[Entry]:
        """Yield the mappings in the list under *key*."""
        for node, place in self._items(key):
            yield Entry(node, place.file, what, allowed)

    def entry(self, key: str, what: str, allowed: frozenset[str]) -> Entry | None:
        """Return the mapping under *key*, or None when absent."""
        node = self._values.get(key)
        return None if node is None else Entry(node, self.place.file, what, allowed)

    def _items(self, key: str) -> list[tuple[yaml.Node, Place]]:
        node = self._values.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self.at(key).fault(key, "is not a list", "Write one `- item` a line, or [a, b]")
        return [(item, Place(self.place.file, item.start_mark.line + 1)) for item in node.value]

    def _scalar(self, node: yaml.Node, key: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.tag not in ("tag:yaml.org,2002:str", "tag:yaml.org,2002:int"):
            raise Place(self.place.file, node.start_mark.line + 1).fault(key, "holds something that is not text", 'Quote it: "..."')
        return str(node.value).strip()


def read_yaml(path: Path, root: Path) -> tuple[yaml.Node, str]:
    """Return the root node of the YAML file at *path* and its name relative to *root*."""
    name, text = _read(path, root)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.reader.ReaderError as error:
        character = chr(error.character)  # its position is one of bytes or of characters, as the loader is compiled or not
        line = text.count("\n", 0, text.index(character)) + 1
        raise Place(name, line).fault("file", f"holds the control character {character!r}", "Take the character out") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise NomenclatureError(name, line, "file", f"is not YAML: {error.problem}", "Check indentation and quotes") from None
    if node is None:
        raise NomenclatureError(name, 1, "file", "is empty", "Write the chapter or delete the file")
    return node, name


def text_lines(path: Path, root: Path) -> Iterator[tuple[str, Place]]:
    """Yield the lines of a plain text source that are neither blank nor comments (`#`), without line ends."""
    name, text = _read(path, root)
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.rstrip(), Place(name, number)


def block_lines(path: Path, root: Path, blocks: Sequence[str]) -> Iterator[tuple[str, str, Place]]:
    """Yield the lines below the names of *blocks*, with these and with what goes on below a line, more deeply indented."""
    block, text, start = "", "", Place("", 0)
    for line, place in text_lines(path, root):
        indent = len(line) - len(line.lstrip())
        if indent > 2 and text:
            text += "; " + line.strip().rstrip(";")
            continue
        if text:
            yield block, text, start
        block, text, start = (block, line.strip().rstrip(";"), place) if indent else (line, "", place)
        if not block:
            raise place.fault(text, "stands under nothing", "Write the name of its block above it, at the margin")
        if block not in blocks:
            raise place.fault(block, "is no block of this file", f"Write one of: {', '.join(blocks)}")
    if text:
        yield block, text, start


def _read(path: Path, root: Path) -> tuple[str, str]:
    """Return the name of a source file relative to *root*, and its text."""
    name, data = path.relative_to(root).as_posix(), path.read_bytes()
    try:
        return name, data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Place(name, line).fault("file", f"is not UTF-8 text: byte {data[error.start]:#04x}", "Save it as UTF-8") from None
