#include <string.h>

#include "http/url.h"
#include "xero/call.h"
#include "xero/read.h"
#include "xero/refusal.h"
#include "xero/wire.h"
#include "xero/write.h"

/* Adds "name=a,b,c"; nothing when there are none. */
static void add_ids(struct arena *arena, struct buf *url, const char *name, const char *const *ids, size_t count)
{
	struct buf list;

	if (count == 0)
		return;
	buf_init(&list, LIMIT_URL);
	for (size_t i = 0; i < count; i++)
		buf_printf(&list, "%s%s", i == 0 ? "" : ",", ids[i]);
	url_add(url, name, arena_strdup(arena, list.data));
	buf_release(&list);
}

/* With a page the list is complete and ordered by time of change; a summary leaves out the lines, which aren't read
 * here. */
static int list_url(struct xero *xero, const struct xero_invoice_query *query, const char **out, struct err *err)
{
	struct buf url;

	if (query->id_count > XERO_IDS_MAX)
		return err_set(err, E_INTERNAL, "xero_too_many_ids", "More ids than one address may carry.");
	xero_url(xero, &url, "Invoices");
	add_ids(xero->arena, &url, "IDs", query->ids, query->id_count);
	if (query->id_count == 0)
		url_add(&url, "where", "Type==\"ACCREC\"");
	url_add(&url, "page", arena_printf(xero->arena, "%d", query->page > 0 ? query->page : 1));
	if (query->page_size > 0)
		url_add(&url, "pageSize", arena_printf(xero->arena, "%d", query->page_size));
	if (!query->is_full)
		url_add(&url, "summaryOnly", "true");
	*out = arena_strdup(xero->arena, url.data);
	buf_release(&url);
	return OK;
}

int xero_get_invoices(struct xero *xero, const struct xero_invoice_query *query, struct xero_invoice_page *out,
		      struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct xero_call call = {
	    .method = "GET",
	    .purpose = "xero_get_invoices",
	    .since_us = query->since_us,
	    .kind = XERO_READ,
	};
	int status = list_url(xero, query, &call.url, err);

	if (status == OK)
		status = xero_call_json(xero, &call, &doc, err);
	return status != OK ? status : xero_read_invoices(xero->arena, json_root(doc), query->page_size, out, err);
}

static const char *invoice_url(struct xero *xero, const char *invoice_id)
{
	return arena_printf(xero->arena, "%s/api.xro/2.0/Invoices/%s", xero->api_url,
			    url_encoded(xero->arena, invoice_id));
}

int xero_get_invoice(struct xero *xero, const char *invoice_id, struct invoice *out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct xero_call call = {
	    .method = "GET",
	    .url = arena_printf(xero->arena, "%s?unitdp=4", invoice_url(xero, invoice_id)),
	    .purpose = "xero_get_invoice",
	    .kind = XERO_READ,
	    .is_one = true,
	};
	int status = xero_call_json(xero, &call, &doc, err);

	if (status != OK)
		return status;
	return xero_read_invoice(xero->arena, json_at(wire_list(json_root(doc), "Invoices"), 0), out, err);
}

/* Whether a line carries the code that a sentence of Xero's quotes. */
static bool line_mentions(const void *ctx, size_t index, const char *code)
{
	const struct invoice_form *form = ctx;
	const struct line_item *line = &form->lines[index];

	return text_eq_nocase(line->account_code, code) || text_eq_nocase(line->item_code, code) ||
	       text_eq_nocase(line->tax_rate_id, code);
}

int xero_create_invoice(struct xero *xero, const struct xero_invoice_order *order, struct invoice *out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *element = NULL;
	const struct xero_call call = {
	    .method = "PUT",
	    .url = arena_printf(xero->arena, "%s/api.xro/2.0/Invoices?summarizeErrors=false&unitdp=4", xero->api_url),
	    .purpose = "xero_create_invoice",
	    .body = xero_write_invoice(xero->arena, order),
	    .key = order->key,
	    .kind = XERO_WRITE,
	};
	int status = xero_write_element(xero, &call, "Invoices", &doc, &element, err);

	xero_refusals_place(xero->arena, &xero->refusals, order->form->line_count, line_mentions, order->form);
	if (status != OK)
		return status;
	if (xero_read_invoice(xero->arena, element, out, NULL) == OK)
		return OK;
	return err_set(err, E_UNCERTAIN, "xero_outcome_unknown",
		       "Xero's answer doesn't name the invoice, so that it isn't known whether it was saved.");
}

int xero_get_invoice_pdf(struct xero *xero, const char *invoice_id, const char **pdf_out, size_t *len_out,
			 struct err *err)
{
	struct http_response response;
	const struct xero_call call = {
	    .method = "GET",
	    .url = invoice_url(xero, invoice_id),
	    .purpose = "xero_get_invoice_pdf",
	    .accept = "application/pdf",
	    .kind = XERO_READ,
	};
	int status = xero_send(xero, &call, &response, err);

	if (status == OK)
		status = xero_answer_check(xero->arena, &response, XERO_READ, NULL, err);
	if (status != OK)
		return status;
	if (response.body_len < 5 || memcmp(response.body, "%PDF-", 5) != 0)
		return err_set(err, E_UPSTREAM, "xero_answer_malformed",
			       "Xero sent something else than a PDF. Try again in a few minutes.");
	*pdf_out = response.body;
	*len_out = response.body_len;
	return OK;
}

/* "!Qj35V/", where the exclamation mark stays as Xero writes it; "" without a code. */
static const char *organisation_part(struct arena *arena, const char *short_code)
{
	if (text_is_empty(short_code))
		return "";
	if (*short_code == '!')
		return arena_join(arena, "!", url_encoded(arena, short_code + 1), "/", NULL);
	return arena_join(arena, url_encoded(arena, short_code), "/", NULL);
}

static char *page_url(struct arena *arena, const char *short_code, const char *path, const char *id)
{
	return arena_join(arena, "https://go.xero.com/app/", organisation_part(arena, short_code), path, "/",
			  url_encoded(arena, id), NULL);
}

char *xero_invoice_page_url(struct arena *arena, const char *short_code, const char *invoice_id)
{
	return page_url(arena, short_code, "invoicing/view", invoice_id);
}

char *xero_contact_page_url(struct arena *arena, const char *short_code, const char *contact_id)
{
	return page_url(arena, short_code, "contacts/contact", contact_id);
}
