from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport Vocabulary


cdef Statement read_statement(str text, Vocabulary vocabulary)
