"""Index files that are not what they say: refused, or answered without reading out of bounds.

The checksum finds every accident. To try the checks behind it, the damaged bytes get the checksum that they must have, and the
core is asked everything that its loops can be asked. HSCODE_DAMAGE=10000 runs so many random damages of the whole index too.
"""

from __future__ import annotations

import json
import os
import random
import zlib
from array import array
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hscode import index_file
from hscode._core import Index
from hscode.errors import IndexFileError
from hscode.index import PACKAGE, Nomenclature
from hscode.index_file import pack24, sealed
from hscode.kinds import Kind, Level
from hscode.pipeline import Pipeline
from hscode.ranking._questions import Questions
from hscode.ranking._ranker import HEADING_FEATURES, SUBHEADING_FEATURES, Ranker
from hscode.ranking.model import WEIGHTS, load_weights
from hscode.ranking.trees import read_trees
from hscode.reading.reader import Reader
from hscode.rules._evidence import Docket
from hscode.rules.notes import NoteEngine
from tests.conftest import TINY, sections_of, slimmed, written

HEADER, ENTRY = 64, 32
TABLE_END = HEADER + ENTRY * len(index_file.SECTIONS)
TINY_DAMAGES = 3000
NOTE_DAMAGES = 800
WEIGHT_DAMAGES = 150
HUGE = 0xFFFFFF
POINTERS = {
    "join_tok": "T", "alias_tok": "T", "bone_tok": "T", "kin_tok": "T", "word_hash": "I",
    "tok_off": "T", "alias_off": "T", "alias_tok_off": "T", "kin_off": "T", "nbh_off": "T", "nbl_off": "T", "nbc_off": "T",
    "trie_begin": "Q", "trie_edge": "H", "pat_lengths": "I", "ent_begin": "Q", "cond_off": "I", "cond_list_off": "I", "value_up_off": "I",
    "note_run": "I", "title_off": "I", "note_off": "I", "trie_bits": "Q", "leaf_node": "I", "head_node": "I", "node_end": "I", "node_parent": "i",
    "node_default": "i", "node_leaf": "i", "node_level": "B", "nbh_id": "H", "nbl_id": "H", "nbc_id": "B", "value_up": "I", "cond_list": "I",
    "cond_kind": "B", "law_note": "H", "law_method": "B", "law_strength": "f", "law_off": "I", "law_cite_off": "I",
    "due_place": "H", "due_off": "I", "due_note": "H",
    "cond_op": "B", "ent_kind": "B", "ent_target": "H", "tok_idf": "f", "node_common": "f", "node_parcels": "f", "cond_val": "d",
    "edition_off": "I", "back_off": "I", "back_to": "I", "fore_off": "I", "fore_to": "I",
}  # fmt: skip
"""Sections that hold numbers of other things, or fractions, and the type of their items (T: three bytes)."""
FREE = {
    "tok_blob": "letters: any byte is one",
    "alias_blob": "letters: any byte is one",
    "title_blob": "text, of which what is no UTF-8 is shown as such",
    "tok_flags": "marks, each asked for by itself",
    "node_flags": "marks, each asked for by itself",
    "trie_symbol": "a place in a table that has room for each; one that two words have, and one of an edge that no word has, are refused",
    "node_code": "a number that is shown; that of a chapter, which is a place in a table, is looked at",
    "nbh_w": "weights, whole numbers that are added up",
    "nbl_w": "weights, whole numbers that are added up",
    "nbc_w": "weights, whole numbers that are added up",
    "cond_key": "a number that is compared with others",
    "value_attr": "a number that is compared with others; a reader refuses one without a name",
    "op_row": "parts of vectors, whole numbers that are added up",
    "op_node": "parts of vectors, whole numbers that are added up",
    "op_scale": "a place in a table that has room for each",
    "op_node_scale": "a place in a table that has room for each",
    "edition_code": "a number that is compared with others and shown",
    "law_flags": "marks, each asked for by itself",
    "law_list": "numbers that are compared with others; those of places, values and notes that the engine follows are looked at",
    "law_cite": "text, of which what is no UTF-8 is shown as such",
    "note_blob": "deflated: looked at when a note is read",
    "meta_json": "read by Python, which follows nothing out of range",
}
"""Sections of which any bytes are answered, and why."""
REFUSED_AT_TIMES = frozenset({"trie_symbol", "node_code", "law_list"})
"""Of these, those of which some contents are refused."""
OUT_OF_RANGE: dict[str, Any] = {"B": 0xFF, "H": 0xFFFF, "I": 0x0FFFFF, "i": 0x7FFFFFFF, "Q": 0xFFFFFFFFFFFFFFFF, "f": float("nan"), "d": float("inf")}


