#include "ledger/api.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "common/calls.h"
#include "crypto/crypto.h"
#include "ledger/access.h"
#include "ledger/api_routes.h"
#include "ledger/idempotency.h"
#include "ledger/settings_rows.h"
#include "ledger/state.h"
#include "ledger/wire.h"

static const char JSON_TYPE[] = "application/json; charset=utf-8";
static const char HTML_TYPE[] = "text/html; charset=utf-8";

static const char PREFIX[] = "/api.xro/2.0/";

/* ---- what handlers use ---- */

/* Hands what was written to the reply. */
static void reply_json(struct call *call, int status, const char *type)
{
	call->reply = (struct reply){.status = status,
				     .content_type = type,
				     .body = arena_strndup(call->arena, call->buf.data, call->buf.len),
				     .len = call->buf.len};
	buf_clear(&call->buf);
}

static void start_object(struct call *call)
{
	buf_clear(&call->buf);
	json_out_init(&call->out, &call->buf);
	json_out_object(&call->out, NULL);
}

void api_envelope(struct call *call)
{
	char id[UUID_TEXT_MAX];

	start_object(call);
	call->reply.status = 200;
	json_out_text(&call->out, "Id", uuid_new(id));
	json_out_text(&call->out, "Status", "OK");
	json_out_text(&call->out, "ProviderName", "Lasku");
	wire_time(&call->out, "DateTimeUTC", call->now_us, false);
}

void api_validation_start(struct call *call)
{
	start_object(call);
	call->reply.status = 400;
	json_out_i64(&call->out, "ErrorNumber", 10);
	json_out_text(&call->out, "Type", "ValidationException");
	json_out_text(&call->out, "Message", "A validation exception occurred");
	json_out_array(&call->out, "Elements");
}

void api_done(struct call *call)
{
	json_out_end(&call->out);
	json_out_end(&call->out);
	reply_json(call, call->reply.status, JSON_TYPE);
}

void api_validation(struct call *call, const struct messages *messages)
{
	api_validation_start(call);
	json_out_object(&call->out, NULL);
	wire_messages(&call->out, messages);
	json_out_end(&call->out);
	api_done(call);
}

void api_not_found(struct call *call)
{
	call->reply = (struct reply){.status = 404, .content_type = HTML_TYPE, .body = ""};
}

void api_refuse(struct call *call, int number, const char *type, const char *message)
{
	start_object(call);
	json_out_i64(&call->out, "ErrorNumber", number);
	json_out_text(&call->out, "Type", type);
	json_out_text(&call->out, "Message", message);
	json_out_end(&call->out);
	reply_json(call, 400, JSON_TYPE);
}

const char *api_query(const struct call *call, const char *name)
{
	const char *value = http_query(call->x, name);

	return text_is_empty(value) ? NULL : value;
}

bool api_query_bool(const struct call *call, const char *name, bool otherwise)
{
	const char *value = api_query(call, name);

	return value == NULL ? otherwise : text_eq_nocase(value, "true");
}

int64_t api_since_us(const struct call *call)
{
	const char *text = http_header(call->x, "If-Modified-Since");
	int64_t time_us;

	if (text == NULL || time_parse(text, strlen(text), &time_us, NULL) != OK)
		return INT64_MIN;
	return time_us / US_PER_SECOND * US_PER_SECOND;
}

bool api_list_has(const struct call *call, const char *list, const char *value)
{
	char **parts;
	size_t count;

	if (list == NULL)
		return true;
	count = text_split(call->arena, list, ',', &parts);
	for (size_t i = 0; i < count; i++)
		if (text_eq_nocase(text_squeeze(call->arena, parts[i]), value))
			return true;
	return false;
}

/* ---- routing ---- */

/* Matches "Invoices/:/Email" with the path's parts; ":" takes any one, texts are compared without case. */
static bool matches(struct call *call, const char *pattern, char **parts, size_t count)
{
	size_t params = 0, pattern_count;
	char **pattern_parts;

	pattern_count = text_split(call->arena, pattern, '/', &pattern_parts);
	if (pattern_count != count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (text_eq(pattern_parts[i], ":") && params < ARRAY_LEN(call->params))
			call->params[params++] = parts[i];
		else if (!text_eq_nocase(pattern_parts[i], parts[i]))
			return false;
	}
	return true;
}

