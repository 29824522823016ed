"""What the phrases of the index stand for that are found in a statement."""

from libc.stdint cimport int32_t, uint8_t, uint32_t

from hscode._core cimport ARTICLES, LEVEL_CHAPTER, LEVEL_HEADING, PARTS, STUFF, TERM, Found, View, entry_start

cdef enum:
    FIRST_OF_FOODS = 16  # chapters of foods and feed that are made of others
    LAST_OF_FOODS = 23
    MEDICINES = 30
    FIRST_OF_CHEMICALS = 32  # chapters of preparations of them
    LAST_FILLED_IN = 38  # chapter of goods that are filled into packings
    FIRST_OF_MACHINES = 84  # chapters, of sections XVI to XIX
    LAST_OF_MACHINES = 93


cdef struct Phrases:
    # the phrases that are found in a statement, by their ends, the longest first
    const View* view
    Found* found
    int n


cdef inline Phrases ending_at(const Phrases* phrases, Py_ssize_t end) noexcept nogil:
    """Return those of some phrases that end at a position."""
    cdef Phrases ending
    cdef int last = phrases.n, first
    while last > 0 and phrases.found[last - 1].end > end:
        last -= 1
    first = last
    while first > 0 and phrases.found[first - 1].end == end:
        first -= 1
    ending.view, ending.found, ending.n = phrases.view, phrases.found + first, last - first
    return ending


cdef inline bint is_for(const View* view, uint32_t pattern, int kind, uint32_t first, uint32_t end) noexcept nogil:
    """Whether a pattern stands for something of a kind whose number is from *first* up to *end*."""
    cdef uint32_t entry
    for entry in range(entry_start(view, pattern), entry_start(view, pattern + 1)):
        if view.ent_kind[entry] == kind and first <= view.ent_target[entry] < end:
            return True
    return False


cdef inline bint stands_for(const View* view, uint32_t pattern, int kind) noexcept nogil:
    """Whether a pattern is an entry of a kind."""
    cdef uint32_t entry
    for entry in range(entry_start(view, pattern), entry_start(view, pattern + 1)):
        if view.ent_kind[entry] == kind:
            return True
    return False


cdef inline bint names_goods(const View* view, uint32_t pattern) noexcept nogil:
    """Whether a pattern is a trade term. The entries of a pattern are sorted by their kinds, of which that of terms is the first."""
    cdef uint32_t entry = entry_start(view, pattern)
    return entry < entry_start(view, pattern + 1) and view.ent_kind[entry] == TERM


cdef inline bint is_placed(const Phrases* phrases, const uint8_t* marked) noexcept nogil:
    """Whether one of some phrases stands as a trade term at a place whose byte is marked."""
    cdef uint32_t entry
    cdef int i
    for i in range(phrases.n):
        for entry in range(entry_start(phrases.view, phrases.found[i].pattern), entry_start(phrases.view, phrases.found[i].pattern + 1)):
            if phrases.view.ent_kind[entry] == TERM and marked[phrases.view.ent_target[entry]]:
                return True
    return False


cdef inline bint stands_wherever(const View* view, uint32_t pattern, uint32_t other) noexcept nogil:
    """Whether a trade term stands at all places at which another does."""
    cdef uint32_t entry
    for entry in range(entry_start(view, other), entry_start(view, other + 1)):
        if view.ent_kind[entry] == TERM and not is_for(view, pattern, TERM, view.ent_target[entry], view.ent_target[entry] + 1):
            return False
    return True


cdef inline bint has_place(const View* view, uint32_t pattern, bint (*test)(const View*, int32_t) noexcept nogil, bint wanted) noexcept nogil:
    """Whether a pattern is a trade term at a place that is as the *test* asks, or is not, as is *wanted*."""
    cdef uint32_t entry
    for entry in range(entry_start(view, pattern), entry_start(view, pattern + 1)):
        if view.ent_kind[entry] == TERM and test(view, <int32_t>view.ent_target[entry]) == wanted:
            return True
    return False


cdef inline int chapter_of(const View* view, int32_t node) noexcept nogil:
    """Return the number of the chapter in which a place stands, 0 for a section."""
    while view.node_level[node] > LEVEL_CHAPTER:
        node = view.node_parent[node]
    return view.node_code[node] if view.node_level[node] == LEVEL_CHAPTER else 0


cdef inline bint is_for_parts(const View* view, int32_t node) noexcept nogil:
    """Whether a place, or one above it up to its heading, is for parts and accessories."""
    while view.node_level[node] > LEVEL_HEADING and not view.node_flags[node] & PARTS:
        node = view.node_parent[node]
    return view.node_flags[node] & PARTS != 0


cdef inline bint is_of_machines(const View* view, int32_t node) noexcept nogil:
    """Whether a place holds machines, vehicles, instruments or the like, whose parts have places of their own: sections XVI to XIX."""
    return FIRST_OF_MACHINES <= chapter_of(view, node) <= LAST_OF_MACHINES


cdef inline bint is_filled_in(const View* view, int32_t node) noexcept nogil:
    """Whether a place holds what is filled into packings: foods, minerals and products of chemistry, chapters 1 to 38."""
    return 1 <= chapter_of(view, node) <= LAST_FILLED_IN


cdef inline bint is_preparation(const View* view, int32_t node) noexcept nogil:
    """Whether a place holds foods, medicines, paints, cosmetics or the like that are made up of others: chapters 16 to 23, 30 and 32 to 38."""
    cdef int chapter = chapter_of(view, node)
    return FIRST_OF_FOODS <= chapter <= LAST_OF_FOODS or chapter == MEDICINES or FIRST_OF_CHEMICALS <= chapter <= LAST_FILLED_IN


cdef inline bint is_stuff(const View* view, int32_t node) noexcept nogil:
    """Whether a place holds what articles are made of: plastics, rubber, hides, wood, paper, yarn and fabrics, sheets of glass, metals in bars and so on."""
    return view.node_flags[node] & STUFF != 0


cdef inline bint is_article(const View* view, int32_t node) noexcept nogil:
    """Whether a place holds articles made of something."""
    return view.node_flags[node] & ARTICLES != 0


cdef inline bint are_joined(const Phrases* phrases, Py_ssize_t first, Py_ssize_t last) noexcept nogil:
    """Whether a phrase of the index holds two positions."""
    cdef int i
    for i in range(phrases.n):
        if phrases.found[i].start <= first and last < phrases.found[i].end:
            return True
    return False
