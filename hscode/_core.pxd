"""What other extensions use of the core: the sections of the index as typed pointers, how their packed numbers are read, and the matcher."""

from libc.stdint cimport int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memcpy

from hscode._builtins cimport lowest, prefetch

cdef enum:
    TERM = 0
    TITLE = 1
    CUE = 2
    FACT = 3
    LOOKALIKE = 4
    NOTE = 5
    NOISE = 6
    SHARE = 9
    JOINED = 10
    RELATED = 11
    LEVEL_CHAPTER = 1
    LEVEL_HEADING = 2
    RESIDUAL = 1
    PARTS = 2
    PARTS_INCLUDED = 4
    STUFF = 8
    ARTICLES = 16
    CHAPTERS = 100
    SYMBOLS = 0x10000
    NO_ROW = 0xFFFFFFFF
    MAX_WORD = 60  # bytes of a word; the longest of the vocabulary has 40
    TABLES = 3  # of words: tokens, two tokens written as one, aliases
    MAX_TOKENS = 400
    MAX_FOUND = 4000

cdef enum:  # operators of a condition on a measure
    EQUAL = 0
    BELOW = 1
    UP_TO = 2
    ABOVE = 3
    FROM = 4

cdef enum:  # marks of a legal note that the engine runs (``hscode.compile.law.Mark``)
    EXCLUDES = 1
    PLAIN = 2
    BY_WORD = 4
    DEFINES = 8
    ASKS_PARTS = 16
    SPARES_PARTS = 32
    OF_MIXTURE = 64
    MENTIONING = 128

cdef enum:  # what the index lists of it (``hscode.compile.law.Listed``)
    ARTICLE = 0
    MENTIONS = 1
    UNLESS_ARTICLE = 2
    UNLESS_MENTIONS = 3
    PHRASES = 4  # the lists before are of phrases
    GOODS = 4
    ANYWHERE = 5
    UNLESS_GOODS = 6
    UNLESS_ANYWHERE = 7
    SCOPE = 8
    TO = 9
    OUT = 10
    LET_IN = 11
    POINTS = 12
    SETS = 13
    EXCEPTED = 14
    LISTS = 15
    ROLE_BITS = 4  # of a mention, the lowest: the role asked for behind the phrase, and above these the one before it, each 0 for any
    ENDS = 63  # the lowest six bits of a phrase


cdef struct View:
    # The sections of the index as typed pointers; indices only, no pointer is stored in the file.
    uint32_t n_tokens, n_joined, n_aliases, n_slots, n_bones, n_edges, n_parents, n_lengths, n_patterns, n_nodes, n_leaves, n_headings, n_values, n_buckets
    uint32_t n_notes, n_due_places, n_dimensions, n_methods  # the notes that the engine runs, and what sets them off
    const uint8_t* tok_blob
    const uint8_t* tok_off  # numbers of three bytes
    const float* tok_idf
    const uint8_t* tok_flags
    const uint8_t* join_tok  # numbers of three bytes
    const uint8_t* alias_blob
    const uint8_t* alias_off  # numbers of three bytes
    const uint8_t* alias_tok_off  # numbers of three bytes
    const uint8_t* alias_tok  # numbers of three bytes
    const uint32_t* word_hash
    const uint8_t* bone_tok  # numbers of three bytes
    const uint8_t* kin_off  # numbers of three bytes
    const uint8_t* kin_tok  # numbers of three bytes
    const uint16_t* trie_symbol
    const uint64_t* trie_bits
    const uint64_t* trie_begin
    const uint16_t* trie_edge
    const uint32_t* pat_lengths
    const uint64_t* ent_begin
    const uint8_t* ent_kind
    const uint16_t* ent_target
    const uint32_t* node_code
    const uint8_t* node_level
    const int32_t* node_parent
    const uint32_t* node_end
    const uint8_t* node_flags
    const int32_t* node_default
    const int32_t* node_leaf
    const float* node_common
    const float* node_parcels
    const uint32_t* leaf_node
    const uint32_t* head_node
    const uint8_t* nbh_off  # numbers of three bytes
    const uint16_t* nbh_id
    const uint16_t* nbh_w
    const uint8_t* nbl_off  # numbers of three bytes
    const uint16_t* nbl_id
    const int16_t* nbl_w
    const uint8_t* nbc_off  # numbers of three bytes
    const uint8_t* nbc_id
    const uint16_t* nbc_w
    const uint32_t* cond_off
    const uint8_t* cond_kind
    const uint16_t* cond_key
    const uint8_t* cond_op
    const double* cond_val
    const uint32_t* cond_list_off
    const uint32_t* cond_list
    const uint16_t* value_attr
    const uint32_t* value_up_off
    const uint32_t* value_up
    const uint8_t* op_row
    const uint8_t* op_scale
    const int8_t* op_node
    const uint8_t* op_node_scale
    const uint16_t* law_note
    const uint8_t* law_flags
    const uint8_t* law_method
    const float* law_strength
    const uint32_t* law_off
    const uint32_t* law_list
    const uint8_t* law_cite
    const uint32_t* law_cite_off
    const uint16_t* due_place
    const uint32_t* due_off
    const uint16_t* due_note
    const uint8_t* title_blob
    const uint32_t* title_off
    # what is made of them on opening
    const uint32_t* trie_first  # by node with children, in order: number of its first edge; one more at the end
    const uint32_t* pat_entry  # by phrase: number of its first entry; one more at the end
    const uint32_t* above  # by edge: the node from which it leads
    const uint32_t* token_of  # by symbol: the token; NO_ROW for none
    const uint64_t* law_ends  # by legal note and list of phrases: a bit for the lowest six bits of each of these
    uint32_t* phrases  # room for the words of each phrase, and in front of them for its norm: nought until somebody spells it


