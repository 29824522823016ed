from hscode._core cimport View
from hscode.reading._patterns cimport Phrases
from hscode.reading.statement cimport Statement


cdef object open_articles(Statement statement, const View* view)
cdef object set_media_apart(Statement statement, const Phrases* phrases)
cdef object set_apart(Statement statement, Phrases* phrases, int material)