static const struct api_route *find_route(struct call *call)
{
	const char *path = http_path(call->x);
	size_t len = strlen(path);
	char **parts;
	size_t count;

	if (len > strlen(PREFIX) && path[len - 1] == '/')
		len--;
	count = text_split(call->arena, arena_strndup(call->arena, path + strlen(PREFIX), len - strlen(PREFIX)), '/',
			   &parts);
	for (const struct api_route *route = api_routes; route->handler != NULL; route++)
		if (text_eq(route->method, http_method(call->x)) && matches(call, route->pattern, parts, count))
			return route;
	return NULL;
}

/* ---- one call ---- */

static void refuse_access(struct call *call, int status, const char *detail)
{
	buf_clear(&call->buf);
	access_refusal(&call->buf, status, detail);
	reply_json(call, status, JSON_TYPE);
}

static void refuse_limit(struct call *call, const struct limits_state *state)
{
	http_answer_header(call->x, "X-Rate-Limit-Problem", limits_problem_name(state->problem));
	if (state->retry_after_s > 0)
		http_answer_header(call->x, "Retry-After", arena_printf(call->arena, "%d", state->retry_after_s));
	call->reply = (struct reply){.status = 429, .body = ""};
}

static void add_headers(struct call *call, const struct limits_state *state)
{
	char id[UUID_TEXT_MAX];

	http_answer_header(call->x, "X-DayLimit-Remaining", arena_printf(call->arena, "%d", state->day_remaining));
	http_answer_header(call->x, "X-MinLimit-Remaining", arena_printf(call->arena, "%d", state->minute_remaining));
	http_answer_header(call->x, "X-AppMinLimit-Remaining",
			   arena_printf(call->arena, "%d", state->app_minute_remaining));
	http_answer_header(call->x, "xero-correlation-id", uuid_new(id));
}

/* The organisation and person of the call. E_DENIED: this app isn't connected with that organisation by this person. */
static int load_scene(struct call *call, const struct access *access, const char *tenant, struct err *err)
{
	struct person *person = NULL;
	struct org *org = NULL;
	struct db_rows *rows;
	bool is_connected;

	rows = db_query(call->db,
			"SELECT 1 FROM connection WHERE client_id = $1 AND person_id = $2 AND org_id = lower($3)",
			DB_ARGS(DB_T(access->client_id), DB_T(access->person_id), DB_T(tenant)));
	is_connected = db_next(rows);
	if (db_done(rows, err) != OK)
		return E_INTERNAL;
	if (org_load(call->db, call->arena, tenant, &org, err) != OK ||
	    person_load(call->db, call->arena, access->person_id, &person, err) != OK)
		return E_INTERNAL;
	if (!is_connected || org == NULL || person == NULL)
		return err_set(err, E_DENIED, "not_connected", "AuthenticationUnsuccessful");
	call->org = *org;
	call->person = *person;
	call->client_id = access->client_id;
	call->today = wire_today(org, call->now_us);
	return OK;
}

/* Runs the handler in a transaction that is kept if it succeeds. */
static int run_handler(struct call *call, const struct api_route *route, struct err *err)
{
	bool is_read = text_eq(route->method, "GET");
	int status;

	if (!is_read && db_begin(call->db, err) != OK)
		return E_INTERNAL;
	status = route->handler(call, err);
	if (is_read)
		return status;
	if (status != OK || call->reply.status >= 400)
		db_rollback(call->db);
	else
		status = db_commit(call->db, err);
	return status;
}

static int run_with_body(struct call *call, const struct api_route *route, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	size_t len = 0;
	const char *body = http_body(call->x, &len);
	int status;

	if (len > 0 && !text_eq(route->method, "GET")) {
		if (json_parse(body, len, &doc, err) != OK) {
			api_refuse(call, 14, "PostDataInvalidException", err->text);
			return OK;
		}
		call->body = json_root(doc);
		if (!json_is_object(call->body) && !json_is_array(call->body)) {
			api_refuse(call, 14, "PostDataInvalidException", "The body must be a JSON object or array.");
			return OK;
		}
	}
	status = run_handler(call, route, err);
	call->body = NULL;
	return status;
}

static struct idempotency_request idempotency_request(const struct call *call, const char *key)
{
	const char *query = http_query_string(call->x);
	struct idempotency_request request = {
	    .client_id = call->client_id,
	    .key = key,
	    .method = http_method(call->x),
	    .url = arena_printf(call->arena, "%s?%s", http_path(call->x), query),
	};

	request.body = http_body(call->x, &request.body_len);
	return request;
}

