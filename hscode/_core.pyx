# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The compiled core: the memory-mapped index, the Aho-Corasick matcher over tokens, evidence and scoring.

It knows sections of arrays, not goods: what a feature means is said in ``hscode.ranking``; law is in ``hscode.rules``.
"""

from libc.math cimport exp, log, sqrt
from libc.stdint cimport int8_t, int32_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcmp, memset

from hscode._ngrams cimport MAX_GRAMS, pair_hash, word_grams
from hscode.index_file import BYTE_ORDER, EDITIONS, FORMAT_VERSION, MAGIC, SECTIONS
from hscode.errors import IndexFileError

import struct

cdef enum:
    TERM = 0
    TITLE = 1
    CUE = 2
    FACT = 3
    LOOKALIKE = 4
    LEVEL_CHAPTER = 1
    LEVEL_HEADING = 2
    RESIDUAL = 1
    PARTS = 2
    PARTS_INCLUDED = 4
    MAX_TOKENS = 400
    MAX_FOUND = 4000
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

_ITEM_SIZE = {
    "word_off": 4, "word_hash": 4, "word_tok_off": 4, "word_tok": 4, "tok_idf": 4, "tok_word": 4, "kin_off": 4, "kin_tok": 4, "ac_root": 4, "ac_off": 4,
    "ac_tok": 4, "ac_fail": 4, "ac_out": 4, "ac_link": 4, "pat_off": 4, "pat_tok": 4, "pat_norm": 4, "pat_ent_off": 4,
    "ent_target": 4, "post_off": 4, "post_pat": 4, "node_code": 4, "node_parent": 4, "node_end": 4, "node_default": 4,
    "node_leaf": 4, "node_common": 4, "node_parcels": 4, "leaf_node": 4, "head_node": 4, "nbh_off": 4, "nbh_id": 2, "nbh_w": 4, "nbl_off": 4, "nbl_id": 2, "nbl_w": 4, "nbc_off": 4, "nbc_id": 2, "nbc_w": 4,
    "op_row": 1, "op_scale": 4, "op_node": 4,
    "cond_off": 4, "cond_key": 2, "cond_val": 8, "cond_list_off": 4, "cond_list": 4, "value_attr": 2, "value_up_off": 4,
    "value_up": 4, "title_off": 4, "edition_code": 4, "edition_off": 4, "back_off": 4, "back_to": 4, "fore_off": 4, "fore_to": 4,
}


_ITEM_KIND = {
    "op_row": "b", "op_scale": "f", "op_node": "f",
    "tok_idf": "f", "pat_norm": "f", "nbh_w": "f", "nbl_w": "f", "nbc_w": "f", "node_common": "f", "node_parcels": "f",
    "node_parent": "i", "node_default": "i", "node_leaf": "i",
}


cdef uint32_t fnv1a(const unsigned char* data, Py_ssize_t size) noexcept nogil:
    cdef uint32_t value = 0x811C9DC5
    cdef Py_ssize_t i
    for i in range(size):
        value = (value ^ data[i]) * <uint32_t>0x01000193
    return value


cdef int32_t find_word(const View* v, const unsigned char* word, Py_ssize_t size) noexcept nogil:
    """Return the number of a word, or -1."""
    cdef uint32_t mask = v.n_slots - 1
    cdef uint32_t slot = fnv1a(word, size) & mask
    cdef uint32_t i, probes
    for probes in range(v.n_slots):
        i = v.word_hash[slot]
        if i == 0:
            return -1
        i -= 1
        if v.word_off[i + 1] - v.word_off[i] == <uint32_t>size and memcmp(v.word_blob + v.word_off[i], word, size) == 0:
            return <int32_t>i
        slot = (slot + 1) & mask
    return -1


cdef uint32_t child(const View* v, uint32_t state, uint32_t token) noexcept nogil:
    """Return the state reached from *state* by *token*, or 0. The children of a state are sorted by token."""
    cdef uint32_t low, high, middle
    if state == 0:
        return v.ac_root[token]
    low = v.ac_off[state]
    high = v.ac_off[state + 1]
    while low < high:
        middle = (low + high) >> 1
        if v.ac_tok[middle] < token:
            low = middle + 1
        else:
            high = middle
    if low < v.ac_off[state + 1] and v.ac_tok[low] == token:
        return low
    return 0


cdef int find_all(const View* v, const int32_t* tokens, int n, Found* found, int room) noexcept nogil:
    """Write every pattern that occurs in *tokens* into *found*; a token below 0 matches nothing. Return how many."""
    cdef uint32_t state = 0, following, hit
    cdef int i, count = 0
    for i in range(n):
        if tokens[i] < 0:
            state = 0
            continue
        following = child(v, state, <uint32_t>tokens[i])
        while following == 0 and state != 0:
            state = v.ac_fail[state]
            following = child(v, state, <uint32_t>tokens[i])
        state = following
        hit = state if v.ac_out[state] else v.ac_link[state]
        while hit and count < room:
            found[count].pattern = v.ac_out[hit] - 1
            found[count].end = i + 1
            found[count].start = i + 1 - <int32_t>v.ac_depth[hit]
            count += 1
            hit = v.ac_link[hit]
    return count


cdef class Index:
    """The compiled nomenclature, read in place from *buffer*.

    The buffer is held as long as this object lives; closing the map below it raises ``BufferError`` instead of crashing.

    Args:
        buffer: the bytes of an index file (``bytes``, ``mmap`` or another read-only buffer).

    Raises:
        IndexFileError: foreign, truncated or otherwise unfit bytes.
    """

    def __init__(self, buffer):
        cdef dict where = {}
        cdef Py_ssize_t size
        self.buffer = buffer
        size = self.buffer.shape[0]
        if size < 64 or bytes(self.buffer[:8]) != MAGIC:
            raise IndexFileError("not an hscode index file (wrong magic); rebuild it with `hscode compile`")
        _, version, order, edition, digest, count, _ = struct.unpack_from("<8sII8s32sII", self.buffer)
        if version != FORMAT_VERSION or order != BYTE_ORDER or count != len(SECTIONS):
            raise IndexFileError(f"index format {version} does not fit this hscode (format {FORMAT_VERSION}); rebuild it with `hscode compile`")
        if size < 64 + 32 * count:
            raise IndexFileError("the index file is truncated; rebuild it with `hscode compile`")
        expected = 64 + 32 * count
        for i, name in enumerate(SECTIONS):
            raw, offset, length = struct.unpack_from("<16sQQ", self.buffer, 64 + 32 * i)
            if raw.rstrip(b"\0") != name.encode() or offset % 8 or offset != expected + -expected % 8 or offset + length > size or length % _ITEM_SIZE.get(name, 1):
                raise IndexFileError(f"section {name} of the index file is damaged or truncated; rebuild it with `hscode compile`")
            where[name] = (offset, length)
            expected = offset + length
        if expected != size:
            raise IndexFileError("bytes follow the last section of the index file; rebuild it with `hscode compile`")
        self.sizes = {name: length // _ITEM_SIZE.get(name, 1) for name, (_, length) in where.items()}
        self.edition = edition.rstrip(b"\0").decode("ascii", "replace")
        self.digest = digest
        self._point(where)
        self._check()

    def _point(self, dict where):
        cdef const unsigned char* base = &self.buffer[0]
        cdef View* v = &self.view
        cdef dict at = {name: offset for name, (offset, _) in where.items()}
        v.word_blob = base + <Py_ssize_t>at["word_blob"]
        v.word_off = <const uint32_t*>(base + <Py_ssize_t>at["word_off"])
        v.word_hash = <const uint32_t*>(base + <Py_ssize_t>at["word_hash"])
        v.word_tok_off = <const uint32_t*>(base + <Py_ssize_t>at["word_tok_off"])
        v.word_tok = <const uint32_t*>(base + <Py_ssize_t>at["word_tok"])
        v.tok_idf = <const float*>(base + <Py_ssize_t>at["tok_idf"])
        v.tok_word = <const uint32_t*>(base + <Py_ssize_t>at["tok_word"])
        v.tok_flags = base + <Py_ssize_t>at["tok_flags"]
        v.kin_off = <const uint32_t*>(base + <Py_ssize_t>at["kin_off"])
        v.kin_tok = <const uint32_t*>(base + <Py_ssize_t>at["kin_tok"])
        v.ac_root = <const uint32_t*>(base + <Py_ssize_t>at["ac_root"])
        v.ac_off = <const uint32_t*>(base + <Py_ssize_t>at["ac_off"])
        v.ac_tok = <const uint32_t*>(base + <Py_ssize_t>at["ac_tok"])
        v.ac_fail = <const uint32_t*>(base + <Py_ssize_t>at["ac_fail"])
        v.ac_out = <const uint32_t*>(base + <Py_ssize_t>at["ac_out"])
        v.ac_link = <const uint32_t*>(base + <Py_ssize_t>at["ac_link"])
        v.ac_depth = base + <Py_ssize_t>at["ac_depth"]
        v.pat_off = <const uint32_t*>(base + <Py_ssize_t>at["pat_off"])
        v.pat_tok = <const uint32_t*>(base + <Py_ssize_t>at["pat_tok"])
        v.pat_norm = <const float*>(base + <Py_ssize_t>at["pat_norm"])
        v.pat_ent_off = <const uint32_t*>(base + <Py_ssize_t>at["pat_ent_off"])
        v.ent_kind = base + <Py_ssize_t>at["ent_kind"]
        v.ent_target = <const uint32_t*>(base + <Py_ssize_t>at["ent_target"])
        v.post_off = <const uint32_t*>(base + <Py_ssize_t>at["post_off"])
        v.post_pat = <const uint32_t*>(base + <Py_ssize_t>at["post_pat"])
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
        v.nbh_off = <const uint32_t*>(base + <Py_ssize_t>at["nbh_off"])
        v.nbh_id = <const uint16_t*>(base + <Py_ssize_t>at["nbh_id"])
        v.nbh_w = <const float*>(base + <Py_ssize_t>at["nbh_w"])
        v.nbl_off = <const uint32_t*>(base + <Py_ssize_t>at["nbl_off"])
        v.nbl_id = <const uint16_t*>(base + <Py_ssize_t>at["nbl_id"])
        v.nbl_w = <const float*>(base + <Py_ssize_t>at["nbl_w"])
        v.nbc_off = <const uint32_t*>(base + <Py_ssize_t>at["nbc_off"])
        v.nbc_id = <const uint16_t*>(base + <Py_ssize_t>at["nbc_id"])
        v.nbc_w = <const float*>(base + <Py_ssize_t>at["nbc_w"])
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
        """Check that the sections fit each other and that every index is in range."""
        cdef dict n = self.sizes
        cdef View* v = &self.view
        counts = {
            "words": n["word_off"] - 1, "tokens": n["tok_idf"], "states": n["ac_tok"], "patterns": n["pat_norm"], "nodes": n["node_code"],
        }
        same = [
            (n["word_tok_off"], counts["words"] + 1), (n["tok_word"], counts["tokens"]), (n["tok_flags"], counts["tokens"]), (n["kin_off"], counts["tokens"] + 1),
            (n["ac_root"], counts["tokens"]), (n["ac_off"], counts["states"] + 1), (n["ac_fail"], counts["states"]),
            (n["ac_out"], counts["states"]), (n["ac_link"], counts["states"]), (n["ac_depth"], counts["states"]),
            (n["pat_off"], counts["patterns"] + 1), (n["pat_ent_off"], counts["patterns"] + 1), (n["ent_kind"], n["ent_target"]),
            (n["post_off"], counts["tokens"] + 1), (n["node_level"], counts["nodes"]), (n["node_parent"], counts["nodes"]),
            (n["node_end"], counts["nodes"]), (n["node_flags"], counts["nodes"]), (n["node_default"], counts["nodes"]),
            (n["node_leaf"], counts["nodes"]), (n["node_common"], counts["nodes"]), (n["node_parcels"], counts["nodes"]), (n["nbh_off"], counts["tokens"] + 1), (n["nbl_off"], counts["tokens"] + 1),
            (n["nbh_id"], n["nbh_w"]), (n["nbl_id"], n["nbl_w"]), (n["nbc_off"], counts["tokens"] + 1), (n["nbc_id"], n["nbc_w"]), (n["cond_off"], counts["nodes"] + 1), (n["cond_kind"], n["cond_key"]),
            (n["cond_kind"], n["cond_op"]), (n["cond_kind"], n["cond_val"]), (n["cond_list_off"], n["cond_kind"] + 1),
            (n["op_row"], DIM * n["op_scale"]), (n["op_node"], DIM * counts["nodes"]),
            (n["value_up_off"], n["value_attr"] + 1), (n["title_off"], counts["nodes"] + 1),
            (n["edition_off"], len(EDITIONS) + 1), (n["back_off"], n["edition_code"] + 1), (n["fore_off"], n["edition_code"] + 1),
        ]
        slots = n["word_hash"]
        if min(counts.values()) < 1 or any(a != b for a, b in same) or slots & (slots - 1) or slots <= counts["words"] or n["op_scale"] & (n["op_scale"] - 1) or not n["op_scale"]:
            raise IndexFileError("the sections of the index file do not fit each other; rebuild it with `hscode compile`")
        v.n_words, v.n_slots, v.n_tokens, v.n_states = counts["words"], slots, counts["tokens"], counts["states"]
        v.n_patterns, v.n_nodes = counts["patterns"], counts["nodes"]
        v.n_leaves, v.n_headings, v.n_values, v.n_buckets = n["leaf_node"], n["head_node"], n["value_attr"], n["op_scale"]

    def verify(self):
        """Check every index of the file, which loading does not: offsets rise, targets exist, links end.

        Raises:
            IndexFileError: naming the section at fault.
        """
        cdef dict n = self.sizes
        cdef View* v = &self.view
        cdef uint32_t i
        for name, target in (("word_off", "word_blob"), ("word_tok_off", "word_tok"), ("pat_off", "pat_tok"), ("pat_ent_off", "ent_kind"),
                             ("post_off", "post_pat"), ("kin_off", "kin_tok"), ("nbh_off", "nbh_id"), ("nbl_off", "nbl_id"), ("nbc_off", "nbc_id"), ("cond_off", "cond_kind"),
                             ("cond_list_off", "cond_list"), ("value_up_off", "value_up"), ("title_off", "title_blob"), ("ac_off", "ac_tok"), ("edition_off", "edition_code"), ("back_off", "back_to"), ("fore_off", "fore_to")):
            view = self.section(name)
            if any(a > b for a, b in zip(view, view[1:])) or view[len(view) - 1] > n[target]:
                raise IndexFileError(f"section {name} of the index file does not rise; rebuild it with `hscode compile`")
        for name, limit in (("word_tok", v.n_tokens), ("tok_word", v.n_words), ("kin_tok", v.n_tokens), ("ac_root", v.n_states), ("ac_fail", v.n_states), ("ac_link", v.n_states),
                            ("pat_tok", v.n_tokens), ("post_pat", v.n_patterns), ("leaf_node", v.n_nodes), ("head_node", v.n_nodes),
                            ("nbh_id", v.n_headings), ("nbl_id", v.n_leaves), ("nbc_id", 100), ("value_up", v.n_values), ("node_end", v.n_nodes + 1), ("back_to", n["edition_code"]), ("fore_to", n["edition_code"])):
            if max(self.section(name), default=0) >= limit:
                raise IndexFileError(f"section {name} of the index file points out of range; rebuild it with `hscode compile`")
        if max(self.section("ac_out")) > v.n_patterns or max(self.section("word_hash")) > v.n_words:
            raise IndexFileError("the automaton of the index file points out of range; rebuild it with `hscode compile`")
        for i in range(1, v.n_states):
            if v.ac_depth[v.ac_fail[i]] >= v.ac_depth[i] or (v.ac_link[i] and v.ac_depth[v.ac_link[i]] >= v.ac_depth[i]):
                raise IndexFileError("the failure links of the index file do not end; rebuild it with `hscode compile`")
        targets = self.section("ent_target")
        if max(targets, default=0) >= max(v.n_nodes, v.n_values) or max(self.section("cond_list"), default=0) >= max(v.n_tokens, v.n_values):
            raise IndexFileError("the entries of the index file point out of range; rebuild it with `hscode compile`")
        if max(self.section("nbc_id"), default=0) >= CHAPTERS or any(v.node_level[i] == LEVEL_CHAPTER and v.node_code[i] >= CHAPTERS for i in range(v.n_nodes)):
            raise IndexFileError("the index file names chapters that do not exist; rebuild it with `hscode compile`")
        for i in range(v.n_nodes):
            if v.node_parent[i] < -1 or v.node_default[i] < -1 or v.node_leaf[i] < -1 or v.node_parent[i] >= <int32_t>i or v.node_end[i] <= i or v.node_default[i] >= <int32_t>v.n_nodes or v.node_leaf[i] >= <int32_t>v.n_leaves:
                raise IndexFileError("the tree of the index file is damaged; rebuild it with `hscode compile`")

    def section(self, str name):
        """Return one section as a memoryview of its items."""
        i = SECTIONS.index(name)
        _, offset, length = struct.unpack_from("<16sQQ", self.buffer, 64 + 32 * i)
        kind = _ITEM_KIND.get(name, {1: "B", 2: "H", 4: "I", 8: "d"}[_ITEM_SIZE.get(name, 1)])
        return memoryview(self.buffer)[offset : offset + length].cast(kind)

    @property
    def counts(self):
        """Numbers of words, tokens, patterns, nodes, headings and leaves."""
        cdef View* v = &self.view
        return {"words": v.n_words, "tokens": v.n_tokens, "patterns": v.n_patterns, "nodes": v.n_nodes, "headings": v.n_headings, "leaves": v.n_leaves}

    def word_tokens(self, str word):
        """Return the token numbers of a word, or None when the index does not know it."""
        cdef bytes data = word.encode("utf-8", "replace")
        cdef int32_t i = find_word(&self.view, data, len(data))
        if i < 0:
            return None
        return tuple([self.view.word_tok[j] for j in range(self.view.word_tok_off[i], self.view.word_tok_off[i + 1])])

    def token_text(self, uint32_t token):
        """Return the text of a token."""
        if token >= self.view.n_tokens:
            raise IndexError(token)
        return self._word(self.view.tok_word[token])

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

    cdef str _word(self, uint32_t i):
        return (<const char*>self.view.word_blob)[self.view.word_off[i] : self.view.word_off[i + 1]].decode("utf-8", "replace")

    def words_from(self, str prefix, int limit):
        """Return up to *limit* words that start with *prefix*, in the order of their bytes."""
        cdef bytes data = prefix.encode("utf-8", "replace")
        cdef uint32_t low = 0, high = self.view.n_words, middle
        while low < high:
            middle = (low + high) >> 1
            if self._word(middle).encode() < data:
                low = middle + 1
            else:
                high = middle
        out = []
        while low < self.view.n_words and len(out) < limit:
            word = self._word(low)
            if not word.startswith(prefix):
                break
            out.append(word)
            low += 1
        return out

    def match(self, tokens):
        """Return all patterns in a sequence of token numbers as ``(pattern, start, end)``; a number below 0 matches nothing."""
        cdef int n = min(len(tokens), MAX_TOKENS), i, count
        cdef int32_t given[MAX_TOKENS]
        cdef Found* found
        for i in range(n):
            given[i] = tokens[i]
            if given[i] >= <int32_t>self.view.n_tokens:
                raise IndexError(given[i])
        found = <Found*>malloc(MAX_FOUND * sizeof(Found))
        if found == NULL:
            raise MemoryError
        try:
            with nogil:
                count = find_all(&self.view, given, n, found, MAX_FOUND)
            return [(found[i].pattern, found[i].start, found[i].end) for i in range(count)]
        finally:
            free(found)

    def entries(self, uint32_t pattern):
        """Return what a pattern stands for: ``(kind, target)`` pairs (``hscode.kinds.Kind``)."""
        if pattern >= self.view.n_patterns:
            raise IndexError(pattern)
        return [(self.view.ent_kind[i], self.view.ent_target[i]) for i in range(self.view.pat_ent_off[pattern], self.view.pat_ent_off[pattern + 1])]

    def pattern_tokens(self, uint32_t pattern):
        """Return the token numbers of a pattern."""
        if pattern >= self.view.n_patterns:
            raise IndexError(pattern)
        return tuple([self.view.pat_tok[i] for i in range(self.view.pat_off[pattern], self.view.pat_off[pattern + 1])])

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
        self._take(words, tokens, weights, head_weights, head, values, measures, parts, formal, excluded, noted)
        with nogil:
            self._evidence()
            self._score_headings()
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
        self._take(words, tokens, weights, head_weights, head, values, measures, parts, formal, excluded, noted)
        with nogil:
            self._evidence()
            self._score_headings()
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
        self._take(words, tokens, weights, head_weights, head, values, measures, parts, formal, excluded, noted)
        with nogil:
            self._evidence()
            self._score_headings()
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

    cdef object _take(self, words, tokens, weights, head_weights, int head, values, measures, parts, formal, excluded, noted):
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
            for k in range(v.kin_off[t], v.kin_off[t + 1]):
                if not self.token_in[v.kin_tok[k]]:
                    touched = self._touch(v.kin_tok[k], KIN * self.w_all[i], KIN * self.w_head[i], touched)
            for k in range(v.nbh_off[t], v.nbh_off[t + 1]):
                self.h_assoc[v.nbh_id[k]] += self.w_all[i] * v.nbh_w[k]
                self.h_assoc_head[v.nbh_id[k]] += self.w_head[i] * v.nbh_w[k]
            for k in range(v.nbl_off[t], v.nbl_off[t + 1]):
                self.l_assoc[v.nbl_id[k]] += self.w_all[i] * v.nbl_w[k]
            for k in range(v.nbc_off[t], v.nbc_off[t + 1]):
                self.c_all[v.nbc_id[k]] += self.w_all[i] * idf * v.nbc_w[k]
                self.c_naming[v.nbc_id[k]] += self.w_head[i] * idf * v.nbc_w[k]
                if i == self.head:
                    self.c_head[v.nbc_id[k]] = v.nbc_w[k]
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
            for k in range(v.pat_ent_off[p], v.pat_ent_off[p + 1]):
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
            for k in range(v.pat_ent_off[p], v.pat_ent_off[p + 1]):
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
        for k in range(v.post_off[token], v.post_off[token + 1]):
            p = v.post_pat[k]
            if self.p_weight[2 * p] == 0:
                self.p_touched[touched] = p
                touched += 1
            self.p_weight[2 * p] += weight * idf * idf + 1e-9
            self.p_weight[2 * p + 1] += weight_head * idf * idf
        return touched

    cdef bint _is_term(self, uint32_t pattern) noexcept nogil:
        cdef const View* v = &self.index.view
        return v.pat_ent_off[pattern] < v.pat_ent_off[pattern + 1] and v.ent_kind[v.pat_ent_off[pattern]] == TERM  # kinds are sorted

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
                for k in range(v.pat_off[p], v.pat_off[p + 1]):
                    known += v.tok_idf[v.pat_tok[k]]
                    for j in range(self.n_tokens):
                        if self.tokens[j] == <int32_t>v.pat_tok[k]:
                            covered += v.tok_idf[v.pat_tok[k]]
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
