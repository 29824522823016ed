"""From the read sources to the sections of the index file.

Everything that can be derived is derived here and not typed: joined spellings, word statistics, what a node's subtree
holds, the default path to each default code.
"""

from __future__ import annotations

import hashlib
import json
import math
import zlib
from array import array
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

from hscode import index_file
from hscode.compile.alloys import read_alloys
from hscode.compile.association import associate, associate_chapters
from hscode.compile.automaton import arrange
from hscode.compile.automaton import build as build_trie
from hscode.compile.editions import EditionTables, edition_sections, read_editions
from hscode.compile.facts import Condition, FactVocabulary, read_facts
from hscode.compile.frames import FrameSheet, read_frames
from hscode.compile.law import Numbering, facts_asked, law_sections, told
from hscode.compile.lexicon import Lexicon
from hscode.compile.lines import read_lines
from hscode.compile.measures import LITTLE, NOTHING, OTHERS, MeasureWords, read_measures
from hscode.compile.mentions import read_mention
from hscode.compile.notes import Note, check_targets, runs, words_of_trigger
from hscode.compile.opinion import Lessons, half_of, heard, learn, lessons_of
from hscode.compile.rulebook import MARKING, read_rulebook
from hscode.compile.source import Place
from hscode.compile.stems import families
from hscode.compile.steps import compiled
from hscode.compile.tariff import CHAPTER, HEADING, SECTION, Node, read_tariff
from hscode.compile.terms import TermSheet, read_terms
from hscode.compile.vocabulary import (
    ALONE,
    ByNeighbour,
    read_abbreviations,
    read_advice,
    read_by_kind,
    read_by_neighbours,
    read_filed,
    read_word_list,
)
from hscode.compile.wordtable import Sections, word_sections
from hscode.index_file import NOTES_OF_RUN, pack24, pack_bits
from hscode.kinds import Flag, Kind, Level, TokenFlag
from hscode.reading import labels, lengths, nouns
from hscode.reading.phrases import content_word, content_words
from hscode.reading.presentation import MEDIUM, PACKED_KINDS
from hscode.reading.quantities import DIMENSIONS
from hscode.reading.relations import JOINING
from hscode.reading.text import tokenise
from hscode.reading.trades import KINDS as TRADES

OPERATORS = ("=", "<", "<=", ">", ">=")
_LEVELS = {SECTION: Level.SECTION, CHAPTER: Level.CHAPTER, HEADING: Level.HEADING}


_REMARK = 1
"""Target of the noise that is passed over by itself."""


@dataclass
class Sources:
    """All that the nomenclature's files say."""

    sections: list[Node]
    notes: list[Note]
    facts: FactVocabulary
    sheet: TermSheet
    lines: list[tuple[str, str]]
    descriptions: list[tuple[str, str]]
    noise: list[str]
    remarks: list[str]
    packings: list[str]
    vague: dict[str, str]
    brands: list[str]
    abbreviations: dict[str, str]
    labels: dict[str, str]
    lengths: dict[str, str]
    packed: dict[str, str]
    components: dict[str, list[str]]
    measures: MeasureWords
    trades: dict[str, list[str]]
    alloys: dict[str, Any]
    rulebook: dict[str, Any]
    frames: FrameSheet
    by_neighbours: list[ByNeighbour]
    editions: EditionTables
    digest: bytes


