from hscode.rules.hearing cimport Hearing


cdef int outside_measure(Hearing hearing) except -1 nogil
