# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The compiled core: the memory-mapped index, and the matcher over tokens.

It knows sections of arrays, not goods: ranking is in ``hscode.ranking``, law in ``hscode.rules``.
"""

cimport cython
from libc.stdint cimport int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcmp, memcpy, memset

from cpython.list cimport PyList_New
from cpython.ref cimport PyObject

from hscode._ngrams cimport fnv1a, word_frame
from hscode._vectors cimport DIM, HALF
from hscode.index_file import BYTE_ORDER, CHECKSUM_AT, EDITIONS, FORMAT_VERSION, MAGIC, NOTES_OF_RUN, SECTIONS
from hscode.errors import IndexFileError
from hscode.kinds import METHODS

import struct
import sys
from zlib import crc32

cdef extern from "_crc.h" nogil:
    enum:
        CRC_LEAST "HSCODE_CRC_LEAST"
    size_t fold "hscode_crc_fold"(const uint8_t* data, size_t size, uint32_t state, uint8_t* out)

cdef extern from "Python.h":
    PyObject* PyTuple_New(Py_ssize_t size) except NULL
    PyObject* PyLong_FromLong(long number) except NULL
    void PyTuple_SET_ITEM(PyObject* items, Py_ssize_t i, PyObject* item)  # steal a reference
    void PyList_SET_ITEM(object items, Py_ssize_t i, PyObject* item)

cdef enum:
    NO_STATE = 0xFFFFFFFF  # the CRC-32 behind which the bytes that follow stand alone
    MAX_LEVEL = 4
    MAX_OPERATOR = 4
    HEADER = 64
    ENTRY = 32
    ALIGNMENT = 8
    NUMBER_BITS = 20
    NUMBER_MASK = 0xFFFFF
    HASH_MASK = 0xFFF
    MOST_PATTERNS = 8000000
    MOST_PLACES = 0x8000
    MOST_WORDS = 0x2000000  # of all phrases together
    MOST_NOTES = 0x10000
    FEW_MATCHES = 12  # as most lines have

_ITEM_KIND = {
    "tok_blob": "B", "tok_off": "T", "tok_idf": "f", "tok_flags": "B", "join_tok": "T", "alias_blob": "B", "alias_off": "T",
    "alias_tok_off": "T", "alias_tok": "T", "word_hash": "I", "bone_tok": "T", "kin_off": "T", "kin_tok": "T",
    "trie_symbol": "H", "trie_bits": "Q", "trie_begin": "Q", "trie_edge": "H", "pat_lengths": "I",
    "ent_begin": "Q", "ent_kind": "B", "ent_target": "H",
    "node_code": "I", "node_level": "B", "node_parent": "i", "node_end": "I", "node_flags": "B", "node_default": "i", "node_leaf": "i",
    "node_common": "f", "node_parcels": "f", "leaf_node": "I", "head_node": "I",
    "nbh_off": "T", "nbh_id": "H", "nbh_w": "H", "nbl_off": "T", "nbl_id": "H", "nbl_w": "h", "nbc_off": "T", "nbc_id": "B", "nbc_w": "H",
    "cond_off": "I", "cond_kind": "B", "cond_key": "H", "cond_op": "B", "cond_val": "d", "cond_list_off": "I", "cond_list": "I",
    "value_attr": "H", "value_up_off": "I", "value_up": "I", "op_row": "B", "op_scale": "B", "op_node": "b", "op_node_scale": "B",
    "law_note": "H", "law_flags": "B", "law_method": "B", "law_strength": "f", "law_off": "I", "law_list": "I",
    "law_cite": "B", "law_cite_off": "I", "due_place": "H", "due_off": "I", "due_note": "H",
    "title_blob": "B", "title_off": "I", "note_blob": "B", "note_run": "I", "note_off": "I", "meta_json": "B",
    "edition_code": "I", "edition_off": "I", "back_off": "I", "back_to": "I", "fore_off": "I", "fore_to": "I",
}
"""What the items of each section are: a code of ``struct``, or T for numbers of three bytes."""

_ITEM_SIZE = {"B": 1, "b": 1, "H": 2, "h": 2, "T": 3, "I": 4, "i": 4, "f": 4, "Q": 8, "d": 8}

_AS_MANY = (
    ("tok_idf", "tok_flags", 0), ("tok_idf", "trie_symbol", 0), ("tok_idf", "tok_off", 1), ("tok_idf", "kin_off", 1),
    ("tok_idf", "nbh_off", 1), ("tok_idf", "nbl_off", 1), ("tok_idf", "nbc_off", 1), ("alias_off", "alias_tok_off", 0),
    ("ent_kind", "ent_target", 0), ("nbh_id", "nbh_w", 0), ("nbl_id", "nbl_w", 0), ("nbc_id", "nbc_w", 0),
    ("node_code", "node_level", 0), ("node_code", "node_parent", 0), ("node_code", "node_end", 0), ("node_code", "node_flags", 0),
    ("node_code", "node_default", 0), ("node_code", "node_leaf", 0), ("node_code", "node_common", 0), ("node_code", "node_parcels", 0),
    ("node_code", "title_off", 1), ("node_code", "op_node_scale", 0),
    ("cond_kind", "cond_key", 0), ("cond_kind", "cond_op", 0), ("cond_kind", "cond_val", 0), ("cond_kind", "cond_list_off", 1),
    ("value_attr", "value_up_off", 1), ("edition_code", "back_off", 1), ("edition_code", "fore_off", 1),
    ("law_note", "law_flags", 0), ("law_note", "law_method", 0), ("law_note", "law_strength", 0), ("law_note", "law_cite_off", 1),
)
"""Sections of as many items as another, or of so many more."""

_OFFSETS = (
    ("tok_off", "tok_blob"), ("alias_off", "alias_blob"), ("alias_tok_off", "alias_tok"), ("kin_off", "kin_tok"),
    ("nbh_off", "nbh_id"), ("nbl_off", "nbl_id"), ("nbc_off", "nbc_id"), ("cond_off", "cond_kind"),
    ("cond_list_off", "cond_list"), ("value_up_off", "value_up"), ("title_off", "title_blob"), ("note_run", "note_blob"), ("note_off", None),
    ("pat_lengths", None), ("edition_off", "edition_code"), ("back_off", "back_to"), ("fore_off", "fore_to"),
    ("law_off", "law_list"), ("law_cite_off", "law_cite"), ("due_off", "due_note"),
)
"""Sections that rise from 0, and to the number of items of another: not the notes, which are deflated, nor the phrases, which the trie counts."""

_NUMBERS = (
    ("join_tok", "tok_idf"), ("alias_tok", "tok_idf"), ("bone_tok", "tok_idf"), ("kin_tok", "tok_idf"),
    ("leaf_node", "node_code"), ("head_node", "node_code"), ("nbh_id", "head_node"), ("nbl_id", "leaf_node"),
    ("value_up", "value_attr"), ("back_to", "edition_code"), ("fore_to", "edition_code"),
    ("due_place", "node_code"), ("due_note", "law_note"),
)
"""Sections of numbers of the items of another."""

_RANGES = (
    ("tok_idf", 0.0, 100.0), ("node_common", 0.0, 100.0), ("node_parcels", 0.0, 100.0), ("law_strength", 0.0, 100.0),
)
"""Sections of fractions, and between what these are."""


cdef inline PyObject* triple(long one, long two, long three) except NULL:
    """Return a tuple of three numbers, made without counting references to and fro: half of the time of a match is making it."""
    cdef PyObject* items = PyTuple_New(3)
    cdef PyObject* first = PyLong_FromLong(one)
    cdef PyObject* second = PyLong_FromLong(two)
    cdef PyObject* third = PyLong_FromLong(three)
    PyTuple_SET_ITEM(items, 0, first)
    PyTuple_SET_ITEM(items, 1, second)
    PyTuple_SET_ITEM(items, 2, third)
    return items


@cython.final
@cython.freelist(16)
cdef class Matches:
    """The patterns in a sequence of tokens as ``(pattern, start, end)``, by their ends, the longest first.

    They are kept as numbers. Making a tuple takes longer than finding what it says, so that each is made when somebody asks for it.
    """

    cdef Found few[FEW_MATCHES]
    cdef Found* found  # the few, or room of their own for more
    cdef Py_ssize_t size

    def __dealloc__(self):
        if self.found != &self.few[0]:
            free(self.found)

    def __len__(self):
        return self.size

    def __getitem__(self, Py_ssize_t i):
        i += self.size if i < 0 else 0
        if not 0 <= i < self.size:
            raise IndexError(i)
        return self.found[i].pattern, self.found[i].start, self.found[i].end

    def __iter__(self):
        return iter(self.to_list())

    def to_list(self):
        """Return all of them."""
        cdef list out = PyList_New(self.size)
        cdef Py_ssize_t i
        for i in range(self.size):
            PyList_SET_ITEM(out, i, triple(self.found[i].pattern, self.found[i].start, self.found[i].end))
        return out


cdef Matches matches_of(const Found* found, int count):
    """Return matches that keep what was found."""
    cdef Matches matches = Matches.__new__(Matches)
    matches.found = &matches.few[0] if count <= FEW_MATCHES else <Found*>malloc(count * sizeof(Found))
    if matches.found == NULL:
        raise MemoryError
    memcpy(matches.found, found, count * sizeof(Found))
    matches.size = count
    return matches


cdef struct Spelt:
    # how a word is spelt: in one piece or two
    const uint8_t* first
    const uint8_t* second
    uint32_t n_first
    uint32_t size


cdef inline Spelt spelt(const View* v, uint32_t word) noexcept nogil:
    """Return how the word of a number is spelt: a token, two tokens written as one, or an alias."""
    cdef Spelt text
    cdef uint32_t start, other
    text.second = NULL
    if word < v.n_tokens:
        start = u24(v.tok_off, word)
        text.first = v.tok_blob + start
        text.n_first = text.size = u24(v.tok_off, word + 1) - start
        return text
    word -= v.n_tokens
    if word < v.n_joined:
        text = spelt(v, u24(v.join_tok, 2 * word))
        other = u24(v.join_tok, 2 * word + 1)
        start = u24(v.tok_off, other)
        text.second = v.tok_blob + start
        text.size += u24(v.tok_off, other + 1) - start
        return text
    word -= v.n_joined
    start = u24(v.alias_off, word)
    text.first = v.alias_blob + start
    text.n_first = text.size = u24(v.alias_off, word + 1) - start
    return text


cdef inline uint8_t byte_of(const Spelt* text, uint32_t i) noexcept nogil:
    return text.first[i] if i < text.n_first else text.second[i - text.n_first]


cdef inline bint word_is(const View* v, uint32_t word, const unsigned char* text, uint32_t size) noexcept nogil:
    """Whether the word of a number is spelt so."""
    cdef Spelt word_text = spelt(v, word)
    return (word_text.size == size and memcmp(word_text.first, text, word_text.n_first) == 0
            and (word_text.second == NULL or memcmp(word_text.second, text + word_text.n_first, size - word_text.n_first) == 0))


cdef int32_t find_word(const View* v, const unsigned char* text, Py_ssize_t size) noexcept nogil:
    """Return the number of a word, or -1."""
    cdef uint32_t value, slot, probes, found
    if size > MAX_WORD:
        return -1
    value = fnv1a(text, size)
    slot = <uint32_t>((<uint64_t>value * v.n_slots) >> 32)
    for probes in range(v.n_slots):
        found = v.word_hash[slot]
        if found == 0:
            return -1
        if (found >> NUMBER_BITS) == (value & HASH_MASK) and word_is(v, (found & NUMBER_MASK) - 1, text, <uint32_t>size):
            return <int32_t>((found & NUMBER_MASK) - 1)
        slot = slot + 1 if slot + 1 < v.n_slots else 0
    return -1


cdef int compared(const Spelt* text, const unsigned char* start, Py_ssize_t size) noexcept nogil:
    """Return whether a word stands before (-1) or behind (1) all that begin with *start*, 0 when it is one of them."""
    cdef uint32_t i
    for i in range(<uint32_t>size):
        if i == text.size or byte_of(text, i) < start[i]:
            return -1
        if byte_of(text, i) > start[i]:
            return 1
    return 0


cdef bint comes_first(const Spelt* one, const Spelt* other) noexcept nogil:
    """Whether a word stands before another in the order of their bytes."""
    cdef uint32_t i
    for i in range(min(one.size, other.size)):
        if byte_of(one, i) != byte_of(other, i):
            return byte_of(one, i) < byte_of(other, i)
    return one.size < other.size


cdef uint32_t first_from(const View* v, uint32_t low, uint32_t high, const unsigned char* start, Py_ssize_t size, bint behind) noexcept nogil:
    """Return the first of some words of one table that begins with *start* or stands behind all that do, or only the first that is *behind*; else *high*."""
    cdef uint32_t middle
    cdef Spelt text
    while low < high:
        middle = (low + high) >> 1
        text = spelt(v, middle)
        if compared(&text, start, size) < <int>behind:
            low = middle + 1
        else:
            high = middle
    return low


cdef void runs_from(const View* v, const unsigned char* start, Py_ssize_t size, Run* runs) noexcept nogil:
    """Find the words that begin with *start* in each of the tables of words, which are sorted."""
    cdef uint32_t[TABLES] counts = [v.n_tokens, v.n_joined, v.n_aliases]
    cdef uint32_t begin = 0
    cdef int table
    for table in range(TABLES):
        runs[table].at = first_from(v, begin, begin + counts[table], start, size, False)
        begin += counts[table]
        runs[table].end = first_from(v, runs[table].at, begin, start, size, True)


cdef bint begins_any(const View* v, const unsigned char* start, Py_ssize_t size) noexcept nogil:
    """Whether any word begins with *start*."""
    cdef uint32_t[TABLES] counts = [v.n_tokens, v.n_joined, v.n_aliases]
    cdef uint32_t begin = 0, first
    cdef int table
    cdef Spelt text
    for table in range(TABLES):
        first = first_from(v, begin, begin + counts[table], start, size, False)
        begin += counts[table]
        if first < begin:
            text = spelt(v, first)
            if compared(&text, start, size) == 0:
                return True
    return False


cdef bint is_one_edit(const uint8_t* one, size_t n, const uint8_t* other, size_t m) noexcept nogil:
    """Whether two words are one edit apart: a letter less, more, other, or changed with the next."""
    cdef size_t same = 0, least = n if n < m else m
    if n + m > 2 * least + 1:
        return False
    while same < least and one[same] == other[same]:
        same += 1
    if n < m:
        return memcmp(one + same, other + same + 1, n - same) == 0
    if n > m:
        return memcmp(one + same + 1, other + same, m - same) == 0
    if same == n:
        return False
    if memcmp(one + same + 1, other + same + 1, n - same - 1) == 0:
        return True
    return (same + 1 < n and one[same] == other[same + 1] and one[same + 1] == other[same]
            and memcmp(one + same + 2, other + same + 2, n - same - 2) == 0)


cdef int64_t next_word(const View* v, Run* runs) noexcept nogil:
    """Take the next word of the runs, in the order of their bytes, and return its number; -1 behind the last."""
    cdef int table, best = -1
    cdef Spelt text, least
    for table in range(TABLES):
        if runs[table].at < runs[table].end:
            text = spelt(v, runs[table].at)
            if best < 0 or comes_first(&text, &least):
                best, least = table, text
    if best < 0:
        return -1
    runs[best].at += 1
    return runs[best].at - 1


cdef int32_t lone_token(const View* v, uint32_t word) noexcept nogil:
    """Return the token of a word that stands for no more than one and is written without a space, else -1."""
    cdef Spelt text
    cdef uint32_t first, i
    if word < v.n_tokens:
        return <int32_t>word
    word -= v.n_tokens
    if word < v.n_joined:
        return -1
    text = spelt(v, word + v.n_tokens)
    for i in range(text.size):
        if byte_of(&text, i) == c" ":
            return -1
    word -= v.n_joined
    first = u24(v.alias_tok_off, word)
    return <int32_t>u24(v.alias_tok, first) if u24(v.alias_tok_off, word + 1) == first + 1 else -1


cdef inline uint32_t child(const View* v, uint32_t row, uint16_t symbol) noexcept nogil:
    """Return the node below the node of *row* by *symbol*, or 0. The edges of a node are sorted by symbol."""
    cdef uint32_t low = v.trie_first[row], end = v.trie_first[row + 1], high = end, middle
    while high - low > 4:
        middle = (low + high) >> 1
        if v.trie_edge[middle] <= symbol:
            low = middle
        else:
            high = middle
    while low < high:
        if v.trie_edge[low] == symbol:
            return v.n_tokens + low
        low += 1
    return 0


cdef inline uint32_t row_below(const View* v, uint32_t node) noexcept nogil:
    """Return the row of the children of a node, or NO_ROW when it has none."""
    cdef const uint64_t* row = v.trie_bits + 3 * (node >> 6)
    cdef uint64_t bit = <uint64_t>1 << (node & 63)
    return <uint32_t>row[2] + ones(row[0] & (bit - 1)) if row[0] & bit else NO_ROW


cdef int open_phrases(const View* v, const int32_t* tokens, int n, uint32_t* rows, int* lengths) noexcept nogil:
    """Write the rows in which phrases go on that are open behind *tokens*, and their lengths so far, the longest first; return how many."""
    cdef int first, i, count = 0
    cdef uint32_t row, node
    for first in range(n):
        row = NO_ROW
        for i in range(first, n):
            if tokens[i] < 0:
                row = NO_ROW
                break
            if i == first:
                node = <uint32_t>tokens[i]
            elif row == NO_ROW or not v.trie_symbol[tokens[i]]:
                row = NO_ROW
                break
            else:
                node = child(v, row, v.trie_symbol[tokens[i]])
            row = row_below(v, node) if node or i == first else NO_ROW
        if row != NO_ROW:
            rows[count] = row
            lengths[count] = n - first
            count += 1
    return count


cdef int64_t ends_phrase(const View* v, uint32_t row, int32_t token) noexcept nogil:
    """Return the pattern that *token* ends in a row in which it goes on, or -1."""
    cdef uint32_t node = child(v, row, v.trie_symbol[token]) if v.trie_symbol[token] else 0
    cdef const uint64_t* bits = v.trie_bits + 3 * (node >> 6)
    cdef uint64_t bit = <uint64_t>1 << (node & 63)
    return <int64_t>((bits[2] >> 32) + ones(bits[1] & (bit - 1))) if node and bits[1] & bit else -1


cdef int find_all(const View* v, const int32_t* tokens, int n, Found* found, int room) noexcept nogil:
    """Write every pattern that occurs in *tokens* into *found*; a token below 0 matches nothing. Return how many.

    All phrases that are open at a token are walked side by side, the one that began first in front: matches come by their
    ends, the longest first. No phrase is longer than the deepest node, so that the work is linear in the number of tokens.
    The first steps of all walks are taken beforehand, so that their rows are on the way from memory together.
    """
    cdef uint32_t open_row[MAX_TOKENS]
    cdef int32_t open_since[MAX_TOKENS]
    cdef uint32_t root_row[MAX_TOKENS]
    cdef int i, j, kept, opened = 0, count = 0
    cdef uint32_t node, low, high
    cdef uint16_t symbol
    cdef const uint64_t* row
    cdef uint64_t bit
    for i in range(n):
        root_row[i] = NO_ROW
        if tokens[i] >= 0 and i + 1 < n and tokens[i + 1] >= 0 and v.trie_symbol[tokens[i + 1]]:
            row = v.trie_bits + 3 * (tokens[i] >> 6)
            bit = <uint64_t>1 << (tokens[i] & 63)
            if row[0] & bit:
                root_row[i] = <uint32_t>row[2] + ones(row[0] & (bit - 1))
                prefetch(v.trie_first + root_row[i])
    for i in range(n):
        if root_row[i] != NO_ROW:
            low, high = v.trie_first[root_row[i]], v.trie_first[root_row[i] + 1]
            prefetch(v.trie_edge + ((low + high) >> 1))
            prefetch(v.trie_edge + low + ((high - low) >> 2))
            prefetch(v.trie_edge + high - ((high - low) >> 2))
    for i in range(n):
        if tokens[i] < 0:
            opened = 0
            continue
        symbol = v.trie_symbol[tokens[i]]
        kept = 0
        if symbol:
            for j in range(opened):
                node = child(v, open_row[j], symbol)
                if node == 0:
                    continue
                row = v.trie_bits + 3 * (node >> 6)
                bit = <uint64_t>1 << (node & 63)
                if row[1] & bit:
                    if count == room:
                        return count
                    found[count].pattern = <uint32_t>(row[2] >> 32) + ones(row[1] & (bit - 1))
                    found[count].start = open_since[j]
                    found[count].end = i + 1
                    count += 1
                if row[0] & bit:
                    open_since[kept] = open_since[j]
                    open_row[kept] = <uint32_t>row[2] + ones(row[0] & (bit - 1))
                    kept += 1
        row = v.trie_bits + 3 * (tokens[i] >> 6)
        bit = <uint64_t>1 << (tokens[i] & 63)
        if row[1] & bit:
            if count == room:
                return count
            found[count].pattern = <uint32_t>(row[2] >> 32) + ones(row[1] & (bit - 1))
            found[count].start = i
            found[count].end = i + 1
            count += 1
        if root_row[i] != NO_ROW:
            open_since[kept] = i
            open_row[kept] = root_row[i]
            kept += 1
        opened = kept
    return count


ctypedef fused Item:
    uint8_t
    uint16_t
    uint32_t


cdef uint32_t largest_of(const Item* data, size_t n) noexcept nogil:
    cdef size_t i
    cdef Item most = 0
    for i in range(n):
        most = data[i] if data[i] > most else most
    return most


cdef uint32_t largest_of_24(const uint8_t* data, size_t n) noexcept nogil:
    cdef size_t i
    cdef uint32_t most = 0, item
    for i in range(n):
        item = u24(data, <uint32_t>i)
        most = item if item > most else most
    return most


cdef uint32_t largest(const uint8_t* data, size_t n, char kind) noexcept nogil:
    """Return the largest of *n* numbers, 0 for none. A negative number is taken for a large one."""
    if kind == b"T":
        return largest_of_24(data, n)
    if kind == b"B":
        return largest_of[uint8_t](data, n)
    if kind == b"H":
        return largest_of[uint16_t](<const uint16_t*>data, n)
    return largest_of[uint32_t](<const uint32_t*>data, n)


cdef bint rises(const uint8_t* data, size_t n, char kind) noexcept nogil:
    """Whether none of *n* numbers, of three or four bytes, is below the one before."""
    cdef size_t i
    cdef const uint32_t* wide = <const uint32_t*>data
    cdef bint good = True
    if kind == b"T":
        for i in range(1, n):
            good &= u24(data, <uint32_t>(i - 1)) <= u24(data, <uint32_t>i)
    else:
        for i in range(1, n):
            good &= wide[i - 1] <= wide[i]
    return good


cdef inline uint32_t item_at(const uint8_t* data, size_t i, char kind) noexcept nogil:
    return u24(data, <uint32_t>i) if kind == b"T" else (<const uint32_t*>data)[i]


cdef bint between(const float* data, size_t n, float low, float high) noexcept nogil:
    """Whether all fractions are in a range, which what is no number is not."""
    cdef size_t i
    cdef bint good = True
    for i in range(n):
        good &= low <= data[i] <= high
    return good


cdef int64_t parents_of(const View* v, size_t n_rows) noexcept nogil:
    """Return how many nodes of the trie have children; -1 if the counts in its rows are not those of its bits, or it ends too few phrases."""
    cdef size_t i, nodes = <size_t>v.n_tokens + v.n_edges
    cdef uint32_t parents = 0, ends = 0
    cdef const uint64_t* row
    if n_rows != (nodes + 63) >> 6:
        return -1
    for i in range(n_rows):
        row = v.trie_bits + 3 * i
        if row[2] != (<uint64_t>ends << 32 | parents):
            return -1
        if i == n_rows - 1 and nodes & 63 and (row[0] | row[1]) >> (nodes & 63):
            return -1
        parents += ones(row[0])
        ends += ones(row[1])
    return parents if ends == v.n_patterns else -1


cdef bint begin_rows(const uint64_t* bits, uint32_t n_items, uint32_t* first, uint32_t n_rows) noexcept nogil:
    """Write where each row of items begins, and behind them where the last ends. Return whether the bits say so of so many rows."""
    cdef uint32_t word, at, row = 0
    cdef uint64_t left
    for word in range((n_items + 63) >> 6):
        left = bits[word]
        while left:
            at = 64 * word + lowest(left)
            if row == n_rows or at >= n_items or (row == 0 and at):
                return False
            first[row] = at
            row += 1
            left &= left - 1
    first[n_rows] = n_items
    return row == n_rows and (n_rows > 0 or n_items == 0)


cdef bint levels_hold(const View* v) noexcept nogil:
    """Whether each node of the trie stands below one of the level before, and ends a phrase of the length of its level if any."""
    cdef uint32_t depth = 0, node = 0, end = v.n_tokens
    while node < v.n_tokens + v.n_edges:
        depth += 1
        if node == end or depth >= v.n_lengths or v.pat_lengths[depth] != phrases_before(v, end):
            return False
        node, end = end, first_below(v, end)
    return True


cdef bint find_above(const View* v, uint32_t* token_of, uint32_t* above) noexcept nogil:
    """Write the token of each symbol and the node from which each edge leads; return whether no two tokens have one symbol, and
    each edge has one that there is."""
    cdef uint32_t word, token, node, edge, row = 0
    cdef uint64_t left
    cdef bint good = True
    memset(token_of, 0xFF, SYMBOLS * sizeof(uint32_t))
    for token in range(v.n_tokens):
        good &= v.trie_symbol[token] == 0 or token_of[v.trie_symbol[token]] == NO_ROW
        token_of[v.trie_symbol[token]] = token
    token_of[0] = NO_ROW
    for word in range((v.n_tokens + v.n_edges + 63) >> 6):
        left = v.trie_bits[3 * <size_t>word]
        while left:
            node = 64 * word + lowest(left)
            for edge in range(v.trie_first[row], v.trie_first[row + 1]):
                above[edge] = node
                good &= token_of[v.trie_edge[edge]] != NO_ROW
            row += 1
            left &= left - 1
    return good


cdef uint32_t node_of(const View* v, uint32_t pattern) noexcept nogil:
    """Return the node of the trie that ends a phrase."""
    cdef uint32_t low = 0, high = (v.n_tokens + v.n_edges + 63) >> 6, middle
    cdef uint64_t left
    while high - low > 1:
        middle = (low + high) >> 1
        if v.trie_bits[3 * <size_t>middle + 2] >> 32 <= pattern:
            low = middle
        else:
            high = middle
    left = v.trie_bits[3 * <size_t>low + 1]
    for _ in range(<uint32_t>(v.trie_bits[3 * <size_t>low + 2] >> 32), pattern):
        left &= left - 1
    return 64 * low + lowest(left)


cdef bint entries_hold(const View* v, size_t n_entries) noexcept nogil:
    """Whether each entry of a pattern stands for a node or a value that there is."""
    cdef size_t i
    cdef bint good = True
    for i in range(n_entries):
        good &= v.ent_kind[i] <= RELATED and v.ent_target[i] < (v.n_values if v.ent_kind[i] in (FACT, SHARE, RELATED) else v.n_nodes)
    return good


cdef bint tree_holds(const View* v) noexcept nogil:
    """Whether each node lies within its parent, one level below it, and leaves and headings are the nodes that they say."""
    cdef uint32_t i, leaves = 0, headings = 0
    cdef int32_t parent
    for i in range(v.n_nodes):
        parent = v.node_parent[i]
        if v.node_level[i] > MAX_LEVEL or v.node_end[i] <= i or v.node_end[i] > v.n_nodes:
            return False
        if (parent < 0) != (v.node_level[i] == 0) or parent < -1 or parent >= <int32_t>i:
            return False
        if parent >= 0 and (v.node_end[i] > v.node_end[parent] or v.node_level[parent] + 1 != v.node_level[i]):
            return False
        if i + 1 < v.n_nodes and v.node_end[i] > i + 1 and v.node_parent[i + 1] != <int32_t>i:
            return False
        if v.node_end[i] < v.n_nodes and v.node_end[i] > i + 1 and v.node_parent[v.node_end[i]] >= <int32_t>i:
            return False
        if v.node_default[i] != -1 and (v.node_default[i] <= <int32_t>i or v.node_default[i] >= <int32_t>v.node_end[i]):
            return False
        if v.node_level[i] == LEVEL_CHAPTER and v.node_code[i] >= CHAPTERS:
            return False
        if v.node_leaf[i] >= 0:
            if v.node_level[i] < LEVEL_HEADING or v.node_leaf[i] != <int32_t>leaves or leaves >= v.n_leaves or v.leaf_node[leaves] != i:
                return False
            leaves += 1
        elif v.node_leaf[i] != -1:
            return False
        if v.node_level[i] == LEVEL_HEADING:
            if headings >= v.n_headings or v.head_node[headings] != i:
                return False
            headings += 1
    return leaves == v.n_leaves and headings == v.n_headings


cdef bint conditions_hold(const View* v, size_t n) noexcept nogil:
    """Whether the conditions name values and words that there are."""
    cdef size_t i
    cdef uint32_t k
    for i in range(n):
        if v.cond_kind[i] > 1 or v.cond_op[i] > MAX_OPERATOR or not -1e300 < v.cond_val[i] < 1e300:
            return False
        for k in range(v.cond_list_off[i], v.cond_list_off[i + 1]):
            if v.cond_list[k] >= (v.n_tokens if v.cond_kind[i] else v.n_values):
                return False
    return True


cdef bint are_below(List numbers, uint32_t limit) noexcept nogil:
    """Whether all numbers of a list are below a limit."""
    cdef uint32_t i
    cdef bint good = True
    for i in range(numbers.n):
        good &= numbers.items[i] < limit
    return good


cdef bint notes_hold(const View* v, size_t n_texts) noexcept nogil:
    """Whether the legal notes that the engine runs name texts, methods, places, values and notes that there are; other numbers are but compared."""
    cdef uint32_t note
    cdef bint good = True
    for note in range(v.n_notes):
        good &= v.law_note[note] < n_texts and v.law_method[note] <= v.n_methods
        good &= are_below(listed(v, note, OUT), v.n_nodes) and are_below(listed(v, note, POINTS), v.n_nodes)
        good &= are_below(listed(v, note, SETS), v.n_values) and are_below(listed(v, note, EXCEPTED), v.n_notes)
    return good


def crc32_of(const unsigned char[::1] data not None, uint32_t before=0):
    """Return the CRC-32 of bytes as ``zlib.crc32`` does, several times as fast where the processor helps.

    Args:
        data: the bytes.
        before: the CRC-32 of those before them.
    """
    cdef uint8_t folded[16]
    cdef size_t size = data.shape[0], n = 0
    if size >= CRC_LEAST:
        with nogil:
            n = fold(&data[0], size, ~before, folded)
    if n:
        before = crc32(folded[:16], NO_STATE)
    return crc32(data[n:], before)


cdef class Index:
    """The compiled nomenclature, read in place from *buffer*.

    The buffer is held as long as this object lives; closing the map below it raises ``BufferError`` instead of crashing.
    Opening compares the checksum and checks every number that a loop follows, so that no file makes the core read beyond it.

    Args:
        buffer: the bytes of an index file (``bytes``, ``mmap`` or another read-only buffer).

    Raises:
        IndexFileError: foreign, truncated, damaged or otherwise unfit bytes, or a big-endian machine.
        TypeError: a buffer that can be written to, or that begins at an odd address.
    """

    def __cinit__(self, buffer):
        cdef Py_ssize_t size
        if sys.byteorder != "little":
            raise IndexFileError("an index is read in place, and its numbers are little-endian; this machine orders bytes in another way")
        if not memoryview(buffer).readonly:
            raise TypeError("an index is read in place: give bytes or a read-only map")
        self.buffer = buffer
        if self.buffer.shape[0] and <size_t>&self.buffer[0] % ALIGNMENT:
            raise TypeError("an index is read in place: its first byte must lie at a multiple of 8, as that of bytes and maps does")
        size = self.buffer.shape[0]
        if size < HEADER or bytes(self.buffer[:8]) != MAGIC:
            raise IndexFileError("not an hscode index file (wrong magic); rebuild it with `hscode compile`")
        _, version, order, edition, digest, count, checksum = struct.unpack_from("<8sII8s32sII", self.buffer)
        if version != FORMAT_VERSION:
            raise IndexFileError(f"index format {version} does not fit this hscode (format {FORMAT_VERSION}); rebuild it with `hscode compile`")
        if order != BYTE_ORDER or count != len(SECTIONS):
            raise IndexFileError("the header of the index file is damaged; rebuild it with `hscode compile`")
        if size < HEADER + ENTRY * count:
            raise IndexFileError("the index file is truncated; rebuild it with `hscode compile`")
        self.where = {}
        expected = HEADER + ENTRY * count
        for i, name in enumerate(SECTIONS):
            raw, offset, length = struct.unpack_from("<16sQQ", self.buffer, HEADER + ENTRY * i)
            at = expected + -expected % 8
            if raw.rstrip(b"\0") != name.encode() or offset != at or offset + length > size or length % _ITEM_SIZE[_ITEM_KIND[name]]:
                raise IndexFileError(f"section {name} of the index file is damaged or truncated; rebuild it with `hscode compile`")
            self.where[name] = (offset, length // _ITEM_SIZE[_ITEM_KIND[name]])
            expected = offset + length
        if expected != size:
            raise IndexFileError("bytes follow the last section of the index file; rebuild it with `hscode compile`")
        if not self.where["meta_json"][1]:
            raise IndexFileError("section meta_json of the index file is empty; rebuild it with `hscode compile`")
        if crc32_of(self.buffer[CHECKSUM_AT + 4 :], crc32(self.buffer[:CHECKSUM_AT])) != checksum:
            raise IndexFileError("the index file is damaged (its checksum differs); rebuild it with `hscode compile`")
        self.edition = edition.rstrip(b"\0").decode("ascii", "replace")
        self.digest = digest
        self._point()
        self._check()

    def __dealloc__(self):
        free(self.trie_first); free(self.pat_entry); free(self.above); free(self.token_of); free(self.phrases); free(self.law_ends)

    def _point(self):
        cdef const unsigned char* base = &self.buffer[0]
        cdef View* v = &self.view
        cdef dict at = {name: offset for name, (offset, _) in self.where.items()}
        cdef dict n = {name: items for name, (_, items) in self.where.items()}
        v.n_tokens, v.n_joined, v.n_aliases, v.n_slots = n["tok_idf"], n["join_tok"] // 2, max(0, n["alias_off"] - 1), n["word_hash"]
        v.n_bones, v.n_edges, v.n_lengths, v.n_patterns = n["bone_tok"], n["trie_edge"], n["pat_lengths"], 0
        v.n_nodes, v.n_leaves, v.n_headings, v.n_values = n["node_code"], n["leaf_node"], n["head_node"], n["value_attr"]
        v.n_buckets = n["op_scale"]
        if v.n_lengths:
            v.n_patterns = (<const uint32_t*>(base + <Py_ssize_t>at["pat_lengths"]))[v.n_lengths - 1]
        v.tok_blob = base + <Py_ssize_t>at["tok_blob"]
        v.tok_off = base + <Py_ssize_t>at["tok_off"]
        v.tok_idf = <const float*>(base + <Py_ssize_t>at["tok_idf"])
        v.tok_flags = base + <Py_ssize_t>at["tok_flags"]
        v.join_tok = base + <Py_ssize_t>at["join_tok"]
        v.alias_blob = base + <Py_ssize_t>at["alias_blob"]
        v.alias_off = base + <Py_ssize_t>at["alias_off"]
        v.alias_tok_off = base + <Py_ssize_t>at["alias_tok_off"]
        v.alias_tok = base + <Py_ssize_t>at["alias_tok"]
        v.word_hash = <const uint32_t*>(base + <Py_ssize_t>at["word_hash"])
        v.bone_tok = base + <Py_ssize_t>at["bone_tok"]
        v.kin_off = base + <Py_ssize_t>at["kin_off"]
        v.kin_tok = base + <Py_ssize_t>at["kin_tok"]
        v.trie_symbol = <const uint16_t*>(base + <Py_ssize_t>at["trie_symbol"])
        v.trie_bits = <const uint64_t*>(base + <Py_ssize_t>at["trie_bits"])
        v.trie_begin = <const uint64_t*>(base + <Py_ssize_t>at["trie_begin"])
        v.trie_edge = <const uint16_t*>(base + <Py_ssize_t>at["trie_edge"])
        v.pat_lengths = <const uint32_t*>(base + <Py_ssize_t>at["pat_lengths"])
        v.ent_begin = <const uint64_t*>(base + <Py_ssize_t>at["ent_begin"])
        v.ent_kind = base + <Py_ssize_t>at["ent_kind"]
        v.ent_target = <const uint16_t*>(base + <Py_ssize_t>at["ent_target"])
        v.node_code = <const uint32_t*>(base + <Py_ssize_t>at["node_code"])
        v.node_level = base + <Py_ssize_t>at["node_level"]
        v.node_parent = <const int32_t*>(base + <Py_ssize_t>at["node_parent"])
        v.node_end = <const uint32_t*>(base + <Py_ssize_t>at["node_end"])
        v.node_flags = base + <Py_ssize_t>at["node_flags"]
        v.node_default = <const int32_t*>(base + <Py_ssize_t>at["node_default"])
        v.node_leaf = <const int32_t*>(base + <Py_ssize_t>at["node_leaf"])
        v.node_common = <const float*>(base + <Py_ssize_t>at["node_common"])
        v.node_parcels = <const float*>(base + <Py_ssize_t>at["node_parcels"])
        v.leaf_node = <const uint32_t*>(base + <Py_ssize_t>at["leaf_node"])
        v.head_node = <const uint32_t*>(base + <Py_ssize_t>at["head_node"])
        v.nbh_off = base + <Py_ssize_t>at["nbh_off"]
        v.nbh_id = <const uint16_t*>(base + <Py_ssize_t>at["nbh_id"])
        v.nbh_w = <const uint16_t*>(base + <Py_ssize_t>at["nbh_w"])
        v.nbl_off = base + <Py_ssize_t>at["nbl_off"]
        v.nbl_id = <const uint16_t*>(base + <Py_ssize_t>at["nbl_id"])
        v.nbl_w = <const int16_t*>(base + <Py_ssize_t>at["nbl_w"])
        v.nbc_off = base + <Py_ssize_t>at["nbc_off"]
        v.nbc_id = base + <Py_ssize_t>at["nbc_id"]
        v.nbc_w = <const uint16_t*>(base + <Py_ssize_t>at["nbc_w"])
        v.cond_off = <const uint32_t*>(base + <Py_ssize_t>at["cond_off"])
        v.cond_kind = base + <Py_ssize_t>at["cond_kind"]
        v.cond_key = <const uint16_t*>(base + <Py_ssize_t>at["cond_key"])
        v.cond_op = base + <Py_ssize_t>at["cond_op"]
        v.cond_val = <const double*>(base + <Py_ssize_t>at["cond_val"])
        v.cond_list_off = <const uint32_t*>(base + <Py_ssize_t>at["cond_list_off"])
        v.cond_list = <const uint32_t*>(base + <Py_ssize_t>at["cond_list"])
        v.value_attr = <const uint16_t*>(base + <Py_ssize_t>at["value_attr"])
        v.value_up_off = <const uint32_t*>(base + <Py_ssize_t>at["value_up_off"])
        v.value_up = <const uint32_t*>(base + <Py_ssize_t>at["value_up"])
        v.op_row = base + <Py_ssize_t>at["op_row"]
        v.op_scale = base + <Py_ssize_t>at["op_scale"]
        v.op_node = <const int8_t*>(base + <Py_ssize_t>at["op_node"])
        v.op_node_scale = base + <Py_ssize_t>at["op_node_scale"]
        v.n_notes, v.n_due_places, v.n_methods = n["law_note"], n["due_place"], len(METHODS)
        v.law_note = <const uint16_t*>(base + <Py_ssize_t>at["law_note"])
        v.law_flags = base + <Py_ssize_t>at["law_flags"]
        v.law_method = base + <Py_ssize_t>at["law_method"]
        v.law_strength = <const float*>(base + <Py_ssize_t>at["law_strength"])
        v.law_off = <const uint32_t*>(base + <Py_ssize_t>at["law_off"])
        v.law_list = <const uint32_t*>(base + <Py_ssize_t>at["law_list"])
        v.law_cite = base + <Py_ssize_t>at["law_cite"]
        v.law_cite_off = <const uint32_t*>(base + <Py_ssize_t>at["law_cite_off"])
        v.due_place = <const uint16_t*>(base + <Py_ssize_t>at["due_place"])
        v.due_off = <const uint32_t*>(base + <Py_ssize_t>at["due_off"])
        v.due_note = <const uint16_t*>(base + <Py_ssize_t>at["due_note"])
        v.title_blob = base + <Py_ssize_t>at["title_blob"]
        v.title_off = <const uint32_t*>(base + <Py_ssize_t>at["title_off"])

    cdef object _check(self):
        """Check that the sections fit each other and that every number that a loop follows is in range."""
        cdef View* v = &self.view
        cdef const uint8_t* base = &self.buffer[0]
        cdef size_t at, n, limit
        cdef char kind
        cdef bint good
        cdef float low, high
        cdef dict size = {name: items for name, (_, items) in self.where.items()}
        cdef size_t rows = 2 * <size_t>v.n_due_places + v.n_values + v.n_methods  # of what sets notes off; behind them one for each dimension
        if (min(v.n_tokens, v.n_patterns, v.n_nodes, v.n_slots, v.n_buckets, size["alias_off"]) < 1 or size["join_tok"] % 2 or size["trie_bits"] % 3
                or v.n_patterns > MOST_PATTERNS or not 1 < v.n_lengths <= MAX_TOKENS or v.n_nodes > MOST_PLACES or v.n_buckets & (v.n_buckets - 1)
                or size["op_row"] != HALF * size["op_scale"] or size["op_node"] != DIM * size["node_code"] or size["edition_off"] != len(EDITIONS) + 1
                or size["note_run"] != (size["note_off"] + NOTES_OF_RUN - 2) // NOTES_OF_RUN + 1
                or v.n_notes > MOST_NOTES or size["law_off"] != LISTS * size["law_note"] + 1
                or size["cond_off"] != size["node_code"] + 2 * size["law_note"] + 1 or size["due_off"] <= rows):
            raise IndexFileError("the sections of the index file do not fit each other; rebuild it with `hscode compile`")
        v.n_dimensions = size["due_off"] - 1 - rows
        for name, other, more in _AS_MANY:
            if size[name] + more != size[other]:
                raise IndexFileError(f"sections {name} and {other} of the index file do not fit each other; rebuild it with `hscode compile`")
        for name, target in _OFFSETS:
            at, n = self.where[name]
            kind = ord(_ITEM_KIND[name])
            limit = size[target] if target else item_at(base + at, n - 1, kind) if n else 0
            with nogil:
                good = n > 0 and item_at(base + at, 0, kind) == 0 and item_at(base + at, n - 1, kind) == limit and rises(base + at, n, kind)
            if not good:
                raise IndexFileError(f"section {name} of the index file does not rise as it must; rebuild it with `hscode compile`")
        for name, target in _NUMBERS:
            at, n = self.where[name]
            kind = ord(_ITEM_KIND[name])
            limit = size[target]
            with nogil:
                good = n == 0 or largest(base + at, n, kind) < limit
            if not good:
                raise IndexFileError(f"section {name} of the index file points out of range; rebuild it with `hscode compile`")
        for name, low, high in _RANGES:
            at, n = self.where[name]
            with nogil:
                good = between(<const float*>(base + at), n, low, high)
            if not good:
                raise IndexFileError(f"section {name} of the index file holds what is no such number; rebuild it with `hscode compile`")
        n = size["nbc_id"]
        if self._slots_point_out() or largest(v.nbc_id, n, b"B") >= CHAPTERS:
            raise IndexFileError("the words of the index file point out of range; rebuild it with `hscode compile`")
        for part, holds in (("tree", tree_holds(v)), ("phrases", entries_hold(v, size["ent_kind"])), ("conditions", conditions_hold(v, size["cond_kind"])),
                            ("legal notes", notes_hold(v, size["note_off"] - 1)),
                            ("trie", self._begin_rows() and self._climbs())):
            if not holds:
                raise IndexFileError(f"the {part} of the index file do not hold together; rebuild it with `hscode compile`")
        self._make_room_for_phrases()
        self._gather_ends()
        self._gather_letters()

    cdef bint _begin_rows(self):
        """Write where the edges of each node of the trie begin and the entries of each phrase; return whether the index tells."""
        cdef View* v = &self.view
        cdef size_t entries = self.where["ent_kind"][1]
        cdef int64_t parents = parents_of(v, self.where["trie_bits"][1] // 3)
        cdef bint good
        if (parents < 0 or self.where["trie_begin"][1] != (<size_t>v.n_edges + 63) >> 6 or self.where["ent_begin"][1] != (entries + 63) >> 6):
            return False
        self.trie_first = <uint32_t*>malloc((parents + 1) * sizeof(uint32_t))
        self.pat_entry = <uint32_t*>malloc((<size_t>v.n_patterns + 1) * sizeof(uint32_t))
        if self.trie_first == NULL or self.pat_entry == NULL:
            raise MemoryError
        v.trie_first, v.pat_entry, v.n_parents = self.trie_first, self.pat_entry, <uint32_t>parents
        with nogil:
            good = (begin_rows(v.trie_begin, v.n_edges, self.trie_first, <uint32_t>parents)
                    and begin_rows(v.ent_begin, <uint32_t>entries, self.pat_entry, v.n_patterns))
        return good

    cdef bint _climbs(self):
        """Write what leads from a node of the trie up to its words; return whether it is a trie."""
        cdef View* v = &self.view
        cdef bint good
        self.token_of = <uint32_t*>malloc(SYMBOLS * sizeof(uint32_t))
        self.above = <uint32_t*>malloc((<size_t>v.n_edges + 1) * sizeof(uint32_t))
        if self.token_of == NULL or self.above == NULL:
            raise MemoryError
        v.token_of, v.above = self.token_of, self.above
        with nogil:
            good = levels_hold(v) and find_above(v, self.token_of, self.above)
        return good

    cdef int _make_room_for_phrases(self) except -1:
        """Make room for all phrases, which takes no memory before they are spelt."""
        cdef View* v = &self.view
        cdef size_t words = 0, size
        for size in range(1, v.n_lengths):
            words += (size + 1) * (v.pat_lengths[size] - v.pat_lengths[size - 1])
        if words > MOST_WORDS:
            raise IndexFileError("the phrases of the index file are too many; rebuild it with `hscode compile`")
        self.phrases = v.phrases = <uint32_t*>calloc(words + 1, sizeof(uint32_t))
        if self.phrases == NULL:
            raise MemoryError
        return 0

    cdef int _gather_ends(self) except -1:
        """Write what the phrases of the legal notes end in: most phrases of a text are told from them by that."""
        cdef View* v = &self.view
        cdef uint32_t note, i
        cdef int which, bits
        cdef List numbers
        self.law_ends = <uint64_t*>calloc(PHRASES * <size_t>v.n_notes + 1, sizeof(uint64_t))
        if self.law_ends == NULL:
            raise MemoryError
        v.law_ends = self.law_ends
        for note in range(v.n_notes):
            for which in range(PHRASES):
                bits = 2 * ROLE_BITS if which == MENTIONS or which == UNLESS_MENTIONS else 0
                numbers = listed(v, note, which)
                for i in range(numbers.n):
                    add(&self.law_ends[PHRASES * note + which], numbers.items[i] >> bits & ENDS)
        return 0

    cdef bint _slots_point_out(self):
        """Whether a slot of the word table names a word that there is not."""
        cdef View* v = &self.view
        cdef uint32_t i, words = v.n_tokens + v.n_joined + v.n_aliases, most = 0
        for i in range(v.n_slots):
            most = max(most, v.word_hash[i] & NUMBER_MASK)
            if v.word_hash[i] and not v.word_hash[i] & NUMBER_MASK:
                return True
        return most > words

    cdef object _gather_letters(self):
        """Gather the letters of which tokens are made."""
        cdef View* v = &self.view
        cdef uint8_t seen[256]
        cdef uint32_t i, size = u24(v.tok_off, v.n_tokens)
        memset(seen, 0, 256)
        for i in range(size):
            seen[v.tok_blob[i]] = 1
        self.n_letters = 0
        for i in range(256):
            if seen[i]:
                self.letters[self.n_letters] = <uint8_t>i
                self.n_letters += 1

    def section(self, str name):
        """Return one section as a memoryview of its items; numbers of three bytes as bytes."""
        offset, items = self.where[name]
        kind = _ITEM_KIND[name]
        return memoryview(self.buffer)[offset : offset + items * _ITEM_SIZE[kind]].cast("B" if kind == "T" else kind)

    @property
    def counts(self):
        """Numbers of words, tokens, patterns, nodes, headings and leaves."""
        cdef View* v = &self.view
        return {"words": v.n_tokens + v.n_joined + v.n_aliases, "tokens": v.n_tokens, "patterns": v.n_patterns, "nodes": v.n_nodes,
                "headings": v.n_headings, "leaves": v.n_leaves}

    def word_tokens(self, str word):
        """Return the token numbers of a word, or None when the index does not know it."""
        cdef bytes data = word.encode("utf-8", "replace")
        cdef int32_t found = find_word(&self.view, data, len(data))
        cdef View* v = &self.view
        cdef uint32_t i
        if found < 0:
            return None
        i = <uint32_t>found
        if i < v.n_tokens:
            return (i,)
        i -= v.n_tokens
        if i < v.n_joined:
            return (u24(v.join_tok, 2 * i), u24(v.join_tok, 2 * i + 1))
        i -= v.n_joined
        return tuple([u24(v.alias_tok, k) for k in range(u24(v.alias_tok_off, i), u24(v.alias_tok_off, i + 1))])

    def token_text(self, uint32_t token):
        """Return the text of a token."""
        if token >= self.view.n_tokens:
            raise IndexError(token)
        return self._text(token).decode("utf-8", "replace")

    def token_idf(self, uint32_t token):
        """Return the weight of a token: how few headings use it."""
        if token >= self.view.n_tokens:
            raise IndexError(token)
        return self.view.tok_idf[token]

    def token_flags(self, uint32_t token):
        """Return the marks of a token (``hscode.kinds.TokenFlag``)."""
        if token >= self.view.n_tokens:
            raise IndexError(token)
        return self.view.tok_flags[token]

    cdef bytes _text(self, uint32_t word):
        """Return the text of a word."""
        cdef Spelt text = spelt(&self.view, word)
        cdef bytes first = text.first[: text.n_first]
        return first if text.second == NULL else first + text.second[: text.size - text.n_first]

    def words_from(self, str prefix, int limit):
        """Return up to *limit* words that start with *prefix*, in the order of their bytes."""
        cdef bytes data = prefix.encode("utf-8", "replace")
        cdef Run runs[TABLES]
        cdef int64_t word
        cdef list out = []
        runs_from(&self.view, data, len(data), runs)
        while len(out) < limit:
            word = next_word(&self.view, runs)
            if word < 0:
                break
            out.append(self._text(<uint32_t>word).decode("utf-8", "replace"))
        return out

    def near(self, str word):
        """Return the tokens that are one edit away from *word* with its first letter kept, in the order of their numbers.

        An edit is a letter less, more, other, or changed with the next (Damerau and Levenshtein). Those behind the second letter
        leave the first two, and so do not lead far in the vocabulary, which is sorted; those of the second are made and looked up.
        """
        cdef bytes data = word.encode("utf-8", "replace")
        cdef const unsigned char* given = data
        cdef const View* v = &self.view
        cdef Py_ssize_t size = len(data)
        cdef uint32_t first, token, begin
        cdef set found = set()
        if not 1 < size <= MAX_WORD:
            return []
        first = first_from(v, 0, v.n_tokens, given, 2, False)
        for token in range(first, first_from(v, first, v.n_tokens, given, 2, True)):
            begin = u24(v.tok_off, token)
            if is_one_edit(given, size, v.tok_blob + begin, u24(v.tok_off, token + 1) - begin):
                found.add(token)
        self._look_up_edits(given, size, found)
        found.discard(find_word(v, given, size))
        return sorted(found)

    cdef int _look_up_edits(self, const unsigned char* given, Py_ssize_t size, set found) except -1:
        """Add the tokens that *given* with an edit of its second letter is."""
        cdef unsigned char text[MAX_WORD + 2]
        cdef int k
        text[0] = given[0]
        memcpy(text + 1, given + 2, size - 2)
        self._keep_token(text, size - 1, found)
        memcpy(text + 1, given + 1, size - 1)
        if size > 2:
            text[1], text[2] = given[2], given[1]
            self._keep_token(text, size, found)
            text[2] = given[2]
        for k in range(self.n_letters):
            text[1] = self.letters[k]
            self._keep_token(text, size, found)
        memcpy(text + 2, given + 1, size - 1)
        for k in range(self.n_letters):
            text[1] = self.letters[k]
            self._keep_token(text, size + 1, found)
        return 0

    cdef int _keep_token(self, const unsigned char* text, Py_ssize_t size, set found) except -1:
        cdef int32_t word = find_word(&self.view, text, size)
        if 0 <= word < <int32_t>self.view.n_tokens:
            found.add(word)
        return 0

    def with_bones(self, str bones):
        """Return the tokens whose first letter and consonants are *bones* (:func:`hscode.reading.words.skeleton`), in the order of their numbers."""
        cdef bytes wanted = bones.encode()
        cdef const unsigned char* frame = wanted
        cdef uint32_t low = 0, high = self.view.n_bones, middle
        while low < high:
            middle = (low + high) >> 1
            if self._compare_bones(middle, frame, len(wanted)) < 0:
                low = middle + 1
            else:
                high = middle
        out = []
        while low < self.view.n_bones and self._compare_bones(low, frame, len(wanted)) == 0:
            out.append(u24(self.view.bone_tok, low))
            low += 1
        return out

    cdef int _compare_bones(self, uint32_t i, const unsigned char* wanted, Py_ssize_t size) noexcept:
        """Whether the skeleton of the token filed at *i* comes before the one *wanted* (-1), is the same (0) or comes behind (1)."""
        cdef const View* v = &self.view
        cdef unsigned char frame[MAX_WORD + 1]
        cdef uint32_t token = u24(v.bone_tok, i), first = u24(v.tok_off, token)
        cdef Py_ssize_t length = min(<Py_ssize_t>(u24(v.tok_off, token + 1) - first), <Py_ssize_t>MAX_WORD)
        cdef int order
        length = word_frame(v.tok_blob + first, length, frame) - 1  # behind its mark
        order = memcmp(frame + 1, wanted, <size_t>min(length, size))
        return order if order else (length > size) - (length < size)

    @cython.boundscheck(True)  # an object of which a number is made may shorten the list meanwhile
    def match(self, tokens not None):
        """Return the patterns in the first 400 of a sequence of token numbers, up to 4,000 of them; a number below 0 matches nothing.

        Raises:
            IndexError: a token that there is not.
        """
        cdef int n, i, count
        cdef int32_t given[MAX_TOKENS]
        cdef Found found[MAX_FOUND]
        cdef list items = tokens if type(tokens) is list else list(tokens)
        n = min(len(items), MAX_TOKENS)
        for i in range(n):
            given[i] = items[i]
            if given[i] >= <int32_t>self.view.n_tokens:
                raise IndexError(given[i])
        count = find_all(&self.view, given, n, found, MAX_FOUND)  # under the GIL: giving it away takes longer than a line
        return matches_of(found, count)

    def entries(self, uint32_t pattern):
        """Return what a pattern stands for: ``(kind, target)`` pairs (``hscode.kinds.Kind``)."""
        cdef View* v = &self.view
        if pattern >= v.n_patterns:
            raise IndexError(pattern)
        return [(v.ent_kind[i], v.ent_target[i]) for i in range(entry_start(v, pattern), entry_start(v, pattern + 1))]

    def pattern_tokens(self, uint32_t pattern):
        """Return the token numbers of a pattern."""
        cdef View* v = &self.view
        cdef uint32_t i, length
        cdef uint32_t tokens[MAX_TOKENS]
        if pattern >= v.n_patterns:
            raise IndexError(pattern)
        phrase(v, pattern, &length)
        spell(v, node_of(v, pattern), length, tokens)
        return tuple([tokens[i] for i in range(length)])

    def pattern_text(self, uint32_t pattern):
        """Return the words of a pattern."""
        return " ".join([self.token_text(t) for t in self.pattern_tokens(pattern)])

    def node(self, uint32_t i):
        """Return ``(code, level, parent, end, flags, default child, leaf)`` of a node; numbers, -1 for none."""
        cdef View* v = &self.view
        if i >= v.n_nodes:
            raise IndexError(i)
        return (v.node_code[i], v.node_level[i], v.node_parent[i], v.node_end[i], v.node_flags[i], v.node_default[i], v.node_leaf[i])

    def title(self, uint32_t i):
        """Return the title of a node."""
        cdef View* v = &self.view
        if i >= v.n_nodes:
            raise IndexError(i)
        return (<const char*>v.title_blob)[v.title_off[i] : v.title_off[i + 1]].decode("utf-8", "replace")

    def conditions(self, uint32_t i):
        """Return the conditions of a node as ``(is_measure, key, op, number, items)``."""
        cdef View* v = &self.view
        if i >= v.n_nodes:
            raise IndexError(i)
        return [
            (v.cond_kind[c], v.cond_key[c], v.cond_op[c], v.cond_val[c], tuple([v.cond_list[k] for k in range(v.cond_list_off[c], v.cond_list_off[c + 1])]))
            for c in range(v.cond_off[i], v.cond_off[i + 1])
        ]

    def value_ancestors(self, uint32_t value):
        """Return a value's number and those of all values above it."""
        cdef View* v = &self.view
        if value >= v.n_values:
            raise IndexError(value)
        return [v.value_up[k] for k in range(v.value_up_off[value], v.value_up_off[value + 1])]
