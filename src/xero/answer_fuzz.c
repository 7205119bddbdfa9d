/* Xero's answers: the first byte selects the reader, the second the status, the rest is the body. */
#include <string.h>

#include "xero/oauth.h"
#include "xero/read.h"
#include "xero/refusal.h"
#include "xero/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_lists(struct arena *arena, const struct json *root, struct err *err)
{
	struct xero_contact_page contacts;
	struct xero_invoice_page invoices;
	struct invoice_template *templates;
	struct organisation organisation;
	struct currency *currencies;
	struct ledger_user *users;
	struct account *accounts;
	struct tax_rate *rates;
	struct item *items;
	size_t count;

	if (xero_read_organisation(arena, root, &organisation, err) == OK &&
	    xero_read_actions(root, &organisation, err) != OK)
		return;
	if (xero_read_users(arena, root, &users, &count, err) != OK ||
	    xero_read_accounts(arena, root, &accounts, &count, err) != OK ||
	    xero_read_tax_rates(arena, root, &rates, &count, err) != OK ||
	    xero_read_items(arena, root, &items, &count, err) != OK ||
	    xero_read_currencies(arena, root, &currencies, &count, err) != OK ||
	    xero_read_templates(arena, root, &templates, &count, err) != OK ||
	    xero_read_contacts(arena, root, 10, &contacts, err) != OK)
		err->code[0] = '\0';
	if (xero_read_invoices(arena, root, 10, &invoices, err) != OK)
		err->code[0] = '\0';
}

static void read_any(struct arena *arena, const struct http_response *response, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct xero_refusals refusals = {0};
	struct contact contact;
	struct invoice invoice;

	if (xero_answer_json(arena, response, XERO_WRITE, &refusals, &doc, err) != OK)
		return;
	read_lists(arena, json_root(doc), err);
	if (xero_element_check(arena, json_root(doc), &refusals, err) == OK &&
	    xero_read_contact(arena, json_root(doc), &contact, err) == OK &&
	    xero_read_invoice(arena, json_root(doc), &invoice, err) == OK)
		err->code[0] = '\0';
}

static void read_login(struct arena *arena, const struct http_response *response, struct err *err)
{
	struct xero_connection *connections;
	struct xero_tokens tokens;
	size_t count;

	if (xero_parse_tokens(arena, response, 0, &tokens, err) == OK &&
	    (tokens.user_id == NULL || tokens.email == NULL || tokens.auth_event_id == NULL))
		BUG("tokens without texts");
	if (xero_parse_connections(arena, response, &connections, &count, err) == OK && connections == NULL)
		BUG("no array of connections");
}

static void read_refusals(struct arena *arena, const struct http_response *response)
{
	struct xero_refusals refusals;
	int64_t time_us;

	xero_refusals_of_body(arena, response->body, response->body_len, &refusals);
	for (size_t i = 0; i < refusals.count; i++)
		if (!text_is_utf8(refusals.items[i].message, strlen(refusals.items[i].message)))
			BUG("a refusal isn't text");
	if (wire_time_parse(response->body, &time_us) && day_from_us(time_us) == DAY_NONE)
		BUG("a time without a day");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = {200, 400, 401, 403, 404, 429, 500, 200};
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct http_response response = {.content_type = ""};
	struct err err = {0};

	if (size < 2)
		return 0;
	response.status = statuses[data[1] % ARRAY_LEN(statuses)];
	response.body = arena_strndup(arena, (const char *)data + 2, size - 2);
	response.body_len = size - 2;
	if (data[0] % 3 == 0)
		read_any(arena, &response, &err);
	else if (data[0] % 3 == 1)
		read_login(arena, &response, &err);
	else
		read_refusals(arena, &response);
	return 0;
}
