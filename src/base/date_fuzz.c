/* A day or a point in time that is read must come back the same after it was written. */
#include <string.h>

#include "base/base.h"
#include "base/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	char day_text[DATE_TEXT_MAX], time_text[TIME_TEXT_MAX];
	int64_t us = 0, again = 0;
	int32_t day = 0;

	if (day_parse(text, size, &day, NULL) == OK && memcmp(day_format(day, day_text), text, size) != 0)
		BUG("%s", day_text);
	if (time_parse(text, size, &us, NULL) != OK)
		return 0;
	time_format(us, time_text);
	if (time_parse(time_text, strlen(time_text), &again, NULL) != OK || again > us || us - again >= US_PER_SECOND)
		BUG("%s", time_text);
	return 0;
}
