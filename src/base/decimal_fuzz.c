/* A number that is read must come back the same after it was written. */
#include <string.h>

#include "base/base.h"
#include "base/decimal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[E4_TEXT_MAX];
	int64_t value = 0, again = 0;

	if (e4_parse((const char *)data, size, &value, NULL) != OK)
		return 0;
	for (int places = 0; places <= 4; places++) {
		e4_format(value, places, text);
		if (e4_parse(text, strlen(text), &again, NULL) != OK || again != value)
			BUG("%s", text);
	}
	return 0;
}
