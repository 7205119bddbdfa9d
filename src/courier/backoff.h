/* When to try again: twice as late after each failure, up to a maximum, and never all at once. */
#ifndef LASKU_COURIER_BACKOFF_H
#define LASKU_COURIER_BACKOFF_H

#include <stdint.h>

/* A time between half of ${first_us} * 2^${failures} and the whole, at most ${max_us}. */
int64_t backoff_us(int64_t failures, int64_t first_us, int64_t max_us);

#endif
