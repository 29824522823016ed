/* The inner loops of the ranker, many numbers at a time: on processors that have wider registers these are used, which is found out on loading.

   The numbers are the same on every machine. Each sum is added up in one order, whatever the width; nothing is multiplied and added in one step. */

#ifndef HSCODE_WIDE_H
#define HSCODE_WIDE_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)  /* where the loader can choose */
#define HSCODE_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define HSCODE_WIDE
#endif

#if defined(__GNUC__) || defined(__clang__)
#pragma GCC diagnostic ignored "-Wunused-function"  /* no module needs all of them */
#pragma GCC diagnostic ignored "-Wpsabi"  /* no vector leaves a module */
#define HSCODE_VECTOR(item, size) __attribute__((vector_size(sizeof(item) * (size))))
#define HSCODE_PART static inline __attribute__((always_inline))  /* of a loop, with the registers of the loop */
#define HSCODE_UNROLL _Pragma("GCC unroll 7")  /* a tree has fourteen branches in most cases, a word hundreds of postings */
typedef double hscode_doubles HSCODE_VECTOR(double, 4);  /* of 32 bytes: what is wider than a register goes through memory */
typedef int64_t hscode_longs HSCODE_VECTOR(int64_t, 4);
typedef uint64_t hscode_bits HSCODE_VECTOR(uint64_t, 4);
typedef float hscode_floats HSCODE_VECTOR(float, 8);
typedef int16_t hscode_shorts HSCODE_VECTOR(int16_t, 16);
typedef int32_t hscode_ints HSCODE_VECTOR(int32_t, 8);

/* Of each pair of numbers *yes* where the one is larger than the other, else *no*. */
HSCODE_PART hscode_doubles hscode_larger(hscode_doubles one, hscode_doubles other, hscode_doubles yes, hscode_doubles no) {
    const hscode_longs is = one > other;
    return (hscode_doubles)(((hscode_longs)yes & is) | ((hscode_longs)no & ~is));
}
#else
#define HSCODE_PART static
#define HSCODE_UNROLL
#endif

enum {
    HSCODE_RUN = 256,  /* postings that are looked through in one go */
    HSCODE_DIM = 64,  /* numbers of a row */
    HSCODE_SIDE = 12  /* codes that the trees judge side by side, with room for sixteen */
};

/* The rank and the leaves that are left stand twice side by side: four bytes are sooner spread over a register than two. */
typedef struct { uint32_t feature; int16_t rank[2]; int16_t above[2]; } hscode_branch;

/* --- marks of phrases, a bit for each; the number of its phrase is in the low bits of a posting */

/* Whether the phrase of each of n postings has a mark. */
HSCODE_WIDE static void hscode_look_up(
        const uint32_t* __restrict postings, uint32_t low, int n, const uint32_t* __restrict marks, uint8_t* __restrict has) {
    int k;
    for (k = 0; k < n; k++) has[k] = marks[(postings[k] & low) >> 5] >> (postings[k] & 31) & 1;
}

/* The places of those of up to HSCODE_RUN postings whose phrase has a mark, in their order; return how many they are. */
static int hscode_find_marked(const uint32_t* postings, uint32_t low, int n, const uint32_t* marks, uint32_t* found) {
    uint8_t has[HSCODE_RUN + 8];
    uint64_t eight;
    int k, j, n_found = 0;
    hscode_look_up(postings, low, n, marks, has);
    memset(has + n, 0, 8);
    for (k = 0; k < n; k += 8) {
        memcpy(&eight, has + k, 8);
        if (eight == 0) continue;  /* of most */
        for (j = k; j < k + 8; j++) {
            found[n_found] = (uint32_t)j;
            n_found += has[j];
        }
    }
    return n_found;
}

/* Mark the phrases of n postings. */
static void hscode_mark(const uint32_t* postings, uint32_t low, int n, uint32_t* marks) {
    int k;
    HSCODE_UNROLL
    for (k = 0; k < n; k++) marks[(postings[k] & low) >> 5] |= (uint32_t)1 << (postings[k] & 31);
}

/* Eight weighted sums: of n features, each of which stands for eight things side by side. */
HSCODE_WIDE static void hscode_weigh(const double* weights, const double (*features)[8], int n, double* sums) {
    int j;
#ifdef HSCODE_VECTOR
    hscode_doubles low = {0}, high = {0}, feature;
    for (j = 0; j < n; j++) {
        memcpy(&feature, features[j], sizeof feature);
        low += weights[j] * feature;
        memcpy(&feature, features[j] + 4, sizeof feature);
        high += weights[j] * feature;
    }
    memcpy(sums, &low, sizeof low);
    memcpy(sums + 4, &high, sizeof high);
#else
    int i;
    for (i = 0; i < 8; i++) sums[i] = 0;
    for (j = 0; j < n; j++)
        for (i = 0; i < 8; i++) sums[i] += weights[j] * features[j][i];
#endif
}

