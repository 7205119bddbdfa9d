#include "xero/oauth.h"

#include <stdlib.h>

#include "http/url.h"
#include "xero/call.h"
#include "xero/read_list.h"

static bool read_connection(struct arena *arena, const struct json *element, struct xero_connection *out)
{
	*out = (struct xero_connection){
	    .id = read_id(arena, element, "id"),
	    .organisation_id = read_id(arena, element, "tenantId"),
	    .name = wire_text(arena, element, "tenantName"),
	    .auth_event_id = wire_text(arena, element, "authEventId"),
	    .updated_us = wire_time(element, "updatedDateUtc", 0),
	};
	return *out->id != '\0' && *out->organisation_id != '\0' &&
	       text_eq_nocase(json_get_text(element, "tenantType", ""), "ORGANISATION");
}

static int by_newest(const void *a, const void *b)
{
	const struct xero_connection *left = a, *right = b;

	return (left->updated_us < right->updated_us) - (left->updated_us > right->updated_us);
}

int xero_parse_connections(struct arena *arena, const struct http_response *response, struct xero_connection **out,
			   size_t *count_out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct xero_connection *items;
	const struct json *list;
	size_t count = 0;
	int status = xero_answer_json(arena, response, XERO_READ, NULL, &doc, err);

	if (status != OK)
		return status;
	list = json_root(doc);
	if (!json_is_array(list))
		return read_malformed("connections", err);
	items = arena_array(arena, json_len(list) + 1, sizeof(*items));
	for (size_t i = 0; i < json_len(list); i++)
		if (read_connection(arena, json_at(list, i), &items[count]))
			count++;
	qsort(items, count, sizeof(*items), by_newest);
	*out = items;
	*count_out = count;
	return OK;
}

static int list_connections(struct xero *xero, const char *auth_event_id, struct xero_connection **out,
			    size_t *count_out, struct err *err)
{
	CLEANUP(buf_release) struct buf url;
	struct xero_call call = {.method = "GET", .purpose = "xero_connections", .kind = XERO_READ};
	struct http_response response;
	int status;

	buf_init(&url, LIMIT_URL);
	buf_printf(&url, "%s/connections", xero->api_url);
	url_add(&url, "authEventId", text_is_empty(auth_event_id) ? NULL : auth_event_id);
	call.url = url.data;
	status = xero_send(xero, &call, &response, err);
	return status != OK ? status : xero_parse_connections(xero->arena, &response, out, count_out, err);
}

/* A server that overlooks the filter tells those of older consents too. */
static size_t keep_own(struct xero_connection *items, size_t count, const char *auth_event_id)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (text_eq_nocase(items[i].auth_event_id, auth_event_id))
			items[kept++] = items[i];
	return kept > 0 ? kept : count;
}

int xero_connections(struct xero *xero, const char *auth_event_id, struct xero_connection **out, size_t *count_out,
		     struct err *err)
{
	int status = list_connections(xero, auth_event_id, out, count_out, err);

	if (status != OK || text_is_empty(auth_event_id))
		return status;
	if (*count_out > 0) {
		*count_out = keep_own(*out, *count_out, auth_event_id);
		return OK;
	}
	return list_connections(xero, NULL, out, count_out, err);
}

int xero_disconnect(struct xero *xero, const char *connection_id, struct err *err)
{
	const struct xero_call call = {
	    .method = "DELETE",
	    .url =
		arena_printf(xero->arena, "%s/connections/%s", xero->api_url, url_encoded(xero->arena, connection_id)),
	    .purpose = "xero_disconnect",
	    .kind = XERO_WRITE,
	};
	struct http_response response;
	int status = xero_send(xero, &call, &response, err);

	if (status == OK && response.status != 404)
		status = xero_answer_check(xero->arena, &response, XERO_WRITE, &xero->refusals, err);
	return status;
}
