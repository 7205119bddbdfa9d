#include "http/url.h"
#include "xero/call.h"
#include "xero/read.h"
#include "xero/wire.h"
#include "xero/write.h"

int xero_get_contacts(struct xero *xero, int64_t since_us, int page, int page_size, struct xero_contact_page *out,
		      struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct xero_call call = {
	    .method = "GET",
	    .url = arena_printf(xero->arena,
				"%s/api.xro/2.0/Contacts?includeArchived=true&order=UpdatedDateUTC&page=%d&pageSize=%d",
				xero->api_url, page, page_size),
	    .purpose = "xero_get_contacts",
	    .since_us = since_us,
	    .kind = XERO_READ,
	};
	int status = xero_call_json(xero, &call, &doc, err);

	return status != OK ? status : xero_read_contacts(xero->arena, json_root(doc), page_size, out, err);
}

int xero_get_contact(struct xero *xero, const char *contact_id, struct contact *out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct xero_call call = {
	    .method = "GET",
	    .url = arena_printf(xero->arena, "%s/api.xro/2.0/Contacts/%s", xero->api_url,
				url_encoded(xero->arena, contact_id)),
	    .purpose = "xero_get_contact",
	    .kind = XERO_READ,
	    .is_one = true,
	};
	int status = xero_call_json(xero, &call, &doc, err);

	if (status != OK)
		return status;
	return xero_read_contact(xero->arena, json_at(wire_list(json_root(doc), "Contacts"), 0), out, err);
}

/* A written contact whose answer can't be read may have been saved all the same. */
static int write_contact(struct xero *xero, const struct xero_call *call, struct contact *out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *element = NULL;
	int status = xero_write_element(xero, call, "Contacts", &doc, &element, err);

	if (status != OK)
		return status;
	if (xero_read_contact(xero->arena, element, out, NULL) == OK)
		return OK;
	return err_set(err, E_UNCERTAIN, "xero_outcome_unknown",
		       "Xero's answer doesn't name the contact, so that it isn't known whether it was saved.");
}

int xero_create_contact(struct xero *xero, const struct xero_contact_parts *parts, const char *key, struct contact *out,
			struct err *err)
{
	const struct xero_call call = {
	    .method = "PUT",
	    .url = arena_printf(xero->arena, "%s/api.xro/2.0/Contacts?summarizeErrors=false", xero->api_url),
	    .purpose = "xero_create_contact",
	    .body = xero_write_contact(xero->arena, NULL, parts),
	    .key = key,
	    .kind = XERO_WRITE,
	};

	return write_contact(xero, &call, out, err);
}

int xero_update_contact(struct xero *xero, const char *contact_id, const struct xero_contact_parts *parts,
			const char *key, struct contact *out, struct err *err)
{
	const struct xero_call call = {
	    .method = "POST",
	    .url = arena_printf(xero->arena, "%s/api.xro/2.0/Contacts/%s", xero->api_url,
				url_encoded(xero->arena, contact_id)),
	    .purpose = "xero_update_contact",
	    .body = xero_write_contact(xero->arena, contact_id, parts),
	    .key = key,
	    .kind = XERO_WRITE,
	    .is_one = true,
	};

	return write_contact(xero, &call, out, err);
}
