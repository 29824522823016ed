"""The tariff tree: sections, chapters, headings, un-numbered groups and subheadings, read from ``nomenclature/hs2022``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hscode.compile.facts import Condition, FactVocabulary, read_conditions
from hscode.compile.notes import NOTE_KEYS, Note, read_note
from hscode.compile.source import Entry, Place, read_yaml

SECTION, CHAPTER, HEADING, GROUP, SUBHEADING = "section", "chapter", "heading", "group", "subheading"

_SECTIONS_KEYS = frozenset({"sections"})
_SECTION_KEYS = frozenset({"section", "title", "notes"})
_CHAPTER_KEYS = frozenset({"chapter", "section", "title", "when", "notes", "headings"})
_HEADING_KEYS = frozenset({"heading", "title", "parts", "parts-included", "when", "examples", "children"})
_CHILD_KEYS = frozenset({"code", "group", "title", "residual", "parts", "when", "examples", "children"})


@dataclass
class Node:
    """A place in the tariff. ``code`` is the section's numeral, 2, 4 or 6 digits; a group has its parent's code and a letter."""

    kind: str
    code: str
    title: str
    place: Place
    residual: bool = False
    parts: bool = False
    parts_included: bool = False
    when: list[Condition] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in the order of the tariff."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def six(self) -> str:
        """The six-digit code of a leaf: an undivided heading 0903 is 090300."""
        return self.code.ljust(6, "0")

    @property
    def is_code(self) -> bool:
        """Whether it is a six-digit code: a subheading, or a heading that is not divided."""
        return self.kind == SUBHEADING or (self.kind == HEADING and not self.children)


def read_tariff(folder: Path, root: Path, facts: FactVocabulary) -> tuple[list[Node], list[Note]]:
    """Read ``sections.yaml`` and all chapter files; return the sections as trees, and the legal notes."""
    sections, notes = _read_sections(folder / "sections.yaml", root, facts)
    by_numeral = {section.code: section for section in sections}
    for path in sorted(folder.glob("*.y*ml")):
        if path.name == "sections.yaml":
            continue
        if not re.fullmatch(r"[0-9][0-9]\.yaml", path.name):
            raise Place(path.relative_to(root).as_posix(), 1).fault("file", "is not a chapter file", "Name it by its chapter: 09.yaml")
        yaml_node, name = read_yaml(path, root)
        entry = Entry(yaml_node, name, "chapter", _CHAPTER_KEYS)
        chapter = _read_chapter(entry, path.stem, facts)
        numeral = entry.text("section")
        if numeral not in by_numeral:
            raise entry.at("section").fault("section", f"{numeral} does not exist", f"Use one of {', '.join(by_numeral)}")
        by_numeral[numeral].children.append(chapter)
        notes += [read_note(note, facts) for note in entry.entries("notes", "note", NOTE_KEYS)]
    _check_unique(sections)
    return sections, notes


def _read_sections(path: Path, root: Path, facts: FactVocabulary) -> tuple[list[Node], list[Note]]:
    yaml_node, name = read_yaml(path, root)
    sections, notes = [], []
    for entry in Entry(yaml_node, name, "file of sections", _SECTIONS_KEYS).entries("sections", "section", _SECTION_KEYS):
        sections.append(Node(SECTION, entry.text("section"), entry.text("title"), entry.place))
        notes += [read_note(note, facts) for note in entry.entries("notes", "note", NOTE_KEYS)]
    return sections, notes


def _read_chapter(entry: Entry, stem: str, facts: FactVocabulary) -> Node:
    code = entry.code("chapter", 2)
    if code != stem:
        raise entry.at("chapter").fault("chapter", f"{code} stands in the file of chapter {stem}", "Rename one of the two")
    chapter = Node(CHAPTER, code, entry.text("title"), entry.place)
    chapter.when = read_conditions(entry.text("when", ""), entry.at("when"), facts) if "when" in entry else []
    for heading_entry in entry.entries("headings", "heading", _HEADING_KEYS):
        heading = _read_common(heading_entry, HEADING, heading_entry.code("heading", 4), heading_entry.text("title"), facts)
        if heading.code[:2] != code:
            raise heading_entry.at("heading").fault("heading", f"{heading.code} is not in chapter {code}", "Move it to its chapter's file")
        heading.children = _read_children(heading_entry, heading, facts)
        chapter.children.append(heading)
    return chapter


def _read_common(entry: Entry, kind: str, code: str, title: str, facts: FactVocabulary) -> Node:
    node = Node(kind, code, title, entry.place)
    node.when = read_conditions(entry.text("when"), entry.at("when"), facts) if "when" in entry else []
    node.parts = entry.flag("parts")
    node.parts_included = entry.flag("parts-included")
    node.examples = [text for text, _ in entry.texts("examples")]
    return node


def _read_children(entry: Entry, parent: Node, facts: FactVocabulary) -> list[Node]:
    children: list[Node] = []
    for child in entry.entries("children", "subheading", _CHILD_KEYS):
        if "group" in child and "code" in child:
            raise child.at("code").fault("code", "stands in a group, which has none", "Make it a code with a title, or drop the code")
        if "group" in child:
            letter = "abcdefghijklmnopqrstuvwxyz"[sum(node.kind == GROUP for node in children)]
            node = _read_common(child, GROUP, parent.code[:4] + letter, child.text("group"), facts)
        else:
            node = _read_common(child, SUBHEADING, child.code("code", 6), child.text("title"), facts)
            if node.code[:4] != parent.code[:4]:
                raise child.at("code").fault("code", f"{node.code} is not in heading {parent.code[:4]}", "Move it to its heading")
        node.residual = child.flag("residual")
        node.children = _read_children(child, node, facts)
        if node.kind == GROUP and not node.children:
            raise child.place.fault("group", "has no subheadings", "Add `children:` or make it a code")
        if node.kind == SUBHEADING and node.children:
            raise child.place.fault("children", f"{node.code} has subheadings below six digits", "Make it a group")
        children.append(node)
    return children


def _check_unique(sections: list[Node]) -> None:
    codes: dict[str, Node] = {}
    titles: dict[str, Node] = {}
    for section in sections:
        for node in section.walk():
            if node.code in codes and node.kind != SECTION:
                raise node.place.fault("code", f"{node.code} stands twice, also at {_where(codes[node.code])}", "Delete one of the two")
            codes[node.code] = node
            if node.kind in (SECTION, CHAPTER):
                continue
            title = node.title.casefold()
            if title in titles:
                raise node.place.fault("title", f"{node.title!r} is also the title of {_where(titles[title])}", "Say what parts the two")
            titles[title] = node
            if title.strip(" .") in ("other", "others"):
                raise node.place.fault("title", "is a bare 'Other'", "Name what the residual holds")


def _where(node: Node) -> str:
    return f"{node.place.file}:{node.place.line}"
