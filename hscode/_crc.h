/* The checksum of the index, CRC-32 as zlib has it, folded 64 bytes at a time where the processor multiplies without carry.

   What is folded is as good as sixteen bytes that have the same remainder; zlib goes on from there. Source: V. Gopal et al., Fast CRC
   Computation for Generic Polynomials Using PCLMULQDQ Instruction, Intel 2009; the constants are those of its bit-reflected polynomial. */

#ifndef HSCODE_CRC_H
#define HSCODE_CRC_H

#include <stddef.h>
#include <stdint.h>

#define HSCODE_CRC_LEAST 64 /* bytes from which there is something to fold */

#if (defined(__GNUC__) || defined(__clang__)) && defined(__x86_64__)
#include <emmintrin.h>
#include <wmmintrin.h>

/* Multiply what lies ahead of some bytes by the distance to them, and add them. */
__attribute__((target("pclmul")))
static inline __m128i hscode_crc_fold_on(__m128i ahead, __m128i distance, __m128i bytes) {
  __m128i low = _mm_clmulepi64_si128(ahead, distance, 0x00), high = _mm_clmulepi64_si128(ahead, distance, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), bytes);
}

/* Fold as many bytes as make whole registers, at least HSCODE_CRC_LEAST, behind what has left *state*; write sixteen that stand for them.
   Return how many were folded: none where the processor cannot. */
__attribute__((target("pclmul")))
static size_t hscode_crc_fold(const uint8_t *data, size_t size, uint32_t state, uint8_t *out) {
  const __m128i by_64 = _mm_set_epi64x(0x01c6e41596, 0x0154442bd4), by_16 = _mm_set_epi64x(0x00ccaa009e, 0x01751997d0);
  const __m128i *at = (const __m128i *)data;
  size_t left = size / 16;
  __m128i x[4];
  int i;
  if (!__builtin_cpu_supports("pclmul")) return 0;
  for (i = 0; i < 4; i++) x[i] = _mm_loadu_si128(at + i);
  x[0] = _mm_xor_si128(x[0], _mm_cvtsi32_si128((int)state));
  for (at += 4, left -= 4; left >= 4; at += 4, left -= 4)
    for (i = 0; i < 4; i++) x[i] = hscode_crc_fold_on(x[i], by_64, _mm_loadu_si128(at + i));
  for (i = 1; i < 4; i++) x[0] = hscode_crc_fold_on(x[0], by_16, x[i]);
  for (; left; at++, left--) x[0] = hscode_crc_fold_on(x[0], by_16, _mm_loadu_si128(at));
  _mm_storeu_si128((__m128i *)out, x[0]);
  return size / 16 * 16;
}
#else
static size_t hscode_crc_fold(const uint8_t *data, size_t size, uint32_t state, uint8_t *out) {
  (void)data; (void)size; (void)state; (void)out;
  return 0;
}
#endif

#endif
