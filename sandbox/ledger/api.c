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
#include "ledger/ledger_faults.h"
#include "ledger/settings_rows.h"
#include "ledger/state.h"
#include "ledger/switches.h"
#include "ledger/wire.h"

static const char JSON_TYPE[] = "application/json; charset=utf-8";
static const char HTML_TYPE[] = "text/html; charset=utf-8";
static const char PLAIN_TYPE[] = "text/plain; charset=utf-8";

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

/* Into the object that was started. */
static void write_envelope(struct call *call)
{
	char id[UUID_TEXT_MAX];

	call->reply.status = 200;
	json_out_text(&call->out, "Id", uuid_new(id));
	json_out_text(&call->out, "Status", "OK");
	json_out_text(&call->out, "ProviderName", "Lasku");
	wire_time(&call->out, "DateTimeUTC", call->now_us, false);
}

void api_envelope(struct call *call)
{
	start_object(call);
	write_envelope(call);
}

void api_envelope_summarizing(struct call *call)
{
	start_object(call);
	json_out_bool(&call->out, "SummarizeErrors", api_query_bool(call, "summarizeErrors", true));
	write_envelope(call);
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

bool api_summarizes(struct call *call)
{
	bool summarizes = api_query_bool(call, "summarizeErrors", true);

	call->keeps_good = summarizes && switch_is(call->db, "mixed_batch", "keep_good");
	return summarizes;
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

/* ${*other_out}: there is none for this method, but one for another. */
static const struct api_route *find_route(struct call *call, bool *other_out)
{
	const char *path = http_path(call->x);
	size_t len = strlen(path);
	char **parts;
	size_t count;

	if (len > strlen(PREFIX) && path[len - 1] == '/')
		len--;
	count = text_split(call->arena, arena_strndup(call->arena, path + strlen(PREFIX), len - strlen(PREFIX)), '/',
			   &parts);
	*other_out = false;
	for (const struct api_route *route = api_routes; route->handler != NULL; route++) {
		if (!matches(call, route->pattern, parts, count))
			continue;
		if (text_eq(route->method, http_method(call->x)))
			return route;
		*other_out = true;
	}
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

static int is_connected_as(struct call *call, const struct access *access, const char *tenant, bool *out,
			   struct err *err)
{
	struct db_rows *rows = db_query(
	    call->db, "SELECT 1 FROM connection WHERE client_id = $1 AND person_id = $2 AND org_id = lower($3)",
	    DB_ARGS(DB_T(access->client_id), DB_T(access->person_id), DB_T(tenant)));

	*out = db_next(rows) && (access->org_id == NULL || text_eq_nocase(access->org_id, tenant));
	return db_done(rows, err);
}

/* A custom connection acts as the organisation's first person. */
static int load_person(struct call *call, const struct access *access, struct person **out, struct err *err)
{
	struct person *people;
	size_t count;

	if (access->org_id == NULL)
		return person_load(call->db, call->arena, access->person_id, out, err);
	if (person_list(call->db, call->arena, &people, &count, err) != OK)
		return E_INTERNAL;
	*out = count > 0 ? &people[0] : NULL;
	return OK;
}

/* The organisation and person of the call. E_DENIED: this app isn't connected with that organisation by this person. */
static int load_scene(struct call *call, const struct access *access, const char *tenant, struct err *err)
{
	struct person *person = NULL;
	struct org *org = NULL;
	bool is_connected;

	if (is_connected_as(call, access, tenant, &is_connected, err) != OK ||
	    org_load(call->db, call->arena, tenant, &org, err) != OK || load_person(call, access, &person, err) != OK)
		return E_INTERNAL;
	if (!is_connected || org == NULL || person == NULL || text_eq(person->role, "REMOVED"))
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
	if (status != OK || (call->reply.status >= 400 && !call->keeps_good))
		db_rollback(call->db);
	else
		status = db_commit(call->db, err);
	return status;
}

/* The bodies of attachments are files, not JSON. */
static bool takes_file(const struct api_route *route)
{
	return strstr(route->pattern, "/Attachments/") != NULL;
}

static int run_with_body(struct call *call, const struct api_route *route, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	size_t len = 0;
	const char *body = http_body(call->x, &len);
	int status;

	if (len > 0 && !text_eq(route->method, "GET") && !takes_file(route)) {
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

/* NULL: there is none, or the method is one for which it means nothing. */
static const char *idempotency_key(const struct call *call)
{
	const char *key = http_header(call->x, "Idempotency-Key"), *method = http_method(call->x);

	return text_is_empty(key) || (!text_eq(method, "PUT") && !text_eq(method, "POST")) ? NULL : key;
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

static void answer_failure(struct call *call, const struct err *err)
{
	log_err(&call->sandbox->log, "api_failed", http_request_id(call->x), err);
	call->reply = (struct reply){.status = 500, .content_type = HTML_TYPE, .body = ""};
}

/* A write with a key that may have been answered before; failures are kept, too. */
static int run_with_key(struct call *call, const struct api_route *route, const char *key, struct err *err)
{
	struct idempotency_request request = idempotency_request(call, key);
	struct idempotency_answer answer;
	enum idempotency_found found;

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
	if (run_with_body(call, route, err) != OK)
		answer_failure(call, err);
	return keep_answer(call, &request, err);
}

/* ---- what is refused before the endpoint is looked at ---- */

static void answer_plain(struct call *call, int status, const char *text)
{
	call->reply = (struct reply){.status = status, .content_type = PLAIN_TYPE, .body = text, .len = strlen(text)};
}

static bool wants_xml(const struct call *call)
{
	const char *accept = http_header(call->x, "Accept");

	return text_is_empty(accept) || (strstr(accept, "xml") != NULL && strstr(accept, "json") == NULL);
}

static bool has_bad_time(const struct call *call)
{
	return http_header(call->x, "If-Modified-Since") != NULL && api_since_us(call) == INT64_MIN;
}

/* True: answered, because a setting says so. */
static bool is_turned_away(struct call *call)
{
	const char *maintenance = settings_text(call->db, call->arena, ledger_switches, "maintenance");

	if (text_eq(maintenance, "offline"))
		answer_plain(call, 503, "The Xero API is currently offline for maintenance");
	else if (text_eq(maintenance, "unavailable"))
		answer_plain(call, 503, "The Xero API is temporarily unavailable");
	else if (wants_xml(call) && switch_is(call->db, "xml_wanted", "406"))
		answer_plain(call, 406, "The sandbox writes JSON only; ask for it with Accept: application/json");
	else if (has_bad_time(call) && switch_is(call->db, "bad_if_modified_since", "412"))
		answer_plain(call, 412, "If-Modified-Since must be a UTC time, yyyy-mm-ddThh:mm:ss");
	else
		return false;
	return true;
}

/* Approving is looked at element by element; settings and payments are for who may approve. */
static bool role_allows(struct call *call, const struct api_route *route)
{
	const char *role = call->person.role;
	bool is_weighty = strstr(route->scopes, "accounting.payments") == route->scopes ||
			  strstr(route->scopes, "accounting.settings") == route->scopes;

	if (text_eq(route->method, "GET") || !switch_is_on(call->db, "enforce_roles"))
		return true;
	return is_weighty ? role_may_approve(role) : role_may_edit(role);
}

static int answer_call(struct call *call, const struct access *access, const char *tenant, struct err *err)
{
	const char *key = idempotency_key(call);
	const struct api_route *route;
	bool has_other;
	int status;

	if (is_turned_away(call))
		return OK;
	route = find_route(call, &has_other);
	if (route == NULL) {
		call->reply = (struct reply){.status = has_other ? 501 : 404, .content_type = HTML_TYPE, .body = ""};
		return OK;
	}
	if (!access_allows(access->scope, route->scopes, text_eq(route->method, "GET"))) {
		refuse_access(call, switch_is(call->db, "scope_missing_status", "403") ? 403 : 401,
			      "AuthorizationUnsuccessful");
		return OK;
	}
	status = load_scene(call, access, tenant, err);
	if (status == E_DENIED) {
		refuse_access(call, 403, err->text);
		return OK;
	}
	if (status != OK)
		return status;
	if (!role_allows(call, route)) {
		refuse_access(call, 403, "AuthorizationUnsuccessful");
		return OK;
	}
	call->price_places = text_eq(api_query(call, "unitdp"), "4") ? 4 : 2;
	if (key != NULL)
		return run_with_key(call, route, key, err);
	return run_with_body(call, route, err);
}

/* A failure inside the API is the answer to its key from then on, as if the endpoint had failed. */
static int keep_failure(struct call *call, const struct access *access, struct err *err)
{
	const char *key = idempotency_key(call);
	struct idempotency_request request;
	struct idempotency_answer before;
	enum idempotency_found found;

	if (key == NULL || strlen(key) > IDEMPOTENCY_KEY_MAX)
		return OK;
	call->client_id = access->client_id;
	request = idempotency_request(call, key);
	if (idempotency_find(call->db, call->arena, &request, call->now_us, &found, &before, err) != OK)
		return E_INTERNAL;
	return found == IDEMPOTENCY_NEW ? keep_answer(call, &request, err) : OK;
}

/* Instead of the endpoint, where a fault says so. */
static int answer_struck(struct call *call, const struct access *access, const struct fault *fault, struct err *err)
{
	struct fault_reply reply = faults_reply(call->sandbox, call->x, fault);

	call->reply = (struct reply){reply.status, reply.content_type, reply.body, reply.len};
	return fault->kind == FAULT_500_UNSAVED ? keep_failure(call, access, err) : OK;
}

/* What a call gets that the limits let pass. */
static int answer_counted(struct call *call, const struct access *access, const char *tenant, struct err *err)
{
	const struct fault *fault = faults_of(call->sandbox, call->x);

	return fault != NULL ? answer_struck(call, access, fault, err) : answer_call(call, access, tenant, err);
}

static void answer_limited(struct call *call, const struct access *access, const char *tenant)
{
	struct limits *limits = ledger_of(call->sandbox)->limits;
	struct limits_state state = limits_enter(limits, access->client_id, tenant, call->now_us);
	const bool is_entered = state.problem == LIMITS_FINE;
	struct err err = {0};

	/* Whoever waits for the lock counts as a call at the same time. */
	pthread_mutex_lock(&call->sandbox->lock);
	ledger_faults_limit(call->sandbox, call->x, &state);
	add_headers(call, &state);
	if (state.problem != LIMITS_FINE) {
		refuse_limit(call, &state);
	} else if (answer_counted(call, access, tenant, &err) != OK) {
		answer_failure(call, &err);
	}
	calls_note_timed(call->sandbox, call->x, call->began_us, call->reply.status, call->reply.body, call->reply.len);
	pthread_mutex_unlock(&call->sandbox->lock);
	if (is_entered)
		limits_leave(limits, access->client_id, tenant);
}

static void answer_refused(struct call *call, int status, const char *detail)
{
	refuse_access(call, status, detail);
	pthread_mutex_lock(&call->sandbox->lock);
	calls_note_timed(call->sandbox, call->x, call->began_us, call->reply.status, call->reply.body, call->reply.len);
	pthread_mutex_unlock(&call->sandbox->lock);
}

void api_handle(struct sandbox *sandbox, struct http_exchange *x)
{
	struct call call = {.sandbox = sandbox,
			    .x = x,
			    .arena = http_arena(x),
			    .db = sandbox->db,
			    .now_us = sandbox_now_us(sandbox),
			    .began_us = clock_monotonic_us(),
			    .client_id = ""};
	const char *tenant = http_header(x, "xero-tenant-id");
	struct access access;
	struct err err = {0};

	buf_init(&call.buf, LIMIT_ANSWER);
	if (access_read(sandbox, x, &access, &err) != OK)
		answer_refused(&call, 401, err.text);
	else if (text_is_empty(text_or(tenant, access.org_id)))
		answer_refused(&call, 403, "AuthenticationUnsuccessful");
	else
		answer_limited(&call, &access, text_or(tenant, access.org_id));
	http_answer(x, call.reply.status, text_is_empty(call.reply.content_type) ? NULL : call.reply.content_type,
		    call.reply.body, call.reply.len);
	buf_release(&call.buf);
}
