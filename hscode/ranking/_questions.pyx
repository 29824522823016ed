# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Questions: what the ranker is to know of texts, out of Python's hands, so that a run of texts is ranked without the GIL."""

cimport cython
from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

from hscode._builtins cimport claim, give_back, published
from hscode._core cimport u24
from hscode._ngrams cimport MAX_WORD
from hscode._rows cimport grown
from hscode.ranking._postings cimport postings_of

cdef enum:
    FEW = 4  # questions for which there is room at first


@cython.final
cdef class Questions:
    """Texts that are to be ranked in one go, in their order, and then the answers.

    Args:
        index: the compiled nomenclature.
    """

    def __cinit__(self, Index index not None):
        self.index = index
        self.postings = postings_of(index)

    def __dealloc__(self):
        cdef Py_ssize_t i
        for i in range(self.size):
            free(self.question[i])
        free(self.question)

    def __len__(self):
        return self.size

    def add(self, words, tokens, weights, head_weights, int head, values, measures, bint parts, bint formal, excluded, noted, int limit=0):
        """Add a text.

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
            limit: number of codes that are asked for.
        """
        cdef Said said
        cdef Told told
        cdef _Given given
        words = list(words)
        if not len(words) == len(tokens) == len(weights) == len(head_weights):
            raise ValueError("each word has a token number and two weights")
        self.take()  # a number that is made of an object may ask for anything meanwhile
        try:
            given = _Given(values, measures, excluded, noted)
            letters = _read(words, tokens, weights, head_weights, head, &said)
            given.tell(&told)
            told.parts, told.formal = parts, formal
            self.put(&said, &told, limit)
        finally:
            give_back(&self.is_taken)

    cdef int take(self) except -1:
        """Have the questions for oneself."""
        if not claim(&self.is_taken):
            raise RuntimeError("questions are for one thread at a time; give each its own")
        return 0

    cdef int put(self, const Said* said, const Told* told, int limit) except -1:
        """Add a text, for one who has the questions for oneself."""
        cdef Question* question
        question = self._new(said.n, min(told.n_facts, MAX_VALUES), min(told.n_measures, MAX_MEASURES), told.n_excluded, told.n_notes, limit)
        try:
            self._take_words(question, said)
            self._take_told(question, told)
        except:
            self.size -= 1
            free(question)
            raise
        question.head = said.head if -1 <= said.head < question.n_words else -1
        return 0

    cdef Question* _new(
        self, Py_ssize_t n_words, Py_ssize_t n_values, Py_ssize_t n_measures, Py_ssize_t n_excluded, Py_ssize_t n_notes, int limit
    ) except NULL:
        """Add a question for which no more is known than how much there is to know, in one piece of memory: what is widest stands in front."""
        cdef Question* question
        cdef Question** longer
        cdef Py_ssize_t n_codes = max(0, min(limit, MAX_LEAVES))
        cdef size_t wide = (n_codes + DEPTH_HEADINGS) * sizeof(Share) + n_measures * sizeof(Measure)
        cdef size_t narrow = 4 * (4 * n_words + 1 + n_values + n_excluded) + n_notes * sizeof(Pointed)
        if self.size == self.room:
            longer = <Question**>grown(self.question, &self.room, FEW, sizeof(Question*))
            if longer == NULL:
                raise MemoryError
            self.question = longer
        question = <Question*>malloc(sizeof(Question) + wide + narrow + n_words * (1 + MAX_WORD))
        if question == NULL:
            raise MemoryError
        memset(question, 0, sizeof(Question))
        question.n_words, question.n_values, question.n_measures = <int32_t>n_words, <int32_t>n_values, <int32_t>n_measures
        question.n_excluded, question.n_notes, question.limit = <int32_t>n_excluded, <int32_t>n_notes, <int32_t>n_codes
        question.codes = <Share*>(question + 1)
        question.headings = question.codes + n_codes
        question.measures = <Measure*>(question.headings + DEPTH_HEADINGS)
        question.tokens = <int32_t*>(question.measures + n_measures)
        question.whole = <float*>(question.tokens + n_words)
        question.naming = question.whole + n_words
        question.first_letter = <uint32_t*>(question.naming + n_words)
        question.values = question.first_letter + n_words + 1
        question.excluded = question.values + n_values
        question.notes = <Pointed*>(question.excluded + n_excluded)
        question.neutral = <uint8_t*>(question.notes + n_notes)
        question.letters = question.neutral + n_words
        self.question[self.size] = question
        self.size += 1
        return question

    cdef int _take_words(self, Question* question, const Said* said) except -1:
        """Take the words of a text; the second opinion sees their letters."""
        cdef int32_t i
        cdef uint32_t at = 0
        cdef Py_ssize_t size
        memcpy(question.tokens, said.tokens, said.n * sizeof(int32_t))
        memcpy(question.whole, said.whole, said.n * sizeof(float))
        memcpy(question.naming, said.naming, said.n * sizeof(float))
        memcpy(question.neutral, said.neutral, said.n)
        for i in range(said.n):
            if said.tokens[i] >= 0:
                self._check(<uint32_t>said.tokens[i], self.index.view.n_tokens)
                self._arrange(<uint32_t>said.tokens[i])
            question.first_letter[i] = at
            size = min(said.sizes[i], MAX_WORD)
            memcpy(question.letters + at, said.letters[i], size)
            at += <uint32_t>size
        question.first_letter[said.n] = at
        return 0

    cdef int _take_told(self, Question* question, const Told* told) except -1:
        """Take the stated values and measures, what notes exclude, and to what they point."""
        cdef int32_t i
        for i in range(question.n_values):
            question.values[i] = <uint32_t>told.facts[i].value
            self._check(question.values[i], self.index.view.n_values)
        for i in range(question.n_excluded):
            self._check(told.excluded[i], self.index.view.n_nodes)
        for i in range(question.n_notes):
            self._check(told.notes[i].node, self.index.view.n_nodes)
        if question.n_measures:
            memcpy(question.measures, told.measures, question.n_measures * sizeof(Measure))
        if question.n_excluded:
            memcpy(question.excluded, told.excluded, question.n_excluded * sizeof(uint32_t))
        if question.n_notes:
            memcpy(question.notes, told.notes, question.n_notes * sizeof(Pointed))
        question.parts, question.formal = told.parts, told.formal
        return 0

    cdef inline int _check(self, uint32_t number, uint32_t end) except -1:
        """See that there is something of a number."""
        if number >= end:
            raise IndexError(number)
        return 0

    cdef int _arrange(self, uint32_t token) except -1:
        """See that the postings of a word and of its kin are arranged."""
        cdef uint32_t k
        if published(&self.postings.all_arranged):  # what is known of the words need not be fetched
            return 0
        self.postings.arrange(token)
        for k in range(self.postings.words[token].kin, self.postings.words[token + 1].kin):
            self.postings.arrange(u24(self.index.view.kin_tok, k))
        return 0

    cdef list answers(self):
        """Return what was found of each text: its codes and its headings, each with its probability."""
        cdef Py_ssize_t i
        return [(shares_of(self.index, self.question[i].codes, self.question[i].n_codes),
                 shares_of(self.index, self.question[i].headings, self.question[i].n_headings)) for i in range(self.size)]


