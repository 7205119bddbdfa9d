/* Calendar days and points in time, as texts and as numbers. A day is counted from 1970-01-01 (day 0); a point in time
 * is in microseconds since 1970-01-01T00:00:00Z. Years 1 to 9999. */
#ifndef LASKU_BASE_DATE_H
#define LASKU_BASE_DATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum {
	DATE_TEXT_MAX = 12, /* "2026-11-23" */
	TIME_TEXT_MAX = 32, /* "2026-11-23T12:00:00.123456Z" */
	DAY_NONE = INT32_MIN,
};

#define US_PER_SECOND INT64_C(1000000)
#define US_PER_DAY (INT64_C(86400) * US_PER_SECOND)

struct civil {
	int year, month, day; /* month and day from 1 */
};

int32_t day_from_civil(struct civil civil);
struct civil civil_from_day(int32_t day);

/* "2026-11-23", and only that. E_INVALID "date_malformed" otherwise, also for a 31 April. */
MUST_CHECK int day_parse(const char *text, size_t len, int32_t *out, struct err *err);

/* DAY_NONE gives "". A day outside the years 1 to 9999 gives the nearest one inside, here and below. */
char *day_format(int32_t day, char out[DATE_TEXT_MAX]);

/* The day (UTC) in which a point in time lies, and its midnight. */
int32_t day_from_us(int64_t time_us);
int64_t us_from_day(int32_t day);

/* RFC 3339, "2026-11-23T12:00:00Z", also with a fraction or an offset. Without zone (as Xero writes some) it is UTC; a
 * space may stand for the T (as Pipedrive writes it). E_INVALID "time_malformed", "time_out_of_range". */
MUST_CHECK int time_parse(const char *text, size_t len, int64_t *out_us, struct err *err);

/* "2026-11-23T12:00:00Z": whole seconds, UTC. */
char *time_format(int64_t time_us, char out[TIME_TEXT_MAX]);

#endif