cdef struct Found:
    uint32_t pattern
    int32_t start
    int32_t end


cdef struct Run:
    # words of one table that begin alike and are still to come
    uint32_t at
    uint32_t end


cdef struct List:
    # numbers that the index lists of a legal note
    const uint32_t* items
    uint32_t n


cdef inline List listed(const View* v, uint32_t note, int which) noexcept nogil:
    """Return one of the lists of a legal note that the engine runs."""
    cdef const uint32_t* at = v.law_off + LISTS * <size_t>note + which
    cdef List found
    found.items, found.n = v.law_list + at[0], at[1] - at[0]
    return found


cdef inline bint has(const uint64_t* bits, uint32_t number) noexcept nogil:
    """Whether the bit of a number is set."""
    return bits[number >> 6] >> (number & 63) & 1


cdef inline void add(uint64_t* bits, uint32_t number) noexcept nogil:
    """Set the bit of a number."""
    bits[number >> 6] |= <uint64_t>1 << (number & 63)


cdef inline bint is_kind_of(const View* v, uint32_t value, uint32_t other) noexcept nogil:
    """Whether a value of a fact is another, or a kind of it: cotton is a textile."""
    cdef uint32_t k
    for k in range(v.value_up_off[value], v.value_up_off[value + 1]):
        if v.value_up[k] == other:
            return True
    return False


cdef inline bint stands(int op, double value, double number) noexcept nogil:
    """Whether a value stands in the relation to a number that an operator of the index asks for."""
    if op == EQUAL:
        return value == number
    if op == BELOW or op == UP_TO:
        return value < number or (op == UP_TO and value == number)
    return (op == ABOVE or op == FROM) and (value > number or (op == FROM and value == number))


cdef inline uint32_t u24(const uint8_t* data, uint32_t i) noexcept nogil:
    """Return a number of three bytes. A fourth byte is read, which is there: a section of such numbers is never the last."""
    cdef uint32_t value
    memcpy(&value, data + 3 * <size_t>i, 4)
    return value & 0xFFFFFF


cdef inline float unscaled(int32_t stored) noexcept nogil:
    """Return a weight of an association, which the index keeps as a multiple of 1/4096."""
    return <float>stored * <float>(1.0 / 4096)


cdef inline const uint32_t* phrase(const View* v, uint32_t pattern, uint32_t* length) noexcept nogil:
    """Return where the tokens of a pattern stand once it is spelt, and write how many there are. Patterns are numbered by length."""
    cdef uint32_t size = 1, at = 1
    while size < v.n_lengths and pattern >= v.pat_lengths[size]:
        at += (size + 1) * (v.pat_lengths[size] - v.pat_lengths[size - 1])
        size += 1
    length[0] = size
    return v.phrases + at + (size + 1) * (pattern - v.pat_lengths[size - 1])


cdef inline float norm(const uint32_t* tokens) noexcept nogil:
    """Return the length of a phrase as a vector of its words, in front of which it stands once the phrase is spelt; 0 before."""
    cdef float value
    memcpy(&value, tokens - 1, sizeof(float))
    return value


cdef inline uint32_t entry_start(const View* v, uint32_t pattern) noexcept nogil:
    """Return the first entry of a pattern; those of the pattern behind it follow."""
    return v.pat_entry[pattern]


