#include "xero/answer.h"

#include <string.h>

#include "xero/refusal.h"

enum { SHOWN_MAX = 200 };

struct xero_limits xero_limits_none(void)
{
	return (struct xero_limits){XERO_UNKNOWN, XERO_UNKNOWN, XERO_UNKNOWN, XERO_UNKNOWN, ""};
}

static int64_t number_header(const struct http_response *response, const char *name)
{
	const char *text = http_response_header(response, name);
	int64_t value = XERO_UNKNOWN;

	if (text == NULL || text_to_i64(text, strlen(text), 0, INT32_MAX, &value, NULL) != OK)
		return XERO_UNKNOWN;
	return value;
}

void xero_limits_read(struct arena *arena, const struct http_response *response, struct xero_limits *out)
{
	out->day_remaining = number_header(response, "X-DayLimit-Remaining");
	out->minute_remaining = number_header(response, "X-MinLimit-Remaining");
	out->app_minute_remaining = number_header(response, "X-AppMinLimit-Remaining");
	out->retry_after_s = number_header(response, "Retry-After");
	out->problem = arena_strdup(arena, text_or(http_response_header(response, "X-Rate-Limit-Problem"), ""));
}

static int unknown_outcome(const char *what, struct err *err)
{
	return err_set(err, E_UNCERTAIN, "xero_outcome_unknown",
		       "Xero %s, so that it isn't known whether it did what was asked.", what);
}

static int refused(struct arena *arena, const struct http_response *response, enum xero_kind kind,
		   struct xero_refusals *refusals_out, struct err *err)
{
	struct xero_refusals refusals;

	xero_refusals_of_body(arena, response->body, response->body_len, &refusals);
	for (size_t i = 0; i < refusals.count; i++)
		if (kind == XERO_WRITE && strstr(refusals.items[i].message, "used with a different request") != NULL)
			return err_set(err, E_UNCERTAIN, "xero_key_reused",
				       "Xero has had another request with this key, whose outcome isn't known here.");
	if (refusals_out != NULL)
		*refusals_out = refusals;
	return xero_refusals_error(&refusals, err);
}

static int unauthorized(struct arena *arena, const struct http_response *response, struct err *err)
{
	const char *words = xero_body_words(arena, response->body, response->body_len);

	if (text_starts(words, "AuthorizationUnsuccessful") || strstr(words, "scope") != NULL)
		return err_set(
		    err, E_DENIED, "xero_scope_missing",
		    "The login with Xero doesn't cover this. Connect Xero again and accept all permissions.");
	return err_set(err, E_DENIED, "xero_token_refused",
		       "Xero no longer accepts the login. If this stays, connect Xero again.");
}

static int limited(struct arena *arena, const struct http_response *response, struct err *err)
{
	struct xero_limits limits;

	xero_limits_read(arena, response, &limits);
	err_set(err, E_BUSY, "xero_limit_reached",
		"Xero takes no more calls for now (limit: %s). Lasku goes on by itself later.",
		text_or(limits.problem, "not told"));
	err_detail(err, "%s", limits.problem);
	return E_BUSY;
}

/* A redirect may be a gateway's word for "done, look there"; with any other unknown status the request was refused. */
static int unexpected(int http_status, enum xero_kind kind, struct err *err)
{
	if (kind == XERO_WRITE && http_status < 400)
		return unknown_outcome("answered with a redirect", err);
	err_set(err, E_UPSTREAM, "xero_answer_unexpected",
		"Xero gave an answer that Lasku doesn't know (status %d). Try again; if this stays, check that "
		"XERO_API_URL and XERO_IDENTITY_URL are Xero's addresses.",
		http_status);
	err_detail(err, "%d", http_status);
	return E_UPSTREAM;
}

static int unavailable(struct arena *arena, const struct http_response *response, enum xero_kind kind, struct err *err)
{
	const char *words = xero_body_words(arena, response->body, response->body_len);

	if (kind == XERO_WRITE)
		return unknown_outcome("had a failure of its own", err);
	err_set(err, E_UPSTREAM, "xero_unavailable",
		"Xero has a failure of its own (status %d). Try again in a few minutes.%s%s", response->status,
		*words == '\0' ? "" : " ", text_clip(arena, words, SHOWN_MAX));
	err_detail(err, "%d", response->status);
	return E_UPSTREAM;
}

