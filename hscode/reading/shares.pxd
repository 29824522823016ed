from hscode.reading._patterns cimport Phrases
from hscode.reading.facts cimport FactFinder
from hscode.reading.statement cimport Statement


cdef object weigh(Statement statement, const Phrases* phrases, FactFinder facts)
