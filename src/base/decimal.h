/* Decimal numbers with four places in an int64: 12.5 is 125000. Every amount, quantity, price and percentage in Lasku
 * is one of these, and names that hold one end in _e4. Range: +-922337203685477.5807. There is no floating point. */
#ifndef LASKU_BASE_DECIMAL_H
#define LASKU_BASE_DECIMAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { E4_ONE = 10000, E4_CENT = 100, E4_TEXT_MAX = 24 };

/* Reads "-12.50", "12", ".5", "1e3" (as JSON writes numbers) of ${len} bytes into ${*out}, rounding half away from zero
 * after the fourth place. E_INVALID "number_malformed", "number_out_of_range"; ${*out} is untouched then. */
MUST_CHECK int e4_parse(const char *text, size_t len, int64_t *out, struct err *err);

/* Writes ${value} with at least ${min_places} and at most four decimals ("12.50" for 125000 and 2) and returns ${out}.
 */
char *e4_format(int64_t value, int min_places, char out[E4_TEXT_MAX]);

/* ${a} * ${b} / ${divisor}, computed in 128 bits and rounded half away from zero. ${divisor} > 0. For instance a line's
 * gross in e4 is e4_mul_div(quantity_e4, unit_price_e4, E4_ONE). E_INVALID: out of range. */
MUST_CHECK int e4_mul_div(int64_t a, int64_t b, int64_t divisor, int64_t *out, struct err *err);

/* ${value} rounded to ${places} (0 to 4) decimals, half away from zero. */
MUST_CHECK int e4_round(int64_t value, int places, int64_t *out, struct err *err);

/* Sums; E_INVALID when the result is out of range. */
MUST_CHECK int e4_add(int64_t a, int64_t b, int64_t *out, struct err *err);

#endif
