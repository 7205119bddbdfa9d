#include "pipedrive/api.h"

#include <string.h>

#include "http/url.h"
#include "pipedrive/parse.h"

enum { PAGE_MAX = 500, PAGES_MAX = 100, IDS_MAX = 100 };

/* Reads "{api_base}/api/{path}". */
static int read_path(struct pipedrive *pipedrive, const char *path, const char *purpose, struct json_doc **doc_out,
		     struct err *err)
{
	struct arena *arena = pipedrive->arena;
	const struct http_pair headers[] = {
	    {"Authorization", arena_printf(arena, "Bearer %s", pipedrive->access_token)},
	    {"Accept", "application/json"},
	    {NULL, NULL},
	};
	const struct http_request request = {
	    .method = "GET",
	    .url = arena_printf(arena, "%s/api/%s", pipedrive->api_base, path),
	    .headers = headers,
	    .purpose = purpose,
	};
	struct http_response response;
	int status = http_call(pipedrive->http, &request, arena, &response, err);

	pipedrive->retry_after_s = CRM_RETRY_UNKNOWN;
	if (status != OK)
		return crm_call_failed(status, CRM_READ, err);
	pipedrive->retry_after_s = crm_retry_after(&response);
	return crm_answer_json(arena, &response, CRM_READ, doc_out, err);
}

/* Reads all pages of a list; ${path} may hold a query. */
static int read_pages(struct pipedrive *pipedrive, const char *path, const char *purpose,
		      void (*take)(struct arena *arena, const struct json *root, void *ctx), void *ctx, struct err *err)
{
	struct arena *arena = pipedrive->arena;
	const char *cursor = NULL;
	const char mark = strchr(path, '?') == NULL ? '?' : '&';

	for (int page = 0; page < PAGES_MAX; page++) {
		CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
		const char *at = cursor == NULL ? "" : arena_printf(arena, "&cursor=%s", url_encoded(arena, cursor));
		const char *full = arena_printf(arena, "%s%climit=%d%s", path, mark, PAGE_MAX, at);
		int status = read_path(pipedrive, full, purpose, &doc, err);

		if (status != OK)
			return status;
		take(arena, json_root(doc), ctx);
		cursor = crm_next_cursor(arena, json_root(doc));
		if (cursor == NULL)
			return OK;
	}
	return err_set(err, E_UPSTREAM, "crm_answer_unexpected", "Pipedrive's list doesn't end.");
}

int pipedrive_get_me(struct pipedrive *pipedrive, struct pipedrive_user *out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int status = read_path(pipedrive, "v1/users/me", "crm_get_me", &doc, err);

	return status != OK ? status : crm_parse_me(pipedrive->arena, json_root(doc), out, err);
}

int pipedrive_get_deal(struct pipedrive *pipedrive, int64_t deal_id, struct deal *out,
		       struct pipedrive_record *record_out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct arena *arena = pipedrive->arena;
	const char *path = arena_printf(arena, "v2/deals/%lld?include_option_labels=true", (long long)deal_id);
	const struct json *data;
	int status = read_path(pipedrive, path, "crm_get_deal", &doc, err);

	if (status != OK)
		return status;
	data = json_get(json_root(doc), "data");
	status = crm_parse_deal(arena, data, out, err);
	return status != OK ? status : crm_parse_record(arena, CRM_DEAL, data, record_out, err);
}

static void take_products(struct arena *arena, const struct json *root, void *ctx)
{
	crm_parse_deal_products(arena, root, ctx);
}

int pipedrive_get_deal_products(struct pipedrive *pipedrive, int64_t deal_id, struct deal_product **out,
				size_t *count_out, struct err *err)
{
	struct crm_list list = {0};
	const char *path = arena_printf(pipedrive->arena, "v2/deals/%lld/products", (long long)deal_id);
	int status = read_pages(pipedrive, path, "crm_get_deal_products", take_products, &list, err);

	if (status != OK)
		return status;
	*out = crm_ordered_products(pipedrive->arena, &list);
	*count_out = list.count;
	return OK;
}

/* Appends the ids of up to IDS_MAX products that no earlier line names, from line ${*at} on; moves ${*at}. False at the
 * end. */
static bool next_ids(const struct deal_product *products, size_t count, size_t *at, struct buf *ids)
{
	size_t added = 0;

	for (; *at < count && added < IDS_MAX; (*at)++) {
		bool is_known = products[*at].product_id <= 0;

		for (size_t i = 0; i < *at && !is_known; i++)
			is_known = products[i].product_id == products[*at].product_id;
		if (!is_known)
			buf_printf(ids, "%s%lld", added++ == 0 ? "" : ",", (long long)products[*at].product_id);
	}
	return added > 0;
}

struct coded_lines {
	struct deal_product *products;
	size_t count;
};

static void take_codes(struct arena *arena, const struct json *root, void *ctx)
{
	const struct coded_lines *lines = ctx;

	crm_parse_product_codes(arena, root, lines->products, lines->count);
}

int pipedrive_get_product_codes(struct pipedrive *pipedrive, struct deal_product *products, size_t count,
				struct err *err)
{
	CLEANUP(buf_release) struct buf ids;
	struct coded_lines lines = {products, count};
	size_t at = 0;

	buf_init(&ids, LIMIT_URL);
	for (; next_ids(products, count, &at, &ids); buf_clear(&ids)) {
		const char *path = arena_printf(pipedrive->arena, "v2/products?ids=%s", ids.data);
		int status = read_pages(pipedrive, path, "crm_get_products", take_codes, &lines, err);

		if (status != OK)
			return status;
	}
	return OK;
}

