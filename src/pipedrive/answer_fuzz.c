/* Pipedrive's answers: the first byte selects the reader, the second the status, the rest is the body. */
#include <string.h>

#include "pipedrive/oauth.h"
#include "pipedrive/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_lists(struct arena *arena, const struct json *root)
{
	struct crm_list deals = {0}, products = {0}, fields = {0};
	struct deal_product *lines;

	crm_parse_deals(arena, root, &deals);
	crm_parse_deal_products(arena, root, &products);
	lines = crm_ordered_products(arena, &products);
	crm_parse_product_codes(arena, root, lines, products.count);
	if (crm_parse_discounts(root, lines, products.count) > 0 && products.count == 0)
		BUG("a discount on nothing");
	crm_parse_fields(arena, CRM_PERSON, root, &fields);
	crm_next_cursor(arena, root);
}

static void read_any(struct arena *arena, const struct http_response *response, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct pipedrive_user user;

	if (crm_answer_json(arena, response, CRM_READ, &doc, err) != OK)
		return;
	if (crm_parse_me(arena, json_root(doc), &user, err) == OK && user.id <= 0)
		BUG("a user without id");
	read_lists(arena, json_root(doc));
}

/* The body is a record; its own "fields" tell the labels. */
static void read_values(struct arena *arena, const struct http_response *response, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct pipedrive_record record;
	struct crm_list fields = {0};
	struct crm_value *values;
	struct deal deal;
	size_t count;

	if (crm_answer_json(arena, response, CRM_READ, &doc, err) != OK)
		return;
	crm_parse_fields(arena, CRM_DEAL, json_get(json_root(doc), "fields"), &fields);
	if (crm_parse_record(arena, CRM_DEAL, json_root(doc), &record, err) != OK ||
	    crm_parse_deal(arena, json_root(doc), &deal, err) != OK)
		return;
	count = pipedrive_values(arena, &record, 1, fields.items, fields.count, &values);
	for (size_t i = 0; i < count; i++)
		if (text_is_empty(values[i].text) || !text_is_utf8(values[i].text, strlen(values[i].text)))
			BUG("a value isn't text");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = {200, 400, 401, 403, 404, 429, 500, 200};
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct http_response response = {.content_type = ""};
	struct pipedrive_tokens tokens;
	struct err err = {0};

	if (size < 2)
		return 0;
	response.status = statuses[data[1] % ARRAY_LEN(statuses)];
	response.body = arena_strndup(arena, (const char *)data + 2, size - 2);
	response.body_len = size - 2;
	if (data[0] % 3 == 0)
		read_any(arena, &response, &err);
	else if (data[0] % 3 == 1)
		read_values(arena, &response, &err);
	else if (pipedrive_parse_tokens(arena, &response, "https://oauth.pipedrive.com", 0, &tokens, &err) == OK &&
		 tokens.api_domain != NULL && !text_starts(tokens.api_domain, "https://"))
		BUG("a token would travel in the clear");
	return 0;
}
