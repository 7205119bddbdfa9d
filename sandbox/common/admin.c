#include "common/admin.h"

#include <inttypes.h>
#include <string.h>

#include "base/assets.h"
#include "base/date.h"
#include "common/calls_list.h"
#include "common/console.h"
#include "common/faults.h"
#include "json/json.h"

extern struct asset sandbox_assets[];

static const int64_t CLOCK_LAST_S = INT64_C(7258118400); /* the start of 2200, UTC */

static void answer_json(struct http_exchange *x, int status, const char *body)
{
	http_answer(x, status, "application/json", body, strlen(body));
}

static void answer_error(struct http_exchange *x, int status, const char *text)
{
	answer_json(x, status, arena_printf(http_arena(x), "{\"error\":\"%s\"}", text));
}

static const char *type_of(const char *name)
{
	static const struct {
		const char *suffix, *type;
	} types[] = {
	    {".css", "text/css; charset=utf-8"},
	    {".js", "text/javascript; charset=utf-8"},
	    {".svg", "image/svg+xml"},
	};
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot != NULL && i < ARRAY_LEN(types); i++)
		if (text_eq(dot, types[i].suffix))
			return types[i].type;
	return "application/octet-stream";
}

static void answer_static(struct http_exchange *x, const char *name)
{
	const struct asset *asset = asset_find(sandbox_assets, name);

	if (asset == NULL)
		answer_error(x, 404, "There is no such file.");
	else
		http_answer(x, 200, type_of(name), asset->data, asset->len);
}

/* The body as a JSON object; an empty body is an empty object. False: answered with 400. */
static bool read_body(struct http_exchange *x, struct json_doc **out)
{
	size_t len = 0;
	const char *body = http_body(x, &len);

	if (len == 0) {
		body = "{}";
		len = 2;
	}
	if (json_parse(body, len, out, NULL) == OK && json_is_object(json_root(*out)))
		return true;
	answer_error(x, 400, "The body must be a JSON object.");
	return false;
}

int admin_reset(struct sandbox *sandbox, const struct admin_vendor *vendor, bool with_sample, struct err *err)
{
	if (db_exec(sandbox->db, "DELETE FROM call", DB_NO_ARGS, NULL, err) != OK ||
	    vendor->reset(sandbox, with_sample, err) != OK)
		return (int)err->status;
	__atomic_store_n(&sandbox->clock_offset_us, 0, __ATOMIC_RELAXED);
	faults_clear(sandbox->faults);
	return OK;
}

static void reset_all(struct sandbox *sandbox, struct http_exchange *x, const struct admin_vendor *vendor)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const char *seed;
	struct err err;

	if (!read_body(x, &doc))
		return;
	seed = json_get_text(json_root(doc), "seed", sandbox->options->is_empty ? "empty" : "sample");
	if (!text_eq(seed, "sample") && !text_eq(seed, "empty")) {
		answer_error(x, 400, "seed must be sample or empty.");
		return;
	}
	if (admin_reset(sandbox, vendor, text_eq(seed, "sample"), &err) != OK) {
		log_err(&sandbox->log, "reset_failed", http_request_id(x), &err);
		answer_error(x, 500, "The reset failed; the log says why.");
		return;
	}
	answer_json(x, 200, "{\"ok\":true}");
}

static void answer_clock(struct sandbox *sandbox, struct http_exchange *x)
{
	char text[TIME_TEXT_MAX];

	answer_json(x, 200,
		    arena_printf(http_arena(x), "{\"now\":\"%s\",\"offset_s\":%" PRId64 "}",
				 time_format(sandbox_now_us(sandbox), text), sandbox->clock_offset_us / US_PER_SECOND));
}

/* The time that the body asks for, within the clock's range. */
static bool read_clock(struct sandbox *sandbox, const struct json *body, int64_t *out)
{
	const struct json *advance = json_get(body, "advance_s");
	const char *now = json_get_text(body, "now", NULL);
	int64_t advance_s;

	if (json_is_number(advance)) {
		advance_s = json_i64(advance, INT64_MAX);
		if (advance_s > CLOCK_LAST_S || advance_s < -CLOCK_LAST_S)
			return false;
		*out = sandbox_now_us(sandbox) + advance_s * US_PER_SECOND;
	} else if (now == NULL || time_parse(now, strlen(now), out, NULL) != OK) {
		return false;
	}
	return *out >= 0 && *out <= CLOCK_LAST_S * US_PER_SECOND;
}

int admin_move_clock(struct sandbox *sandbox, const struct json *change, struct err *err)
{
	int64_t now_us;

	if (!read_clock(sandbox, change, &now_us))
		return err_set(err, E_INVALID, "clock_invalid",
			       "Give advance_s (seconds) or now (RFC 3339), from 1970 to 2200.");
	__atomic_add_fetch(&sandbox->clock_offset_us, now_us - sandbox_now_us(sandbox), __ATOMIC_RELAXED);
	return OK;
}

static void move_clock(struct sandbox *sandbox, struct http_exchange *x)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct err err;

	if (!read_body(x, &doc))
		return;
	if (admin_move_clock(sandbox, json_root(doc), &err) != OK)
		answer_error(x, 400, err.text);
	else
		answer_clock(sandbox, x);
}

bool admin_handle(struct sandbox *sandbox, struct http_exchange *x, const struct admin_vendor *vendor)
{
	const char *path = http_path(x);
	bool is_get = text_eq(http_method(x), "GET"), is_post = text_eq(http_method(x), "POST");

	if (text_starts(path, "/static/") && is_get)
		answer_static(x, path + strlen("/static/"));
	else if (text_eq(path, "/_sandbox/calls") && is_get)
		calls_answer(sandbox, x);
	else if (text_eq(path, "/_sandbox/clock") && is_get)
		answer_clock(sandbox, x);
	else if (text_eq(path, "/_sandbox/clock") && is_post)
		move_clock(sandbox, x);
	else if (text_eq(path, "/_sandbox/reset") && is_post)
		reset_all(sandbox, x, vendor);
	else if (text_eq(path, "/_sandbox/import") && is_post)
		import_answer(sandbox, x, vendor->importer);
	else if (text_eq(path, "/_sandbox/") && (is_get || is_post))
		console_answer(sandbox, x, vendor);
	else
		return faults_admin(sandbox, x);
	return true;
}
