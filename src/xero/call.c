#include "xero/call.h"

#include <string.h>

#include "http/url.h"
#include "xero/wire.h"

enum { HEADERS_MAX = 8 };

void xero_url(const struct xero *xero, struct buf *url, const char *path)
{
	buf_init(url, LIMIT_URL);
	buf_printf(url, "%s/api.xro/2.0/%s", xero->api_url, path);
}

static void set_headers(struct xero *xero, const struct xero_call *call, struct http_pair headers[HEADERS_MAX])
{
	size_t count = 0;

	headers[count++] =
	    (struct http_pair){"Authorization", arena_printf(xero->arena, "Bearer %s", xero->access_token)};
	headers[count++] = (struct http_pair){"Accept", text_or(call->accept, "application/json")};
	if (!text_is_empty(xero->tenant_id))
		headers[count++] = (struct http_pair){"Xero-Tenant-Id", xero->tenant_id};
	if (call->body != NULL)
		headers[count++] = (struct http_pair){"Content-Type", "application/json"};
	if (!text_is_empty(call->key))
		headers[count++] = (struct http_pair){"Idempotency-Key", call->key};
	if (call->since_us != 0)
		headers[count++] = (struct http_pair){"If-Modified-Since", wire_since(xero->arena, call->since_us)};
	headers[count] = (struct http_pair){NULL, NULL};
}

int xero_send(struct xero *xero, const struct xero_call *call, struct http_response *out, struct err *err)
{
	struct http_pair headers[HEADERS_MAX];
	const struct http_request request = {
	    .method = call->method,
	    .url = call->url,
	    .headers = headers,
	    .body = call->body,
	    .body_len = call->body == NULL ? 0 : strlen(call->body),
	    .purpose = call->purpose,
	};
	int status;

	xero->limits = xero_limits_none();
	xero->refusals = (struct xero_refusals){0};
	set_headers(xero, call, headers);
	status = http_call(xero->http, &request, xero->arena, out, err);
	if (status != OK)
		return xero_call_failed(status, call->kind, err);
	xero_limits_read(xero->arena, out, &xero->limits);
	return OK;
}

/* Nothing newer is an empty list; older answers said so with a status. */
static int nothing_newer(struct json_doc **doc_out, struct err *err)
{
	static const char empty[] = "{\"Items\":[],\"Contacts\":[],\"Invoices\":[]}";

	return json_parse(empty, strlen(empty), doc_out, err);
}

static int wrong_address(struct err *err)
{
	err_set(err, E_UPSTREAM, "xero_answer_unexpected",
		"Xero has nothing at the address that Lasku calls (status 404). Try again; if this stays, check that "
		"XERO_API_URL is Xero's address.");
	err_detail(err, "404");
	return E_UPSTREAM;
}

int xero_call_json(struct xero *xero, const struct xero_call *call, struct json_doc **doc_out, struct err *err)
{
	struct http_response response;
	int status = xero_send(xero, call, &response, err);

	if (status != OK)
		return status;
	if (call->since_us != 0 && response.status == 304)
		return nothing_newer(doc_out, err);
	status = xero_answer_json(xero->arena, &response, call->kind, &xero->refusals, doc_out, err);
	return status == E_NOT_FOUND && !call->is_one ? wrong_address(err) : status;
}

int xero_read_path(struct xero *xero, const char *path, const char *purpose, struct json_doc **doc_out, struct err *err)
{
	struct xero_call call = {.method = "GET", .purpose = purpose, .kind = XERO_READ};

	call.url = arena_printf(xero->arena, "%s/api.xro/2.0/%s", xero->api_url, path);
	return xero_call_json(xero, &call, doc_out, err);
}

int xero_write_element(struct xero *xero, const struct xero_call *call, const char *key, struct json_doc **doc_out,
		       const struct json **element_out, struct err *err)
{
	int status = xero_call_json(xero, call, doc_out, err);

	if (status != OK)
		return status;
	*element_out = json_at(wire_list(json_root(*doc_out), key), 0);
	return xero_element_check(xero->arena, *element_out, &xero->refusals, err);
}