LAW = """\
notes:
- {id: ch09.1, cite: note 1, says: One., effect: exclude, scope: ["0902"], to: ["0903"], when: {goods-of: ["0901"]}, status: encoded}
- {id: ch09.2, cite: note 2, says: Two., effect: exclude, scope: ["0901"], to: ["0903"], when: {article: [chicory]}, status: encoded}
- {id: ch09.3, cite: note 3, says: Three., effect: include, scope: ["0902"], to: ["0901"], excepts: [ch09.2], status: encoded,
   when: {article: [chicory], mentions: [roasted]}, unless: {mentions: [with mate], parts: true, goods-of: ["0903"], facts: "decaffeinated=yes"}}
- {id: ch09.4, cite: note 4, says: Four., effect: define, scope: ["0901"], sets: "pellets=yes", status: encoded,
   when: {mentions: [pressed], mentions-goods-of: ["0901"]}}
- {id: ch09.5, cite: note 5, says: Five., effect: include, scope: ["0901"], to: ["09"], when: {facts: pellets=yes}, status: encoded}
- {id: ch09.6, cite: note 6, says: Six., effect: threshold, scope: ["0901"], to: ["0902"], when: {facts: "weight>3 kg"}, status: encoded}
- {id: ch09.7, cite: note 7, says: Seven., effect: mixture, scope: ["0901"], to: ["0902"], method: predominant-textile, status: encoded}
"""
"""Notes that ask for, except, and do whatever notes can."""
GOODS = ("roasted chicory", "chicory pressed from coffee", "chicory", "green tea 5 kg", "mocha", "60 % cotton 40 % wool tea", "parts of coffee")
"""Descriptions that meet them."""


@pytest.fixture(scope="module")
def lawful(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The tiny nomenclature with such notes, slimmed."""
    pytest.importorskip("yaml")
    from hscode.compile.builder import compile_index

    head, rest = TINY["hs2022/09.yaml"].partition("notes:")[0], TINY["hs2022/09.yaml"].partition("headings:")[2]
    facts = TINY["vocabulary/facts.txt"].replace("material\n", "material\n  wool < textile: wool\n")
    changed: dict[str, str | None] = {"hs2022/09.yaml": f"{head}{LAW}headings:{rest}", "vocabulary/facts.txt": facts}
    return slimmed(compile_index(written(tmp_path_factory.mktemp("lawful"), changed)))


def meet(data: bytes, path: Path) -> set[str]:
    """Open an index and hold goods against its notes; return which were met."""
    path.write_bytes(data)
    tariff = Nomenclature(path)
    engine, reader = NoteEngine(tariff), Reader(tariff)
    return {fired.note["id"] for text in GOODS for on_record in (False, True) for fired in engine.apply(reader.read(text), on_record).fired}


def ask(data: bytes, rng: random.Random) -> None:
    """Open an index and ask it everything that its loops can be asked."""
    index = Index(data)
    counts = index.counts
    tokens = [rng.randrange(-1, counts["tokens"]) for _ in range(30)]
    for token in tokens[:5]:
        if token >= 0:
            text = index.token_text(token)
            index.word_tokens(text), index.near(text), index.with_bones(text), index.token_idf(token), index.token_flags(token)
    for number in (0, counts["patterns"] - 1, rng.randrange(counts["patterns"])):
        tokens[3 : 3 + len(index.pattern_tokens(number)[:20])] = index.pattern_tokens(number)[:20]
        index.entries(number), index.pattern_text(number)
    index.match(tokens)
    index.words_from(rng.choice("abcdefgh"), 5)
    for node in (0, counts["nodes"] - 1, rng.randrange(counts["nodes"])):
        index.node(node), index.title(node), index.conditions(node)
    Docket(index, lambda _: {})
    ranker = Ranker(index, [0.5] * len(HEADING_FEATURES), [0.5] * len(SUBHEADING_FEATURES))
    ranker.set_dimensions(0, 1)
    with suppress(IndexError):  # a value or a node that the index has not
        said = (["tea"] * len(tokens), tokens, [1.0] * len(tokens), [0.5] * len(tokens), 2, [0, 1], [(0, 5.0, (1,))], False, False, [1], [(0, 0.5)])
        questions = Questions(index)
        questions.add(*said, 5)
        questions.add(*said, 3)
        ranker.rank(questions)
        ranker.contend(questions)
        ranker.explain(questions, [index.section("leaf_node")[0]])


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Change up to four bytes, or a run of bytes, behind the table of sections."""
    copy = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4))):
        copy[rng.randrange(TABLE_END, len(copy))] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
    if rng.random() < 0.2:
        at = rng.randrange(TABLE_END, len(copy))
        copy[at : at + 8] = rng.randbytes(8)[: len(copy) - at]
    return bytes(copy)