cdef inline uint32_t ones(uint64_t bits) noexcept nogil:
    """Return how many bits are set."""
    bits = bits - ((bits >> 1) & 0x5555555555555555U)
    bits = (bits & 0x3333333333333333U) + ((bits >> 2) & 0x3333333333333333U)
    return <uint32_t>((((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0FU) * 0x0101010101010101U) >> 56)


cdef inline uint32_t parents_before(const View* v, uint32_t node) noexcept nogil:
    """Return how many nodes of the trie before *node*, which may be the one behind the last, have children."""
    cdef const uint64_t* row = v.trie_bits + 3 * <size_t>(node >> 6)
    return v.n_parents if node == v.n_tokens + v.n_edges else <uint32_t>row[2] + ones(row[0] & ((<uint64_t>1 << (node & 63)) - 1))


cdef inline uint32_t phrases_before(const View* v, uint32_t node) noexcept nogil:
    """Return how many nodes of the trie before *node*, which may be the one behind the last, end a phrase."""
    cdef const uint64_t* row = v.trie_bits + 3 * <size_t>(node >> 6)
    return v.n_patterns if node == v.n_tokens + v.n_edges else <uint32_t>(row[2] >> 32) + ones(row[1] & ((<uint64_t>1 << (node & 63)) - 1))


cdef inline uint32_t first_below(const View* v, uint32_t node) noexcept nogil:
    """Return the first node below *node* and those behind it. Nodes stand breadth first: what is below two that stand together stands together."""
    return v.n_tokens + v.trie_first[parents_before(v, node)]


cdef inline bint ends_here(const View* v, uint32_t node) noexcept nogil:
    """Whether a node of the trie ends a phrase."""
    return v.trie_bits[3 * <size_t>(node >> 6) + 1] >> (node & 63) & 1


cdef inline void spell(const View* v, uint32_t node, uint32_t length, uint32_t* tokens) noexcept nogil:
    """Write the words of the phrase of so many that a node of the trie ends, from its last up to its first."""
    cdef uint32_t k
    for k in range(length - 1, 0, -1):
        tokens[k] = v.token_of[v.trie_edge[node - v.n_tokens]]
        node = v.above[node - v.n_tokens]
    tokens[0] = node


cdef inline void await_phrase(const View* v, uint32_t pattern) noexcept nogil:
    """Have the tokens and the norm of a pattern brought from memory."""
    cdef uint32_t length
    prefetch(phrase(v, pattern, &length) - 1)


cdef inline void await_entries(const View* v, uint32_t pattern) noexcept nogil:
    """Have the entries of a pattern brought from memory."""
    prefetch(v.ent_kind + entry_start(v, pattern))
    prefetch(v.ent_target + entry_start(v, pattern))


cdef inline void await_found(const View* v, const Found* found, int count) noexcept nogil:
    """Have the entries of phrases that were found brought from memory."""
    cdef int i
    for i in range(count):
        prefetch(v.pat_entry + found[i].pattern)
    for i in range(count):
        await_entries(v, found[i].pattern)


cdef inline void await_start(const View* v, uint32_t token) noexcept nogil:
    """Have what the trie says of phrases that begin with a token brought from memory."""
    prefetch(v.trie_bits + 3 * <size_t>(token >> 6))
    prefetch(v.trie_symbol + token)


cdef int32_t find_word(const View* v, const unsigned char* text, Py_ssize_t size) noexcept nogil
cdef void runs_from(const View* v, const unsigned char* start, Py_ssize_t size, Run* runs) noexcept nogil
cdef int64_t next_word(const View* v, Run* runs) noexcept nogil
cdef bint begins_any(const View* v, const unsigned char* start, Py_ssize_t size) noexcept nogil
cdef int32_t lone_token(const View* v, uint32_t word) noexcept nogil
cdef int find_all(const View* v, const int32_t* tokens, int n, Found* found, int room) noexcept nogil
cdef int open_phrases(const View* v, const int32_t* tokens, int n, uint32_t* rows, int* lengths) noexcept nogil
cdef int64_t ends_phrase(const View* v, uint32_t row, int32_t token) noexcept nogil


cdef class Index:
    cdef const unsigned char[::1] buffer
    cdef View view
    cdef dict where
    cdef uint8_t letters[256]
    cdef int n_letters
    cdef uint32_t* trie_first
    cdef uint32_t* pat_entry
    cdef uint32_t* above
    cdef uint32_t* token_of
    cdef uint32_t* phrases
    cdef uint64_t* law_ends
    cdef object postings  # ``hscode.ranking._postings``, made for the first ranker
    cdef readonly str edition
    cdef readonly bytes digest
    cdef object _check(self)
    cdef bint _begin_rows(self)
    cdef bint _climbs(self)
    cdef int _make_room_for_phrases(self) except -1
    cdef int _gather_ends(self) except -1
    cdef bint _slots_point_out(self)
    cdef object _gather_letters(self)
    cdef int _look_up_edits(self, const unsigned char* given, Py_ssize_t size, set found) except -1
    cdef int _keep_token(self, const unsigned char* text, Py_ssize_t size, set found) except -1
    cdef int _compare_bones(self, uint32_t i, const unsigned char* wanted, Py_ssize_t size) noexcept
    cdef bytes _text(self, uint32_t word)
