/* The inner loops of the ranker, many numbers at a time: on processors that have wider registers these are used, which is found out on loading.

   The numbers are the same on every machine. Each sum is added up in one order, whatever the width; nothing is multiplied and added in one step. */

#ifndef HSCODE_WIDE_H
#define HSCODE_WIDE_H

#include <stdint.h>
#include <string.h>

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)  /* where the loader can choose */
#define HSCODE_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define HSCODE_WIDE
#endif

#if defined(__GNUC__) || defined(__clang__)
#pragma GCC diagnostic ignored "-Wunused-function"  /* no module needs all of them */
#define HSCODE_VECTOR(item, size) __attribute__((vector_size(sizeof(item) * (size))))
typedef double hscode_doubles HSCODE_VECTOR(double, 8);
typedef int16_t hscode_shorts HSCODE_VECTOR(int16_t, 16);
#endif

enum { HSCODE_DIM = 64 };  /* numbers of a row */

typedef struct { uint16_t feature; int16_t rank; int16_t above; } hscode_branch;

/* Eight weighted sums: of n features, each of which stands for eight things side by side. */
HSCODE_WIDE static void hscode_weigh(const double* weights, const double (*features)[8], int n, double* sums) {
    int j;
#ifdef HSCODE_VECTOR
    hscode_doubles sum = {0}, feature;
    for (j = 0; j < n; j++) {
        memcpy(&feature, features[j], sizeof feature);
        sum += weights[j] * feature;
    }
    memcpy(sums, &sum, sizeof sum);
#else
    int i;
    for (i = 0; i < 8; i++) sums[i] = 0;
    for (j = 0; j < n; j++)
        for (i = 0; i < 8; i++) sums[i] += weights[j] * features[j][i];
#endif
}

/* How much rows of numbers agree with one row: products, added up in eight sums, and these two by two. */
HSCODE_WIDE static void hscode_agree(const float* rows, const float* with, int n, float* out) {
    float sums[8];
    int i, d, j;
    for (i = 0; i < n; i++, rows += HSCODE_DIM) {
        for (j = 0; j < 8; j++) sums[j] = 0;
        for (d = 0; d < HSCODE_DIM; d += 8)
            for (j = 0; j < 8; j++) sums[j] += rows[d + j] * with[d + j];
        out[i] = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
    }
}

/* The leaves of a tree that are left to each of sixteen codes, a bit for each, when all its branches are asked. */
HSCODE_WIDE static void hscode_strike_out(
        const hscode_branch* branches, const int32_t* first, int n_trees, const int16_t (*ranks)[16], int16_t (*left)[16]) {
    int t, k;
    for (t = 0; t < n_trees; t++) {
#ifdef HSCODE_VECTOR
        hscode_shorts still = {0}, rank;
        still = ~still;
        for (k = first[t]; k < first[t + 1]; k++) {
            memcpy(&rank, ranks[branches[k].feature], sizeof rank);
            still &= branches[k].above | ((rank - branches[k].rank) >> 15);  /* all ones below nought */
        }
        memcpy(left[t], &still, sizeof still);
#else
        int lane;
        for (lane = 0; lane < 16; lane++) left[t][lane] = -1;
        for (k = first[t]; k < first[t + 1]; k++)
            for (lane = 0; lane < 16; lane++) left[t][lane] &= branches[k].above | -(ranks[branches[k].feature][lane] < branches[k].rank);
#endif
    }
}

#endif
