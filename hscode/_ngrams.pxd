"""Words as hashed n-grams: what the second opinion sees of a word, the same at build time and when it is asked."""

from libc.stdint cimport uint32_t

cdef enum:
    MIN_GRAM = 3
    MAX_GRAM = 5
    MAX_WORD = 40  # bytes of a word that count
    MAX_GRAMS = 128  # of one word: the word itself, its n-grams of MIN_GRAM to MAX_GRAM bytes, and its frame


cdef inline uint32_t fnv1a(const unsigned char* data, Py_ssize_t size) noexcept nogil:
    cdef uint32_t value = 0x811C9DC5
    cdef Py_ssize_t i
    for i in range(size):
        value = (value ^ data[i]) * <uint32_t>0x01000193
    return value


cdef inline uint32_t gram_hash(const unsigned char* data, Py_ssize_t size) noexcept nogil:
    """FNV-1a, with its last bits well mixed."""
    cdef uint32_t value = fnv1a(data, size)
    value = (value ^ (value >> 15)) * <uint32_t>0x2C1B3C6D
    return value ^ (value >> 13)


cdef inline uint32_t pair_hash(uint32_t one, uint32_t other) noexcept nogil:
    """Hash of two neighbouring words, from the hash of each; which of them stands first makes no difference."""
    cdef uint32_t low = one if one < other else other
    cdef uint32_t high = other if one < other else one
    cdef uint32_t value = low * <uint32_t>0x9E3779B1 + high
    value = (value ^ (value >> 16)) * <uint32_t>0x85EBCA6B
    return value ^ (value >> 13)


cdef inline Py_ssize_t word_frame(const unsigned char* word, Py_ssize_t size, unsigned char* out) noexcept nogil:
    """Write the frame of a word behind a mark of its own to *out*, and return its length: what is left without vowels and doubled letters.

    Parcel lines are cut short like that: "cndtnr" has the frame of "conditioner", and "colour" has that of "color".
    """
    cdef Py_ssize_t i, n = 1
    out[0] = 36  # $
    for i in range(size):
        if i == 0 or (word[i] != out[n - 1] and word[i] not in (97, 101, 105, 111, 117)):  # a, e, i, o, u
            out[n] = word[i]
            n += 1
    return n


cdef inline int word_grams(const unsigned char* word, Py_ssize_t size, uint32_t* out) noexcept nogil:
    """Write the hash of a word, then those of its n-grams with its ends marked and that of its frame, to *out*; return how many there are."""
    cdef unsigned char marked[MAX_WORD + 2]
    cdef Py_ssize_t i, n
    cdef int count = 1
    size = size if size < MAX_WORD else MAX_WORD
    marked[0] = 60  # <
    for i in range(size):
        marked[i + 1] = word[i]
    marked[size + 1] = 62  # >
    out[0] = gram_hash(word, size)
    for n in range(MIN_GRAM, MAX_GRAM + 1):
        for i in range(size + 3 - n):
            if count < MAX_GRAMS and n < size + 2:  # the whole word is there already
                out[count] = gram_hash(marked + i, n)
                count += 1
    n = word_frame(word, size, marked)
    if n > 2 and count < MAX_GRAMS:
        out[count] = gram_hash(marked, n)
        count += 1
    return count