def _with(slim: bytes, name: str, data: bytes) -> bytes:
    """Write the tiny index again with other bytes in one section."""
    return index_file.write("2022", bytes(32), {**sections_of(slim), name: data})


def test_words_without_letters_are_asked_like_others(slim: bytes) -> None:
    """No vocabulary has them, but a file may: that of another program, or of no good will."""
    index = Index(_with(slim, "tok_off", bytes(len(sections_of(slim)["tok_off"]) - 3) + sections_of(slim)["tok_off"][-3:]))
    assert index.token_text(0) == ""
    assert index.with_bones("tea") == index.near("tea") == []


@pytest.mark.parametrize("data", [b"PK\x03\x04" + bytes(200), bytes(4096), b"HSCODEIX", b"HSCODEIX" + bytes(100), b"hscodeix" * 600])
def test_foreign_file_is_refused(data: bytes) -> None:
    with pytest.raises(IndexFileError, match="hscode compile"):
        Index(data)


def test_every_changed_byte_of_header_and_table_is_refused(slim: bytes) -> None:
    for place in range(TABLE_END):
        for change in (0x01, 0x80, 0xFF):
            copy = bytearray(slim)
            copy[place] ^= change
            with pytest.raises(IndexFileError, match="hscode compile"):
                Index(bytes(copy))


def test_header_and_table_with_a_fitting_checksum(slim: bytes) -> None:
    rng = random.Random(1)
    for place in [*range(16), *range(56, 60), *range(HEADER, TABLE_END)]:
        copy = bytearray(slim)
        copy[place] ^= 1 << rng.randrange(8)
        with pytest.raises(IndexFileError, match="hscode compile"):
            ask(sealed(bytes(copy)), rng)


def test_every_changed_byte_is_refused(slim: bytes) -> None:
    for place in range(TABLE_END, len(slim)):
        copy = bytearray(slim)
        copy[place] ^= 0x10
        with pytest.raises(IndexFileError, match="hscode compile"):
            Index(bytes(copy))


def test_file_cut_at_every_edge_is_refused(slim: bytes) -> None:
    ends, position = [], TABLE_END
    for name in index_file.SECTIONS:
        position += -position % 8 + len(sections_of(slim)[name])
        ends.append(position)
    for edge in [0, 8, HEADER, TABLE_END, *ends]:
        for size in (edge - 1, edge, edge + 1):
            if 0 <= size < len(slim):
                with pytest.raises(IndexFileError, match="hscode compile"):
                    Index(slim[:size])
                with pytest.raises(IndexFileError, match="hscode compile"):
                    Index(sealed(slim[:size]))


