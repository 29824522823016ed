/* The inner loops of the trainer of the second opinion, many numbers at a time; the numbers are the same on every machine (``_wide.h``). */

#ifndef HSCODE_TRAINING_H
#define HSCODE_TRAINING_H

#include "../ranking/_wide.h"

/* The mean of n rows by their shares. */
HSCODE_WIDE static void hscode_mean(const float* rows, const uint32_t* number, const float* share, int n, float* __restrict mean) {
    int i, d;
    for (d = 0; d < HSCODE_DIM; d++) mean[d] = 0;
    for (i = 0; i < n; i++)
        for (d = 0; d < HSCODE_DIM; d++) mean[d] += share[i] * rows[(size_t)number[i] * HSCODE_DIM + d];
}

/* The sum of the products of two rows, added up in eight sums, and these two by two. */
HSCODE_PART float hscode_product(const float* row, const float* with) {
    float sums[8] = {0};
    int d, j;
    for (d = 0; d < HSCODE_DIM; d += 8)
        for (j = 0; j < 8; j++) sums[j] += row[d + j] * with[d + j];
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

/* How much each of n rows agrees with one row. */
HSCODE_WIDE static void hscode_agree_each(const float* rows, const uint32_t* number, const float* with, int n, double* out) {
    int i;
    for (i = 0; i < n; i++) out[i] = hscode_product(rows + (size_t)number[i] * HSCODE_DIM, with);
}

/* The shares of e to the powers of n numbers in their sum, in place of the numbers; there is room for the next multiple of four. */
HSCODE_WIDE static void hscode_shares(double* powers, int n) {
    const double top = hscode_most(powers, n);
    double sums[4] = {0};
    int i, j;
    for (i = n; i % 4; i++) powers[i] = top + HSCODE_LEAST;
    for (i = 0; i < n; i += 4) {
#ifdef HSCODE_VECTOR
        hscode_doubles four;
        memcpy(&four, powers + i, sizeof four);
        four = hscode_exp(four - top);
        memcpy(powers + i, &four, sizeof four);
#else
        for (j = 0; j < 4; j++) powers[i + j] = hscode_exp(powers[i + j] - top);
#endif
        for (j = 0; j < 4; j++) sums[j] += powers[i + j];
    }
    for (i = 0; i < n; i++) powers[i] /= (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/* Correct n rows by their slips, nought for none, with respect to one row; what it should have been is added to the gradient. */
HSCODE_WIDE static void hscode_correct(
        float* __restrict rows, const uint32_t* number, const float* slip, int n, const float* __restrict with, float* __restrict gradient) {
    int i, d;
    for (i = 0; i < n; i++) {
        float* row = rows + (size_t)number[i] * HSCODE_DIM;
        if (slip[i] == 0) continue;
        for (d = 0; d < HSCODE_DIM; d++) gradient[d] += slip[i] * row[d];
        for (d = 0; d < HSCODE_DIM; d++) row[d] += slip[i] * with[d];
    }
}

/* Add its share of one row to each of n rows. */
HSCODE_WIDE static void hscode_add_to(float* __restrict rows, const uint32_t* number, const float* share, int n, const float* __restrict much) {
    int i, d;
    for (i = 0; i < n; i++)
        for (d = 0; d < HSCODE_DIM; d++) rows[(size_t)number[i] * HSCODE_DIM + d] += share[i] * much[d];
}

#endif
