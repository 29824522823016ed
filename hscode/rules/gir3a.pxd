from hscode.rules.hearing cimport Hearing


cdef int most_specific(Hearing hearing) except -1 nogil
