#include "common/sandbox.h"

#include "base/clock.h"

/* Read without the sandbox's lock, too. */
int64_t sandbox_now_us(const struct sandbox *sandbox)
{
	return clock_now_us(&sandbox->log.clock) + __atomic_load_n(&sandbox->clock_offset_us, __ATOMIC_RELAXED);
}
