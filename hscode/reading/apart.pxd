from hscode._core cimport View
from hscode.reading._patterns cimport Phrases
from hscode.reading.statement cimport Statement


cdef void open_articles(Statement statement, const View* view) noexcept nogil
cdef void set_media_apart(Statement statement, const Phrases* phrases) noexcept nogil
cdef int set_apart(Statement statement, Phrases* phrases, int material) except -1 nogil
