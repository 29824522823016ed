"""The container of the compiled index: header, table of sections, 8-aligned little-endian arrays.

Layout (all integers little-endian)::

    0   8 bytes   magic b"HSCODEIX"
    8   uint32    format version
    12  uint32    byte-order mark 0x01020304
    16  8 bytes   edition, ASCII, NUL-padded
    24  32 bytes  SHA-256 of the sources
    56  uint32    number of sections
    60  uint32    reserved, zero
    64  n * 32    table: name (16 bytes, NUL-padded), uint64 offset, uint64 size in bytes
    ...           the sections

The order of the sections is the order of :data:`SECTIONS`; the core reads them by position.
"""

from __future__ import annotations

import struct
import sys
from array import array

MAGIC = b"HSCODEIX"
FORMAT_VERSION = 2
BYTE_ORDER = 0x01020304

EDITIONS = ("1992", "1996", "2002", "2007", "2012", "2017", "2022")
"""Editions of the Harmonized System whose codes the index holds, oldest first."""
LATEST = EDITIONS[-1]
"""The edition whose titles, terms and notes the index holds."""

SECTIONS = (
    "word_blob", "word_off", "word_hash", "word_tok_off", "word_tok",
    "tok_idf", "tok_word", "tok_flags", "kin_off", "kin_tok",
    "ac_root", "ac_off", "ac_tok", "ac_fail", "ac_out", "ac_link", "ac_depth",
    "pat_off", "pat_tok", "pat_norm", "pat_ent_off", "ent_kind", "ent_target",
    "post_off", "post_pat",
    "node_code", "node_level", "node_parent", "node_end", "node_flags", "node_default", "node_leaf", "node_common", "node_parcels",
    "leaf_node", "head_node",
    "nbh_off", "nbh_id", "nbh_w", "nbl_off", "nbl_id", "nbl_w", "nbc_off", "nbc_id", "nbc_w",
    "cond_off", "cond_kind", "cond_key", "cond_op", "cond_val", "cond_list_off", "cond_list",
    "value_attr", "value_up_off", "value_up",
    "op_row", "op_scale", "op_node",
    "title_blob", "title_off", "meta_json",
    "edition_code", "edition_off", "back_off", "back_to", "fore_off", "fore_to",
)  # fmt: skip
"""Names of the sections in file order."""

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
    return header + b"".join(table) + b"".join(body)