/* --- the second opinion: products of rows of whole numbers, which are exact in whatever order they are added up */

/* How much a row of small numbers agrees with the text; compilers multiply and add many of them at once. */
HSCODE_PART float hscode_agree_one(const int8_t* row, const int16_t* text) {
    int32_t sum = 0;
    int d;
    for (d = 0; d < HSCODE_DIM; d++) sum += (int16_t)row[d] * text[d];
    return (float)sum;
}

/* How much each of n rows agrees with the text, whose numbers are in units; each row has a scale. */
HSCODE_WIDE static void hscode_agree(
        const int8_t* __restrict rows, const float* __restrict scale, const int16_t* __restrict text, float unit, int n, float* __restrict out) {
    int i;
    for (i = 0; i < n; i++) out[i] = hscode_agree_one(rows + (size_t)i * HSCODE_DIM, text) * (scale[i] * unit);
}

/* Make a row small: whole numbers in units, of which the largest is 32767; return the unit. What is no number, or beyond measure, is nought. */
HSCODE_WIDE static float hscode_make_small(const float* __restrict row, int16_t* __restrict small) {
    float most = 0, scaled, size;
    int d;
    for (d = 0; d < HSCODE_DIM; d++) {
        size = row[d] < 0 ? -row[d] : row[d];
        most = size > most ? size : most;
    }
    if (!(most > 1e-30f && most < 1e30f)) most = 1;
    for (d = 0; d < HSCODE_DIM; d++) {
        scaled = row[d] * (32767 / most);
        scaled += scaled < 0 ? -0.5f : 0.5f;
        small[d] = (int16_t)(scaled > -32768 && scaled < 32768 ? scaled : 0);
    }
    return most / 32767;
}

/* Add n rows of numbers of four bits, each times its scale: those of the low bits are the first half of a row, those of the high bits the second. */
HSCODE_WIDE static void hscode_add_rows(const uint8_t* rows, const uint32_t* number, const float* scale, int n, int zero, float* __restrict sum) {
    enum { HALF = HSCODE_DIM / 2 };
    int i, d;
    for (i = 0; i < n; i++) {
        const uint8_t* row = rows + (size_t)number[i] * HALF;
        for (d = 0; d < HALF; d++) sum[d] += scale[i] * ((row[d] & 15) - zero);
        for (d = 0; d < HALF; d++) sum[HALF + d] += scale[i] * ((row[d] >> 4) - zero);
    }
}

/* --- probabilities */

#define HSCODE_LEAST -700.0  /* e to a lower power is as good as nought */
#define HSCODE_WHOLE 6755399441055744.0  /* a number that is added to it is rounded to a whole one, which stands in its last bits */
#define HSCODE_LOG2_E 1.4426950408889634074
#define HSCODE_LN2_HIGH 6.93147180369123816490e-01
#define HSCODE_LN2_LOW 1.90821492927058770002e-10

/* The series of e to a power x between -1/2 ln 2 and 1/2 ln 2, exact to eleven digits. The terms are added up two by two, and these two by two, so
   that few wait for each other. */
#define HSCODE_SERIES(x, x2, x4) ( \
    ((1.0 + (x)) + (x2) * (0.5 + 1.0 / 6 * (x))) + (x4) * ((1.0 / 24 + 1.0 / 120 * (x)) + (x2) * (1.0 / 720 + 1.0 / 5040 * (x))) \
    + (x4) * (x4) * (1.0 / 40320 + 1.0 / 362880 * (x)))

#ifdef HSCODE_VECTOR
/* e to the powers of four numbers up to nought: two to a whole power, times the series for the rest. */
HSCODE_PART hscode_doubles hscode_exp(hscode_doubles power) {
    const hscode_doubles least = {HSCODE_LEAST, HSCODE_LEAST, HSCODE_LEAST, HSCODE_LEAST};
    hscode_doubles whole, rest, square, value;
    hscode_bits bits, shift;
    power = hscode_larger(power, least, power, least);
    whole = power * HSCODE_LOG2_E + HSCODE_WHOLE;
    memcpy(&shift, &whole, sizeof shift);
    whole -= HSCODE_WHOLE;
    rest = power - whole * HSCODE_LN2_HIGH - whole * HSCODE_LN2_LOW;
    square = rest * rest;
    value = HSCODE_SERIES(rest, square, square * square);
    memcpy(&bits, &value, sizeof bits);
    bits += shift << 52;
    memcpy(&value, &bits, sizeof value);
    return value;
}
#else
static double hscode_exp(double power) {
    double whole, rest, square, value;
    uint64_t bits, shift;
    power = power > HSCODE_LEAST ? power : HSCODE_LEAST;
    whole = power * HSCODE_LOG2_E + HSCODE_WHOLE;
    memcpy(&shift, &whole, sizeof shift);
    whole -= HSCODE_WHOLE;
    rest = power - whole * HSCODE_LN2_HIGH - whole * HSCODE_LN2_LOW;
    square = rest * rest;
    value = HSCODE_SERIES(rest, square, square * square);
    memcpy(&bits, &value, sizeof bits);
    bits += shift << 52;
    memcpy(&value, &bits, sizeof value);
    return value;
}
#endif

