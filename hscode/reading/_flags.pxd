"""What the index knows of a token by itself: its marks, :class:`hscode.kinds.TokenFlag`, as numbers, and what follows from them."""

from libc.stdint cimport int32_t

from hscode._core cimport View

cdef enum:
    FLAG_NOISE = 1
    FLAG_PACKING = 2
    FLAG_VAGUE = 4
    FLAG_NUMBER = 8
    FLAG_MATERIAL = 16
    FLAG_REMARK = 32


cdef inline int flags_of(int32_t token, const View* view) noexcept nogil:
    """Return the marks of a token of the index, none for -1."""
    return view.tok_flags[token] if token >= 0 else 0


cdef inline bint is_material(int32_t token, const View* view) noexcept nogil:
    """Whether a token of the index, or -1, is the name of a material."""
    return flags_of(token, view) & FLAG_MATERIAL != 0


cdef inline bint tells_nothing(int32_t token, const View* view) noexcept nogil:
    """Whether a token of the index is a figure, a packing or a word that says nothing; -1, which stands for an unknown word, is none of these."""
    return flags_of(token, view) & (FLAG_NOISE | FLAG_NUMBER | FLAG_PACKING) != 0
