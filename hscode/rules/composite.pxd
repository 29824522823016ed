from hscode.rules.hearing cimport Hearing


cdef int composite(Hearing hearing) except -1 nogil
