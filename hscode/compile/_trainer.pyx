# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Trains the second opinion: a linear classifier over words and their n-grams that walks down the tariff.

A phrase is the mean of the vectors of its words, word pairs and n-grams, each as heavy as its word; at each place of the tariff the softmax over the
children says where its goods go on. Trained on our own phrases by plain gradient descent with a fixed order. Only additions,
multiplications and divisions of IEEE numbers are used, so that every machine gets the same numbers.

Source: A. Joulin et al., Bag of Tricks for Efficient Text Classification, 2016; here the hierarchy is the tariff itself.
"""

from libc.stdint cimport int8_t, int32_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

from hscode._builtins cimport prefetch
from hscode._ngrams cimport MAX_GRAMS, pair_hash, word_grams
from hscode._vectors cimport DIM, HALF, SCALES, ZERO, fill_scales, scale_code

cdef extern from "_training.h" nogil:
    void mean "hscode_mean"(const float* rows, const uint32_t* number, const float* share, int n, float* mean)
    void agree_each "hscode_agree_each"(const float* rows, const uint32_t* number, const float* text, int n, double* out)
    void to_shares "hscode_shares"(double* powers, int n)
    void correct "hscode_correct"(float* rows, const uint32_t* number, const float* slip, int n, const float* text, float* gradient)
    void add_to "hscode_add_to"(float* rows, const uint32_t* number, const float* share, int n, const float* much)

cdef enum:
    MAX_FEATURES = 2048
    MAX_CHILDREN = 512  # of one place, a multiple of four
    MOST_BUCKETS = 1 << 24
    AVERAGED = 4  # last epochs whose vectors are averaged, so that a few more phrases change little
    LOOKS = 8  # in each of them
    FLOATS_OF_LINE = 16  # of a cache line
    FINER = 8  # scales that are tried below the one in which all numbers of a vector fit
cdef double SLIGHT = 0.001  # a slip of the softmax below it is not corrected
cdef float HEAVIEST = 1e3  # no word weighs so much
cdef float RUNAWAY = 1e6  # no number of a vector that learned anything is so many steps of its scale


def train(list words not None, const uint32_t[::1] text_off not None, const uint32_t[::1] text not None, const float[::1] weight not None,
          const uint32_t[::1] target not None, const int32_t[::1] parent not None, const uint32_t[::1] child_off not None, const uint32_t[::1] child not None, int buckets, int epochs,
          float rate):
    """Train on texts and the places where their goods belong.

    Args:
        words: all words as bytes.
        text_off: where each text begins in *text*.
        text: word numbers.
        weight: how much each of these words weighs in its text, from 0 up to a thousand.
        target: node of each text.
        parent: parent of each node, which comes before it, -1 at the top.
        child_off: where the children of each node begin in *child*; one more row, the last, holds those of the top.
        child: children.
        buckets: number of vectors that the hashes share, a power of two.
        epochs: number of passes.
        rate: learning rate at the start; it falls to nothing.

    Returns:
        ``(rows, scales, outputs, output_scales)``: the vectors of the buckets, four bits a number, and the code of the scale of each; the
        vectors of the nodes as signed bytes, and the code of the scale of each. A bucket that no text uses has scale 0: it knows nothing.

    Raises:
        ValueError: numbers of what there is not, or more than there is room for.
    """
    check(<size_t>len(words), text_off, text, weight, target, parent, child_off, child, buckets)
    cdef int n_nodes = parent.shape[0], n_texts = target.shape[0], n_words = len(words)
    cdef uint32_t mask = buckets - 1
    cdef float* e = <float*>malloc(<size_t>buckets * DIM * sizeof(float))
    cdef float* w = <float*>calloc(<size_t>n_nodes * DIM, sizeof(float))
    cdef uint32_t* gram_off = <uint32_t*>malloc((n_words + 1) * sizeof(uint32_t))
    cdef uint32_t* grams = <uint32_t*>malloc(<size_t>n_words * MAX_GRAMS * sizeof(uint32_t))
    cdef uint32_t* order = <uint32_t*>malloc(n_texts * sizeof(uint32_t))
    cdef float* e_mean = <float*>calloc(<size_t>buckets * DIM, sizeof(float))
    cdef float* w_mean = <float*>calloc(<size_t>n_nodes * DIM, sizeof(float))
    cdef uint8_t* rows = <uint8_t*>calloc(<size_t>buckets * HALF, 1)
    cdef int8_t* outputs = <int8_t*>calloc(<size_t>n_nodes * DIM, 1)
    cdef uint8_t* codes = <uint8_t*>calloc(<size_t>buckets + n_nodes, 1)
    cdef uint8_t* used = <uint8_t*>calloc(buckets, 1)
    cdef float scales[SCALES]
    cdef uint32_t features[2][MAX_FEATURES]
    cdef float shares[2][MAX_FEATURES]
    cdef int sizes[2]
    cdef uint64_t state = 0x9E3779B97F4A7C15
    cdef uint32_t i, j, swap
    cdef bytes word
    cdef const unsigned char* data
    cdef int epoch, looks = 0
    cdef uint64_t done = 0
    cdef float at
    fill_scales(scales)
    try:
        if (e == NULL or w == NULL or e_mean == NULL or w_mean == NULL or gram_off == NULL or grams == NULL or order == NULL or rows == NULL
                or outputs == NULL or codes == NULL or used == NULL):
            raise MemoryError
        gram_off[0] = 0
        for i in range(<uint32_t>n_words):
            word = words[i]
            data = word
            gram_off[i + 1] = gram_off[i] + word_grams(data, len(word), grams + gram_off[i])
        with nogil:
            for i in range(<uint32_t>buckets * DIM):
                state = state * 6364136223846793005ULL + 1442695040888963407ULL
                e[i] = (<float>(<int32_t>(state >> 40)) / 8388608.0 - 1.0) / DIM
            for i in range(<uint32_t>n_texts):
                order[i] = i
            mark(used, grams, gram_off, text_off, text, weight, n_texts, mask)
            for epoch in range(epochs):
                for i in range(<uint32_t>max(n_texts, 1) - 1, 0, -1):
                    state = state * 6364136223846793005ULL + 1442695040888963407ULL
                    j = <uint32_t>((state >> 33) % (i + 1))
                    swap = order[i]; order[i] = order[j]; order[j] = swap
                if n_texts:
                    sizes[0] = gather(features[0], shares[0], e, grams, gram_off, text_off, text, weight, order[0], mask)
                for i in range(<uint32_t>n_texts):
                    if i + 1 < <uint32_t>n_texts:  # the vectors of the next text are on their way from memory meanwhile
                        sizes[(i + 1) & 1] = gather(features[(i + 1) & 1], shares[(i + 1) & 1], e, grams, gram_off, text_off, text, weight, order[i + 1], mask)
                    at = rate * (1.0 - <float>done / (<float>n_texts * epochs))
                    done += 1
                    learn(e, w, features[i & 1], shares[i & 1], sizes[i & 1], target[order[i]], &parent[0], &child_off[0], &child[0], n_nodes, at)
                    if epoch >= epochs - AVERAGED and i % (n_texts // LOOKS + 1) == 0:
                        looks += 1
                        average(e_mean, e, <size_t>buckets * DIM, looks)
                        average(w_mean, w, <size_t>n_nodes * DIM, looks)
            for i in range(<uint32_t>buckets):
                if used[i]:
                    codes[i] = narrow4(e_mean + <size_t>i * DIM, rows + <size_t>i * HALF, scales)
            for i in range(<uint32_t>n_nodes):
                codes[buckets + i] = narrow8(w_mean + <size_t>i * DIM, outputs + <size_t>i * DIM, scales)
        return ((<char*>rows)[: <size_t>buckets * HALF], (<char*>codes)[:buckets],
                (<char*>outputs)[: <size_t>n_nodes * DIM], (<char*>codes + buckets)[:n_nodes])
    finally:
        free(e); free(w); free(e_mean); free(w_mean); free(gram_off); free(grams); free(order); free(rows); free(outputs); free(codes); free(used)


cdef object check(size_t n_words, const uint32_t[::1] text_off, const uint32_t[::1] text, const float[::1] weight, const uint32_t[::1] target,
                  const int32_t[::1] parent, const uint32_t[::1] child_off, const uint32_t[::1] child, int buckets):
    """Refuse what would be followed out of bounds."""
    cdef Py_ssize_t i, n_nodes = parent.shape[0]
    cdef bint good = text_off.shape[0] == target.shape[0] + 1 and child_off.shape[0] == n_nodes + 2
    if not 0 < buckets <= MOST_BUCKETS or buckets & (buckets - 1):
        raise ValueError(f"{buckets} buckets cannot be hashed to; their number is a power of two up to {MOST_BUCKETS}")
    if weight.shape[0] != text.shape[0] or not weigh(weight):
        raise ValueError("each word of a text has a weight, from 0 up to a thousand")
    if not good or not rises(text_off, text.shape[0]) or not rises(child_off, child.shape[0]):
        raise ValueError("the texts or the children do not begin where they are said to")
    for i in range(n_nodes):
        good &= -1 <= parent[i] < i
    if not good or not below(text, n_words) or not below(target, <size_t>n_nodes) or not below(child, <size_t>n_nodes):
        raise ValueError("a word or a node is named that there is not, or a node stands before its parent")
    for i in range(n_nodes + 1):
        if child_off[i + 1] - child_off[i] > MAX_CHILDREN:
            raise ValueError(f"a place has {child_off[i + 1] - child_off[i]} children; there is room for {MAX_CHILDREN}")


cdef bint rises(const uint32_t[::1] off, Py_ssize_t end) noexcept nogil:
    """Whether rows begin at 0, none before another, and end by *end*."""
    cdef Py_ssize_t i
    for i in range(1, off.shape[0]):
        if off[i] < off[i - 1]:
            return False
    return off[0] == 0 and off[off.shape[0] - 1] <= <size_t>end


cdef bint weigh(const float[::1] weights) noexcept nogil:
    """Whether all weights are what words may weigh."""
    cdef Py_ssize_t i
    for i in range(weights.shape[0]):
        if not 0 <= weights[i] < HEAVIEST:
            return False
    return True


cdef bint below(const uint32_t[::1] numbers, size_t end) noexcept nogil:
    """Whether all numbers are below *end*."""
    cdef Py_ssize_t i
    for i in range(numbers.shape[0]):
        if numbers[i] >= end:
            return False
    return True


cdef void average(float* mean, const float* now, size_t size, int looks) noexcept nogil:
    """Take one more look into a mean."""
    cdef size_t i
    for i in range(size):
        mean[i] += (now[i] - mean[i]) / looks


cdef void mark(uint8_t* used, const uint32_t* grams, const uint32_t* gram_off, const uint32_t[::1] text_off, const uint32_t[::1] text,
               const float[::1] weight, int n_texts, uint32_t mask) noexcept nogil:
    """Mark the buckets that the texts use."""
    cdef uint32_t i, j, k
    for i in range(<uint32_t>n_texts):
        for j in range(text_off[i], text_off[i + 1]):
            if weight[j] == 0:
                continue
            for k in range(gram_off[text[j]], gram_off[text[j] + 1]):
                used[grams[k] & mask] = 1
            if j > text_off[i]:
                used[pair_hash(grams[gram_off[text[j - 1]]], grams[gram_off[text[j]]]) & mask] = 1


cdef float largest(const float* vector) noexcept nogil:
    cdef float top = 0
    cdef int d
    for d in range(DIM):
        top = vector[d] if vector[d] > top else -vector[d] if -vector[d] > top else top
    return top


cdef inline int nearest(float x) noexcept nogil:
    if not -RUNAWAY < x < RUNAWAY:  # also of what is no number
        return 0
    return <int>(x + 0.5 if x > 0 else x - 0.5)


cdef inline int in_four_bits(float x) noexcept nogil:
    cdef int whole = nearest(x)
    return ZERO - 1 if whole > ZERO - 1 else 1 - ZERO if whole < 1 - ZERO else whole


cdef double misfit(const float* vector, float scale) noexcept nogil:
    """How far four bits a number in this scale are from a vector."""
    cdef double total = 0, off
    cdef int d
    for d in range(DIM):
        off = vector[d] - scale * in_four_bits(vector[d] / scale)
        total += off * off
    return total


cdef uint8_t narrow4(const float* vector, uint8_t* row, const float* scales) noexcept nogil:
    """Write a vector in four bits a number and return the code of its scale: a finer scale serves many small numbers better than one large."""
    cdef int top = scale_code(scales, largest(vector), ZERO - 1)
    cdef int best = top, code, d
    for code in range(top - FINER if top > FINER else 1, top):
        if misfit(vector, scales[code]) < misfit(vector, scales[best]):
            best = code
    for d in range(HALF if best else 0):
        row[d] = <uint8_t>(ZERO + in_four_bits(vector[d] / scales[best]) | (ZERO + in_four_bits(vector[HALF + d] / scales[best])) << 4)
    return <uint8_t>best


cdef uint8_t narrow8(const float* vector, int8_t* row, const float* scales) noexcept nogil:
    """Write a vector as signed bytes and return the code of its scale."""
    cdef uint8_t code = scale_code(scales, largest(vector), 127)
    cdef int d
    for d in range(DIM if code else 0):
        row[d] = <int8_t>nearest(vector[d] / scales[code])
    return code


cdef int gather(uint32_t* features, float* share, const float* e, const uint32_t* grams, const uint32_t* gram_off, const uint32_t[::1] text_off,
                const uint32_t[::1] text, const float[::1] weight, uint32_t number, uint32_t mask) noexcept nogil:
    """Write the buckets of the words, n-grams and word pairs of a text to *features* with their shares, fetch their vectors, and return how many
    there are."""
    cdef uint32_t i, j, first = text_off[number]
    cdef int n = 0, k, d
    cdef float total = 0
    for i in range(first, text_off[number + 1]):
        if weight[i] == 0:
            continue
        for j in range(gram_off[text[i]], gram_off[text[i] + 1]):
            if n < MAX_FEATURES:
                features[n], share[n] = grams[j] & mask, weight[i]
                n += 1
        if i > first and n < MAX_FEATURES:
            features[n], share[n] = pair_hash(grams[gram_off[text[i - 1]]], grams[gram_off[text[i]]]) & mask, weight[i]
            n += 1
    for k in range(n):
        total += share[k]
        for d in range(DIM // FLOATS_OF_LINE):
            prefetch(e + <size_t>features[k] * DIM + d * FLOATS_OF_LINE)
    for k in range(n):
        share[k] /= total
    return n


cdef void learn(float* e, float* w, const uint32_t* features, const float* share, int n, uint32_t target, const int32_t* parent, const uint32_t* child_off,
                const uint32_t* child, int n_nodes, float rate) noexcept nogil:
    """One step on one text."""
    cdef float h[DIM]
    cdef float gradient[DIM]
    cdef float slips[MAX_CHILDREN]
    cdef double shares[MAX_CHILDREN]
    cdef double slip
    cdef int d, k, count
    cdef uint32_t node = target
    cdef const uint32_t* first
    cdef const uint32_t* children
    cdef int32_t above
    if n == 0:
        return
    mean(e, features, share, n, h)
    memset(gradient, 0, sizeof(gradient))
    while True:
        above = parent[node]
        first = child_off + (above if above >= 0 else n_nodes)
        children, count = child + first[0], <int>(first[1] - first[0])
        if count > 1:
            agree_each(w, children, h, count, shares)
            to_shares(shares, count)
            for k in range(count):
                slip = (1 if children[k] == node else 0) - shares[k]
                slips[k] = <float>(rate * slip) if slip <= -SLIGHT or slip >= SLIGHT else 0
            correct(w, children, slips, count, h, gradient)
        if above < 0:
            break
        node = <uint32_t>above
    add_to(e, features, share, n, gradient)
