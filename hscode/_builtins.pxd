"""What C compilers know under names of their own: to fetch what is asked for soon, and the lowest bit of a number."""

from libc.stdint cimport uint64_t

cdef extern from * nogil:
    """
    #if defined(__GNUC__) || defined(__clang__)
    #define hscode_prefetch(address) __builtin_prefetch(address)
    #define hscode_lowest(bits) __builtin_ctzll(bits)
    #else
    #include <intrin.h>
    #define hscode_prefetch(address) ((void)(address))
    static __inline int hscode_lowest(unsigned long long bits) { unsigned long place = 0; _BitScanForward64(&place, bits); return (int)place; }
    #endif
    """
    void prefetch "hscode_prefetch"(const void* address)
    int lowest "hscode_lowest"(uint64_t bits)  # the number of the lowest bit that is set; one must be
