#include "base/date.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"

/* 0001-01-01 and 9999-12-31. */
enum { DAY_FIRST = -719162, DAY_LAST = 2932896 };

/* Days from 0000-03-01, where the counting by years that begin in March starts, to 1970-01-01. */
enum { EPOCH = 719468, DAYS_400 = 146097, DAYS_100 = 36524, DAYS_4 = 1461, DAYS_1 = 365 };

struct scan {
	const char *at, *end;
};

static int min_int(int a, int b)
{
	return a < b ? a : b;
}

static int32_t clamp_day(int32_t day)
{
	if (day < DAY_FIRST)
		return DAY_FIRST;
	return day > DAY_LAST ? DAY_LAST : day;
}

int32_t day_from_civil(struct civil civil)
{
	const bool before_march = civil.month <= 2;
	const int year = civil.year - before_march;
	const int month = civil.month - 3 + (before_march ? 12 : 0);

	return DAYS_1 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + civil.day - 1 - EPOCH;
}

struct civil civil_from_day(int32_t day)
{
	int rest = clamp_day(day) + EPOCH;
	int year = rest / DAYS_400 * 400, part, month;

	rest %= DAYS_400;
	part = min_int(rest / DAYS_100, 3);
	year += part * 100;
	rest -= part * DAYS_100;
	year += rest / DAYS_4 * 4;
	rest %= DAYS_4;
	part = min_int(rest / DAYS_1, 3);
	year += part;
	rest -= part * DAYS_1;
	month = (5 * rest + 2) / 153;
	return (struct civil){
	    .year = year + (month >= 10),
	    .month = month < 10 ? month + 3 : month - 9,
	    .day = rest - (153 * month + 2) / 5 + 1,
	};
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Takes one character of ${set}. */
static bool take_one(struct scan *scan, const char *set)
{
	for (; scan->at < scan->end && *set != '\0'; set++)
		if (*scan->at == *set) {
			scan->at++;
			return true;
		}
	return false;
}

/* Takes exactly ${count} digits, as a number between ${min} and ${max}. */
static bool take_number(struct scan *scan, int count, int min, int max, int *out)
{
	int value = 0;

	if (scan->end - scan->at < count)
		return false;
	for (; count > 0; count--, scan->at++) {
		if (*scan->at < '0' || *scan->at > '9')
			return false;
		value = value * 10 + (*scan->at - '0');
	}
	*out = value;
	return value >= min && value <= max;
}

static bool take_day(struct scan *scan, int32_t *out)
{
	struct civil civil = {0};

	if (!take_number(scan, 4, 1, 9999, &civil.year) || !take_one(scan, "-") ||
	    !take_number(scan, 2, 1, 12, &civil.month) || !take_one(scan, "-") ||
	    !take_number(scan, 2, 1, days_in_month(civil.year, civil.month), &civil.day))
		return false;
	*out = day_from_civil(civil);
	return true;
}

int day_parse(const char *text, size_t len, int32_t *out, struct err *err)
{
	struct scan scan = {text, text == NULL ? text : text + len};
	int32_t day = 0;

	if (text == NULL || !take_day(&scan, &day) || scan.at != scan.end)
		return err_set(err, E_INVALID, "date_malformed", "This isn't a date, which looks like 2026-11-23.");
	*out = day;
	return OK;
}

/* ${value}'s last ${count} digits at ${out}. */
static void put_digits(char *out, unsigned value, int count)
{
	for (int i = count - 1; i >= 0; i--, value /= 10)
		out[i] = (char)('0' + value % 10);
}

char *day_format(int32_t day, char out[DATE_TEXT_MAX])
{
	struct civil civil;

	out[0] = '\0';
	if (day == DAY_NONE)
		return out;
	civil = civil_from_day(day);
	memcpy(out, "YYYY-MM-DD", sizeof("YYYY-MM-DD"));
	put_digits(out, (unsigned)civil.year, 4);
	put_digits(out + 5, (unsigned)civil.month, 2);
	put_digits(out + 8, (unsigned)civil.day, 2);
	return out;
}

int32_t day_from_us(int64_t time_us)
{
	return (int32_t)(time_us / US_PER_DAY - (time_us % US_PER_DAY < 0));
}

int64_t us_from_day(int32_t day)
{
	return clamp_day(day) * US_PER_DAY;
}

static bool take_time(struct scan *scan, int64_t *us)
{
	int hour = 0, minute = 0, second = 0;

	if (!take_number(scan, 2, 0, 23, &hour) || !take_one(scan, ":") || !take_number(scan, 2, 0, 59, &minute) ||
	    !take_one(scan, ":") || !take_number(scan, 2, 0, minute == 59 ? 60 : 59, &second))
		return false;
	*us = ((hour * 60 + minute) * 60 + second) * US_PER_SECOND;
	return true;
}

/* Digits after the sixth are below a microsecond and dropped. */
static bool take_fraction(struct scan *scan, int64_t *us)
{
	int64_t place = US_PER_SECOND / 10;
	const char *start;

	*us = 0;
	if (!take_one(scan, "."))
		return true;
	for (start = scan->at; scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9'; scan->at++, place /= 10)
		*us += place * (*scan->at - '0');
	return scan->at > start;
}

static bool take_zone(struct scan *scan, int64_t *offset_us)
{
	int hour = 0, minute = 0, sign;

	*offset_us = 0;
	if (scan->at == scan->end || take_one(scan, "Zz"))
		return true;
	sign = *scan->at == '-' ? -1 : 1;
	if (!take_one(scan, "+-") || !take_number(scan, 2, 0, 23, &hour) || !take_one(scan, ":") ||
	    !take_number(scan, 2, 0, 59, &minute))
		return false;
	*offset_us = sign * (hour * 60 + minute) * 60 * US_PER_SECOND;
	return true;
}

int time_parse(const char *text, size_t len, int64_t *out_us, struct err *err)
{
	struct scan scan = {text, text == NULL ? text : text + len};
	int64_t time_us = 0, fraction_us = 0, offset_us = 0, sum;
	int32_t day = 0;

	if (text == NULL || !take_day(&scan, &day) || !take_one(&scan, "Tt ") || !take_time(&scan, &time_us) ||
	    !take_fraction(&scan, &fraction_us) || !take_zone(&scan, &offset_us) || scan.at != scan.end)
		return err_set(err, E_INVALID, "time_malformed",
			       "This isn't a point in time, which looks like 2026-11-23T12:00:00Z.");
	sum = us_from_day(day) + time_us + fraction_us - offset_us;
	if (day_from_us(sum) < DAY_FIRST || day_from_us(sum) > DAY_LAST)
		return err_set(err, E_INVALID, "time_out_of_range",
			       "The point in time lies outside the years 1 to 9999.");
	*out_us = sum;
	return OK;
}

char *time_format(int64_t time_us, char out[TIME_TEXT_MAX])
{
	const int64_t first = us_from_day(DAY_FIRST), last = us_from_day(DAY_LAST) + US_PER_DAY - 1;
	char date[DATE_TEXT_MAX];
	unsigned second;

	time_us = time_us < first ? first : time_us > last ? last : time_us;
	second = (unsigned)((time_us - us_from_day(day_from_us(time_us))) / US_PER_SECOND);
	snprintf(out, TIME_TEXT_MAX, "%sT%02u:%02u:%02uZ", day_format(day_from_us(time_us), date), second / 3600,
		 second / 60 % 60, second % 60);
	return out;
}