@cython.final
cdef class Shares:
    """Places with their probabilities, best first: pairs that are made when they are asked for, which few of them are."""

    def __dealloc__(self):
        free(self.share)

    def __len__(self):
        return self.size

    def __getitem__(self, key):
        cdef Py_ssize_t i
        if isinstance(key, slice):
            return [self._pair(i) for i in range(*key.indices(self.size))]
        i = key
        i += self.size if i < 0 else 0
        if not 0 <= i < self.size:
            raise IndexError(key)
        return self._pair(i)

    def __iter__(self):
        cdef Py_ssize_t i
        for i in range(self.size):
            yield self._pair(i)

    def within(self, uint32_t first, uint32_t end):
        """Return the probabilities of those of the places ``[first, end)`` that are among them, summed up; 0 where none is."""
        cdef Py_ssize_t i
        cdef double total = 0
        for i in range(self.size):
            if first <= self.share[i].node < end:
                total += self.share[i].share
        return total

    def __eq__(self, other):
        return isinstance(other, Shares) and self[:] == other[:]

    __hash__ = None

    def __repr__(self):
        return repr(self[:])

    cdef tuple _pair(self, Py_ssize_t i):
        return self.share[i].node, self.share[i].share


cdef class _Given:
    """What a caller tells of a text besides its words, as numbers."""

    cdef Fact* facts
    cdef Measure* measures
    cdef uint32_t* excluded
    cdef Pointed* notes
    cdef Py_ssize_t n_facts, n_measures, n_excluded, n_notes

    @cython.boundscheck(True)  # lists may be shortened meanwhile
    def __cinit__(self, values, measures, excluded, noted):
        cdef Py_ssize_t i
        cdef int32_t k
        cdef list numbers = list(values), told = list(measures), nodes = list(excluded), pairs = list(noted)
        self.facts, self.measures = <Fact*>malloc((len(numbers) + 1) * sizeof(Fact)), <Measure*>malloc((len(told) + 1) * sizeof(Measure))
        self.excluded, self.notes = <uint32_t*>malloc((len(nodes) + 1) * sizeof(uint32_t)), <Pointed*>malloc((len(pairs) + 1) * sizeof(Pointed))
        if self.facts == NULL or self.measures == NULL or self.excluded == NULL or self.notes == NULL:
            raise MemoryError
        for i in range(len(numbers)):
            self.facts[i].value = numbers[i]
        for i in range(len(told)):
            dimension, value, near = told[i]
            self.measures[i].dimension, self.measures[i].value = dimension, value
            self.measures[i].n_near = <int32_t>min(len(near), MAX_NEAR)
            for k in range(self.measures[i].n_near):
                self.measures[i].near[k] = near[k]
        for i in range(len(nodes)):
            self.excluded[i] = nodes[i]
        for i in range(len(pairs)):
            node, strength = pairs[i]
            self.notes[i].node, self.notes[i].strength = node, strength
        self.n_facts, self.n_measures, self.n_excluded, self.n_notes = len(numbers), len(told), len(nodes), len(pairs)

    def __dealloc__(self):
        free(self.facts)
        free(self.measures)
        free(self.excluded)
        free(self.notes)

    cdef void tell(self, Told* told) noexcept:
        """Tell what is given, which is there as long as this is."""
        told.facts, told.measures, told.excluded, told.notes = self.facts, self.measures, self.excluded, self.notes
        told.n_facts, told.n_measures, told.n_excluded, told.n_notes = self.n_facts, self.n_measures, self.n_excluded, self.n_notes


