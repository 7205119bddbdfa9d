/* Xero's ways of writing dates and texts (contract xero.md 2.1). */
#ifndef LASKU_XERO_WIRE_H
#define LASKU_XERO_WIRE_H

#include "base/date.h"
#include "json/json.h"

/* A copy of a member's text in ${arena}; "" when it is missing, null or no text. */
char *wire_text(struct arena *arena, const struct json *object, const char *key);

/* As wire_text, but NULL where it would be "". */
char *wire_text_or_null(struct arena *arena, const struct json *object, const char *key);

/* "/Date(1439434356790)/", with or without offset, or RFC 3339 with or without zone. False if it is neither. */
bool wire_time_parse(const char *text, int64_t *out_us);

/* A member that is a point in time; ${otherwise} if it isn't there or unreadable. */
int64_t wire_time(const struct json *object, const char *key, int64_t otherwise);

/* A member that is a day, DAY_NONE likewise. Document dates are midnight UTC of the day that is meant. */
int32_t wire_day(const struct json *object, const char *key);

/* The element list of an envelope, for instance "Invoices"; NULL if it isn't there. */
const struct json *wire_list(const struct json *root, const char *key);

/* "2026-11-23T12:00:00", as If-Modified-Since wants it: whole seconds, UTC, no zone. From ${arena}. */
char *wire_since(struct arena *arena, int64_t time_us);

/* Xero's name of a time zone ("FLESTANDARDTIME") as IANA's ("Europe/Helsinki"); "" if it isn't known. */
const char *wire_timezone(const char *name);

#endif
