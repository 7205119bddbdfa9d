/* Xero's ways of writing: dates with escaped slashes, decimals with fixed places; and of reading: any case, dates in
 * three forms. */
#ifndef SANDBOX_LEDGER_WIRE_H
#define SANDBOX_LEDGER_WIRE_H

#include "json/json.h"
#include "json/json_write.h"
#include "ledger/model.h"

/* "\/Date(1789378199100+0000)\/", or without the offset. */
void wire_time(struct json_out *out, const char *key, int64_t time_us, bool with_offset);

/* KeyString "2026-09-14T00:00:00" and Key "\/Date(...+0000)\/" (contract xero.md 2.1); nothing for DAY_NONE. */
void wire_day(struct json_out *out, const char *key, int32_t day);

/* "2026-09-14T09:29:59", as in history. */
void wire_local_time(struct json_out *out, const char *key, int64_t time_us);

/* Two decimals. */
void wire_money(struct json_out *out, const char *key, int64_t amount_e4);

/* ${rate_e6} with ${places} decimals, 6 to 10. */
void wire_rate(struct json_out *out, const char *key, int64_t rate_e6, int places);

/* Leaves the key out when there is nothing, or when it is "". */
void wire_text(struct json_out *out, const char *key, const char *value);

/* How long Xero finds ${text}: in characters, not bytes. */
size_t wire_length(const char *text);

/* "ValidationErrors":[{"Message":...}], also when empty. */
void wire_messages(struct json_out *out, const struct messages *messages);

/* "Warnings":[{"Message":...}]. */
void wire_warnings(struct json_out *out, const struct messages *messages);

/* A date as Xero takes it: YYYY-MM-DD, ISO with time (an offset is converted to UTC first, then the time is cut off, so
 * that a local midnight may become the day before), or /Date(ms)/. E_INVALID "date_malformed". */
MUST_CHECK int wire_read_day(const char *text, int32_t *out, struct err *err);

/* The element list of a request: the array under ${plural} in any case, the object's own list, or a bare object as a
 * list of one.
 * ${*count_out} elements, each by wire_element. */
const struct json *wire_elements(const struct json *root, const char *plural, size_t *count_out);
const struct json *wire_element(const struct json *elements, size_t index);

/* The organisation's calendar day. */
int32_t wire_today(const struct org *org, int64_t now_us);

#endif
