"""The container of the compiled index: header, table of sections, 8-aligned little-endian arrays.

Layout (all integers little-endian)::

    0   8 bytes   magic b"HSCODEIX"
    8   uint32    format version
    12  uint32    byte-order mark 0x01020304
    16  8 bytes   edition, ASCII, NUL-padded
    24  32 bytes  SHA-256 of the sources
    56  uint32    number of sections
    60  uint32    CRC-32 of all other bytes of the file
    64  n * 32    table: name (16 bytes, NUL-padded), uint64 offset, uint64 size in bytes
    ...           the sections

The order of the sections is the order of :data:`SECTIONS`; the core reads them by position. Numbers of words take three bytes
(:func:`pack24`), what never exceeds 16 bits takes two bytes, and where rows begin is one bit for each item (:func:`pack_bits`).

What follows from other sections is not in the file: the phrases that hold a word are spelt out of the trie, and its postings made, when a
text first says it (``hscode.ranking._postings``). What the engine asks of the legal notes is numbers, which it reads in place
(``hscode.compile.law``); what the notes say is deflated in runs of :data:`NOTES_OF_RUN`, so that who reads one note inflates no more than its run.

A process maps the file and reads it in place. A writer puts a new file in the place of the old one (write beside it, then
rename): processes that have the old one mapped keep it whole. Changing the bytes of a mapped file in place, or cutting it,
is as unsafe as with any memory map.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from collections.abc import Iterable

MAGIC = b"HSCODEIX"
FORMAT_VERSION = 10
BYTE_ORDER = 0x01020304

EDITIONS = ("1992", "1996", "2002", "2007", "2012", "2017", "2022")
"""Editions of the Harmonized System whose codes the index holds, oldest first."""
LATEST = EDITIONS[-1]
"""The edition whose titles, terms and notes the index holds."""

SECTIONS = (
    "tok_blob", "tok_off", "tok_idf", "tok_flags", "join_tok", "alias_blob", "alias_off", "alias_tok_off", "alias_tok", "word_hash", "bone_tok",
    "kin_off", "kin_tok",
    "trie_symbol", "trie_bits", "trie_begin", "trie_edge", "pat_lengths", "ent_begin", "ent_kind", "ent_target",
    "node_code", "node_level", "node_parent", "node_end", "node_flags", "node_default", "node_leaf", "node_common", "node_parcels",
    "leaf_node", "head_node",
    "nbh_off", "nbh_id", "nbh_w", "nbl_off", "nbl_id", "nbl_w", "nbc_off", "nbc_id", "nbc_w",
    "cond_off", "cond_kind", "cond_key", "cond_op", "cond_val", "cond_list_off", "cond_list",
    "value_attr", "value_up_off", "value_up",
    "op_row", "op_scale", "op_node", "op_node_scale",
    "edition_code", "edition_off", "back_off", "back_to", "fore_off", "fore_to",
    "law_note", "law_flags", "law_method", "law_strength", "law_off", "law_list", "law_cite", "law_cite_off",
    "due_place", "due_off", "due_note",
    "title_blob", "title_off", "note_blob", "note_run", "note_off", "meta_json",
)  # fmt: skip
"""Names of the sections in file order. The last is the one whose size nothing but that of the file tells."""

NOTES_OF_RUN = 32
"""Legal notes that are deflated together."""

CHECKSUM_AT = 60
_MOST_24 = 0xFFFFFF
_HEADER = struct.Struct("<8sII8s32sII")
_ENTRY = struct.Struct("<16sQQ")


def write(edition: str, digest: bytes, sections: dict[str, bytes | array[int] | array[float]]) -> bytes:
    """Return the index file as bytes.

    Args:
        edition: four digits, the year of the HS edition.
        digest: 32 bytes, SHA-256 of the sources.
        sections: one value for each of :data:`SECTIONS`.
    """
    missing = set(SECTIONS) ^ set(sections)
    if missing:
        raise ValueError(f"sections differ from the format: {sorted(missing)}")
    position = _HEADER.size + _ENTRY.size * len(SECTIONS)
    table, body = [], []
    for name in SECTIONS:
        value = sections[name]
        if isinstance(value, array) and sys.byteorder == "big":
            value = value[:]
            value.byteswap()
        data = value if isinstance(value, bytes) else value.tobytes()
        pad = -position % 8
        body.append(b"\0" * pad + data)
        position += pad
        table.append(_ENTRY.pack(name.encode(), position, len(data)))
        position += len(data)
    header = _HEADER.pack(MAGIC, FORMAT_VERSION, BYTE_ORDER, edition.encode(), digest, len(SECTIONS), 0)
    return sealed(header + b"".join(table) + b"".join(body))


def sealed(data: bytes) -> bytes:
    """Return the bytes of an index file with the checksum that they must have."""
    return data[:CHECKSUM_AT] + struct.pack("<I", checksum(data)) + data[CHECKSUM_AT + 4 :]


def checksum(data: bytes | memoryview) -> int:
    """Return the CRC-32 of all bytes of an index file but the checksum itself."""
    return zlib.crc32(data[CHECKSUM_AT + 4 :], zlib.crc32(data[:CHECKSUM_AT]))


def pack24(numbers: Iterable[int]) -> bytes:
    """Return numbers below 2**24 as three bytes each.

    Raises:
        ValueError: a number that does not fit.

    >>> pack24([1, 0x020304]).hex()
    '010000040302'
    """
    items = array("I", numbers)
    if max(items, default=0) > _MOST_24:
        raise ValueError(f"{max(items)} does not fit in three bytes; the index format must grow")
    if sys.byteorder == "big":
        items.byteswap()
    wide, out = items.tobytes(), bytearray(3 * len(items))
    for byte in range(3):
        out[byte::3] = wide[byte::4]
    return bytes(out)


def pack_bits(bits: Iterable[object]) -> array[int]:
    """Return one bit for each item, 64 in a number, the first lowest.

    >>> list(pack_bits([True, False, True]))
    [5]
    """
    rows = array("Q")
    for number, bit in enumerate(bits):
        if number % 64 == 0:
            rows.append(0)
        if bit:
            rows[-1] |= 1 << number % 64
    return rows


def unpack24(data: bytes | memoryview) -> array[int]:
    """Return the numbers of :func:`pack24`.

    >>> list(unpack24(pack24([1, 70_000])))
    [1, 70000]
    """
    data = bytes(data)
    wide = bytearray(len(data) // 3 * 4)
    for byte in range(3):
        wide[byte::4] = data[byte::3]
    items = array("I", bytes(wide))
    if sys.byteorder == "big":
        items.byteswap()
    return items
