from hscode.reading._patterns cimport Phrases
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport Vocabulary


cdef object set_containers_aside(Statement statement, Vocabulary vocabulary)
cdef int open_packings(Statement statement, Vocabulary vocabulary) except -1 nogil
cdef int set_last_aside(Statement statement, Vocabulary vocabulary) except -1 nogil
cdef bint open_held(Statement statement, const Phrases* phrases) noexcept nogil