static int keep_answer(struct call *call, const struct idempotency_request *request, struct err *err)
{
	struct idempotency_answer answer = {.status = call->reply.status,
					    .content_type = text_or(call->reply.content_type, ""),
					    .body = call->reply.body,
					    .body_len = call->reply.len};

	return idempotency_keep(call->db, call->arena, request, call->now_us, &answer, err);
}

/* A write with a key that may have been answered before. */
static int run_with_key(struct call *call, const struct api_route *route, const char *key, struct err *err)
{
	struct idempotency_request request = idempotency_request(call, key);
	struct idempotency_answer answer;
	enum idempotency_found found;
	int status;

	if (strlen(key) > IDEMPOTENCY_KEY_MAX) {
		api_refuse(call, 10, "ValidationException", "Idempotency Key: the key is longer than 128 characters.");
		return OK;
	}
	if (idempotency_find(call->db, call->arena, &request, call->now_us, &found, &answer, err) != OK)
		return E_INTERNAL;
	if (found == IDEMPOTENCY_OTHER) {
		api_refuse(call, 10, "ValidationException",
			   arena_printf(call->arena, "Idempotency Key: %s is used with a different request.", key));
		return OK;
	}
	if (found == IDEMPOTENCY_REPLAY) {
		call->reply = (struct reply){answer.status, answer.content_type, answer.body, answer.body_len};
		return OK;
	}
	status = run_with_body(call, route, err);
	return status == OK ? keep_answer(call, &request, err) : status;
}

static int answer_call(struct call *call, const struct access *access, const char *tenant, struct err *err)
{
	const struct api_route *route = find_route(call);
	const char *key = http_header(call->x, "Idempotency-Key");
	int status;

	if (route == NULL) {
		api_not_found(call);
		return OK;
	}
	if (!access_allows(access->scope, route->scopes, text_eq(route->method, "GET"))) {
		refuse_access(call, 401, "AuthorizationUnsuccessful");
		return OK;
	}
	status = load_scene(call, access, tenant, err);
	if (status == E_DENIED) {
		refuse_access(call, 403, err->text);
		return OK;
	}
	if (status != OK)
		return status;
	call->price_places = text_eq(api_query(call, "unitdp"), "4") ? 4 : 2;
	if (!text_is_empty(key) && !text_eq(route->method, "GET"))
		return run_with_key(call, route, key, err);
	return run_with_body(call, route, err);
}

static void answer_limited(struct call *call, const struct access *access, const char *tenant)
{
	struct limits *limits = ledger_of(call->sandbox)->limits;
	struct limits_state state = limits_enter(limits, access->client_id, tenant, call->now_us);
	struct err err = {0};

	/* Whoever waits for the lock counts as a call at the same time. */
	pthread_mutex_lock(&call->sandbox->lock);
	add_headers(call, &state);
	if (state.problem != LIMITS_FINE) {
		refuse_limit(call, &state);
	} else if (answer_call(call, access, tenant, &err) != OK) {
		log_err(&call->sandbox->log, "api_failed", http_request_id(call->x), &err);
		call->reply = (struct reply){.status = 500, .content_type = HTML_TYPE, .body = ""};
	}
	calls_note(call->sandbox, call->x, call->reply.status, call->reply.body, call->reply.len);
	pthread_mutex_unlock(&call->sandbox->lock);
	if (state.problem == LIMITS_FINE)
		limits_leave(limits, access->client_id, tenant);
}

static void answer_refused(struct call *call, int status, const char *detail)
{
	refuse_access(call, status, detail);
	pthread_mutex_lock(&call->sandbox->lock);
	calls_note(call->sandbox, call->x, call->reply.status, call->reply.body, call->reply.len);
	pthread_mutex_unlock(&call->sandbox->lock);
}

void api_handle(struct sandbox *sandbox, struct http_exchange *x)
{
	struct call call = {.sandbox = sandbox,
			    .x = x,
			    .arena = http_arena(x),
			    .db = sandbox->db,
			    .now_us = sandbox_now_us(sandbox),
			    .client_id = ""};
	const char *tenant = http_header(x, "xero-tenant-id");
	struct access access;
	struct err err = {0};

	buf_init(&call.buf, LIMIT_ANSWER);
	if (access_read(sandbox, x, &access, &err) != OK)
		answer_refused(&call, 401, err.text);
	else if (text_is_empty(tenant))
		answer_refused(&call, 403, "AuthenticationUnsuccessful");
	else
		answer_limited(&call, &access, tenant);
	http_answer(x, call.reply.status, text_is_empty(call.reply.content_type) ? NULL : call.reply.content_type,
		    call.reply.body, call.reply.len);
	buf_release(&call.buf);
}
