#include "ledger/pages_api.h"

#include <string.h>

#include "ledger/api_routes.h"
#include "ledger/wire.h"

static const struct api_route *route_of(const struct ask *ask)
{
	for (const struct api_route *route = api_routes; route->handler != NULL; route++)
		if (text_eq(route->method, ask->method) && text_eq(route->pattern, ask->pattern))
			return route;
	return NULL;
}

/* As a call of the API: what is refused is undone. */
static int run(struct call *call, const struct api_route *route, struct err *err)
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

static const struct json *parse(struct visit *visit, const char *text, size_t len)
{
	struct json_doc *doc = NULL;

	if (len == 0 || json_parse(text, len, &doc, NULL) != OK)
		return NULL;
	visit->docs = arena_grow(visit->arena, visit->docs, visit->doc_count, &visit->doc_cap, sizeof(doc));
	visit->docs[visit->doc_count++] = doc;
	return json_root(doc);
}

/* ---- refusals ---- */

static void add_once(struct visit *visit, struct messages *messages, const char *text)
{
	for (size_t i = 0; i < messages->count; i++)
		if (text_eq(messages->texts[i], text))
			return;
	message_add(visit->arena, messages, "%s", text);
}

static void add_errors(struct visit *visit, struct messages *messages, const struct json *element)
{
	const struct json *errors = json_get(element, "ValidationErrors");

	for (size_t i = 0; i < json_len(errors); i++)
		add_once(visit, messages, json_get_text(json_at(errors, i), "Message", ""));
}

static void read_refusal(struct visit *visit, struct answer *answer)
{
	const struct json *elements = json_get(answer->root, "Elements");

	for (size_t i = 0; i < json_len(elements); i++)
		add_errors(visit, &answer->messages, json_at(elements, i));
	if (answer->messages.count == 0)
		message_add(visit->arena, &answer->messages, "%s",
			    text_or(json_get_text(answer->root, "Message", NULL),
				    json_get_text(answer->root, "Detail", "The ledger refused this.")));
}

/* ---- asking ---- */

int pages_ask(struct visit *visit, const struct ask *ask, struct answer *out, struct err *err)
{
	const struct api_route *route = route_of(ask);
	struct call call = visit->call;
	int status;

	*out = (struct answer){0};
	if (route == NULL)
		return err_set(err, E_NOT_FOUND, "route_unknown", "The ledger has no such list.");
	call.x = visit->x;
	call.params[0] = ask->params[0];
	call.params[1] = ask->params[1];
	call.body = ask->body != NULL ? parse(visit, ask->body, strlen(ask->body)) : NULL;
	buf_init(&call.buf, LIMIT_ANSWER);
	status = run(&call, route, err);
	buf_release(&call.buf);
	if (status != OK)
		return status;
	*out = (struct answer){.status = call.reply.status,
			       .body = call.reply.body,
			       .content_type = call.reply.content_type,
			       .len = call.reply.len};
	if (out->status == 404)
		return err_set(err, E_NOT_FOUND, "page_unknown", "There is no such thing in the ledger.");
	if (text_starts(text_or(out->content_type, ""), "application/json"))
		out->root = parse(visit, out->body, out->len);
	if (out->status >= 400)
		read_refusal(visit, out);
	return OK;
}

int pages_read(struct visit *visit, const char *pattern, const char *id, const char *plural, const struct json **out,
	       struct err *err)
{
	struct ask ask = {.method = "GET", .pattern = pattern, .params = {id}};
	struct answer answer;
	int status = pages_ask(visit, &ask, &answer, err);

	if (status == OK)
		*out = json_get(answer.root, plural);
	return status;
}

int pages_find(struct visit *visit, const char *pattern, const char *id, const char *plural, const struct json **out,
	       struct err *err)
{
	struct org first = visit->call.org;

	for (size_t i = 0; i <= visit->org_count; i++) {
		const struct json *list = NULL;
		int status;

		if (i > 0)
			visit_enter(visit, &visit->orgs[i - 1]);
		status = pages_read(visit, pattern, id, plural, &list, err);
		if (status != OK && status != E_NOT_FOUND)
			return status;
		*out = json_at(list, 0);
		if (status == OK && *out != NULL) {
			visit_stay(visit);
			return OK;
		}
	}
	visit_enter(visit, &first);
	return err_set(err, E_NOT_FOUND, "page_unknown", "There is no such thing in the ledger.");
}

int pages_change(struct visit *visit, const struct ask *ask, struct messages *messages, struct answer *answer,
		 struct err *err)
{
	struct answer own;
	int status = pages_ask(visit, ask, &own, err);

	if (status != OK)
		return status;
	for (size_t i = 0; i < own.messages.count; i++)
		add_once(visit, messages, own.messages.texts[i]);
	if (answer != NULL)
		*answer = own;
	return OK;
}

/* ---- JSON, there and back ---- */

const char *pages_body(struct visit *visit, const char *key, const char *value)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out out;

	buf_init(&buf, LIMIT_BODY);
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	json_out_text(&out, key, value);
	json_out_end(&out);
	return arena_strdup(visit->arena, buf.data);
}

int32_t pages_day(const struct json *object, const char *key)
{
	const char *text = json_get_text(object, key, NULL);
	int32_t day = DAY_NONE;

	if (text_is_empty(text) || wire_read_day(text, &day, NULL) != OK)
		return DAY_NONE;
	return day;
}

const char *pages_text(const struct json *object, const char *key)
{
	return json_get_text(object, key, "");
}
