# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The compiled core: the memory-mapped index, the matcher over tokens, evidence and scoring.

It knows sections of arrays, not goods: what a feature means is said in ``hscode.ranking``; law is in ``hscode.rules``.
"""

from libc.math cimport exp, log, sqrt
from libc.stdint cimport int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcmp, memcpy, memset

from cpython.list cimport PyList_GET_ITEM, PyList_New, PyList_SET_ITEM
from cpython.ref cimport Py_INCREF
from cpython.tuple cimport PyTuple_New, PyTuple_SET_ITEM

cdef extern from * nogil:
    """
    #if defined(__GNUC__) || defined(__clang__)
    #define hscode_prefetch(address) __builtin_prefetch(address)
    #else
    #define hscode_prefetch(address) ((void)(address))
    #endif
    """
    void prefetch "hscode_prefetch"(const void* address)

from hscode._ngrams cimport MAX_GRAMS, fnv1a, pair_hash, word_grams
from hscode.index_file import BYTE_ORDER, EDITIONS, FORMAT_VERSION, MAGIC, SECTIONS
from hscode.index_file import checksum as checksum_of
from hscode.errors import IndexFileError
from hscode.reading.words import skeleton

import struct

cdef enum:
    TERM = 0
    TITLE = 1
    CUE = 2
    FACT = 3
    LOOKALIKE = 4
    SHARE = 9
    LEVEL_CHAPTER = 1
    LEVEL_HEADING = 2
    RESIDUAL = 1
    PARTS = 2
    PARTS_INCLUDED = 4
    MAX_LEVEL = 4
    MAX_OPERATOR = 4
    HEADER = 64
    ENTRY = 32
    ALIGNMENT = 8
    NO_ROW = 0xFFFFFFFF
    MAX_WORD = 60  # bytes of a word; the longest of the vocabulary has 40
    NUMBER_BITS = 20
    NUMBER_MASK = 0xFFFFF
    HASH_MASK = 0xFFF
    MAX_TOKENS = 400
    MAX_FOUND = 4000
    MOST_PATTERNS = 8000000
    NH = 44
    CHAPTERS = 100
    NS = 31
    DEPTH_HEADINGS = 16
    MAX_CHILDREN = 256
    DASHES = 2  # dash levels below a heading
    DIM = 32  # numbers in a vector of the second opinion
    MAX_LEAVES = 2048
    CONTENDERS = 12  # codes that the trees set in order
    NC = 12  # features of a contender that are neither its heading's nor its way's
    NR = NC + NH + NS

HEADING_FEATURES = (
    "similar", "similar_head", "title", "exact", "exact_head", "exact_end", "association", "association_head",
    "term_covered", "text_covered", "cue", "facts_met", "facts_contradicted", "lookalike", "parts_agree", "parts_missing",
    "note_to", "chapter", "size", "similar_share", "association_share", "whole_text", "terms_near", "exact_share", "exact_lone_modifier",
    "facts_unknown", "exact_head_share", "exact_inside",
    "similar_head_share", "common", "common_casual", "exact_whole",
    "common_unsure", "association_unsure", "common_short", "chapter_unsure", "parcels", "parcels_unsure",
    "chapter_words", "chapter_head", "chapter_naming", "parts_unsaid", "opinion", "opinion_share",
)
SUBHEADING_FEATURES = (
    "similar", "similar_head", "title", "exact", "exact_head", "association", "cue", "facts_met", "facts_contradicted",
    "facts_unknown", "default", "residual", "parts_agree", "parts_unsaid", "size", "default_quiet", "lookalike",
    "residual_quiet", "similar_share", "note_to", "similar_best", "cue_share", "first", "last", "first_casual", "default_casual",
    "common", "common_casual", "exact_whole", "parcels", "opinion",
)
CONTENDER_FEATURES = (
    "joint", "heading", "way", "levels", "joint_behind", "heading_behind", "place", "opinion_code", "opinion_heading", "opinion_chapter",
    "opinion_behind", "opinion_heading_behind",
    *(f"heading.{name}" for name in HEADING_FEATURES), *(f"way.{name}" for name in SUBHEADING_FEATURES),
)
assert len(HEADING_FEATURES) == NH and len(SUBHEADING_FEATURES) == NS and len(CONTENDER_FEATURES) == NR

cdef double LEAST_JOINT = -11.5  # a code less likely than e to this power is not listed
cdef double LEAST_OPINION = -14.0  # below it the second opinion knows nothing
cdef float KIN = 0.6  # a word of the same root counts for so much of the word itself

_ITEM_KIND = {
    "tok_blob": "B", "tok_off": "T", "tok_idf": "f", "tok_flags": "B", "join_tok": "T", "alias_blob": "B", "alias_off": "T",
    "alias_tok_off": "T", "alias_tok": "T", "word_hash": "I", "bone_tok": "T", "kin_off": "T", "kin_tok": "T",
    "trie_symbol": "H", "trie_bits": "Q", "trie_first": "I", "trie_edge": "H", "pat_lengths": "I",
    "pat_low": "H", "pat_high": "B", "pat_norm": "f", "pat_ent_base": "I", "pat_ent_low": "H", "ent_kind": "B", "ent_target": "H",
    "post_off": "T", "post_pat": "T",
    "node_code": "I", "node_level": "B", "node_parent": "i", "node_end": "I", "node_flags": "B", "node_default": "i", "node_leaf": "i",
    "node_common": "f", "node_parcels": "f", "leaf_node": "I", "head_node": "I",
    "nbh_off": "T", "nbh_id": "H", "nbh_w": "H", "nbl_off": "T", "nbl_id": "H", "nbl_w": "h", "nbc_off": "T", "nbc_id": "B", "nbc_w": "H",
    "cond_off": "I", "cond_kind": "B", "cond_key": "H", "cond_op": "B", "cond_val": "d", "cond_list_off": "I", "cond_list": "I",
    "value_attr": "H", "value_up_off": "I", "value_up": "I", "op_row": "b", "op_scale": "f", "op_node": "f",
    "title_blob": "B", "title_off": "I", "note_blob": "B", "note_off": "I", "meta_json": "B",
    "edition_code": "I", "edition_off": "I", "back_off": "I", "back_to": "I", "fore_off": "I", "fore_to": "I",
}
"""What the items of each section are: a code of ``struct``, or T for numbers of three bytes."""

_ITEM_SIZE = {"B": 1, "b": 1, "H": 2, "h": 2, "T": 3, "I": 4, "i": 4, "f": 4, "Q": 8, "d": 8}

_AS_MANY = (
    ("tok_idf", "tok_flags", 0), ("tok_idf", "trie_symbol", 0), ("tok_idf", "tok_off", 1), ("tok_idf", "kin_off", 1), ("tok_idf", "post_off", 1),
    ("tok_idf", "nbh_off", 1), ("tok_idf", "nbl_off", 1), ("tok_idf", "nbc_off", 1), ("alias_off", "alias_tok_off", 0),
    ("pat_norm", "pat_ent_low", 1), ("ent_kind", "ent_target", 0), ("nbh_id", "nbh_w", 0), ("nbl_id", "nbl_w", 0), ("nbc_id", "nbc_w", 0),
    ("node_code", "node_level", 0), ("node_code", "node_parent", 0), ("node_code", "node_end", 0), ("node_code", "node_flags", 0),
    ("node_code", "node_default", 0), ("node_code", "node_leaf", 0), ("node_code", "node_common", 0), ("node_code", "node_parcels", 0),
    ("node_code", "cond_off", 1), ("node_code", "title_off", 1),
    ("cond_kind", "cond_key", 0), ("cond_kind", "cond_op", 0), ("cond_kind", "cond_val", 0), ("cond_kind", "cond_list_off", 1),
    ("value_attr", "value_up_off", 1), ("edition_code", "back_off", 1), ("edition_code", "fore_off", 1),
)
"""Sections of as many items as another, or of so many more."""

_OFFSETS = (
    ("tok_off", "tok_blob"), ("alias_off", "alias_blob"), ("alias_tok_off", "alias_tok"), ("kin_off", "kin_tok"), ("trie_first", "trie_edge"),
    ("post_off", "post_pat"), ("nbh_off", "nbh_id"), ("nbl_off", "nbl_id"), ("nbc_off", "nbc_id"), ("cond_off", "cond_kind"),
    ("cond_list_off", "cond_list"), ("value_up_off", "value_up"), ("title_off", "title_blob"), ("note_off", "note_blob"), ("pat_lengths", "pat_norm"),
    ("edition_off", "edition_code"), ("back_off", "back_to"), ("fore_off", "fore_to"),
)
"""Sections that rise from 0 to the number of items of another."""

_NUMBERS = (
    ("join_tok", "tok_idf"), ("alias_tok", "tok_idf"), ("bone_tok", "tok_idf"), ("kin_tok", "tok_idf"),
    ("post_pat", "pat_norm"), ("leaf_node", "node_code"), ("head_node", "node_code"), ("nbh_id", "head_node"), ("nbl_id", "leaf_node"),
    ("value_up", "value_attr"), ("back_to", "edition_code"), ("fore_to", "edition_code"),
)
"""Sections of numbers of the items of another."""

_RANGES = (
    ("tok_idf", 0.0, 100.0), ("pat_norm", 1e-6, 1e6), ("node_common", 0.0, 100.0), ("node_parcels", 0.0, 100.0),
    ("op_scale", 0.0, 1e6), ("op_node", -1e6, 1e6),
)
"""Sections of fractions, and between what these are."""


cdef inline void put(tuple items, Py_ssize_t i, object item):
    Py_INCREF(item)
    PyTuple_SET_ITEM(items, i, item)


cdef inline uint32_t u24(const uint8_t* data, uint32_t i) noexcept nogil:
    """Return a number of three bytes. A fourth byte is read, which is there: a section of such numbers is never the last."""
    cdef uint32_t value
    memcpy(&value, data + 3 * <size_t>i, 4)
    return value & 0xFFFFFF


cdef inline float unscaled(int32_t stored) noexcept nogil:
    """Return a weight of an association, which the index keeps as a multiple of 1/4096."""
    return <float>stored * <float>(1.0 / 4096)


cdef inline uint32_t ones(uint64_t bits) noexcept nogil:
    """Return how many bits are set."""
    bits = bits - ((bits >> 1) & 0x5555555555555555U)
    bits = (bits & 0x3333333333333333U) + ((bits >> 2) & 0x3333333333333333U)
    return <uint32_t>((((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0FU) * 0x0101010101010101U) >> 56)


cdef inline uint32_t pattern_start(const View* v, uint32_t pattern) noexcept nogil:
    """Return where the tokens of a pattern begin; those of the pattern behind it follow. Patterns are numbered by length."""
    cdef uint32_t length = 1, at = 0
    while length < v.n_lengths and pattern >= v.pat_lengths[length]:
        at += length * (v.pat_lengths[length] - v.pat_lengths[length - 1])
        length += 1
    return at + length * (pattern - v.pat_lengths[length - 1])


cdef inline uint32_t pattern_token(const View* v, uint32_t k) noexcept nogil:
    """Return one of the tokens of the patterns: 16 bits, and two more that four tokens keep in one byte."""
    return v.pat_low[k] | <uint32_t>(v.pat_high[k >> 2] >> (2 * (k & 3)) & 3) << 16


cdef inline uint32_t entry_start(const View* v, uint32_t pattern) noexcept nogil:
    """Return the first entry of a pattern; those of the pattern behind it follow."""
    return v.pat_ent_base[pattern >> 6] + v.pat_ent_low[pattern]


cdef inline bint token_is(const View* v, uint32_t token, const unsigned char* text, uint32_t size) noexcept nogil:
    cdef uint32_t start = u24(v.tok_off, token)
    return u24(v.tok_off, token + 1) - start == size and memcmp(v.tok_blob + start, text, size) == 0


cdef bint word_is(const View* v, uint32_t word, const unsigned char* text, uint32_t size) noexcept nogil:
    """Whether the word of a number is spelt so: a token, two tokens written as one, or an alias."""
    cdef uint32_t first, length, start
    if word < v.n_tokens:
        return token_is(v, word, text, size)
    word -= v.n_tokens
    if word < v.n_joined:
        first = u24(v.join_tok, 2 * word)
        length = u24(v.tok_off, first + 1) - u24(v.tok_off, first)
        return length <= size and token_is(v, first, text, length) and token_is(v, u24(v.join_tok, 2 * word + 1), text + length, size - length)
    word -= v.n_joined
    start = u24(v.alias_off, word)
    return u24(v.alias_off, word + 1) - start == size and memcmp(v.alias_blob + start, text, size) == 0


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
    cdef uint32_t node
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
            prefetch(v.trie_edge + ((v.trie_first[root_row[i]] + v.trie_first[root_row[i] + 1]) >> 1))
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


cdef bint trie_holds(const View* v, size_t n_rows, size_t n_first) noexcept nogil:
    """Whether the counts in the rows of the trie are those of its bits, and as many nodes have children and end phrases as there are."""
    cdef size_t i, nodes = <size_t>v.n_tokens + v.n_edges
    cdef uint32_t parents = 0, ends = 0
    cdef const uint64_t* row
    if n_rows != (nodes + 63) >> 6:
        return False
    for i in range(n_rows):
        row = v.trie_bits + 3 * i
        if row[2] != (<uint64_t>ends << 32 | parents):
            return False
        if i == n_rows - 1 and nodes & 63 and (row[0] | row[1]) >> (nodes & 63):
            return False
        parents += ones(row[0])
        ends += ones(row[1])
    return parents + 1 == n_first and ends == v.n_patterns


cdef bint entries_hold(const View* v, size_t n_base, size_t n_entries) noexcept nogil:
    """Whether the entries of the patterns follow one another, and each stands for a node or a value that there is."""
    cdef uint32_t i, at, before = 0
    if n_base != (v.n_patterns >> 6) + 1:
        return False
    for i in range(v.n_patterns + 1):
        at = entry_start(v, i)
        if at < before or v.pat_ent_base[i >> 6] > n_entries:
            return False
        before = at
    if entry_start(v, 0) != 0 or before != n_entries:
        return False
    for i in range(<uint32_t>n_entries):
        if v.ent_kind[i] > SHARE or v.ent_target[i] >= (v.n_values if v.ent_kind[i] in (FACT, SHARE) else v.n_nodes):
            return False
    return True


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


cdef class Index:
    """The compiled nomenclature, read in place from *buffer*.

    The buffer is held as long as this object lives; closing the map below it raises ``BufferError`` instead of crashing.
    Opening compares the checksum and checks every number that a loop follows, so that no file makes the core read beyond it.

    Args:
        buffer: the bytes of an index file (``bytes``, ``mmap`` or another read-only buffer).

    Raises:
        IndexFileError: foreign, truncated, damaged or otherwise unfit bytes.
        TypeError: a buffer that can be written to, or that begins at an odd address.
    """

    def __cinit__(self, buffer):
        cdef Py_ssize_t size
        if not memoryview(buffer).readonly:
            raise TypeError("an index is read in place: give bytes or a read-only map")
        self.buffer = buffer
        if self.buffer.shape[0] and <size_t>&self.buffer[0] % ALIGNMENT:
            raise TypeError("an index is read in place: its first byte must lie at a multiple of 8, as that of bytes and maps does")
        size = self.buffer.shape[0]
        if size < HEADER or bytes(self.buffer[:8]) != MAGIC:
            raise IndexFileError("not an hscode index file (wrong magic); rebuild it with `hscode compile`")
        _, version, order, edition, digest, count, checksum = struct.unpack_from("<8sII8s32sII", self.buffer)
        if version != FORMAT_VERSION or order != BYTE_ORDER or count != len(SECTIONS):
            raise IndexFileError(f"index format {version} does not fit this hscode (format {FORMAT_VERSION}); rebuild it with `hscode compile`")
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
        if expected != size or not self.where["meta_json"][1]:
            raise IndexFileError("bytes follow the last section of the index file; rebuild it with `hscode compile`")
        if checksum_of(memoryview(self.buffer)) != checksum:
            raise IndexFileError("the index file is damaged (its checksum differs); rebuild it with `hscode compile`")
        self.edition = edition.rstrip(b"\0").decode("ascii", "replace")
        self.digest = digest
        self._point()
        self._check()

    def _point(self):
        cdef const unsigned char* base = &self.buffer[0]
        cdef View* v = &self.view
        cdef dict at = {name: offset for name, (offset, _) in self.where.items()}
        cdef dict n = {name: items for name, (_, items) in self.where.items()}
        v.n_tokens, v.n_joined, v.n_aliases, v.n_slots = n["tok_idf"], n["join_tok"] // 2, max(0, n["alias_off"] - 1), n["word_hash"]
        v.n_bones, v.n_edges, v.n_lengths, v.n_patterns = n["bone_tok"], n["trie_edge"], n["pat_lengths"], n["pat_norm"]
        v.n_nodes, v.n_leaves, v.n_headings, v.n_values = n["node_code"], n["leaf_node"], n["head_node"], n["value_attr"]
        v.n_buckets = n["op_scale"]
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
        v.trie_first = <const uint32_t*>(base + <Py_ssize_t>at["trie_first"])
        v.trie_edge = <const uint16_t*>(base + <Py_ssize_t>at["trie_edge"])
        v.pat_lengths = <const uint32_t*>(base + <Py_ssize_t>at["pat_lengths"])
        v.pat_low = <const uint16_t*>(base + <Py_ssize_t>at["pat_low"])
        v.pat_high = base + <Py_ssize_t>at["pat_high"]
        v.pat_norm = <const float*>(base + <Py_ssize_t>at["pat_norm"])
        v.pat_ent_base = <const uint32_t*>(base + <Py_ssize_t>at["pat_ent_base"])
        v.pat_ent_low = <const uint16_t*>(base + <Py_ssize_t>at["pat_ent_low"])
        v.ent_kind = base + <Py_ssize_t>at["ent_kind"]
        v.ent_target = <const uint16_t*>(base + <Py_ssize_t>at["ent_target"])
        v.post_off = base + <Py_ssize_t>at["post_off"]
        v.post_pat = base + <Py_ssize_t>at["post_pat"]
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
        v.op_row = <const int8_t*>(base + <Py_ssize_t>at["op_row"])
        v.op_scale = <const float*>(base + <Py_ssize_t>at["op_scale"])
        v.op_node = <const float*>(base + <Py_ssize_t>at["op_node"])
        v.title_blob = base + <Py_ssize_t>at["title_blob"]
        v.title_off = <const uint32_t*>(base + <Py_ssize_t>at["title_off"])
        v.meta_json = base + <Py_ssize_t>at["meta_json"]

    cdef object _check(self):
        """Check that the sections fit each other and that every number that a loop follows is in range."""
        cdef View* v = &self.view
        cdef const uint8_t* base = &self.buffer[0]
        cdef size_t at, n, limit
        cdef char kind
        cdef bint good
        cdef float low, high
        cdef dict size = {name: items for name, (_, items) in self.where.items()}
        if (min(v.n_tokens, v.n_patterns, v.n_nodes, v.n_slots, v.n_buckets, size["alias_off"]) < 1 or size["join_tok"] % 2 or size["trie_bits"] % 3
                or v.n_patterns > MOST_PATTERNS or v.n_lengths > MAX_TOKENS or v.n_buckets & (v.n_buckets - 1)
                or size["op_row"] != DIM * size["op_scale"] or size["op_node"] != DIM * size["node_code"] or size["edition_off"] != len(EDITIONS) + 1):
            raise IndexFileError("the sections of the index file do not fit each other; rebuild it with `hscode compile`")
        for name, other, more in _AS_MANY:
            if size[name] + more != size[other]:
                raise IndexFileError(f"sections {name} and {other} of the index file do not fit each other; rebuild it with `hscode compile`")
        for name, target in _OFFSETS:
            at, n = self.where[name]
            kind = ord(_ITEM_KIND[name])
            limit = size[target]
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
        if self._slots_point_out() or largest(v.nbc_id, n, b"B") >= CHAPTERS or not self._patterns_hold(size["pat_low"], size["pat_high"]):
            raise IndexFileError("the words of the index file point out of range; rebuild it with `hscode compile`")
        for part, holds in (("trie", trie_holds(v, size["trie_bits"] // 3, size["trie_first"])), ("tree", tree_holds(v)),
                            ("phrases", entries_hold(v, size["pat_ent_base"], size["ent_kind"])),
                            ("conditions", conditions_hold(v, size["cond_kind"]))):
            if not holds:
                raise IndexFileError(f"the {part} of the index file do not hold together; rebuild it with `hscode compile`")
        self._gather_letters()

    cdef bint _patterns_hold(self, uint32_t n, uint32_t n_high):
        """Whether there are as many tokens as the lengths of the patterns say, and each is one."""
        cdef View* v = &self.view
        cdef uint32_t k
        cdef bint good = pattern_start(v, v.n_patterns) == n and n_high == (n + 3) >> 2
        if good:
            for k in range(n):
                good &= pattern_token(v, k) < v.n_tokens
        return good

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
        """Return the text of a word: a token, two tokens written as one, or an alias."""
        cdef View* v = &self.view
        cdef uint32_t start
        if word < v.n_tokens:
            start = u24(v.tok_off, word)
            return v.tok_blob[start : u24(v.tok_off, word + 1)]
        word -= v.n_tokens
        if word < v.n_joined:
            return self._text(u24(v.join_tok, 2 * word)) + self._text(u24(v.join_tok, 2 * word + 1))
        word -= v.n_joined
        start = u24(v.alias_off, word)
        return v.alias_blob[start : u24(v.alias_off, word + 1)]

    def words_from(self, str prefix, int limit):
        """Return up to *limit* words that start with *prefix*, in the order of their bytes."""
        cdef bytes data = prefix.encode("utf-8", "replace")
        cdef View* v = &self.view
        cdef uint32_t word, low, high, middle, begin = 0, end = 0
        out = []
        for count in (v.n_tokens, v.n_joined, v.n_aliases):
            begin, end = end, end + <uint32_t>count
            low, high = begin, end
            while low < high:
                middle = (low + high) >> 1
                if self._text(middle) < data:
                    low = middle + 1
                else:
                    high = middle
            for word in range(low, min(<int64_t>end, low + <int64_t>max(limit, 0))):
                text = self._text(word)
                if not text.startswith(data):
                    break
                out.append(text)
        return [text.decode("utf-8", "replace") for text in sorted(out)[: max(limit, 0)]]

    def near(self, str word):
        """Return the tokens that are one edit away from *word* with its first letter kept, in the order of their numbers.

        An edit is a letter less, more, other, or changed with the next (Damerau and Levenshtein). All spellings at that
        distance are made and looked up, some five hundred: the vocabulary is not walked through.
        """
        cdef bytes data = word.encode("utf-8", "replace")
        cdef const unsigned char* given = data
        cdef int size = <int>len(data), i, k
        cdef unsigned char text[MAX_WORD + 2]
        found = set()
        if not 1 < size <= MAX_WORD:
            return []
        for i in range(1, size):
            memcpy(text, given, i)
            memcpy(text + i, given + i + 1, size - i - 1)
            self._keep_token(text, size - 1, found)
            memcpy(text + i, given + i, size - i)
            for k in range(self.n_letters):
                text[i] = self.letters[k]
                self._keep_token(text, size, found)
            if i + 1 < size:
                text[i], text[i + 1] = given[i + 1], given[i]
                self._keep_token(text, size, found)
        for i in range(1, size + 1):
            memcpy(text, given, i)
            memcpy(text + i + 1, given + i, size - i)
            for k in range(self.n_letters):
                text[i] = self.letters[k]
                self._keep_token(text, size + 1, found)
        found.discard(find_word(&self.view, given, size))
        return sorted(found)

    cdef object _keep_token(self, const unsigned char* text, int size, set found):
        cdef int32_t word = find_word(&self.view, text, size)
        if 0 <= word < <int32_t>self.view.n_tokens:
            found.add(word)

    def with_bones(self, str bones):
        """Return the tokens of a skeleton (:func:`hscode.reading.words.skeleton`), in the order of their numbers."""
        cdef uint32_t low = 0, high = self.view.n_bones, middle
        while low < high:
            middle = (low + high) >> 1
            if skeleton(self.token_text(u24(self.view.bone_tok, middle))) < bones:
                low = middle + 1
            else:
                high = middle
        out = []
        while low < self.view.n_bones and skeleton(self.token_text(u24(self.view.bone_tok, low))) == bones:
            out.append(u24(self.view.bone_tok, low))
            low += 1
        return out

    def match(self, tokens not None):
        """Return all patterns in a sequence of token numbers as ``(pattern, start, end)``; a number below 0 matches nothing."""
        cdef int n, i, count
        cdef int32_t given[MAX_TOKENS]
        cdef Found found[MAX_FOUND]
        cdef list items = tokens if type(tokens) is list else list(tokens)
        cdef list out
        cdef tuple match
        n = min(len(items), MAX_TOKENS)
        for i in range(n):
            given[i] = <object>PyList_GET_ITEM(items, i)
            if given[i] >= <int32_t>self.view.n_tokens:
                raise IndexError(given[i])
        count = find_all(&self.view, given, n, found, MAX_FOUND)  # under the GIL: giving it away takes longer than a line
        out = PyList_New(count)
        for i in range(count):
            match = PyTuple_New(3)
            put(match, 0, found[i].pattern)
            put(match, 1, found[i].start)
            put(match, 2, found[i].end)
            Py_INCREF(match)
            PyList_SET_ITEM(out, i, match)
        return out

    def entries(self, uint32_t pattern):
        """Return what a pattern stands for: ``(kind, target)`` pairs (``hscode.kinds.Kind``)."""
        cdef View* v = &self.view
        if pattern >= v.n_patterns:
            raise IndexError(pattern)
        return [(v.ent_kind[i], v.ent_target[i]) for i in range(entry_start(v, pattern), entry_start(v, pattern + 1))]

    def pattern_tokens(self, uint32_t pattern):
        """Return the token numbers of a pattern."""
        cdef View* v = &self.view
        if pattern >= v.n_patterns:
            raise IndexError(pattern)
        return tuple([pattern_token(v, i) for i in range(pattern_start(v, pattern), pattern_start(v, pattern + 1))])

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


cdef struct Leaf:
    # a code on the way down from a heading: log of the heading's probability and of its share in the heading, and the sum of the
    # features on the way
    uint32_t node
    int levels
    double heading
    double way
    double opinion
    double share
    double sums[NS]


cdef struct Branch:
    # of a tree: the feature asked, and where to go up to the threshold and above it; a negative number is the leaf ~number
    double threshold
    int32_t feature
    int32_t low
    int32_t high


cdef struct Measure:
    int dimension
    double value
    int n_near
    uint32_t near[8]


cdef class Ranker:
    """Evidence for headings and subheadings, and their probabilities. Not to be used by two threads at once.

    Args:
        index: the compiled nomenclature.
        heading_weights: one number for each of :data:`HEADING_FEATURES`.
        subheading_weights: one number for each of :data:`SUBHEADING_FEATURES`.
    """

    cdef readonly Index index
    cdef double wh[NH]
    cdef double ws[NS]
    # per pattern: weight in the whole text and in the naming phrase, side by side for the cache
    cdef float* p_weight
    cdef uint32_t* p_touched
    # per node, own terms only
    cdef float* n_all
    cdef float* n_head
    cdef float* n_title
    cdef float* n_exact
    cdef float* n_exact_head
    cdef float* n_exact_end
    cdef float* n_lone
    cdef float* n_inside
    cdef float* n_cue
    cdef float* n_look
    cdef float* n_note
    cdef int32_t* n_best
    cdef int32_t* n_near
    cdef uint8_t* n_out
    cdef uint8_t* n_seen
    cdef uint32_t* n_touched
    cdef int touched
    # per heading and leaf
    cdef float* h_assoc
    cdef float* h_assoc_head
    cdef float* l_assoc
    cdef float c_all[CHAPTERS]
    cdef float c_head[CHAPTERS]
    cdef float c_naming[CHAPTERS]
    cdef int32_t* heading_of
    cdef int32_t* heading_number
    cdef uint8_t* holds_parts
    cdef double* h_features
    cdef double* h_logit
    cdef int32_t* h_list
    cdef int n_list
    cdef uint8_t* token_in
    cdef Found* found
    cdef int32_t tokens[MAX_TOKENS]
    cdef float w_all[MAX_TOKENS]
    cdef float w_head[MAX_TOKENS]
    cdef int n_tokens
    cdef int head
    cdef bint parts
    cdef bint formal
    cdef uint32_t values[64]
    cdef int n_values
    cdef Measure measures[16]
    cdef int n_measures
    cdef double s_features[DASHES][MAX_CHILDREN][NS]
    cdef uint32_t s_node[DASHES][MAX_CHILDREN]
    cdef double s_logit[DASHES][MAX_CHILDREN]
    cdef float opinion[DIM]  # the vector of the text
    cdef float* h_opinion
    cdef double c_opinion[CHAPTERS]
    cdef uint8_t c_judged[CHAPTERS]
    cdef int32_t chapter_node[CHAPTERS]
    cdef int32_t first_heading[CHAPTERS]
    cdef int32_t n_headings[CHAPTERS]
    cdef Leaf* leaves
    cdef int n_leaves
    cdef int contenders[CONTENDERS]
    cdef int n_contenders
    cdef double r_features[CONTENDERS][NR]
    cdef double r_score[CONTENDERS]
    cdef int n_trees
    cdef double tree_scale
    cdef int32_t* tree_root
    cdef Branch* tree_branch
    cdef double* tree_value

    def __cinit__(self, Index index, heading_weights, subheading_weights):
        cdef View* v = &index.view
        cdef uint32_t i
        cdef int32_t h
        self.index = index
        self.p_weight = <float*>calloc(2 * v.n_patterns, sizeof(float))
        self.p_touched = <uint32_t*>calloc(v.n_patterns, sizeof(uint32_t))
        self.n_all = <float*>calloc(v.n_nodes, sizeof(float))
        self.n_head = <float*>calloc(v.n_nodes, sizeof(float))
        self.n_title = <float*>calloc(v.n_nodes, sizeof(float))
        self.n_exact = <float*>calloc(v.n_nodes, sizeof(float))
        self.n_exact_head = <float*>calloc(v.n_nodes, sizeof(float))
        self.n_exact_end = <float*>calloc(v.n_nodes, sizeof(float))
        self.n_lone = <float*>calloc(v.n_nodes, sizeof(float))
        self.n_inside = <float*>calloc(v.n_nodes, sizeof(float))
        self.n_cue = <float*>calloc(v.n_nodes, sizeof(float))
        self.n_look = <float*>calloc(v.n_nodes, sizeof(float))
        self.n_note = <float*>calloc(v.n_nodes, sizeof(float))
        self.n_best = <int32_t*>calloc(v.n_nodes, sizeof(int32_t))
        self.n_near = <int32_t*>calloc(v.n_nodes, sizeof(int32_t))
        self.n_out = <uint8_t*>calloc(v.n_nodes, 1)
        self.n_seen = <uint8_t*>calloc(v.n_nodes, 1)
        self.n_touched = <uint32_t*>calloc(v.n_nodes, sizeof(uint32_t))
        self.h_assoc = <float*>calloc(v.n_headings, sizeof(float))
        self.h_assoc_head = <float*>calloc(v.n_headings, sizeof(float))
        self.l_assoc = <float*>calloc(v.n_leaves, sizeof(float))
        self.heading_of = <int32_t*>malloc(v.n_nodes * sizeof(int32_t))
        self.heading_number = <int32_t*>malloc(v.n_nodes * sizeof(int32_t))
        self.holds_parts = <uint8_t*>calloc(v.n_headings, 1)
        self.h_features = <double*>calloc(v.n_headings * NH, sizeof(double))
        self.h_logit = <double*>calloc(v.n_headings, sizeof(double))
        self.h_list = <int32_t*>calloc(v.n_headings, sizeof(int32_t))
        self.token_in = <uint8_t*>calloc(v.n_tokens, 1)
        self.found = <Found*>malloc(MAX_FOUND * sizeof(Found))
        self.h_opinion = <float*>calloc(v.n_headings, sizeof(float))
        self.leaves = <Leaf*>malloc(MAX_LEAVES * sizeof(Leaf))
        if (self.p_weight == NULL or self.p_touched == NULL or self.n_all == NULL or self.n_head == NULL or self.n_title == NULL
                or self.n_exact == NULL or self.n_exact_head == NULL or self.n_exact_end == NULL or self.n_lone == NULL or self.n_inside == NULL or self.n_cue == NULL
                or self.n_look == NULL or self.n_note == NULL or self.n_best == NULL or self.n_near == NULL or self.n_out == NULL
                or self.n_seen == NULL or self.n_touched == NULL or self.h_assoc == NULL or self.h_assoc_head == NULL or self.l_assoc == NULL
                or self.heading_of == NULL or self.heading_number == NULL or self.holds_parts == NULL or self.h_features == NULL or self.h_logit == NULL
                or self.h_list == NULL or self.token_in == NULL or self.found == NULL
                or self.h_opinion == NULL or self.leaves == NULL):
            raise MemoryError
        memset(self.heading_of, 0xFF, v.n_nodes * sizeof(int32_t))
        memset(self.heading_number, 0xFF, v.n_nodes * sizeof(int32_t))
        for h in range(CHAPTERS):
            self.chapter_node[h] = -1
            self.n_headings[h] = 0
        for i in range(v.n_headings):
            h = <int32_t>v.node_code[v.node_parent[v.head_node[i]]]
            if self.n_headings[h] == 0:
                self.chapter_node[h] = v.node_parent[v.head_node[i]]
                self.first_heading[h] = <int32_t>i
            self.n_headings[h] += 1
        for i in range(v.n_headings):
            for h in range(<int32_t>v.head_node[i], <int32_t>v.node_end[v.head_node[i]]):
                self.heading_of[h] = <int32_t>v.head_node[i]
                self.heading_number[h] = <int32_t>i
                if v.node_flags[h] & (PARTS | PARTS_INCLUDED):
                    self.holds_parts[i] = 1
        self.set_weights(heading_weights, subheading_weights)

    def __dealloc__(self):
        free(self.p_weight); free(self.p_touched)
        free(self.n_all); free(self.n_head); free(self.n_title); free(self.n_exact); free(self.n_exact_head); free(self.n_exact_end)
        free(self.n_lone); free(self.n_inside); free(self.n_cue); free(self.n_look); free(self.n_note); free(self.n_best); free(self.n_near)
        free(self.n_out); free(self.n_seen); free(self.n_touched)
        free(self.h_assoc); free(self.h_assoc_head); free(self.l_assoc); free(self.heading_of); free(self.heading_number); free(self.holds_parts)
        free(self.h_features); free(self.h_logit); free(self.h_list); free(self.token_in); free(self.found)
        free(self.h_opinion); free(self.leaves)
        self._free_trees()

    def set_weights(self, heading_weights, subheading_weights):
        """Set the weights of the linear models, in the order of the feature names."""
        cdef int i
        if len(heading_weights) != NH or len(subheading_weights) != NS:
            raise ValueError("one weight for each feature is needed")
        for i in range(NH):
            self.wh[i] = heading_weights[i]
        for i in range(NS):
            self.ws[i] = subheading_weights[i]

    def set_trees(self, trees, double scale):
        """Set the trees that put the best codes in order; none leaves the order to the linear models.

        Args:
            trees: of each tree its nodes ``(feature, threshold, low, high)``, the root first, and the values of its leaves: a value
                of the feature up to the threshold goes on to *low*, else to *high*; a negative number is the leaf ``~number``.
            scale: what the sum of the trees is multiplied by to be the log of the odds.
        """
        cdef int i = 0, k = 0, base, leaf
        nodes = sum(len(tree[0]) for tree in trees)
        values = sum(len(tree[1]) for tree in trees)
        self._free_trees()
        self.tree_scale = scale
        self.tree_root = <int32_t*>malloc((len(trees) + 1) * sizeof(int32_t))
        self.tree_branch = <Branch*>malloc((nodes + 1) * sizeof(Branch))
        self.tree_value = <double*>malloc((values + 1) * sizeof(double))
        if self.tree_root == NULL or self.tree_branch == NULL or self.tree_value == NULL:
            raise MemoryError
        for t, (branches, leaves) in enumerate(trees):
            base, leaf = i, k
            self.tree_root[t] = base if branches else ~leaf
            for n, (feature, threshold, low, high) in enumerate(branches):
                for following in (low, high):
                    if not (n < following < len(branches) or -len(leaves) <= following < 0):
                        raise ValueError(f"tree {t} goes on to {following}, which does not exist or does not follow")
                if not 0 <= feature < NR:
                    raise ValueError(f"tree {t} asks for feature {feature}; there are {NR}")
                self.tree_branch[i].feature = feature
                self.tree_branch[i].threshold = threshold
                self.tree_branch[i].low = low + base if low >= 0 else low - leaf
                self.tree_branch[i].high = high + base if high >= 0 else high - leaf
                i += 1
            if not leaves:
                raise ValueError(f"tree {t} has no leaf")
            for value in leaves:
                self.tree_value[k] = value
                k += 1
        self.n_trees = len(trees)

    cdef void _free_trees(self) noexcept:
        free(self.tree_root); free(self.tree_branch); free(self.tree_value)
        self.tree_root = NULL
        self.tree_branch = NULL
        self.tree_value = NULL
        self.n_trees = 0

    def rank(self, words, tokens, weights, head_weights, int head, values, measures, bint parts, bint formal, excluded, noted, int limit):
        """Return the best codes and headings.

        Args:
            words: the words of the text in order.
            tokens: token numbers of the words, -1 where the word is unknown.
            weights: weight of each token in the whole text, 0 to 1 or above.
            head_weights: weight of each token in the phrase that names the goods.
            head: position of the head noun, or -1.
            values: numbers of the fact values that the text states.
            measures: ``(dimension, value, near tokens)`` triples.
            parts: whether the goods are presented as parts or accessories.
            formal: whether the text is written like an entry of an index or a tariff.
            excluded: nodes that a note excludes, with all below them.
            noted: ``(node, strength)`` pairs that a note points to.
            limit: number of codes, at least 1.

        Returns:
            ``(leaves, headings)``: lists of ``(node, probability)``, best first.
        """
        cdef int i
        cdef Leaf* leaf
        self._weigh(words, tokens, weights, head_weights, head, values, measures, parts, formal, excluded, noted)
        headings = self._contend()
        with nogil:
            self._set_in_order()
            self._deal()
        moved = dict(headings)
        for i in range(self.n_contenders):
            leaf = &self.leaves[self.contenders[i]]
            moved[self.heading_of[leaf.node]] += leaf.share - exp(leaf.heading + leaf.way)
        leaves = self._best(limit)
        self._reset()
        return leaves, sorted(moved.items(), key=_by_probability)

    def contend(self, words, tokens, weights, head_weights, int head, values, measures, bint parts, bint formal, excluded, noted):
        """Return ``(code, features)`` of the codes that the trees set in order (:data:`CONTENDER_FEATURES`), for fitting."""
        cdef int i, j
        self._weigh(words, tokens, weights, head_weights, head, values, measures, parts, formal, excluded, noted)
        self._contend()
        out = [(self.leaves[self.contenders[i]].node, [self.r_features[i][j] for j in range(NR)]) for i in range(self.n_contenders)]
        self._reset()
        return out

    def explain(self, words, tokens, weights, head_weights, int head, values, measures, bint parts, bint formal, excluded, noted, int n_headings, wanted=()):
        """Return the features behind :meth:`rank`, for fitting and for the trace.

        Returns:
            ``(headings, levels)``: ``headings`` are ``(node, features)`` of the *n_headings* best and of those wanted;
            ``levels`` are ``(parent, [(child, features), ...])`` for every parent on the way to a wanted leaf.
        """
        cdef int k, j, n
        cdef uint32_t node, parent
        cdef View* v = &self.index.view
        self._weigh(words, tokens, weights, head_weights, head, values, measures, parts, formal, excluded, noted)
        nodes = [node for node, _ in self._top_headings(n_headings)]
        listed = {self.h_list[k] for k in range(self.n_list)}
        for node in wanted:
            parent = self.heading_of[node]
            if self.heading_number[node] in listed and parent not in nodes:
                nodes.append(parent)
        headings = [(node, [self.h_features[self.heading_number[node] * NH + j] for j in range(NH)]) for node in nodes]
        levels, seen = [], set()
        for leaf in wanted:
            node = leaf
            while v.node_level[node] > LEVEL_HEADING:
                parent = v.node_parent[node]
                if parent not in seen:
                    seen.add(parent)
                    n = self._children(parent, 0)
                    levels.append((parent, [(self.s_node[0][k], [self.s_features[0][k][j] for j in range(NS)]) for k in range(n)]))
                node = parent
        self._reset()
        return headings, levels

    cdef object _weigh(self, words, tokens, weights, head_weights, int head, values, measures, parts, formal, excluded, noted):
        cdef int i, n = min(len(tokens), MAX_TOKENS)
        cdef uint32_t node
        cdef View* v = &self.index.view
        self.n_tokens = n
        for i in range(n):
            self.tokens[i] = tokens[i]
            if self.tokens[i] >= <int32_t>v.n_tokens:
                raise IndexError(tokens[i])
            self.w_all[i] = weights[i]
            self.w_head[i] = head_weights[i]
        self.head = head if -1 <= head < n else -1
        self._hear(words)
        self.parts = parts
        self.formal = formal
        self.n_values = min(len(values), 64)
        for i in range(self.n_values):
            self.values[i] = values[i]
            if self.values[i] >= v.n_values:
                raise IndexError(values[i])
        self.n_measures = min(len(measures), 16)
        for i in range(self.n_measures):
            dimension, value, near = measures[i]
            self.measures[i].dimension = dimension
            self.measures[i].value = value
            self.measures[i].n_near = min(len(near), 8)
            for k in range(self.measures[i].n_near):
                self.measures[i].near[k] = near[k]
        for number in excluded:
            node = number
            if node >= v.n_nodes:
                raise IndexError(number)
            memset(self.n_out + node, 1, v.node_end[node] - node)
            self._see(node)
        for number, strength in noted:
            node = number
            if node >= v.n_nodes:
                raise IndexError(number)
            self.n_note[node] = max(self.n_note[node], strength)
            self._see(node)
        with nogil:
            self._evidence()
            self._score_headings()

    cdef object _hear(self, words):
        """Make the vector of the text: the weighted mean of those of its words, word pairs and n-grams."""
        cdef const View* v = &self.index.view
        cdef uint32_t grams[MAX_GRAMS]
        cdef uint32_t before = 0, mask = v.n_buckets - 1
        cdef int i, k, n
        cdef double total = 0
        cdef bytes word
        cdef const unsigned char* data
        memset(self.opinion, 0, sizeof(self.opinion))
        for i in range(self.n_tokens):
            word = words[i].encode("utf-8", "replace")
            data = word
            n = word_grams(data, len(word), grams)
            for k in range(n):
                self._add(grams[k] & mask, self.w_all[i])
            if i:
                self._add(pair_hash(before, grams[0]) & mask, self.w_all[i])
            total += self.w_all[i] * (n + (1 if i else 0))
            before = grams[0]
        for k in range(DIM):
            self.opinion[k] = <float>(self.opinion[k] / total) if total > 0 else 0

    cdef void _add(self, uint32_t bucket, float weight) noexcept nogil:
        cdef const int8_t* row = self.index.view.op_row + <size_t>bucket * DIM
        cdef float scale = weight * self.index.view.op_scale[bucket]
        cdef int d
        for d in range(DIM):
            self.opinion[d] += scale * row[d]

    cdef double _agree(self, uint32_t node) noexcept nogil:
        """How much the second opinion is for a node, against its siblings."""
        cdef const float* row = self.index.view.op_node + <size_t>node * DIM
        cdef float dot[8]
        cdef int d, j
        memset(dot, 0, sizeof(dot))
        for d in range(0, DIM, 8):  # eight sums side by side, in a fixed order
            for j in range(8):
                dot[j] += row[d + j] * self.opinion[d + j]
        return ((dot[0] + dot[1]) + (dot[2] + dot[3])) + ((dot[4] + dot[5]) + (dot[6] + dot[7]))

    cdef void _judge_chapters(self) noexcept nogil:
        """The log of the probability that the second opinion gives to each chapter."""
        cdef int c
        cdef double top = -1e300, total = 0
        for c in range(CHAPTERS):
            self.c_judged[c] = 0
            if self.chapter_node[c] >= 0:
                self.c_opinion[c] = self._agree(<uint32_t>self.chapter_node[c])
                top = self.c_opinion[c] if self.c_opinion[c] > top else top
        for c in range(CHAPTERS):
            if self.chapter_node[c] >= 0:
                total += exp(self.c_opinion[c] - top)
        for c in range(CHAPTERS):
            self.c_opinion[c] -= top + log(total)

    cdef void _judge_headings(self, int chapter) noexcept nogil:
        """The log of the probability that the second opinion gives to each heading of a chapter, once for a text."""
        cdef const View* v = &self.index.view
        cdef int32_t h
        cdef double top = -1e300, total = 0
        if self.c_judged[chapter]:
            return
        self.c_judged[chapter] = 1
        for h in range(self.first_heading[chapter], self.first_heading[chapter] + self.n_headings[chapter]):
            self.h_opinion[h] = self._agree(v.head_node[h])
            top = self.h_opinion[h] if self.h_opinion[h] > top else top
        for h in range(self.first_heading[chapter], self.first_heading[chapter] + self.n_headings[chapter]):
            total += exp(self.h_opinion[h] - top)
        for h in range(self.first_heading[chapter], self.first_heading[chapter] + self.n_headings[chapter]):
            self.h_opinion[h] += self.c_opinion[chapter] - top - log(total)

    cdef void _see(self, uint32_t node) noexcept nogil:
        if not self.n_seen[node]:
            self.n_seen[node] = 1
            self.n_best[node] = -1
            self.n_touched[self.touched] = node
            self.touched += 1

    cdef void _evidence(self) noexcept nogil:
        """Gather what the tokens say: similar terms, whole phrases, word associations."""
        cdef const View* v = &self.index.view
        cdef int i, j, touched = 0, count
        cdef uint32_t k, p, node, t
        cdef float idf, add, norm_all = 0, norm_head = 0, total_all = 0, total_head = 0, sim, sim_head, mass, mass_head, weight
        cdef bint lone, inside
        for i in range(self.n_tokens):
            if self.tokens[i] < 0:
                norm_all += (self.w_all[i] * 4.0) ** 2
                norm_head += (self.w_head[i] * 4.0) ** 2
                total_all += self.w_all[i] * 4.0
                total_head += self.w_head[i] * 4.0
                continue
            t = <uint32_t>self.tokens[i]
            if self.token_in[t]:
                continue
            self.token_in[t] = 1
            idf = v.tok_idf[t]
            norm_all += (self.w_all[i] * idf) ** 2
            norm_head += (self.w_head[i] * idf) ** 2
            total_all += self.w_all[i] * idf
            total_head += self.w_head[i] * idf
            touched = self._touch(t, self.w_all[i], self.w_head[i], touched)
            for k in range(u24(v.kin_off, t), u24(v.kin_off, t + 1)):
                if not self.token_in[u24(v.kin_tok, k)]:
                    touched = self._touch(u24(v.kin_tok, k), KIN * self.w_all[i], KIN * self.w_head[i], touched)
            for k in range(u24(v.nbh_off, t), u24(v.nbh_off, t + 1)):
                self.h_assoc[v.nbh_id[k]] += self.w_all[i] * unscaled(v.nbh_w[k])
                self.h_assoc_head[v.nbh_id[k]] += self.w_head[i] * unscaled(v.nbh_w[k])
            for k in range(u24(v.nbl_off, t), u24(v.nbl_off, t + 1)):
                self.l_assoc[v.nbl_id[k]] += self.w_all[i] * unscaled(v.nbl_w[k])
            for k in range(u24(v.nbc_off, t), u24(v.nbc_off, t + 1)):
                self.c_all[v.nbc_id[k]] += self.w_all[i] * idf * unscaled(v.nbc_w[k])
                self.c_naming[v.nbc_id[k]] += self.w_head[i] * idf * unscaled(v.nbc_w[k])
                if i == self.head:
                    self.c_head[v.nbc_id[k]] = unscaled(v.nbc_w[k])
        if total_all > 0:
            for i in range(CHAPTERS):
                self.c_all[i] /= total_all
                self.c_naming[i] /= (total_head if total_head > 0 else 1)
        norm_all = sqrt(norm_all) if norm_all > 0 else 1.0
        norm_head = sqrt(norm_head) if norm_head > 0 else 1.0
        total_all = total_all if total_all > 0 else 1.0
        total_head = total_head if total_head > 0 else 1.0
        for i in range(touched):
            p = self.p_touched[i]
            sim = self.p_weight[2 * p] / (norm_all * v.pat_norm[p])
            sim_head = self.p_weight[2 * p + 1] / (norm_head * v.pat_norm[p])
            self.p_weight[2 * p] = 0
            self.p_weight[2 * p + 1] = 0
            if sim < 0.08 and sim_head < 0.08:
                continue
            for k in range(entry_start(v, p), entry_start(v, p + 1)):
                node = v.ent_target[k]
                if v.ent_kind[k] == TERM:
                    self._see(node)
                    if sim > self.n_all[node]:
                        self.n_all[node] = sim
                        self.n_best[node] = <int32_t>p
                    if sim_head > self.n_head[node]:
                        self.n_head[node] = sim_head
                    if sim > 0.5:
                        self.n_near[node] += 1
                elif v.ent_kind[k] == TITLE:
                    self._see(node)
                    if sim > self.n_title[node]:
                        self.n_title[node] = sim
        count = find_all(v, self.tokens, self.n_tokens, self.found, MAX_FOUND)
        for i in range(count):
            p = self.found[i].pattern
            mass = 0
            mass_head = 0
            for j in range(self.found[i].start, self.found[i].end):
                idf = v.tok_idf[self.tokens[j]]
                mass += self.w_all[j] * idf
                mass_head += self.w_head[j] * idf
            mass /= total_all
            mass_head /= total_head
            lone = self.found[i].end - self.found[i].start == 1 and self.found[i].start != self.head
            inside = False
            for j in range(count):  # a term inside a longer one is not what the text says: "contact lens" in "contact lens case"
                if (self.found[j].start <= self.found[i].start and self.found[i].end <= self.found[j].end
                        and self.found[j].end - self.found[j].start > self.found[i].end - self.found[i].start and self._is_term(self.found[j].pattern)):
                    inside = True
                    break
            for k in range(entry_start(v, p), entry_start(v, p + 1)):
                node = v.ent_target[k]
                if v.ent_kind[k] == TERM and inside:
                    self._see(node)
                    if mass > self.n_inside[node]:
                        self.n_inside[node] = mass
                elif v.ent_kind[k] == TERM:
                    self._see(node)
                    if mass > self.n_exact[node]:
                        self.n_exact[node] = mass
                    if lone and mass > self.n_lone[node]:
                        self.n_lone[node] = mass
                    if self.found[i].start <= self.head < self.found[i].end:
                        if mass_head > self.n_exact_head[node]:
                            self.n_exact_head[node] = mass_head
                        if self.found[i].end == self.head + 1 and mass_head > self.n_exact_end[node]:
                            self.n_exact_end[node] = mass_head
                elif v.ent_kind[k] == CUE:
                    self._see(node)
                    self.n_cue[node] += mass
                elif v.ent_kind[k] == LOOKALIKE:
                    self._see(node)
                    if mass > self.n_look[node]:
                        self.n_look[node] = mass
        for i in range(self.n_tokens):
            if self.tokens[i] >= 0:
                self.token_in[self.tokens[i]] = 0

    cdef int _touch(self, uint32_t token, float weight, float weight_head, int touched) noexcept nogil:
        """Add a token's weight to every term that holds it; return how many terms are touched so far."""
        cdef const View* v = &self.index.view
        cdef uint32_t k, p
        cdef float idf = v.tok_idf[token]
        for k in range(u24(v.post_off, token), u24(v.post_off, token + 1)):
            p = u24(v.post_pat, k)
            if self.p_weight[2 * p] == 0:
                self.p_touched[touched] = p
                touched += 1
            self.p_weight[2 * p] += weight * idf * idf + 1e-9
            self.p_weight[2 * p + 1] += weight_head * idf * idf
        return touched

    cdef bint _is_term(self, uint32_t pattern) noexcept nogil:
        cdef const View* v = &self.index.view
        return entry_start(v, pattern) < entry_start(v, pattern + 1) and v.ent_kind[entry_start(v, pattern)] == TERM  # kinds are sorted

    cdef void _facts(self, uint32_t node, double* met, double* contradicted, double* unknown) noexcept nogil:
        """Add how many conditions of *node* the stated facts meet, contradict, or leave open."""
        cdef const View* v = &self.index.view
        cdef uint32_t c, k, u
        cdef int i, state, j
        cdef bint named
        cdef double x, y
        for c in range(v.cond_off[node], v.cond_off[node + 1]):
            state = 0  # 0 open, 1 met, 2 contradicted
            if v.cond_kind[c] == 0:
                for i in range(self.n_values):
                    if v.value_attr[self.values[i]] != v.cond_key[c]:
                        continue
                    if state == 0:
                        state = 2
                    for k in range(v.cond_list_off[c], v.cond_list_off[c + 1]):
                        for u in range(v.value_up_off[self.values[i]], v.value_up_off[self.values[i] + 1]):
                            if v.value_up[u] == v.cond_list[k]:
                                state = 1
                        if state == 2:
                            for u in range(v.value_up_off[v.cond_list[k]], v.value_up_off[v.cond_list[k] + 1]):
                                if v.value_up[u] == self.values[i]:
                                    state = 0
                                    break
                    if state == 1:
                        break
            else:
                for i in range(self.n_measures):
                    if self.measures[i].dimension != v.cond_key[c]:
                        continue
                    named = False
                    for k in range(v.cond_list_off[c], v.cond_list_off[c + 1]):
                        for j in range(self.measures[i].n_near):
                            if self.measures[i].near[j] == v.cond_list[k]:
                                named = True
                    x = self.measures[i].value
                    y = v.cond_val[c]
                    # a share or a length means nothing without its name: fat or cotton, width or thickness
                    if not named and self.measures[i].dimension in (self.dim_share, self.dim_length):
                        continue
                    state = 1 if ((v.cond_op[c] == 0 and x == y) or (v.cond_op[c] == 1 and x < y) or (v.cond_op[c] == 2 and x <= y)
                                  or (v.cond_op[c] == 3 and x > y) or (v.cond_op[c] == 4 and x >= y)) else 2
                    break
            if state == 1:
                met[0] += 1
            elif state == 2:
                contradicted[0] += 1
            else:
                unknown[0] += 1

    cdef int dim_share
    cdef int dim_length

    def set_dimensions(self, int share, int length):
        """Tell the numbers of the two dimensions whose measures need a name."""
        self.dim_share = share
        self.dim_length = length

    cdef void _score_headings(self) noexcept nogil:
        cdef const View* v = &self.index.view
        cdef int i, j, n = 0
        cdef uint32_t node, head, m
        cdef int32_t h
        cdef double top_all = 1e-9, top_assoc = 1e-9, top_exact = 1e-9, top_exact_head = 1e-9, top_head = 1e-9, total_w = 0, head_w = 0, top_opinion = LEAST_OPINION
        cdef double* f
        cdef double near
        cdef float best
        cdef float first[CHAPTERS]
        cdef float second[CHAPTERS]
        cdef uint32_t p, k
        cdef double known, covered, text
        for i in range(self.n_tokens):
            total_w += self.w_all[i]
            head_w += self.w_head[i]
        total_w = total_w if total_w > 0 else 1
        head_w = head_w if head_w > 0 else 1
        self._judge_chapters()
        # the list of headings: those with a touched node, and those a word is much associated with
        for i in range(self.touched):
            h = self.heading_number[self.n_touched[i]]
            if h >= 0 and self.h_logit[h] == 0:
                self.h_logit[h] = 1
                self.h_list[n] = h
                n += 1
        for h in range(<int32_t>v.n_headings):
            if self.h_logit[h] == 0 and self.h_assoc[h] > 0.3:
                self.h_logit[h] = 1
                self.h_list[n] = h
                n += 1
        self.n_list = 0
        for i in range(n):
            h = self.h_list[i]
            self.h_logit[h] = 0
            head = v.head_node[h]
            if self.n_out[head]:
                continue
            self.h_list[self.n_list] = h
            self.n_list += 1
            f = self.h_features + h * NH
            memset(f, 0, NH * sizeof(double))
            near = 0
            best = 0
            p = v.n_patterns
            for node in range(head, v.node_end[head]):
                if not self.n_seen[node] or self.n_out[node]:
                    continue
                if self.n_all[node] > f[0]:
                    f[0] = self.n_all[node]
                    p = <uint32_t>self.n_best[node]
                if self.n_head[node] > f[1]: f[1] = self.n_head[node]
                if self.n_title[node] > f[2]: f[2] = self.n_title[node]
                if self.n_exact[node] > f[3]: f[3] = self.n_exact[node]
                if self.n_exact_head[node] > f[4]: f[4] = self.n_exact_head[node]
                if self.n_exact_end[node] > f[5]: f[5] = self.n_exact_end[node]
                if self.n_lone[node] > f[24]: f[24] = self.n_lone[node]
                if self.n_inside[node] > f[27]: f[27] = self.n_inside[node]
                if self.n_note[node] > f[16]: f[16] = self.n_note[node]
                near += self.n_near[node]
            f[14] = self.holds_parts[h]
            f[41] = 1 if v.node_flags[head] & PARTS and not self.parts else 0
            self._judge_headings(<int>v.node_code[v.node_parent[head]])
            f[42] = self.h_opinion[h] if self.h_opinion[h] > LEAST_OPINION else LEAST_OPINION
            f[15] = 1 if self.parts and f[14] == 0 else 0
            f[14] = f[14] if self.parts else 0
            f[6] = self.h_assoc[h] / total_w
            f[7] = self.h_assoc_head[h] / head_w
            if p < v.n_patterns:
                known = 0; covered = 0; text = 0
                for k in range(pattern_start(v, p), pattern_start(v, p + 1)):
                    known += v.tok_idf[pattern_token(v, k)]
                    for j in range(self.n_tokens):
                        if self.tokens[j] == <int32_t>pattern_token(v, k):
                            covered += v.tok_idf[pattern_token(v, k)]
                            break
                for j in range(self.n_tokens):
                    text += (v.tok_idf[self.tokens[j]] if self.tokens[j] >= 0 else 4.0)
                f[8] = covered / known if known > 0 else 0
                f[9] = covered / text if text > 0 else 0
            f[10] = self.n_cue[head]
            f[13] = self.n_look[head]
            self._facts(head, &f[11], &f[12], &f[25])
            node = <uint32_t>v.node_parent[head]
            self._facts(node, &f[11], &f[12], &f[25])
            f[18] = log(1.0 + v.node_end[head] - head)
            f[29] = v.node_common[head]
            m = v.node_code[v.node_parent[head]]
            f[38] = self.c_all[m]
            f[39] = self.c_head[m]
            f[40] = self.c_naming[m]
            f[30] = 0 if self.formal else f[29]
            f[36] = 0 if self.formal else v.node_parcels[head]
            f[21] = 1 if f[0] > 0.995 else 0
            f[31] = 1 if f[3] > 0.97 else 0
            f[22] = log(1.0 + near)
            if f[0] > top_all: top_all = f[0]
            if f[1] > top_head: top_head = f[1]
            if f[6] > top_assoc: top_assoc = f[6]
            if f[42] > top_opinion: top_opinion = f[42]
            if f[3] > top_exact: top_exact = f[3]
            if f[4] > top_exact_head: top_exact_head = f[4]
        for i in range(self.n_list):
            h = self.h_list[i]
            f = self.h_features + h * NH
            f[19] = f[0] / top_all
            f[28] = f[1] / top_head
            f[43] = f[42] - top_opinion
            f[32] = f[29] * (1 - top_all)
            f[37] = f[36] * (1 - top_all)
            f[33] = f[6] * (1 - top_all)
            f[34] = f[29] if self.n_tokens == 1 else 0
            f[20] = f[6] / top_assoc
            f[23] = f[3] / top_exact
            f[26] = f[4] / top_exact_head
        # support from the other headings of the chapter: the best of them, which is the second where a heading is the best itself
        memset(first, 0, sizeof(first))
        memset(second, 0, sizeof(second))
        for h in range(<int32_t>v.n_headings):
            m = v.node_code[v.node_parent[v.head_node[h]]]
            if self.h_assoc[h] > first[m]:
                second[m] = first[m]
                first[m] = self.h_assoc[h]
            elif self.h_assoc[h] > second[m]:
                second[m] = self.h_assoc[h]
        for i in range(self.n_list):
            h = self.h_list[i]
            m = v.node_code[v.node_parent[v.head_node[h]]]
            best = second[m] if self.h_assoc[h] == first[m] else first[m]
            self.h_features[h * NH + 17] = best / total_w
            self.h_features[h * NH + 35] = best / total_w * (1 - top_all)
        for i in range(self.n_list):
            h = self.h_list[i]
            f = self.h_features + h * NH
            self.h_logit[h] = 0
            for j in range(NH):
                self.h_logit[h] += self.wh[j] * f[j]

    cdef list _top_headings(self, int limit):
        """Return the best headings with their probabilities among all listed, and clear the logits."""
        cdef const View* v = &self.index.view
        cdef int i
        cdef double top = -1e300, total = 0
        order = sorted([(-self.h_logit[self.h_list[i]], self.h_list[i]) for i in range(self.n_list)])
        if order:
            top = -order[0][0]
        for value, h in order:
            total += exp(-value - top)
        out = [(v.head_node[<int>h], exp(-value - top) / total) for value, h in order[:limit]]
        for i in range(self.n_list):
            self.h_logit[self.h_list[i]] = 0
        return out

    cdef int _children(self, uint32_t parent, int dash) noexcept nogil:
        """Fill the features of the children of *parent*, which lie at one *dash* level, that no note excludes; return how many there are."""
        cdef const View* v = &self.index.view
        cdef int n = 0, i, j
        cdef uint32_t c = parent + 1, node
        cdef double* f
        cdef double total_w = 0, top = 1e-9, loud = 0, top_cue = 1e-9, top_opinion = -1e300, sum_opinion = 0
        cdef double assoc
        cdef int best = -1
        for i in range(self.n_tokens):
            total_w += self.w_all[i]
        total_w = total_w if total_w > 0 else 1
        while c < v.node_end[parent] and n < MAX_CHILDREN:
            if self.n_out[c]:
                c = v.node_end[c]
                continue
            f = self.s_features[dash][n]
            memset(f, 0, NS * sizeof(double))
            self.s_node[dash][n] = c
            assoc = -1e9
            for node in range(c, v.node_end[c]):
                if v.node_leaf[node] >= 0 and self.l_assoc[v.node_leaf[node]] > assoc:
                    assoc = self.l_assoc[v.node_leaf[node]]
                if not self.n_seen[node]:
                    continue
                if self.n_all[node] > f[0]: f[0] = self.n_all[node]
                if self.n_head[node] > f[1]: f[1] = self.n_head[node]
                if self.n_title[node] > f[2]: f[2] = self.n_title[node]
                if self.n_exact[node] > f[3]: f[3] = self.n_exact[node]
                if self.n_exact_head[node] > f[4]: f[4] = self.n_exact_head[node]
                if self.n_note[node] > f[19]: f[19] = self.n_note[node]
                f[6] += self.n_cue[node]
                if self.n_look[node] > f[16]: f[16] = self.n_look[node]
            f[5] = assoc / total_w
            f[28] = 1 if f[3] > 0.97 else 0
            f[30] = self._agree(c)
            top_opinion = f[30] if f[30] > top_opinion else top_opinion
            self._facts(c, &f[7], &f[8], &f[9])
            f[10] = 1 if v.node_default[parent] == <int32_t>c else 0
            f[25] = 0 if self.formal else f[10]
            f[26] = v.node_common[c]
            f[27] = 0 if self.formal else f[26]
            f[29] = 0 if self.formal else v.node_parcels[c]
            f[11] = 1 if v.node_flags[c] & RESIDUAL else 0
            if v.node_flags[c] & PARTS:
                f[12] = 1 if self.parts else 0
                f[13] = 0 if self.parts else 1
            f[14] = log(<double>(v.node_end[c] - c))
            if f[0] > top:
                top = f[0]
                best = n
            if f[6] > top_cue: top_cue = f[6]
            if f[7] > 0 or f[6] > 0.05 or f[3] > 0.3:
                loud = 1
            n += 1
            c = v.node_end[c]
        if n:
            self.s_features[dash][0][22] = 1
            self.s_features[dash][n - 1][23] = 1
            self.s_features[dash][0][24] = 0 if self.formal else 1
        for i in range(n):
            sum_opinion += exp(self.s_features[dash][i][30] - top_opinion)
        for i in range(n):
            f = self.s_features[dash][i]
            f[30] -= top_opinion + log(sum_opinion)
            f[15] = f[10] * (1 - loud)
            f[17] = f[11] * (1 - loud)
            f[18] = f[0] / top
            f[20] = 1 if i == best else 0
            f[21] = f[6] / top_cue if top_cue > 1e-8 else 0
            self.s_logit[dash][i] = 0
            for j in range(NS):
                self.s_logit[dash][i] += self.ws[j] * f[j]
        return n

    cdef object _contend(self):
        """Go down from the best headings and fill the features of the best codes; return the headings with their probabilities."""
        headings = self._top_headings(DEPTH_HEADINGS)
        cdef double sums[NS]
        cdef double probability
        cdef uint32_t node
        memset(sums, 0, sizeof(sums))
        self.n_leaves = 0
        for number, share in headings:
            node, probability = number, share
            if probability > 1e-4 or self.n_leaves == 0:
                with nogil:
                    self._descend(node, 0, log(probability), 0, self.h_opinion[self.heading_number[node]], sums)
        with nogil:
            self._choose()
            self._describe()
        return headings

    cdef void _descend(self, uint32_t node, int dash, double heading, double way, double opinion, const double* sums) noexcept nogil:
        """List the codes under *node* with their shares of it, one dash level at a time (GIR 6)."""
        cdef const View* v = &self.index.view
        cdef int n, i, j
        cdef double top = -1e300, total = 0, share
        cdef double below[NS]
        cdef Leaf* leaf
        if v.node_leaf[node] >= 0:
            if self.n_leaves < MAX_LEAVES:
                leaf = &self.leaves[self.n_leaves]
                leaf.node, leaf.levels, leaf.heading, leaf.way, leaf.opinion = node, dash, heading, way, opinion
                for j in range(NS):
                    leaf.sums[j] = sums[j]
                self.n_leaves += 1
            return
        if dash >= DASHES:
            return
        n = self._children(node, dash)
        for i in range(n):
            if self.s_logit[dash][i] > top:
                top = self.s_logit[dash][i]
        for i in range(n):
            total += exp(self.s_logit[dash][i] - top)
        for i in range(n):
            share = self.s_logit[dash][i] - top - log(total)
            if heading + way + share > LEAST_JOINT:
                for j in range(NS):
                    below[j] = sums[j] + self.s_features[dash][i][j]
                self._descend(self.s_node[dash][i], dash + 1, heading, way + share, opinion + self.s_features[dash][i][30], below)

    cdef void _choose(self) noexcept nogil:
        """Choose the likeliest codes, best first, those of the same probability in the order of the tariff."""
        cdef int i, k
        cdef double joint
        self.n_contenders = 0
        for i in range(self.n_leaves):
            joint = self.leaves[i].heading + self.leaves[i].way
            k = self.n_contenders
            if k == CONTENDERS and joint <= self._joint(k - 1):
                continue
            k = k if k < CONTENDERS else CONTENDERS - 1
            while k and joint > self._joint(k - 1):
                self.contenders[k] = self.contenders[k - 1]
                k -= 1
            self.contenders[k] = i
            self.n_contenders += 1 if self.n_contenders < CONTENDERS else 0

    cdef double _joint(self, int contender) noexcept nogil:
        return self.leaves[self.contenders[contender]].heading + self.leaves[self.contenders[contender]].way

    cdef void _describe(self) noexcept nogil:
        """Fill the features of the contenders."""
        cdef const View* v = &self.index.view
        cdef int i, j, h
        cdef double top_heading = -1e300, top_opinion = -1e300, top_heading_opinion = -1e300
        cdef double* f
        cdef Leaf* leaf
        for i in range(self.n_contenders):
            leaf = &self.leaves[self.contenders[i]]
            h = self.heading_number[leaf.node]
            f = self.r_features[i]
            f[0] = leaf.heading + leaf.way
            f[1] = leaf.heading
            f[2] = leaf.way
            f[3] = leaf.levels
            f[6] = i
            f[7] = leaf.opinion if leaf.opinion > LEAST_OPINION else LEAST_OPINION
            f[8] = self.h_features[h * NH + 42]
            f[9] = self.c_opinion[v.node_code[v.node_parent[v.head_node[h]]]]
            for j in range(NH):
                f[NC + j] = self.h_features[h * NH + j]
            for j in range(NS):
                f[NC + NH + j] = leaf.sums[j]
            top_heading = f[1] if f[1] > top_heading else top_heading
            top_opinion = f[7] if f[7] > top_opinion else top_opinion
            top_heading_opinion = f[8] if f[8] > top_heading_opinion else top_heading_opinion
        for i in range(self.n_contenders):
            f = self.r_features[i]
            f[4] = f[0] - self.r_features[0][0]
            f[5] = f[1] - top_heading
            f[10] = f[7] - top_opinion
            f[11] = f[8] - top_heading_opinion

    cdef void _set_in_order(self) noexcept nogil:
        """Let the trees judge the contenders, each tree all of them while it is at hand."""
        cdef int i, t
        cdef int32_t at
        cdef const Branch* branch
        for i in range(self.n_contenders):
            self.r_score[i] = 0
        for t in range(self.n_trees):
            for i in range(self.n_contenders):
                at = self.tree_root[t]
                while at >= 0:
                    branch = &self.tree_branch[at]
                    at = branch.low if self.r_features[i][branch.feature] <= branch.threshold else branch.high
                self.r_score[i] += self.tree_value[~at]
        for i in range(self.n_contenders):
            self.r_score[i] *= self.tree_scale

    cdef void _deal(self) noexcept nogil:
        """Give each code its probability: the trees deal out anew what the contenders hold."""
        cdef int i
        cdef double top = -1e300, total = 0, held = 0
        cdef Leaf* leaf
        for i in range(self.n_leaves):
            self.leaves[i].share = exp(self.leaves[i].heading + self.leaves[i].way)
        if self.n_trees == 0:
            return
        for i in range(self.n_contenders):
            top = self.r_score[i] if self.r_score[i] > top else top
        for i in range(self.n_contenders):
            total += exp(self.r_score[i] - top)
            held += self.leaves[self.contenders[i]].share
        for i in range(self.n_contenders):
            self.leaves[self.contenders[i]].share = held * exp(self.r_score[i] - top) / total

    cdef list _best(self, int limit):
        """Return the *limit* likeliest codes with their probabilities, those of the same probability in the order of the tariff."""
        cdef int i
        cdef double least = 0
        if limit < self.n_contenders:  # few of the rest can be among them
            shares = sorted([self.leaves[self.contenders[i]].share for i in range(self.n_contenders)], reverse=True)
            least = shares[limit - 1]
        leaves = [(self.leaves[i].node, self.leaves[i].share) for i in range(self.n_leaves) if self.leaves[i].share >= least]
        leaves.sort(key=_by_probability)
        return leaves[:limit]

    cdef void _reset(self) noexcept nogil:
        cdef const View* v = &self.index.view
        cdef int i
        cdef uint32_t node
        for i in range(self.touched):
            node = self.n_touched[i]
            self.n_seen[node] = 0
            self.n_all[node] = 0
            self.n_head[node] = 0
            self.n_title[node] = 0
            self.n_exact[node] = 0
            self.n_exact_head[node] = 0
            self.n_exact_end[node] = 0
            self.n_lone[node] = 0
            self.n_inside[node] = 0
            self.n_cue[node] = 0
            self.n_look[node] = 0
            self.n_note[node] = 0
            self.n_near[node] = 0
            if self.n_out[node]:
                memset(self.n_out + node, 0, v.node_end[node] - node)
        self.touched = 0
        memset(self.h_assoc, 0, v.n_headings * sizeof(float))
        memset(self.h_assoc_head, 0, v.n_headings * sizeof(float))
        memset(self.l_assoc, 0, v.n_leaves * sizeof(float))
        memset(self.c_all, 0, sizeof(self.c_all))
        memset(self.c_head, 0, sizeof(self.c_head))
        memset(self.c_naming, 0, sizeof(self.c_naming))


def _by_probability(pair):
    return (-pair[1], pair[0])
