#include "base/clock.h"

#include <stddef.h>
#include <time.h>

#include "base/macros.h"

static int64_t read_clock(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t system_now_us(UNUSED void *ctx)
{
	return read_clock(CLOCK_REALTIME);
}

struct clock clock_system(void)
{
	return (struct clock){.now_us = system_now_us, .ctx = NULL};
}

int64_t clock_monotonic_us(void)
{
	return read_clock(CLOCK_MONOTONIC);
}
