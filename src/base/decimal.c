#include "base/decimal.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

/* The largest whole number of digits that an int64 can hold. */
enum { DIGITS_MAX = 19 };

/* No text that fits into memory has this many digits, so that an exponent cut here keeps its meaning. */
#define EXPONENT_MAX INT64_C(1000000000000000)

/* A number's parts, as they stand in a text. */
struct parts {
	const char *digits, *end; /* the mantissa, with its point */
	int64_t exponent;
	bool negative;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int out_of_range(struct err *err)
{
	return err_set(err, E_INVALID, "number_out_of_range", "The number is too large to be an amount.");
}

static int from_magnitude(bool negative, unsigned __int128 magnitude, int64_t *out, struct err *err)
{
	if (magnitude > INT64_MAX)
		return out_of_range(err);
	*out = negative ? -(int64_t)magnitude : (int64_t)magnitude;
	return OK;
}

static const char *skip_digits(const char *at, const char *end)
{
	while (at < end && is_digit(*at))
		at++;
	return at;
}

static bool split_exponent(const char *at, const char *end, int64_t *out)
{
	bool negative = at < end && *at == '-';
	int64_t value = 0;

	if (at < end && (*at == '-' || *at == '+'))
		at++;
	if (at == end)
		return false;
	for (; at < end; at++) {
		if (!is_digit(*at))
			return false;
		if (value < EXPONENT_MAX)
			value = value * 10 + (*at - '0');
	}
	*out = negative ? -value : value;
	return true;
}

static bool split_number(const char *at, const char *end, struct parts *out)
{
	const char *whole_end;

	*out = (struct parts){.negative = at < end && *at == '-'};
	if (out->negative)
		at++;
	out->digits = at;
	at = whole_end = skip_digits(at, end);
	if (at < end && *at == '.') {
		at = skip_digits(at + 1, end);
		if (at == whole_end + 1)
			return false;
	}
	if (at == out->digits)
		return false;
	out->end = at;
	if (at == end)
		return true;
	return (*at == 'e' || *at == 'E') && split_exponent(at + 1, end, &out->exponent);
}

/* The first digit that isn't 0, and in ${*before_point} how many digits stand between there and the point, the exponent
 * included (negative: zeros between the point and the digit). NULL when the number is 0. */
static const char *first_significant(const struct parts *parts, int64_t *before_point)
{
	const char *point = memchr(parts->digits, '.', (size_t)(parts->end - parts->digits));
	const char *first = parts->digits;

	if (point == NULL)
		point = parts->end;
	while (first < parts->end && (*first == '0' || *first == '.'))
		first++;
	if (first == parts->end)
		return NULL;
	*before_point = (first < point ? point - first : point - first + 1) + parts->exponent;
	return first;
}

int e4_parse(const char *text, size_t len, int64_t *out, struct err *err)
{
	unsigned __int128 magnitude = 0;
	struct parts parts;
	const char *at;
	int64_t left = 0;

	if (text == NULL || len == 0 || !split_number(text, text + len, &parts))
		return err_set(err, E_INVALID, "number_malformed", "This isn't a number, which looks like 1234.50.");
	at = first_significant(&parts, &left);
	left += 4;
	if (at == NULL || left < 0)
		return from_magnitude(false, 0, out, err);
	if (left > DIGITS_MAX)
		return out_of_range(err);
	for (; left > 0; left--) {
		if (at < parts.end && *at == '.')
			at++;
		magnitude = magnitude * 10 + (at < parts.end ? (unsigned)(*at++ - '0') : 0);
	}
	if (at < parts.end && *at == '.')
		at++;
	if (at < parts.end && *at >= '5')
		magnitude++;
	return from_magnitude(parts.negative, magnitude, out, err);
}

char *e4_format(int64_t value, int min_places, char out[E4_TEXT_MAX])
{
	uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	unsigned fraction = (unsigned)(magnitude % E4_ONE);
	int places = 4;
	char *at = out;

	if (value < 0)
		*at++ = '-';
	at += u64_format(magnitude / E4_ONE, at);
	for (; places > 0 && places > min_places && fraction % 10 == 0; places--)
		fraction /= 10;
	if (places > 0) {
		*at = '.';
		for (int i = places; i > 0; i--, fraction /= 10)
			at[i] = (char)('0' + fraction % 10);
		at += places + 1;
	}
	*at = '\0';
	return out;
}

static unsigned __int128 magnitude_of(__int128 value)
{
	return value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;
}

int e4_mul_div(int64_t a, int64_t b, int64_t divisor, int64_t *out, struct err *err)
{
	const __int128 product = (__int128)a * b;

	if (divisor <= 0)
		BUG("decimal: a divisor of %lld", (long long)divisor);
	return from_magnitude(product < 0, (magnitude_of(product) * 2 + divisor) / ((unsigned __int128)divisor * 2),
			      out, err);
}

int e4_round(int64_t value, int places, int64_t *out, struct err *err)
{
	static const int units[] = {E4_ONE, 1000, E4_CENT, 10, 1};
	int64_t rounded = 0;

	if (places < 0 || places > 4)
		BUG("decimal: %d places", places);
	if (e4_mul_div(value, 1, units[places], &rounded, err) != OK)
		return E_INVALID;
	return e4_mul_div(rounded, units[places], 1, out, err);
}

int e4_add(int64_t a, int64_t b, int64_t *out, struct err *err)
{
	const __int128 sum = (__int128)a + b;

	return from_magnitude(sum < 0, magnitude_of(sum), out, err);
}
