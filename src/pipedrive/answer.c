#include "pipedrive/answer.h"

#include <string.h>

#include "pipedrive/words.h"

int64_t crm_retry_after(const struct http_response *response)
{
	static const char *const names[] = {"Retry-After", "x-ratelimit-reset"};
	int64_t seconds;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *text = http_response_header(response, names[i]);

		if (text != NULL && text_to_i64(text, strlen(text), 0, INT32_MAX, &seconds, NULL) == OK)
			return seconds;
	}
	return CRM_RETRY_UNKNOWN;
}

static int unknown_outcome(const char *what, struct err *err)
{
	return err_set(err, E_UNCERTAIN, "crm_outcome_unknown",
		       "Pipedrive %s, so that it isn't known whether it did what was asked.", what);
}

static int limited(struct err *err)
{
	return err_set(err, E_BUSY, "crm_limit_reached",
		       "Pipedrive takes no more calls for now. Try again in a minute.");
}

static int refused(struct arena *arena, const struct http_response *response, struct err *err)
{
	const char *words = crm_body_words(arena, response->body, response->body_len);

	err_set(err, E_INVALID, "crm_request_refused", "Pipedrive refused this: %s",
		text_or(words, "it gave no reason"));
	err_detail(err, "%s", words);
	return E_INVALID;
}

static int forbidden(struct arena *arena, const struct http_response *response, struct err *err)
{
	const char *words = crm_body_words(arena, response->body, response->body_len);

	/* Who goes on after too many calls gets a page of the gateway's. */
	if (crm_body_is_html(response->body))
		return limited(err);
	err_set(
	    err, E_DENIED, "crm_permission_missing",
	    "Pipedrive doesn't let this user or this app do that. Ask an administrator for the permission, or install "
	    "Lasku again to renew its own. %s",
	    words);
	err_detail(err, "%s", words);
	return E_DENIED;
}

static int unavailable(int http_status, enum crm_kind kind, struct err *err)
{
	if (kind == CRM_WRITE)
		return unknown_outcome("had a failure of its own", err);
	err_set(err, E_UPSTREAM, "crm_unavailable",
		"Pipedrive has a failure of its own (status %d). Try again in a few minutes.", http_status);
	err_detail(err, "%d", http_status);
	return E_UPSTREAM;
}

/* A redirect may be a gateway's word for "done, look there"; with any other unknown status the request was refused. */
static int unexpected(int http_status, enum crm_kind kind, struct err *err)
{
	if (kind == CRM_WRITE && http_status >= 300 && http_status < 400)
		return unknown_outcome("answered with a redirect", err);
	err_set(err, E_UPSTREAM, "crm_answer_unexpected",
		"Pipedrive gave an answer that Lasku doesn't know (status %d). Try again; if this stays, check that "
		"PIPEDRIVE_API_URL and PIPEDRIVE_OAUTH_URL are Pipedrive's addresses.",
		http_status);
	err_detail(err, "%d", http_status);
	return E_UPSTREAM;
}

int crm_answer_check(struct arena *arena, const struct http_response *response, enum crm_kind kind, struct err *err)
{
	const int status = response->status;

	if (status >= 200 && status <= 299)
		return OK;
	if (status >= 500 || status == 408)
		return unavailable(status, kind, err);
	switch (status) {
	case 400:
	case 422:
		return refused(arena, response, err);
	case 401:
		return err_set(err, E_DENIED, "crm_token_refused",
			       "Pipedrive no longer accepts the login. If this stays, install Lasku again.");
	case 402:
		return err_set(
		    err, E_DENIED, "crm_account_closed",
		    "The company's Pipedrive account is closed or unpaid. Its administrator must reopen it.");
	case 403:
		return forbidden(arena, response, err);
	case 404:
	case 410:
		return err_set(err, E_NOT_FOUND, "crm_not_found", "Pipedrive doesn't have this, or no longer.");
	case 429:
		return limited(err);
	default:
		return unexpected(status, kind, err);
	}
}

int crm_answer_json(struct arena *arena, const struct http_response *response, enum crm_kind kind,
		    struct json_doc **doc_out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int status = crm_answer_check(arena, response, kind, err);

	if (status != OK)
		return status;
	if (json_parse(response->body, response->body_len, &doc, NULL) != OK || !json_is_object(json_root(doc))) {
		if (kind == CRM_WRITE)
			return unknown_outcome("gave an unreadable answer", err);
		return err_set(
		    err, E_UPSTREAM, "crm_answer_malformed",
		    "Pipedrive's answer can't be read. Try again; if this stays, check that PIPEDRIVE_API_URL is "
		    "Pipedrive's address.");
	}
	if (!json_get_bool(json_root(doc), "success", true))
		return unexpected(response->status, kind, err);
	*doc_out = TAKE(doc);
	return OK;
}

int crm_call_failed(int status, enum crm_kind kind, struct err *err)
{
	struct err cause = {0};

	if (err != NULL)
		cause = *err;
	switch (status) {
	case E_UPSTREAM:
		return err_set(err, E_UPSTREAM, "crm_unreachable",
			       "Pipedrive can't be reached. Nothing was sent. %.400s", cause.text);
	case E_UNCERTAIN:
		return err_set(err, kind == CRM_WRITE ? E_UNCERTAIN : E_UPSTREAM, "crm_no_answer",
			       "Pipedrive didn't answer in time. %.400s", cause.text);
	default:
		err_context(err, "Calling Pipedrive");
		return status;
	}
}