@cython.boundscheck(True)  # the lists may have been shortened meanwhile
cdef list _read(list words, tokens, weights, head_weights, int head, Said* said):
    """Read numbers and weights of words, as many as count, and return their letters, which are there as long as these are."""
    cdef int i
    cdef bytes encoded
    cdef list letters = []
    cdef str word
    said.n, said.head = <int>min(len(tokens), MAX_TOKENS), head
    for i in range(said.n):
        said.tokens[i], said.whole[i], said.naming[i], said.neutral[i] = tokens[i], weights[i], head_weights[i], 0
    for i in range(said.n):
        word = words[i]
        if word is None:
            raise TypeError("a word is text, not None")
        encoded = word.encode("utf-8", "replace")
        letters.append(encoded)
        said.letters[i], said.sizes[i] = PyBytes_AS_STRING(encoded), len(encoded)
    return letters


cdef Shares shares_of(Index index, const Share* share, Py_ssize_t size):
    """Return places of an index with their probabilities, copied: the questions may be asked again, or be gone."""
    cdef Shares shares = Shares.__new__(Shares)
    shares.index = index
    shares.share = <Share*>malloc((size + 1) * sizeof(Share))
    if shares.share == NULL:
        raise MemoryError
    memcpy(shares.share, share, size * sizeof(Share))
    shares.size = size
    return shares