int xero_answer_check(struct arena *arena, const struct http_response *response, enum xero_kind kind,
		      struct xero_refusals *refusals_out, struct err *err)
{
	const int status = response->status;

	if (status >= 200 && status <= 299)
		return OK;
	if (status >= 500 || status == 408)
		return unavailable(arena, response, kind, err);
	switch (status) {
	case 400:
		return refused(arena, response, kind, refusals_out, err);
	case 401:
		return unauthorized(arena, response, err);
	case 403:
		return err_set(err, E_DENIED, "xero_organisation_refused",
			       "Xero doesn't let this login use the organisation; it may have been disconnected there. "
			       "Connect Xero again.");
	case 404:
		return err_set(err, E_NOT_FOUND, "xero_not_found", "Xero doesn't have this, or no longer.");
	case 429:
		return limited(arena, response, err);
	default:
		return unexpected(status, kind, err);
	}
}

int xero_answer_json(struct arena *arena, const struct http_response *response, enum xero_kind kind,
		     struct xero_refusals *refusals_out, struct json_doc **doc_out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int status = xero_answer_check(arena, response, kind, refusals_out, err);

	if (status != OK)
		return status;
	status = json_parse(response->body, response->body_len, &doc, NULL);
	if (status == OK && (json_is_object(json_root(doc)) || json_is_array(json_root(doc)))) {
		*doc_out = TAKE(doc);
		return OK;
	}
	if (kind == XERO_WRITE)
		return unknown_outcome("gave an unreadable answer", err);
	return err_set(
	    err, E_UPSTREAM, "xero_answer_malformed",
	    "Xero's answer can't be read. Try again; if this stays, check that XERO_API_URL is Xero's address.");
}

/* Whether the element says itself that it was saved: then a sentence somewhere inside it (about the contact, say) is no
 * refusal, and taking it for one would let a person create the same thing again. */
static bool says_saved(const struct json *element)
{
	const char *status = json_get_text(element, "StatusAttributeString", "");

	return text_eq(status, "OK") || text_eq(status, "WARNING");
}

/* Whether the element says itself that it wasn't saved; the list of errors may be empty then. */
static bool says_error(const struct json *element)
{
	return json_get_bool(element, "HasErrors", false) || json_get_bool(element, "HasValidationErrors", false) ||
	       text_eq(json_get_text(element, "StatusAttributeString", ""), "ERROR");
}

int xero_element_check(struct arena *arena, const struct json *element, struct xero_refusals *refusals_out,
		       struct err *err)
{
	struct xero_refusals refusals = {0};
	bool is_refused = says_error(element);

	xero_refusals_find(arena, element, &refusals);
	for (size_t i = 0; i < refusals.count; i++)
		is_refused = is_refused || (!refusals.items[i].is_warning && !says_saved(element));
	if (refusals_out != NULL)
		*refusals_out = refusals;
	return is_refused ? xero_refusals_error(&refusals, err) : OK;
}

int xero_call_failed(int status, enum xero_kind kind, struct err *err)
{
	struct err cause = {0};

	if (err != NULL)
		cause = *err;
	switch (status) {
	case E_UPSTREAM:
		return err_set(err, E_UPSTREAM, "xero_unreachable", "Xero can't be reached. Nothing was sent. %.400s",
			       cause.text);
	case E_UNCERTAIN:
		return err_set(err, kind == XERO_WRITE ? E_UNCERTAIN : E_UPSTREAM, "xero_no_answer",
			       "Xero didn't answer in time. %.400s", cause.text);
	default:
		err_context(err, "Calling Xero");
		return status;
	}
}

bool xero_refused_for(const struct xero_refusals *refusals, const char *code)
{
	for (size_t i = 0; i < refusals->count; i++)
		if (!refusals->items[i].is_warning && text_eq(refusals->items[i].code, code))
			return true;
	return false;
}