/* The largest of n numbers, of which there is one. */
HSCODE_PART double hscode_most(const double* values, int n) {
    double most = values[0];
    int i = 1;
#ifdef HSCODE_VECTOR
    hscode_doubles four = {most, most, most, most}, next;
    for (; i + 4 <= n; i += 4) {
        memcpy(&next, values + i, sizeof next);
        four = hscode_larger(next, four, next, four);
    }
    for (int j = 0; j < 4; j++) most = four[j] > most ? four[j] : most;
#endif
    for (; i < n; i++) most = values[i] > most ? values[i] : most;
    return most;
}

/* The log of the sum of e to the powers of n numbers; nought if there is none. */
HSCODE_WIDE static double hscode_log_sum(const double* powers, int n) {
    double top, sums[4] = {0};
    int i, j;
    if (n <= 1) return n == 1 ? powers[0] : 0;
    top = hscode_most(powers, n);
#ifdef HSCODE_VECTOR
    double last[4];
    hscode_doubles total = {0}, four;
    for (i = 0; i + 4 <= n; i += 4) {
        memcpy(&four, powers + i, sizeof four);
        total += hscode_exp(four - top);
    }
    if (i < n) {
        for (j = 0; j < 4; j++) last[j] = i + j < n ? powers[i + j] : top + HSCODE_LEAST;
        memcpy(&four, last, sizeof four);
        total += hscode_exp(four - top);
    }
    memcpy(sums, &total, sizeof sums);
#else
    for (i = 0; i < n; i += 4)
        for (j = 0; j < 4; j++) sums[j] += hscode_exp(i + j < n ? powers[i + j] - top : HSCODE_LEAST);
#endif
    return top + log((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

/* The same of small numbers, exact to six digits: what the second opinion holds is not known better. Eight are added up side by side. */
#define HSCODE_LEAST_SMALL -80.0f
#define HSCODE_WHOLE_SMALL 12582912.0f
#define HSCODE_LN2_HIGH_SMALL 0.693359375f
#define HSCODE_LN2_LOW_SMALL -2.12194440e-4f
#define HSCODE_SERIES_SMALL(x, x2) ( \
    ((1.0f + (x)) + (x2) * (0.5f + 1.0f / 6 * (x))) + (x2) * (x2) * ((1.0f / 24 + 1.0f / 120 * (x)) + (x2) * (1.0f / 720)))

#ifdef HSCODE_VECTOR
HSCODE_PART hscode_floats hscode_exp_small(hscode_floats power) {
    const hscode_floats least = (hscode_floats){0} + HSCODE_LEAST_SMALL;
    const hscode_ints is = power > least;
    hscode_floats whole, rest, square;
    hscode_ints shift;
    power = (hscode_floats)(((hscode_ints)power & is) | ((hscode_ints)least & ~is));
    whole = power * (float)HSCODE_LOG2_E + HSCODE_WHOLE_SMALL;
    shift = (hscode_ints)whole << 23;
    whole -= HSCODE_WHOLE_SMALL;
    rest = power - whole * HSCODE_LN2_HIGH_SMALL - whole * HSCODE_LN2_LOW_SMALL;
    square = rest * rest;
    return (hscode_floats)((hscode_ints)HSCODE_SERIES_SMALL(rest, square) + shift);
}
#else
static float hscode_exp_small(float power) {
    float whole, rest, square, value;
    uint32_t bits, shift;
    power = power > HSCODE_LEAST_SMALL ? power : HSCODE_LEAST_SMALL;
    whole = power * (float)HSCODE_LOG2_E + HSCODE_WHOLE_SMALL;
    memcpy(&shift, &whole, sizeof shift);
    whole -= HSCODE_WHOLE_SMALL;
    rest = power - whole * HSCODE_LN2_HIGH_SMALL - whole * HSCODE_LN2_LOW_SMALL;
    square = rest * rest;
    value = HSCODE_SERIES_SMALL(rest, square);
    memcpy(&bits, &value, sizeof bits);
    bits += shift << 23;
    memcpy(&value, &bits, sizeof value);
    return value;
}
#endif

HSCODE_WIDE static double hscode_log_sum_small(const float* powers, int n) {
    float top, sums[8] = {0};
    int i, j;
    if (n <= 1) return n == 1 ? powers[0] : 0;
    top = powers[0];
    for (i = 1; i < n; i++) top = powers[i] > top ? powers[i] : top;
#ifdef HSCODE_VECTOR
    hscode_floats total = {0}, eight;
    float last[8];
    for (i = 0; i + 8 <= n; i += 8) {
        memcpy(&eight, powers + i, sizeof eight);
        total += hscode_exp_small(eight - top);
    }
    if (i < n) {
        for (j = 0; j < 8; j++) last[j] = i + j < n ? powers[i + j] : top + HSCODE_LEAST_SMALL;
        memcpy(&eight, last, sizeof eight);
        total += hscode_exp_small(eight - top);
    }
    memcpy(sums, &total, sizeof sums);
#else
    for (i = 0; i < n; i += 8)
        for (j = 0; j < 8; j++) sums[j] += hscode_exp_small(i + j < n ? powers[i + j] - top : HSCODE_LEAST_SMALL);
#endif
    return top + log((double)(((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]))));
}

/* --- the trees */

#ifdef HSCODE_VECTOR
/* How many of n thresholds the values are above of as many codes as there are in so many fours. All values are held against one threshold after
   the other, up to the first that none of them is above. */
HSCODE_PART void hscode_rank_fours(const double* values, const double* thresholds, int n, const int fours, int16_t* ranks) {
    const double most = hscode_most(values, 4 * fours);
    hscode_longs above[HSCODE_SIDE / 4] = {{0}};
    hscode_doubles value[HSCODE_SIDE / 4];
    int64_t counts[HSCODE_SIDE];
    int i, k;
    for (i = 0; i < fours; i++) memcpy(&value[i], values + 4 * i, sizeof value[i]);
    for (k = 0; k < n && most > thresholds[k]; k++)
        for (i = 0; i < fours; i++) above[i] -= value[i] > thresholds[k];  /* -1 for those above */
    memcpy(counts, above, sizeof counts);
    for (i = 0; i < 4 * fours; i++) ranks[i] = (int16_t)counts[i];
}
#endif

/* How many thresholds of each feature, which rise, the values of some codes are above. The features of the codes stand side by side, and of those
   behind them whatever there is; their ranks mean nothing. */
HSCODE_WIDE static void hscode_rank(
        const double (*values)[HSCODE_SIDE], const double* thresholds, const int32_t* first, int n_features, int n_codes, int16_t (*ranks)[16]) {
    int j;
    for (j = 0; j < n_features; j++) {
        const double* of_feature = thresholds + first[j];
        const int n = first[j + 1] - first[j];
        if (n == 0) continue;
#ifdef HSCODE_VECTOR
        if (n_codes <= 4) hscode_rank_fours(values[j], of_feature, n, 1, ranks[j]);
        else if (n_codes <= 8) hscode_rank_fours(values[j], of_feature, n, 2, ranks[j]);
        else hscode_rank_fours(values[j], of_feature, n, HSCODE_SIDE / 4, ranks[j]);
#else
        int lane, k;
        for (lane = 0; lane < n_codes; lane++) {
            for (k = 0; k < n && values[j][lane] > of_feature[k]; k++) {}
            ranks[j][lane] = (int16_t)k;
        }
#endif
    }
}

#ifdef HSCODE_VECTOR
/* Sixteen numbers from two that stand side by side, by turns. */
HSCODE_PART hscode_shorts hscode_spread(const int16_t* two) {
    int32_t both;
    memcpy(&both, two, sizeof both);
    return (hscode_shorts)((hscode_ints){0} + both);
}
#endif

/* The leaves of a tree that are left to each of sixteen codes, a bit for each, when all its branches are asked. */
HSCODE_WIDE static void hscode_strike_out(
        const hscode_branch* branches, const int32_t* first, int n_trees, const int16_t (*ranks)[16], int16_t (*left)[16]) {
    int t, k;
    for (t = 0; t < n_trees; t++) {
#ifdef HSCODE_VECTOR
        hscode_shorts still = {0}, rank;
        still = ~still;
        HSCODE_UNROLL
        for (k = first[t]; k < first[t + 1]; k++) {
            memcpy(&rank, ranks[branches[k].feature], sizeof rank);
            still &= hscode_spread(branches[k].above) | (rank < hscode_spread(branches[k].rank));  /* all ones where it is less */
        }
        memcpy(left[t], &still, sizeof still);
#else
        int lane;
        for (lane = 0; lane < 16; lane++) left[t][lane] = -1;
        for (k = first[t]; k < first[t + 1]; k++)
            for (lane = 0; lane < 16; lane++) left[t][lane] &= branches[k].above[0] | -(ranks[branches[k].feature][lane] < branches[k].rank[0]);
#endif
    }
}

#endif