def read_sources(root: Path) -> Sources:
    """Read the nomenclature folder *root*; any fault raises :class:`~hscode.errors.NomenclatureError`."""
    vocabulary = root / "vocabulary"
    facts = read_facts(vocabulary / "facts.txt", root)
    sections, notes = read_tariff(root / "hs2022", root, facts)
    sheet = read_terms(root / "terms", root)
    known = {node.code for section in sections for node in section.walk()}
    codes = {node.six for section in sections for node in section.walk() if node.is_code}
    known |= codes
    check_targets(notes, known)
    _check_sheet(sheet, known)
    noise = read_word_list(vocabulary / "noise.txt", root)
    lines = list(read_lines(root / "lines", root))
    _check_phrases(lines, "line", codes, "Write an existing code")
    descriptions = list(read_lines(root / "descriptions", root))
    _check_phrases(descriptions, "text", codes, "Write an existing code")
    return Sources(
        sections, notes, facts, sheet, lines=[(text, code) for text, code, _ in lines], descriptions=[(text, code) for text, code, _ in descriptions],
        noise=[word for word in noise if not word.endswith(ALONE)], remarks=[word.rstrip(f" {ALONE}") for word in noise if word.endswith(ALONE)],
        packings=read_word_list(vocabulary / "packings.txt", root),
        vague=read_advice(vocabulary / "vague.txt", root), brands=read_word_list(vocabulary / "brands.txt", root),
        abbreviations=read_abbreviations(vocabulary / "abbreviations.txt", root),
        labels=read_filed(vocabulary / "labels.txt", root, labels.KINDS, "a field does"),
        lengths=read_filed(vocabulary / "lengths.txt", root, lengths.KINDS, "a length is"),
        packed=read_filed(vocabulary / "packed.txt", root, tuple(PACKED_KINDS), "packings are of, or goods lie in"),
        components=read_by_kind(vocabulary / "components.txt", root, nouns.KINDS, "a component is"),
        measures=read_measures(vocabulary / "measures.txt", root),
        trades=read_by_kind(vocabulary / "trades.txt", root, tuple(TRADES), "a figure says", spelt=True),
        alloys=read_alloys(vocabulary / "alloys.txt", root, facts.values.keys() | facts.values.get("material", {}).keys()),
        rulebook=read_rulebook(vocabulary / "rules.yaml", root, known, {name for values in facts.values.values() for name in values}),
        frames=read_frames(vocabulary / "frames.txt", root),
        by_neighbours=read_by_neighbours(vocabulary / "abbreviations.txt", root),
        editions=read_editions(root / "editions", root, codes), digest=source_digest(root),
    )  # fmt: skip


def _joins(text: str) -> bool:
    """Whether a phrase is written with a word that joins two names: "salt and pepper mill"."""
    return any(token.text in JOINING for token in tokenise(text))


def source_digest(root: Path) -> bytes:
    """Return the SHA-256 over the names and contents of all source files below *root*."""
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in (".yaml", ".txt", ".csv")):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.digest()


def compile_index(root: Path, without_half: int | None = None) -> bytes:
    """Compile the nomenclature folder *root* to the bytes of an index file. Same sources, same bytes.

    Args:
        root: the folder.
        without_half: half of the whole descriptions from which the second opinion does not learn; None for none. With each of the two halves
            the index is the same but for its second opinion.
    """
    return _Builder(read_sources(root), without_half).build()


def _check_phrases(phrases: Iterable[tuple[str, str, Place]], what: str, known: set[str], mend: str) -> None:
    for phrase, code, place in phrases:
        if code not in known:
            raise place.fault(code, f"does not exist ({what} {phrase!r})", mend)


def _check_sheet(sheet: TermSheet, known: set[str]) -> None:
    _check_phrases(sheet.terms + sheet.cues, "term", known, "Write an existing heading or code")
    for code, (target, place) in sheet.defaults.items():
        for each in (code, target):
            if each not in known:
                raise place.fault("default", f"{each} does not exist", "Write an existing code")
    for code, phrase, target, place in sheet.elsewhere:
        for each in (code, target):
            if each not in known:
                raise place.fault("elsewhere", f"{each} does not exist ({phrase!r})", "Write an existing heading or code")


@dataclass
class _Row:
    """One node with its number in the order of the tariff."""

    node: Node
    level: int
    parent: int
    end: int = 0
    flags: int = 0
    default_child: int = -1
    leaf: int = -1


@dataclass
class _Patterns:
    """Distinct token sequences and what each stands for."""

    number: dict[tuple[int, ...], int] = field(default_factory=dict)
    entries: list[list[tuple[int, int]]] = field(default_factory=list)

    def add(self, tokens: tuple[int, ...], kind: int, target: int) -> None:
        if not tokens:
            return
        i = self.number.setdefault(tokens, len(self.entries))
        if i == len(self.entries):
            self.entries.append([])
        if (kind, target) not in self.entries[i]:
            self.entries[i].append((kind, target))

    def arrange(self) -> None:
        """Number the sequences as the trie does."""
        entries = {tokens: self.entries[i] for tokens, i in self.number.items()}
        self.number = {tokens: i for i, tokens in enumerate(arrange(entries))}
        self.entries = [entries[tokens] for tokens in self.number]


