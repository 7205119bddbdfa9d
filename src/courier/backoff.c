#include "courier/backoff.h"

#include "crypto/crypto.h"

int64_t backoff_us(int64_t failures, int64_t first_us, int64_t max_us)
{
	int64_t whole = first_us;
	uint64_t chance;

	while (failures-- > 0 && whole < max_us)
		whole *= 2;
	if (whole > max_us)
		whole = max_us;
	random_bytes(&chance, sizeof(chance));
	return whole / 2 + (int64_t)(chance % (uint64_t)(whole / 2 + 1));
}
