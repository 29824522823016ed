"""The vectors of the second opinion as the index holds them: small whole numbers, and for each vector the code of its scale."""

from libc.stdint cimport uint8_t

cdef enum:
    DIM = 64
    HALF = 32  # bytes of the vector of a bucket: dimension d in the low four bits of byte d, dimension HALF + d in its high four bits
    ZERO = 8  # stands for nought in four bits
    SCALES = 256


cdef inline void fill_scales(float* scales) noexcept nogil:
    """Fill the table of scales: code 0 is nought, for what knows nothing; from there eight steps double the scale."""
    cdef double value = 1e-7
    cdef int code
    scales[0] = 0
    for code in range(1, SCALES):
        scales[code] = <float>value
        value *= 1.0905077326652577  # the eighth root of two


cdef inline uint8_t scale_code(const float* scales, float top, int most) noexcept nogil:
    """Code of the smallest scale in which the whole numbers up to *most* reach *top*."""
    cdef int code = 0
    while code < SCALES - 1 and scales[code] * most < top:
        code += 1
    return <uint8_t>code