class _Builder:
    def __init__(self, sources: Sources, without_half: int | None) -> None:
        self.sources = sources
        self.without_half = without_half
        self.media = frozenset(content_word(word) for word, kind in sources.packed.items() if PACKED_KINDS[kind] & MEDIUM)
        self.rows: list[_Row] = []
        for section in sources.sections:
            self._number(section, -1)
        self.by_code = {row.node.code: i for i, row in enumerate(self.rows)}
        for i, row in enumerate(self.rows):
            if row.leaf >= 0:
                self.by_code[row.node.six] = i
        self.leaves = [i for i, row in enumerate(self.rows) if row.leaf >= 0]
        self.headings = [i for i, row in enumerate(self.rows) if row.level == Level.HEADING]
        self.heading_number = {node: n for n, node in enumerate(self.headings)}
        self.values = {(a, v): n for n, (a, v) in enumerate((a, v) for a, vs in sources.facts.values.items() for v in vs)}
        self.attributes = {a: n for n, a in enumerate(sources.facts.values)}
        self._set_defaults()
        self._mark_headings()

    def _number(self, node: Node, parent: int) -> None:
        me = len(self.rows)
        level = _LEVELS.get(node.kind)
        row = _Row(node, self.rows[parent].level + 1 if level is None else int(level), parent)
        self.rows.append(row)
        if node.is_code:
            row.leaf = sum(1 for r in self.rows if r.leaf >= 0)
        if node.residual:
            row.flags |= Flag.RESIDUAL
        if node.parts:
            row.flags |= Flag.PARTS
        if node.parts_included:
            row.flags |= Flag.PARTS_INCLUDED
        for child in node.children:
            self._number(child, me)
        row.end = len(self.rows)

    def _set_defaults(self) -> None:
        for target, _ in self.sources.sheet.defaults.values():
            child = self.by_code[target]
            while self.rows[child].level > Level.HEADING:
                parent = self.rows[child].parent
                self.rows[parent].default_child = child
                child = parent

    def _mark_headings(self) -> None:
        """Mark the headings of what articles are made of, and of articles, with all below them."""
        stuff, articles = (frozenset(self.sources.rulebook[key]) for key in MARKING)
        for heading in self.headings:
            code = self.rows[heading].node.code
            flag = Flag.STUFF if code in stuff else Flag.ARTICLES if code in articles else 0
            for row in self.rows[heading : self.rows[heading].end]:
                row.flags |= flag

    def build(self) -> bytes:
        """Return the index file."""
        phrases = self._phrases()
        words = {text: self._words(text) for text, _, _ in phrases}
        abbreviations = {short: content_words(long) for short, long in self.sources.abbreviations.items()}
        lexicon = Lexicon(words.values(), abbreviations, [entry.long for entry in self.sources.by_neighbours])
        spelt = {text: lexicon.spell(said) for text, said in words.items()}
        self._check_twins(spelt)
        self._check_lookalikes(spelt)
        sections = self._sections(lexicon, spelt, phrases)
        untaught = self._written(sections, lessons_of([], self._ways()))
        return self._written(sections, lessons_of(heard(untaught, self._texts(phrases)), self._ways()))

    def _written(self, sections: Sections, lessons: Lessons) -> bytes:
        """Return the index file with a second opinion that has learned its lessons."""
        names = ("op_row", "op_scale", "op_node", "op_node_scale")
        return index_file.write(index_file.LATEST, self.sources.digest, sections | dict(zip(names, learn(lessons), strict=True)))

    def _sections(self, lexicon: Lexicon, spelt: dict[str, tuple[int, ...]], phrases: list[tuple[str, int, int]]) -> Sections:
        """Return all sections but those of the second opinion."""
        patterns = _Patterns()
        for text, kind, target in phrases:
            patterns.add(spelt[text], kind, target)
        patterns.arrange()
        idf = self._idf(patterns, len(lexicon.tokens))
        sections: Sections = {}
        self._put_words(sections, lexicon, idf, patterns)
        self._put_patterns(sections, patterns, len(lexicon.tokens))
        self._put_tree(sections)
        self._put_association(sections, len(lexicon.tokens), spelt, phrases)
        self._put_conditions(sections, lexicon)
        sections.update(edition_sections(self.sources.editions))
        sections.update(law_sections(self.sources.notes, self._numbering(lexicon, patterns)))
        sections.update(_note_sections([_json(told(note)) for note in self.sources.notes]))
        sections["meta_json"] = _json({
            "sections": [s.code for s in self.sources.sections], "attributes": list(self.attributes), "values": [v for _, v in self.values],
            "labels": self.sources.labels,
            "lengths": self.sources.lengths,
            "packed": self.sources.packed,
            "components": self.sources.components,
            "fields": {"same": self.sources.measures.meant, "of_others": self.sources.measures.lists[OTHERS],
                       "saying_nothing": self.sources.measures.lists[NOTHING]},
            "trades": self.sources.trades,
            "alloys": self.sources.alloys,
            "rulebook": {key: listed for key, listed in self.sources.rulebook.items() if key not in MARKING},
            "enough": {" ".join(content_words(word)): advice for word, advice in self.sources.vague.items()},
            "brands": self.sources.brands,
            "had": [number for (attribute, name), number in self.values.items() if self.sources.facts.values[attribute][name].is_had],
            "served": [number for (attribute, name), number in self.values.items() if self.sources.facts.values[attribute][name].is_served],
            "frames": compiled(self.sources.frames),
            "short": sorted(self.sources.abbreviations.keys() - lexicon.said),
            "by_neighbours": _by_neighbours(self.sources.by_neighbours, lexicon),
            "sheet": {"terms": len(self.sources.sheet.terms), "cues": len(self.sources.sheet.cues)},
        })  # fmt: skip
        return sections

    def _words(self, text: str) -> list[str]:
        """Return the content words of a phrase."""
        return content_words(text, self.media)

    def _phrases(self) -> list[tuple[str, int, int]]:
        """All phrases with their kind and target, in a fixed order."""
        sheet = self.sources.sheet
        out: list[tuple[str, int, int]] = []
        for text, code, _ in sheet.terms:
            out.append((text, int(Kind.TERM), self.by_code[code]))
        for i, row in enumerate(self.rows):
            if row.level >= Level.HEADING:
                out.append((row.node.title, int(Kind.TITLE), i))
        for text, code, _ in sheet.cues:
            out.append((text, int(Kind.CUE), self.by_code[code]))
        for code, text, target, _ in sheet.elsewhere:
            out.append((text, int(Kind.LOOKALIKE), self.by_code[code]))
            out.append((text, int(Kind.TERM), self.by_code[target]))
        for (attribute, name), number in self.values.items():
            value = self.sources.facts.values[attribute][name]
            for kind, words in ((Kind.FACT, value.words), (Kind.SHARE, value.shares), (Kind.RELATED, value.behind)):
                out += [(word, int(kind), number) for word in words]
        for kind, texts in ((Kind.NOISE, self.sources.noise), (Kind.PACKING, self.sources.packings), (Kind.VAGUE, self.sources.vague)):
            out += [(text, int(kind), 0) for text in texts]
        out += [(text, int(Kind.NOISE), _REMARK) for text in self.sources.remarks]
        for note in self.sources.notes:
            for when in (note.when, note.unless):
                if when:
                    out += [(text, int(Kind.NOTE), 0) for text in when.article + [read_mention(text).said for text in when.mentions]]
        out += [(text, int(Kind.NOTE), number) for number, note in enumerate(runs(self.sources.notes), 1) for text in words_of_trigger(note)]
        out += [(text, int(Kind.JOINED), 0) for text in dict.fromkeys(text for text, _, _ in out) if _joins(text)]
        return out

    def _check_twins(self, spelt: dict[str, tuple[int, ...]]) -> None:
        """A term that stands at two children of one node decides nothing: it belongs to the node, or needs a fact."""
        seen: dict[tuple[int, tuple[int, ...]], tuple[int, str, Place]] = {}
        for text, code, place in self.sources.sheet.terms:
            node = self.by_code[code]
            key = (self.rows[node].parent, spelt[text])
            first = seen.setdefault(key, (node, text, place))
            if first[0] == node or (first[2].file, first[2].line) == (place.file, place.line):
                continue
            raise place.fault(
                code, f"the term {text!r} stands also at the sibling {self.rows[first[0]].node.code} ({first[2].file}:{first[2].line})",
                "Move it to their parent, or to a block that names both codes")  # fmt: skip

    def _check_lookalikes(self, spelt: dict[str, tuple[int, ...]]) -> None:
        """A phrase that belongs elsewhere is no term of the place that it is sent away from, nor of one below it."""
        sheet = self.sources.sheet
        terms: dict[tuple[int, ...], list[tuple[int, str, Place]]] = {}
        for text, code, place in sheet.names():
            terms.setdefault(spelt[text], []).append((self.by_code[code], text, place))
        for code, phrase, target, place in sheet.elsewhere:
            node = self.by_code[code]
            for other, text, at in terms[spelt[phrase]] if spelt[phrase] else ():
                if node <= other < self.rows[node].end:
                    raise place.fault(
                        "elsewhere",
                        f"{phrase!r} is sent elsewhere, to {target}, but stands as a term at {self.rows[other].node.code} "
                        f"({text!r}, {at.file}:{at.line})",
                        "Take away the one that is wrong in law")  # fmt: skip

    def _idf(self, patterns: _Patterns, n_tokens: int) -> array[float]:
        """Weight of a token: how few headings use it in their terms."""
        used: list[set[int]] = [set() for _ in range(n_tokens)]
        for tokens, i in patterns.number.items():
            named = {self._heading(target) for kind, target in patterns.entries[i] if kind in (Kind.TERM, Kind.TITLE)}
            for token in tokens:
                used[token] |= named
        n = len(self.headings)
        return array("f", (math.log(1.0 + n / (0.5 + len(nodes))) for nodes in used))

    def _put_words(self, sections: Sections, lexicon: Lexicon, idf: array[float], patterns: _Patterns) -> None:
        flags = bytearray(len(lexicon.tokens))
        materials = {number for (attribute, _), number in self.values.items() if attribute in ("material", "sex")}
        for tokens, i in patterns.number.items():
            if len(tokens) == 1:
                flags[tokens[0]] |= _flags(patterns.entries[i], materials)
        joining = {word[:k] for word in lexicon.words for k, letter in enumerate(word) if letter == " "}
        for i, token in enumerate(lexicon.tokens):
            flags[i] |= (TokenFlag.NUMBER if token[0].isdigit() else 0) | (TokenFlag.JOINS if token in joining else 0)
        kin_off, kin_tok = [0], array("I")
        for family in families(lexicon.tokens):
            kin_tok.extend(family)
            kin_off.append(len(kin_tok))
        sections.update(word_sections(lexicon))
        sections.update(tok_idf=idf, tok_flags=bytes(flags), kin_off=pack24(kin_off), kin_tok=pack24(kin_tok))

    def _put_patterns(self, sections: Sections, patterns: _Patterns, n_tokens: int) -> None:
        trie = build_trie(list(patterns.number), n_tokens)
        begin, ent_kind, ent_target = bytearray(), bytearray(), array("H")
        for entries in patterns.entries:
            for kind, target in sorted(entries):
                ent_kind.append(kind)
                ent_target.append(target)
            begin += b"\1" + bytes(len(entries) - 1)
        sections.update(trie_symbol=trie.symbol, trie_bits=trie.bits, trie_begin=trie.begin, trie_edge=trie.edge, pat_lengths=trie.lengths,
                        ent_begin=pack_bits(begin), ent_kind=bytes(ent_kind), ent_target=ent_target)  # fmt: skip

    def _put_tree(self, sections: Sections) -> None:
        codes = array("I", (int(row.node.six) if row.leaf >= 0 else int(row.node.code[:4]) if row.level > Level.SECTION else 0 for row in self.rows))
        blob, off = bytearray(), array("I", [0])
        for row in self.rows:
            blob += row.node.title.encode()
            off.append(len(blob))
        sections.update(
            node_common=self._spread(self.sources.sheet.common, 3), node_parcels=self._spread(self.sources.sheet.parcels, 0),
            node_code=codes, node_level=bytes(row.level for row in self.rows), node_parent=array("i", (row.parent for row in self.rows)),
            node_end=array("I", (row.end for row in self.rows)), node_flags=bytes(row.flags for row in self.rows),
            node_default=array("i", (row.default_child for row in self.rows)), node_leaf=array("i", (row.leaf for row in self.rows)),
            leaf_node=array("I", self.leaves), head_node=array("I", self.headings), title_blob=bytes(blob), title_off=off)  # fmt: skip

    def _spread(self, digits: dict[str, int], absent: int) -> array[float]:
        """How common the goods of each node are: digits are powers of two, a node holds the sum of what is below it."""
        mass = [0.0] * len(self.rows)
        for i, row in enumerate(self.rows):
            if row.leaf >= 0:
                node, weight = i, 2.0 ** digits.get(row.node.six, absent)
                while node >= 0:
                    mass[node] += weight
                    node = self.rows[node].parent
        return array("f", (math.log2(m) if m else 0.0 for m in mass))

    def _heading(self, node: int) -> int:
        while self.rows[node].level > Level.HEADING:
            node = self.rows[node].parent
        return node

    def _leaves_under(self, node: int) -> list[int]:
        return [row.leaf for row in self.rows[node : self.rows[node].end] if row.leaf >= 0]

    def _put_association(
        self, sections: Sections, n_tokens: int, spelt: dict[str, tuple[int, ...]], phrases: list[tuple[str, int, int]]
    ) -> None:
        heading_of = [self.heading_number[self._heading(node)] for node in self.leaves]
        counts = []
        for text, kind, target in phrases:
            if kind in (Kind.TERM, Kind.TITLE, Kind.CUE):
                leaves = self._leaves_under(target)
                counts.append((spelt[text], [(leaf, 1.0 / len(leaves)) for leaf in leaves]))
        to_heading, to_leaf = associate(counts, heading_of, n_tokens, len(self.headings))
        to_chapter = associate_chapters(counts, [int(self.rows[node].node.six[:2]) for node in self.leaves], n_tokens)
        sections.update(nbh_off=pack24(to_heading.off), nbh_id=to_heading.target, nbh_w=to_heading.weight,
                        nbl_off=pack24(to_leaf.off), nbl_id=to_leaf.target, nbl_w=to_leaf.weight,
                        nbc_off=pack24(to_chapter.off), nbc_id=bytes(to_chapter.target.tolist()), nbc_w=to_chapter.weight)  # fmt: skip

    def _texts(self, phrases: list[tuple[str, int, int]]) -> list[tuple[str, int]]:
        """Return what the second opinion learns from, each text with the node where its goods belong. Titles count thrice, for they are few."""
        times = {Kind.TERM: 1, Kind.CUE: 1, Kind.TITLE: 3}
        texts = [(text, target) for text, kind, target in phrases if kind in times for _ in range(times[Kind(kind)])]
        described = [(text, code) for text, code in self.sources.descriptions if half_of(text) != self.without_half]
        return texts + [(text, self.by_code[code]) for text, code in self.sources.lines + described]

    def _ways(self) -> list[int | None]:
        """Return the parent of each node on the way down, which begins at the chapters: -1 for these, None for what is above them."""
        return [None if row.level == Level.SECTION else -1 if row.level == Level.CHAPTER else row.parent for row in self.rows]

    def _put_conditions(self, sections: Sections, lexicon: Lexicon) -> None:
        """Lay out the conditions of the places of the tariff, and behind them those of the legal notes."""
        off, kinds, keys, ops, numbers = array("I", [0]), bytearray(), array("H"), bytearray(), array("d")
        list_off, items = array("I", [0]), array("I")
        for conditions in [*(row.node.when for row in self.rows), *facts_asked(self.sources.notes)]:
            for condition in conditions:
                kinds.append(1 if condition.dimension else 0)
                keys.append(DIMENSIONS[condition.dimension] if condition.dimension else self.attributes[condition.name])
                ops.append(OPERATORS.index(condition.op))
                numbers.append(condition.number)
                if condition.dimension:
                    items.extend(self._name_tokens(lexicon, condition))
                else:
                    items.extend(self.values[condition.name, value] for value in condition.values)
                list_off.append(len(items))
            off.append(len(kinds))
        up_off, up, value_attr = array("I", [0]), array("I"), array("H")
        for attribute, name in self.values:
            up.extend(sorted(self.values[attribute, a] for a in self.sources.facts.ancestors(attribute, name)))
            up_off.append(len(up))
            value_attr.append(self.attributes[attribute])
        sections.update(cond_off=off, cond_kind=bytes(kinds), cond_key=keys, cond_op=bytes(ops), cond_val=numbers, cond_list_off=list_off,
                        cond_list=items, value_attr=value_attr, value_up_off=up_off, value_up=up)  # fmt: skip

    def _name_tokens(self, lexicon: Lexicon, condition: Condition) -> list[int]:
        """Tokens of the name of a measure, near which its number stands in a description."""
        named = content_words(condition.name)
        measures = self.sources.measures
        telling = [w for w in named if w != "content" and not (condition.dimension == "share" and w in measures.lists[LITTLE])]
        words = [said for w in telling or named for said in (w, *measures.described.get(w, ()))]
        return [t for w in words if w in lexicon.number or w in lexicon.words for t in lexicon.word_tokens(w)]

    def _numbering(self, lexicon: Lexicon, patterns: _Patterns) -> Numbering:
        """Return what the legal notes need to be laid out as numbers."""

        def pattern(words: list[str]) -> int | None:
            tokens = lexicon.spell(words)
            return patterns.number[tokens] if tokens else None

        return Numbering(self._words, pattern, self.by_code, [row.end for row in self.rows], [row.level for row in self.rows],
                         self.values, DIMENSIONS, self.sources.facts)  # fmt: skip