/* It isn't there, this user can't see it, or the company's plan has no such thing: then it is left out. A permission
 * that the app itself lacks is an error. */
static bool is_hidden(int status, const struct err *err)
{
	if (status == E_NOT_FOUND)
		return true;
	return status == E_DENIED && text_eq(err->code, "crm_permission_missing") && strstr(err->text, "Scope") == NULL;
}

/* A path that the company's plan doesn't offer is refused in the same words as a permission that the app lacks. The
 * deal itself has been read, so that nothing else can be meant. */
static bool is_not_offered(int status, const struct err *err)
{
	return status == E_NOT_FOUND || (status == E_DENIED && !text_eq(err->code, "crm_token_refused"));
}

/* Runs with an error of its own where the caller has none, so that its code can be looked at. */
static int pass_on(int status, const struct err *from, struct err *err)
{
	if (status != OK && err != NULL)
		*err = *from;
	return status;
}

int pipedrive_get_deal_discount(struct pipedrive *pipedrive, int64_t deal_id, const struct deal_product *products,
				size_t count, int64_t *out_e4, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const char *path = arena_printf(pipedrive->arena, "v2/deals/%lld/discounts", (long long)deal_id);
	struct err own = {0};
	int status = read_path(pipedrive, path, "crm_get_deal_discounts", &doc, &own);

	if (status != OK && !is_not_offered(status, &own))
		return pass_on(status, &own, err);
	*out_e4 = doc == NULL ? 0 : crm_parse_discounts(json_root(doc), products, count);
	return OK;
}

int pipedrive_get_record(struct pipedrive *pipedrive, enum crm_entity entity, int64_t id, struct pipedrive_record *out,
			 struct err *err)
{
	static const char *const folders[] = {
	    [CRM_DEAL] = "deals", [CRM_PERSON] = "persons", [CRM_ORGANIZATION] = "organizations"};
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct arena *arena = pipedrive->arena;
	const char *path = arena_printf(arena, "v2/%s/%lld?include_option_labels=true", folders[entity], (long long)id);
	int status = read_path(pipedrive, path, "crm_get_record", &doc, err);

	return status != OK ? status : crm_parse_record(arena, entity, json_get(json_root(doc), "data"), out, err);
}

/* Adds the record ${id} unless it is 0 or hidden. */
static int add_record(struct pipedrive *pipedrive, enum crm_entity entity, int64_t id, struct pipedrive_deal *deal,
		      struct err *err)
{
	struct err own = {0};
	int status;

	if (id <= 0)
		return OK;
	status = pipedrive_get_record(pipedrive, entity, id, &deal->records[deal->record_count], &own);
	if (status == OK)
		deal->record_count++;
	return is_hidden(status, &own) ? OK : pass_on(status, &own, err);
}

static int load_lines(struct pipedrive *pipedrive, struct pipedrive_deal *deal, struct err *err)
{
	const int64_t id = deal->deal.id;
	struct err own = {0};
	int status = pipedrive_get_deal_products(pipedrive, id, &deal->products, &deal->product_count, &own);

	if (status != OK)
		return is_hidden(status, &own) ? OK : pass_on(status, &own, err);
	if (deal->product_count == 0)
		return OK;
	status = pipedrive_get_product_codes(pipedrive, deal->products, deal->product_count, &own);
	if (status != OK && !is_hidden(status, &own))
		return pass_on(status, &own, err);
	return pipedrive_get_deal_discount(pipedrive, id, deal->products, deal->product_count,
					   &deal->deal.extra_discount_e4, err);
}

int pipedrive_load_deal(struct pipedrive *pipedrive, int64_t deal_id, struct pipedrive_deal *out, struct err *err)
{
	struct pipedrive_deal deal = {.record_count = 1};
	int status = pipedrive_get_deal(pipedrive, deal_id, &deal.deal, &deal.records[0], err);

	if (status == OK)
		status = load_lines(pipedrive, &deal, err);
	if (status == OK)
		status = add_record(pipedrive, CRM_ORGANIZATION, deal.deal.org_id, &deal, err);
	if (status == OK)
		status = add_record(pipedrive, CRM_PERSON, deal.deal.person_id, &deal, err);
	if (status == OK)
		*out = deal;
	return status;
}

int pipedrive_get_recent_deals(struct pipedrive *pipedrive, int limit, struct deal **out, size_t *count_out,
			       struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct crm_list list = {0};
	const char *path =
	    arena_printf(pipedrive->arena, "v2/deals?sort_by=update_time&sort_direction=desc&limit=%d", limit);
	int status = read_path(pipedrive, path, "crm_get_recent_deals", &doc, err);

	if (status != OK)
		return status;
	crm_parse_deals(pipedrive->arena, json_root(doc), &list);
	*out = list.items;
	*count_out = list.count;
	return OK;
}

struct field_pages {
	enum crm_entity entity;
	struct crm_list list;
};

static void take_fields(struct arena *arena, const struct json *root, void *ctx)
{
	struct field_pages *pages = ctx;

	crm_parse_fields(arena, pages->entity, root, &pages->list);
}

int pipedrive_get_fields(struct pipedrive *pipedrive, enum crm_entity entity, struct pipedrive_field **out,
			 size_t *count_out, struct err *err)
{
	static const char *const paths[] = {[CRM_DEAL] = "v2/dealFields",
					    [CRM_PERSON] = "v2/personFields",
					    [CRM_ORGANIZATION] = "v2/organizationFields"};
	struct field_pages pages = {.entity = entity};
	int status = read_pages(pipedrive, paths[entity], "crm_get_fields", take_fields, &pages, err);

	if (status != OK)
		return status;
	*out = pages.list.items;
	*count_out = pages.list.count;
	return OK;
}
