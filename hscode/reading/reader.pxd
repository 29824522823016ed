from libc.stdint cimport int32_t, uint8_t, uint32_t

from hscode._core cimport MAX_FOUND, Found, Index, View
from hscode.reading._scan cimport Telling
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport Vocabulary


cdef struct Hit:
    # a value that words at the positions [start, end) stand for, and its attribute
    int value
    int attribute
    int start
    int end


cdef class Reading:
    cdef readonly Statement statement
    cdef public list facts
    cdef public list measures
    cdef readonly object blend
    cdef Reader reader
    cdef bytes _found
    cdef list _phrases

    cdef const Found* _spans(self) except NULL
    cdef Py_ssize_t _end_of_phrase(self, int kind, Py_ssize_t k) except -1
    cdef object _phrase(self, Py_ssize_t i)
    cdef bint _has_names_at_head(self) except -1
    cdef bint is_parted_before(self, Py_ssize_t k) except -1


cdef class Reader:
    cdef readonly Vocabulary vocabulary
    cdef Index _core
    cdef Telling _labels
    cdef list _names
    cdef uint32_t _n_values
    cdef uint32_t _n_attributes
    cdef int32_t* _opposite  # of each value "yes" the "no", -1 for none and for all others
    cdef dict _entries
    cdef tuple _negations
    cdef tuple _side
    cdef dict _length_names
    cdef dict _lengths
    cdef dict _one_length
    cdef set _components  # parts of machines, with headings of their own or not
    cdef set _parts  # those without
    cdef int _mix
    cdef int32_t* _mixed_with  # of each textile material what goods are mixed with of which it is the lesser, -1 for none
    cdef dict _number
    cdef bytes _spoken_of
    cdef set _had
    cdef set _served
    cdef dict _plies
    cdef int _material
    cdef int _construction
    cdef int _textile
    cdef Found _found[MAX_FOUND]
    cdef bint _is_reading
    # of the text that is read
    cdef Hit* _hits
    cdef int _n_hits
    cdef int _room
    cdef uint8_t* _known  # of each value whether it is a fact already
    cdef uint8_t* _settled  # of each attribute whether a negation says its value

    cpdef Reading read(self, str text)
    cdef Reading _read(self, str text)
    cdef tuple _entries_of(self, pattern)
    cdef bint _is_for(self, uint32_t pattern, int kind, uint32_t first, uint32_t end) noexcept
    cdef int _add_places(self, uint32_t pattern, set places) except -1
    cdef int _match(self, Statement statement)
    cdef object _set_media_apart(self, Statement statement, int n)
    cdef bint _is_held(self, Statement statement, int n) noexcept
    cdef object _turn_round(self, Statement statement)
    cdef bint _joins_turned(self, Statement statement, Py_ssize_t first, Py_ssize_t last, Py_ssize_t end)
    cdef bint _is_name(self, list numbers)
    cdef object _tell_upper_from_sole(self, Statement statement, Reading reading)
    cdef int _silence(self, Statement statement, int n)
    cdef bint _is_remark(self, Statement statement, int i) noexcept
    cdef bint _is_silent(self, Statement statement, int i) noexcept
    cdef bint _names_besides(self, Statement statement, int n) noexcept
    cdef bint _stands_for(self, uint32_t pattern, int kind) noexcept
    cdef object _set_denied_aside(self, Statement statement, int n)
    cdef bint _are_joined(self, int n, int first, int last) noexcept
    cdef bint _is_denied(self, Statement statement, int first, int end)
    cdef bint _adjoin(self, Statement statement, int k)
    cdef bint _is_imitated(self, Statement statement, int first, int end)
    cdef bint _names_goods(self, uint32_t pattern) noexcept
    cdef bint _is_material(self, uint32_t pattern) noexcept
    cdef bint _says_material(self, int token) noexcept
    cdef object _open_articles(self, Statement statement)
    cdef object _open_blanks(self, Statement statement, int n)
    cdef bint _is_cut(self, Statement statement, int n)
    cdef int _words_before(self, Statement statement) noexcept
    cdef bint _complete(self, Statement statement)
    cdef int _ends_term(self, int32_t token, const uint32_t* rows, const int* lengths, int opened) noexcept
    cdef object _mark_terms(self, Statement statement, int n)
    cdef object _set_served_apart(self, Statement statement, int n)
    cdef object _set_ingredients_apart(self, Statement statement, int n)
    cdef Py_ssize_t _term_begins(self, int n, Py_ssize_t end) noexcept
    cdef Py_ssize_t _term_ends(self, int n, Py_ssize_t first) noexcept
    cdef bint _names_preparation(self, Statement statement, int n, Py_ssize_t least, Py_ssize_t most) noexcept
    cdef bint _tells_nothing(self, int32_t token) noexcept
    cdef bint _are_parts(self, Statement statement, int n)
    cdef bint _has_place(self, uint32_t pattern, bint (*test)(const View*, int32_t) noexcept, bint wanted) noexcept
    cdef bint _is_of_measure(self, Statement statement, int i) noexcept
    cdef int _find_hits(self, Statement statement, int n, int kind) except -1
    cdef bint _is_noun(self, Statement statement, int first) noexcept
    cdef int _add_hit(self, int32_t value, int start, int end) except -1
    cdef list _told_hits(self, int first=*)
    cdef list _facts(self, Statement statement)
    cdef int _add_fact(self, list facts, int32_t value, Statement statement, const Hit* hit) except -1
    cdef list _negated(self, Statement statement)
    cdef bint _speaks_of_goods(self, Statement statement, const Hit* hit)
    cdef bint _is_coat(self, Statement statement, int k)
    cdef bint _is_of_surface(self, Statement statement, int k)
    cdef bint _is_of_part(self, Statement statement, int k)
    cdef object _mark_named_later(self, Statement statement)
    cdef object _weigh(self, Statement statement, int n)
    cdef object _share(self, Statement statement, tuple hit, double percent)
    cdef object _above(self, uint32_t value)
    cdef list _measures(self, Statement statement)
    cdef int _order_of_names(self, Statement statement, const int32_t* first_at)
    cdef int _name_beside(self, Statement statement, const int32_t* first_at, Py_ssize_t begin, Py_ssize_t end, int order)
    cdef set _names_of_lengths(self, Statement statement, const int32_t* first_at, int order)
    cdef object _name_lengths(self, Statement statement, list measures)
    cdef str _kind_of_length(self, Statement statement)
