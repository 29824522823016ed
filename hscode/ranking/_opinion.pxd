cimport cython
from libc.stdint cimport int8_t, int16_t, int32_t, uint8_t, uint32_t

from hscode._core cimport CHAPTERS, MAX_TOKENS, Index
from hscode._vectors cimport DIM, SCALES
from hscode.ranking._questions cimport Question


cdef double REMOTE  # log of a probability below which what is only weakly like the text is not looked at


@cython.final
cdef class Opinion:
    cdef Index index
    cdef int16_t text[DIM]  # the vector of the text, in units
    cdef float unit
    cdef float scales[SCALES]
    cdef double chapter[CHAPTERS]
    cdef uint8_t remote[CHAPTERS]  # whether a chapter is less likely than what is looked at for a weak likeness
    cdef int32_t chapter_node[CHAPTERS]
    cdef int32_t first_heading[CHAPTERS]
    cdef int32_t n_headings[CHAPTERS]
    cdef float* heading
    cdef int8_t chapter_rows[CHAPTERS * DIM]  # the vectors of the chapters and of the headings, each close together, and their scales
    cdef float chapter_scale[CHAPTERS]
    cdef int8_t* heading_rows
    cdef float* heading_scale
    cdef uint32_t* buckets  # those of the words of the text, of their n-grams and pairs
    cdef float* bucket_scale  # what each weighs in the text
    cdef int32_t first_bucket[MAX_TOKENS + 1]
    cdef void read(self, const Question* question) noexcept nogil
    cdef void hear(self, const float* weight, int n) noexcept nogil
    cdef void judge_chapters(self) noexcept nogil
    cdef void judge_headings(self, int chapter) noexcept nogil
    cdef void await_node(self, uint32_t node) noexcept nogil
    cdef double agree(self, uint32_t node) noexcept nogil
    cdef void _copy(self, int8_t* row, float* scale, uint32_t node) noexcept nogil
