/* The time is handed in, so that a test can hold it. */
#ifndef LASKU_BASE_CLOCK_H
#define LASKU_BASE_CLOCK_H

#include <stdint.h>

struct clock {
	int64_t (*now_us)(void *ctx); /* microseconds since 1970 (UTC) */
	void *ctx;
};

/* The system's clock. */
struct clock clock_system(void);

static inline int64_t clock_now_us(const struct clock *clock)
{
	return clock->now_us(clock->ctx);
}

/* Never jumps; for deadlines only. */
int64_t clock_monotonic_us(void);

#endif
