#include "ledger/wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

enum { WIRE_NUMBER_MAX = 48, WIRE_TIME_MAX = 64, HOUR_S = 3600 };

void wire_time(struct json_out *out, const char *key, int64_t time_us, bool with_offset)
{
	char text[WIRE_TIME_MAX];

	snprintf(text, sizeof(text), "/Date(%" PRId64 "%s)/", time_us / 1000, with_offset ? "+0000" : "");
	out->escape_slash = true;
	json_out_text(out, key, text);
	out->escape_slash = false;
}

void wire_day(struct json_out *out, const char *key, int32_t day)
{
	char name[WIRE_TIME_MAX], text[WIRE_TIME_MAX], date[DATE_TEXT_MAX];

	if (day == DAY_NONE)
		return;
	snprintf(name, sizeof(name), "%sString", key);
	snprintf(text, sizeof(text), "%sT00:00:00", day_format(day, date));
	json_out_text(out, name, text);
	wire_time(out, key, us_from_day(day), true);
}

void wire_local_time(struct json_out *out, const char *key, int64_t time_us)
{
	char text[TIME_TEXT_MAX];

	time_format(time_us, text);
	text[strlen(text) - 1] = '\0';
	json_out_text(out, key, text);
}

void wire_money(struct json_out *out, const char *key, int64_t amount_e4)
{
	json_out_e4(out, key, amount_e4, 2);
}

void wire_rate(struct json_out *out, const char *key, int64_t rate_e6, int places)
{
	char text[WIRE_NUMBER_MAX];

	snprintf(text, sizeof(text), "%" PRId64 ".%06" PRId64 "%.*s", rate_e6 / RATE_ONE_E6, rate_e6 % RATE_ONE_E6,
		 places - 6, "0000");
	json_out_raw(out, key, text);
}

void wire_text(struct json_out *out, const char *key, const char *value)
{
	if (!text_is_empty(value))
		json_out_text(out, key, value);
}

size_t wire_length(const char *text)
{
	size_t length = 0;

	for (; *text != '\0'; text++)
		length += ((unsigned char)*text & 0xC0) != 0x80;
	return length;
}

static void write_messages(struct json_out *out, const char *key, const struct messages *messages)
{
	json_out_array(out, key);
	for (size_t i = 0; i < messages->count; i++) {
		json_out_object(out, NULL);
		json_out_text(out, "Message", messages->texts[i]);
		json_out_end(out);
	}
	json_out_end(out);
}

void wire_messages(struct json_out *out, const struct messages *messages)
{
	write_messages(out, "ValidationErrors", messages);
}

void wire_warnings(struct json_out *out, const struct messages *messages)
{
	write_messages(out, "Warnings", messages);
}

int wire_read_day(const char *text, int32_t *out, struct err *err)
{
	size_t len = strlen(text);
	int64_t time_us;
	char *end;

	if (day_parse(text, len, out, NULL) == OK)
		return OK;
	if (time_parse(text, len, &time_us, NULL) == OK) {
		*out = day_from_us(time_us);
		return OK;
	}
	if (text_starts(text, "/Date(")) {
		time_us = strtoll(text + strlen("/Date("), &end, 10);
		if (end > text + strlen("/Date(") && time_us > -INT64_C(60000000000000) &&
		    time_us < INT64_C(250000000000000) && strchr(end, ')') != NULL) {
			*out = day_from_us(time_us * 1000);
			return OK;
		}
	}
	return err_set(err, E_INVALID, "date_malformed", "%.40s is not a date.", text);
}

const struct json *wire_elements(const struct json *root, const char *plural, size_t *count_out)
{
	const struct json *list = json_is_array(root) ? root : json_get_nocase(root, plural);

	if (json_is_array(list)) {
		*count_out = json_len(list);
		return list;
	}
	*count_out = json_is_object(root) ? 1 : 0;
	return root;
}

const struct json *wire_element(const struct json *elements, size_t index)
{
	return json_is_array(elements) ? json_at(elements, index) : elements;
}

/* 01:00 UTC of the last Sunday of a month: when European summer time starts (March) and ends (October). */
static int64_t change_us(int year, int month)
{
	int32_t day = day_from_civil((struct civil){year, month, 31});
	int32_t weekday = ((day + 4) % 7 + 7) % 7; /* day 0 was a Thursday; 0 is Sunday */

	return us_from_day(day - weekday) + HOUR_S * US_PER_SECOND;
}

int32_t wire_today(const struct org *org, int64_t now_us)
{
	int year = civil_from_day(day_from_us(now_us)).year;
	bool is_summer = now_us >= change_us(year, 3) && now_us < change_us(year, 10);

	return day_from_us(now_us + (org->utc_offset_h + is_summer) * HOUR_S * US_PER_SECOND);
}