def _flags(entries: Iterable[tuple[int, int]], materials: Set[int]) -> int:
    """Return the marks of a token that alone stands for some entries; *materials* are the values for what goods are of, and whom they are for."""
    of_kind = {Kind.NOISE: TokenFlag.NOISE, Kind.PACKING: TokenFlag.PACKING, Kind.VAGUE: TokenFlag.VAGUE}
    flags = 0
    for kind, target in entries:
        flags |= of_kind.get(Kind(kind), 0)
        flags |= TokenFlag.MATERIAL if kind == Kind.FACT and target in materials else 0
        flags |= TokenFlag.REMARK if (kind, target) == (Kind.NOISE, _REMARK) else 0
    return flags


def _note_sections(notes: list[bytes]) -> Sections:
    """Return the sections of what the legal notes say."""
    deflated = [zlib.compress(b"".join(notes[first : first + NOTES_OF_RUN]), 9) for first in range(0, len(notes), NOTES_OF_RUN)]
    return {
        "note_blob": b"".join(deflated), "note_run": array("I", accumulate(map(len, deflated), initial=0)),
        "note_off": array("I", accumulate(map(len, notes), initial=0)),
    }  # fmt: skip


def _by_neighbours(entries: Iterable[ByNeighbour], lexicon: Lexicon) -> dict[str, list[list[list[int | str]]]]:
    """Return for each short form, in the order of the file, the tokens that it stands for and what stands beside it: words, and tokens."""
    known = set(lexicon.words)
    out: dict[str, list[list[list[int | str]]]] = {}
    for entry in entries:
        beside: list[int | str] = [*entry.neighbours]
        for word in entry.neighbours:
            if word in known and len(numbers := lexicon.word_tokens(word)) == 1:
                beside.append(numbers[0])
        out.setdefault(entry.short, []).append([list(lexicon.spell(list(entry.long))), beside])
    return out


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
