from libc.stdint cimport int8_t, int32_t, uint8_t, uint16_t, uint32_t, uint64_t


cdef struct View:
    # The sections of the index as typed pointers; indices only, no pointer is stored in the file.
    uint32_t n_words, n_slots, n_tokens, n_states, n_patterns, n_nodes, n_leaves, n_headings, n_values, n_buckets
    const uint8_t* word_blob
    const uint32_t* word_off
    const uint32_t* word_hash
    const uint32_t* word_tok_off
    const uint32_t* word_tok
    const float* tok_idf
    const uint32_t* tok_word
    const uint8_t* tok_flags
    const uint32_t* kin_off
    const uint32_t* kin_tok
    const uint32_t* ac_root
    const uint32_t* ac_off
    const uint32_t* ac_tok
    const uint32_t* ac_fail
    const uint32_t* ac_out
    const uint32_t* ac_link
    const uint8_t* ac_depth
    const uint32_t* pat_off
    const uint32_t* pat_tok
    const float* pat_norm
    const uint32_t* pat_ent_off
    const uint8_t* ent_kind
    const uint32_t* ent_target
    const uint32_t* post_off
    const uint32_t* post_pat
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
    const uint32_t* nbh_off
    const uint16_t* nbh_id
    const float* nbh_w
    const uint32_t* nbl_off
    const uint16_t* nbl_id
    const float* nbl_w
    const uint32_t* nbc_off
    const uint16_t* nbc_id
    const float* nbc_w
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


cdef class Index:
    cdef const unsigned char[::1] buffer
    cdef View view
    cdef dict sizes
    cdef readonly str edition
    cdef readonly bytes digest
    cdef object _check(self)
    cdef str _word(self, uint32_t i)
