"""What C compilers know under names of their own: to fetch what is asked for soon, the lowest bit of a number, and what threads tell one another
without a lock: who has a thing for itself, and what is there for all to read."""

from libc.stdint cimport uint32_t, uint64_t

cdef extern from * nogil:
    """
    #if defined(__GNUC__) || defined(__clang__)
    #define hscode_prefetch(address) __builtin_prefetch(address)
    #define hscode_lowest(bits) __builtin_ctzll(bits)
    #define hscode_claim(taken) (!__atomic_exchange_n(taken, 1, __ATOMIC_ACQUIRE))
    #define hscode_give_back(taken) __atomic_store_n(taken, 0, __ATOMIC_RELEASE)
    #define hscode_publish(place, number) __atomic_store_n(place, number, __ATOMIC_RELEASE)
    #define hscode_published(place) __atomic_load_n(place, __ATOMIC_ACQUIRE)
    #else
    #include <intrin.h>
    #define hscode_prefetch(address) ((void)(address))
    static __inline int hscode_lowest(unsigned long long bits) { unsigned long place = 0; _BitScanForward64(&place, bits); return (int)place; }
    static __inline int hscode_claim(int* taken) { return !_InterlockedExchange((volatile long*)taken, 1); }
    static __inline void hscode_give_back(int* taken) { _InterlockedExchange((volatile long*)taken, 0); }
    static __inline void hscode_publish(unsigned int* place, unsigned int number) { _InterlockedExchange((volatile long*)place, (long)number); }
    static __inline unsigned int hscode_published(unsigned int* place) { return (unsigned int)_InterlockedOr((volatile long*)place, 0); }
    #endif
    """
    void prefetch "hscode_prefetch"(const void* address)
    int lowest "hscode_lowest"(uint64_t bits)  # the number of the lowest bit that is set; one must be
    bint claim "hscode_claim"(bint* taken)  # have for oneself what nobody has: whether it was so
    void give_back "hscode_give_back"(bint* taken)
    void publish "hscode_publish"(uint32_t* place, uint32_t number)  # with all that was written before
    uint32_t published "hscode_published"(uint32_t* place)
