from libc.stdint cimport int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t

cdef enum:
    TERM = 0
    TITLE = 1
    CUE = 2
    FACT = 3
    LOOKALIKE = 4
    SHARE = 9
    MAX_WORD = 60  # bytes of a word; the longest of the vocabulary has 40
    MAX_TOKENS = 400
    MAX_FOUND = 4000
    TABLES = 3  # of words: tokens, two tokens written as one, aliases


cdef struct View:
    # The sections of the index as typed pointers; indices only, no pointer is stored in the file.
    uint32_t n_tokens, n_joined, n_aliases, n_slots, n_bones, n_edges, n_lengths, n_patterns, n_nodes, n_leaves, n_headings, n_values, n_buckets
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
    const uint32_t* trie_first
    const uint16_t* trie_edge
    const uint32_t* pat_lengths
    const uint16_t* pat_low
    const uint8_t* pat_high
    const float* pat_norm
    const uint32_t* pat_ent_base
    const uint16_t* pat_ent_low
    const uint8_t* ent_kind
    const uint16_t* ent_target
    const uint8_t* post_off  # numbers of three bytes
    const uint8_t* post_pat  # numbers of three bytes
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
    const int8_t* op_row
    const float* op_scale
    const float* op_node
    const uint8_t* title_blob
    const uint32_t* title_off
    const uint8_t* meta_json


cdef struct Found:
    uint32_t pattern
    int32_t start
    int32_t end


cdef struct Run:
    # words of one table that begin alike and are still to come
    uint32_t at
    uint32_t end


cdef inline uint32_t entry_start(const View* v, uint32_t pattern) noexcept nogil:
    """Return the first entry of a pattern; those of the pattern behind it follow."""
    return v.pat_ent_base[pattern >> 6] + v.pat_ent_low[pattern]


cdef int32_t find_word(const View* v, const unsigned char* text, Py_ssize_t size) noexcept nogil
cdef void runs_from(const View* v, const unsigned char* start, Py_ssize_t size, Run* runs) noexcept nogil
cdef int64_t next_word(const View* v, Run* runs) noexcept nogil
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
    cdef readonly str edition
    cdef readonly bytes digest
    cdef object _check(self)
    cdef bint _slots_point_out(self)
    cdef bint _patterns_hold(self, uint32_t n, uint32_t n_high)
    cdef object _gather_letters(self)
    cdef object _keep_token(self, const unsigned char* text, int size, set found)
    cdef bytes _text(self, uint32_t word)