def test_what_is_wrong_with_the_header_is_said(slim: bytes) -> None:
    table = bytearray(slim)
    for at, says in ((8, "index format 255 does not fit"), (12, "header of the index file is damaged"), (56, "header of the index file is damaged")):
        copy = table[:]
        copy[at] = 0xFF
        with pytest.raises(IndexFileError, match=says):
            Index(sealed(bytes(copy)))


def test_an_index_that_says_nothing_of_itself_is_refused(slim: bytes) -> None:
    with pytest.raises(IndexFileError, match="meta_json of the index file is empty"):
        Index(_with(slim, "meta_json", b""))


def test_a_machine_of_another_byte_order_is_told_so(slim: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.byteorder", "big")
    with pytest.raises(IndexFileError, match="little-endian"):
        Index(slim)


def test_trailing_bytes_are_refused(slim: bytes) -> None:
    for more in (b"\0", b"more"):
        with pytest.raises(IndexFileError, match="bytes follow"):
            Index(sealed(slim + more))


@pytest.mark.parametrize("name", POINTERS)
def test_number_out_of_range_is_refused(slim: bytes, name: str) -> None:
    code, data = POINTERS[name], sections_of(slim)[name]
    if code == "T":
        numbers = index_file.unpack24(data)
        if numbers:
            numbers[len(numbers) // 2] = HUGE
        changed = pack24(numbers or [HUGE])
    else:
        items: array[Any] = array(code, data) or array(code, [0])
        items[len(items) // 2] = OUT_OF_RANGE[code]
        changed = items.tobytes()
    with pytest.raises(IndexFileError, match="index file"):
        Index(_with(slim, name, changed))


def test_every_section_is_tried() -> None:
    assert set(index_file.SECTIONS) == POINTERS.keys() | FREE.keys()
    assert not POINTERS.keys() & FREE.keys()


@pytest.mark.parametrize("name", FREE)
@pytest.mark.parametrize("byte", [b"\x00", b"\x7f", b"\xff"])
def test_what_may_say_anything_is_answered(slim: bytes, name: str, byte: bytes) -> None:
    changed = _with(slim, name, byte * len(sections_of(slim)[name]))
    with suppress(IndexFileError) if name in REFUSED_AT_TIMES else nullcontext():
        ask(changed, random.Random(3))


def test_a_chapter_beyond_the_last_is_refused(slim: bytes) -> None:
    codes, levels = array("I", sections_of(slim)["node_code"]), sections_of(slim)["node_level"]
    codes[levels.index(Level.CHAPTER)] = 100
    with pytest.raises(IndexFileError, match="tree"):
        Index(_with(slim, "node_code", codes.tobytes()))


def test_a_value_of_an_attribute_that_there_is_not_is_refused_by_the_reader(slim: bytes, tmp_path: Path) -> None:
    attributes = array("H", sections_of(slim)["value_attr"])
    attributes[-1] = 0xFFFF
    (tmp_path / "odd.idx").write_bytes(_with(slim, "value_attr", attributes.tobytes()))
    with pytest.raises(IndexError):
        Reader(Nomenclature(tmp_path / "odd.idx"))


def test_notes_that_cannot_be_inflated_are_refused(slim: bytes, tmp_path: Path) -> None:
    sections = sections_of(slim)
    for number, blob in enumerate((b"no deflated text", zlib.compress(b"too short"), zlib.compress(bytes(10_000_000)), sections["note_blob"][:-9])):
        path = tmp_path / f"{number}.idx"
        path.write_bytes(index_file.write("2022", bytes(32), {**sections, "note_blob": blob, "note_run": array("I", [0, len(blob)])}))
        with pytest.raises(IndexFileError, match="legal notes"):
            Nomenclature(path).note(0)


def _listed(data: bytes, kind: int) -> list[int]:
    """Return the places of the numbers of a list of the notes in its section."""
    from hscode.compile.law import Listed

    off = array("I", sections_of(data)["law_off"])
    return [place for first in range(kind, len(off) - 1, len(Listed)) for place in range(off[first], off[first + 1])]


def test_notes_that_are_whole_are_met(lawful: bytes, tmp_path: Path) -> None:
    assert meet(lawful, tmp_path / "whole.idx") == {f"ch09.{number}" for number in range(1, 8)}


@pytest.mark.parametrize("name", ["OUT", "POINTS", "SETS", "EXCEPTED"])
def test_notes_that_do_what_is_out_of_range_are_refused(lawful: bytes, name: str) -> None:
    from hscode.compile.law import Listed

    places = _listed(lawful, Listed[name])
    assert places
    for place in places:
        numbers = array("I", sections_of(lawful)["law_list"])
        numbers[place] = HUGE
        with pytest.raises(IndexFileError, match="legal notes"):
            Index(_with(lawful, "law_list", numbers.tobytes()))


@pytest.mark.parametrize("name", ["ARTICLE", "MENTIONS", "UNLESS_MENTIONS", "GOODS", "ANYWHERE", "UNLESS_GOODS", "SCOPE", "TO", "LET_IN"])
def test_notes_that_compare_with_what_there_is_not_are_answered(lawful: bytes, name: str, tmp_path: Path) -> None:
    from hscode.compile.law import Listed

    numbers, places = array("I", sections_of(lawful)["law_list"]), _listed(lawful, Listed[name])
    assert places
    for place in places:
        numbers[place] = 0xFFFFFFFF
    meet(_with(lawful, "law_list", numbers.tobytes()), tmp_path / "odd.idx")


def test_random_damage_of_the_notes_is_refused_or_answered(lawful: bytes, tmp_path: Path) -> None:
    names = [name for name in index_file.SECTIONS if name.startswith(("law_", "due_", "cond_")) and sections_of(lawful)[name]]
    refused = 0
    for seed in range(NOTE_DAMAGES):
        rng = random.Random(seed)
        name = rng.choice(names)
        data = bytearray(sections_of(lawful)[name])
        for _ in range(rng.choice((1, 1, 3))):
            data[rng.randrange(len(data))] = rng.choice((0, 1, 0x7F, 0xFF, rng.randrange(256)))
        try:
            with suppress(TypeError, KeyError):  # the text of another note, which has no conditions
                meet(_with(lawful, name, bytes(data)), tmp_path / "damaged.idx")
        except IndexFileError:
            refused += 1
    assert NOTE_DAMAGES / 4 < refused < NOTE_DAMAGES


def test_a_trie_whose_nodes_are_not_below_others_is_refused(slim: bytes) -> None:
    index = Index(slim)
    bits = array("Q", sections_of(slim)["trie_bits"])
    parents = [node for node in range(index.counts["tokens"]) if bits[3 * (node >> 6)] >> (node & 63) & 1]
    last = index.counts["tokens"] + len(sections_of(slim)["trie_edge"]) // 2 - 1
    for node in parents:  # its children become those of the last node, which stands below itself then
        changed = bits[:]
        changed[3 * (node >> 6)] &= ~(1 << (node & 63))
        changed[3 * (last >> 6)] |= 1 << (last & 63)
        before = 0
        for row in range(0, len(changed), 3):
            changed[row + 2] = changed[row + 2] >> 32 << 32 | before
            before += changed[row].bit_count()
        with pytest.raises(IndexFileError, match="trie"):
            Index(_with(slim, "trie_bits", changed.tobytes()))


def test_a_trie_in_which_two_tokens_have_one_symbol_is_refused(slim: bytes) -> None:
    symbols = array("H", sections_of(slim)["trie_symbol"])
    first, other = [token for token, symbol in enumerate(symbols) if symbol][:2]
    symbols[other] = symbols[first]
    with pytest.raises(IndexFileError, match="trie"):
        Index(_with(slim, "trie_symbol", symbols.tobytes()))


@pytest.mark.parametrize("more", [-1, 1])
def test_phrases_that_are_not_of_the_length_of_their_level_are_refused(slim: bytes, more: int) -> None:
    lengths = array("I", sections_of(slim)["pat_lengths"])
    lengths[1] += more
    with pytest.raises(IndexFileError, match="trie"):
        Index(_with(slim, "pat_lengths", lengths.tobytes()))


@pytest.mark.parametrize("kind", [Kind.FACT, Kind.SHARE])
def test_entry_of_a_value_that_there_is_not_is_refused(slim: bytes, kind: Kind) -> None:
    sections = sections_of(slim)
    targets, kinds = array("H", sections["ent_target"]), bytearray(sections["ent_kind"])
    place = kinds.index(Kind.FACT)
    targets[place], kinds[place] = len(sections["value_attr"]) // 2, kind
    with pytest.raises(IndexFileError, match="phrases"):
        Index(index_file.write("2022", bytes(32), {**sections, "ent_target": targets, "ent_kind": bytes(kinds)}))


def test_sections_that_do_not_fit_each_other_are_refused(slim: bytes) -> None:
    names = ("tok_flags", "trie_symbol", "trie_bits", "node_level", "node_parent", "value_attr", "ent_begin", "tok_off", "trie_begin", "trie_edge",
             "op_row", "op_scale", "op_node", "op_node_scale", "law_note", "law_flags", "law_method", "law_strength", "law_off",
             "law_cite_off", "cond_off", "edition_code", "edition_off", "back_off", "fore_to")
    for name in names:
        data = sections_of(slim)[name]
        for changed in (data + data, b""):
            with pytest.raises(IndexFileError, match="index file"):
                Index(_with(slim, name, changed))


def test_second_opinion_whose_vectors_no_hash_can_be_cut_to_is_refused(slim: bytes) -> None:
    sections = sections_of(slim)
    fewer = {"op_scale": sections["op_scale"][:3], "op_row": sections["op_row"][: 3 * 32]}
    with pytest.raises(IndexFileError, match="do not fit each other"):
        Index(index_file.write("2022", bytes(32), {**sections, **fewer}))


def test_any_section_left_empty_or_doubled_is_refused_or_answered(slim: bytes) -> None:
    rng = random.Random(2)
    for name in index_file.SECTIONS:
        for changed in (b"", sections_of(slim)[name] * 2):
            with suppress(IndexFileError):
                ask(_with(slim, name, changed), rng)


def test_random_damage_is_refused_or_answered(slim: bytes) -> None:
    refused = 0
    for seed in range(TINY_DAMAGES):
        rng = random.Random(seed)
        copy = damaged(slim, rng)
        try:
            ask(sealed(copy), rng)
        except IndexFileError:
            refused += 1
    assert TINY_DAMAGES / 4 < refused < TINY_DAMAGES


def test_random_damage_of_the_built_index(tariff: Nomenclature) -> None:
    data = Path(tariff.file).read_bytes()
    wanted = int(os.environ.get("HSCODE_DAMAGE", "20"))
    for seed in range(wanted):
        rng = random.Random(seed)
        copy = damaged(data, rng)
        with suppress(IndexFileError):
            ask(sealed(copy), rng)


@pytest.mark.skipif(not Path("/proc/self/statm").exists() or "asan" in os.environ.get("LD_PRELOAD", ""), reason="what is freed is not told")
def test_a_refused_index_leaves_no_memory_behind(slim: bytes) -> None:
    refused = _with(slim, "ent_begin", bytes(len(sections_of(slim)["ent_begin"])))  # after there is room for the rows of the trie

    def pages_after(openings: int) -> int:
        for _ in range(openings):
            with pytest.raises(IndexFileError, match="trie"):
                Index(refused)
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])

    before = pages_after(500)
    assert pages_after(4000) - before < 100


@pytest.mark.parametrize("name", ["weights.json", "trees.json"])
def test_damaged_weights_are_refused_or_answered(name: str, tariff: Nomenclature, tmp_path: Path) -> None:
    files = {each: Path(WEIGHTS).with_name(each).read_bytes() for each in ("weights.json", "trees.json")}
    pipeline = Pipeline(tariff, load_weights())
    answered = 0
    for seed in range(WEIGHT_DAMAGES):
        rng = random.Random(seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        copy = bytearray(files[name])
        for _ in range(rng.choice((1, 1, 3))):
            at = rng.randrange(len(copy))
            copy[at : at + rng.choice((0, 1, 1, 9))] = rng.choice((b"-", b"9", b"99", b"0", b",", b"1e999", b"NaN", b"[", b"null", rng.randbytes(1)))
        for each, data in {**files, name: bytes(copy)}.items():
            (folder / each).write_bytes(data)
        with suppress(ValueError, LookupError, TypeError, ArithmeticError):
            pipeline.set_weights(load_weights(folder / "weights.json"))
            answered += len(pipeline.rank("green tea, 60 bags of 2 g", 5).leaves) > 0
    assert 0 < answered < WEIGHT_DAMAGES


def test_changed_weights_are_heeded(tmp_path: Path) -> None:
    files = {each: Path(WEIGHTS).with_name(each).read_text(encoding="utf-8") for each in ("weights.json", "trees.json")}
    (tmp_path / "weights.json").write_text(files["weights.json"], encoding="utf-8")
    (tmp_path / "trees.json").write_text(files["trees.json"].replace('"scale": ', '"scale": 1'), encoding="utf-8")
    changed = load_weights(tmp_path / "weights.json")
    assert changed.trees.scale == load_weights().trees.scale + 10
    assert replace(changed, trees=load_weights().trees) == load_weights()


def test_trees_with_features_in_another_order_are_the_same(tmp_path: Path) -> None:
    data = json.loads(Path(WEIGHTS).with_name("trees.json").read_bytes())
    last = len(data["features"]) - 1
    turned = [[[last - each for each in tree[0]], *tree[1:]] for tree in data["trees"]]
    (tmp_path / "trees.json").write_text(json.dumps({**data, "features": data["features"][::-1], "trees": turned}), encoding="utf-8")
    assert read_trees(str(tmp_path / "trees.json")) == load_weights().trees


@pytest.mark.parametrize("column", range(4))
def test_trees_of_which_a_column_is_cut_are_refused(column: int, tmp_path: Path) -> None:
    data = json.loads(Path(WEIGHTS).with_name("trees.json").read_bytes())
    data["trees"][7][column].pop()
    (tmp_path / "trees.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ValueError, match="columns of tree 7 "):
        read_trees(str(tmp_path / "trees.json"))


@pytest.mark.parametrize("huge", [1e308, float("nan")])
def test_weights_of_which_sums_are_no_numbers_do_no_harm(huge: float, tariff: Nomenclature) -> None:
    weights = load_weights()
    pipeline = Pipeline(tariff, replace(weights, heading=dict.fromkeys(weights.heading, huge), roles=dict.fromkeys(weights.roles, huge)))
    for said in ("green tea, 60 bags of 2 g", "gift set: coffee mug and green tea", "men's shirt with tie"):
        assert len(pipeline.rank(said, 5).leaves) <= 5


def test_writable_bytes_are_refused(slim: bytes) -> None:
    with pytest.raises(TypeError, match="read-only"):
        Index(bytearray(slim))


def test_bytes_at_an_odd_address_are_refused(slim: bytes) -> None:
    with pytest.raises(TypeError, match="multiple of 8"):
        Index(memoryview(b"." + slim)[1:])


def test_an_index_cannot_be_made_without_its_bytes_nor_twice(slim: bytes) -> None:
    with pytest.raises(TypeError):
        Index.__new__(Index)  # type: ignore[call-arg]
    index = Index(slim)
    with suppress(TypeError):
        index.__init__(b"other")  # type: ignore[misc]
    assert index.token_text(0)


def test_file_replaced_under_an_open_index(tmp_path: Path, slim: bytes) -> None:
    path = tmp_path / "hs.idx"
    path.write_bytes(Path(PACKAGE, "hs2022.idx").read_bytes())
    opened = Nomenclature(path)
    fresh = tmp_path / "fresh"
    fresh.write_bytes(slim)
    fresh.replace(path)
    assert opened.core.counts["leaves"] == 5612
    assert opened.core.title(opened.by_code["090111"])
    assert Nomenclature(path).core.counts["leaves"] < 10
    path.unlink()
    [(node, _)] = Pipeline(opened, load_weights()).rank("green coffee beans, not decaffeinated", 1).leaves  # pages that nobody had read
    assert opened.place(node).code == "090111"
