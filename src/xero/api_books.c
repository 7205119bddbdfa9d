#include "xero/call.h"
#include "xero/read.h"

int xero_get_organisation(struct xero *xero, struct organisation *out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int status = xero_read_path(xero, "Organisation", "xero_get_organisation", &doc, err);

	return status != OK ? status : xero_read_organisation(xero->arena, json_root(doc), out, err);
}

int xero_get_actions(struct xero *xero, struct organisation *inout, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct xero_call call = {
	    .method = "GET",
	    .url = arena_printf(xero->arena, "%s/api.xro/2.0/Organisation/Actions", xero->api_url),
	    .purpose = "xero_get_actions",
	    .kind = XERO_READ,
	    .is_one = true,
	};
	int status = xero_call_json(xero, &call, &doc, err);

	return status != OK ? status : xero_read_actions(json_root(doc), inout, err);
}

int xero_get_users(struct xero *xero, struct ledger_user **out, size_t *count_out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int status = xero_read_path(xero, "Users", "xero_get_users", &doc, err);

	return status != OK ? status : xero_read_users(xero->arena, json_root(doc), out, count_out, err);
}

int xero_get_accounts(struct xero *xero, struct account **out, size_t *count_out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int status = xero_read_path(xero, "Accounts", "xero_get_accounts", &doc, err);

	return status != OK ? status : xero_read_accounts(xero->arena, json_root(doc), out, count_out, err);
}

int xero_get_tax_rates(struct xero *xero, struct tax_rate **out, size_t *count_out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int status = xero_read_path(xero, "TaxRates", "xero_get_tax_rates", &doc, err);

	return status != OK ? status : xero_read_tax_rates(xero->arena, json_root(doc), out, count_out, err);
}

int xero_get_currencies(struct xero *xero, struct currency **out, size_t *count_out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int status = xero_read_path(xero, "Currencies", "xero_get_currencies", &doc, err);

	return status != OK ? status : xero_read_currencies(xero->arena, json_root(doc), out, count_out, err);
}

int xero_get_templates(struct xero *xero, struct invoice_template **out, size_t *count_out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int status = xero_read_path(xero, "BrandingThemes", "xero_get_templates", &doc, err);

	return status != OK ? status : xero_read_templates(xero->arena, json_root(doc), out, count_out, err);
}

int xero_get_items(struct xero *xero, int64_t since_us, struct item **out, size_t *count_out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct xero_call call = {
	    .method = "GET",
	    .url = arena_printf(xero->arena, "%s/api.xro/2.0/Items?unitdp=4", xero->api_url),
	    .purpose = "xero_get_items",
	    .since_us = since_us,
	    .kind = XERO_READ,
	};
	int status = xero_call_json(xero, &call, &doc, err);

	return status != OK ? status : xero_read_items(xero->arena, json_root(doc), out, count_out, err);
}
