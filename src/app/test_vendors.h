/* For tests: one small server that stands in for both vendors and does what the test tells it to: lose answers, break,
 * refuse. */
#ifndef LASKU_APP_TEST_VENDORS_H
#define LASKU_APP_TEST_VENDORS_H

#include "store/test_db.h"

#include <pthread.h>
#include <stdatomic.h>

#include "app/app.h"
#include "crypto/token.h"
#include "http/server.h"
#include "json/json.h"

enum {
	WORLD_FAULTS = 16,
	WORLD_ROWS = 64,
	WORLD_TEXT = 16 * 1024,
	WORLD_COMPANY = 7,
	WORLD_USER = 3,
	WORLD_DEAL = 12,
};

#define WORLD_ORGANISATION "org-1"
#define WORLD_KEY_WINDOW_US (360 * US_PER_SECOND)

/* What happens to the next call that writes to the ledger. */
enum fault {
	FAULT_NONE,
	FAULT_LOST,      /* done, and the connection breaks before the answer */
	FAULT_CUT,       /* not done, and the connection breaks */
	FAULT_500_SAVED, /* done, and says that it failed */
	FAULT_500,       /* not done, and says so */
	FAULT_HTML,      /* done, and answers with a page */
	FAULT_429,
	FAULT_401,
	FAULT_REFUSED, /* with two sentences: one for the second line, one for the document */
};

struct world_row {
	char id[64], name[128], url[256], contact_id[64];
};

struct world_key {
	char key[64], body[WORLD_TEXT], answer[WORLD_TEXT];
	int status;
	int64_t used_us;
};

struct world {
	struct test_db *store; /* its connection is used by the tests for looking */
	struct app_conf conf;
	struct log log;
	_Atomic int64_t now_us;
	struct db_pool *readers;
	struct db_writer *writer;
	struct http_client *client;
	struct http_server *server;
	struct app *app;
	struct arena *arena;
	struct err err;
	struct caller caller;

	pthread_mutex_t lock; /* for what follows: the vendors' side */
	enum fault faults[WORLD_FAULTS];
	size_t fault_count;
	struct world_row invoices[WORLD_ROWS], contacts[WORLD_ROWS];
	size_t invoice_count, contact_count;
	struct world_key keys[WORLD_ROWS];
	size_t key_count;
	int writes, reads, refreshes, exchanges, disconnects, revokes, deals_asked;
	bool refresh_is_refused, refresh_breaks;
	void (*on_refresh)(struct world *w); /* what happens elsewhere meanwhile */
	bool token_is_refused;               /* the present access token: 401 until refreshed */
	const char *role;                    /* of the user who logs in */
	int organisations;                   /* that a consent covers */
	const char *invoice_status;
	const char *total;       /* of the invoices that are made */
	const char *broken_path; /* answers 503 */
	const char *closed_path; /* answers that the login's scopes don't cover it */
	bool list_never_ends;    /* each page of a list says that there is another one */
	char last_body[WORLD_TEXT], last_since[64];
};

/* ---- the ledger's side ---- */

static inline void world_answer(struct http_exchange *x, int status, const char *body)
{
	http_answer_copy(x, status, "application/json", body, strlen(body));
}

static inline char *world_invoice_json(struct world *w, struct arena *arena, const struct world_row *row)
{
	return arena_printf(
	    arena,
	    "{\"Type\":\"ACCREC\",\"InvoiceID\":\"%s\",\"InvoiceNumber\":\"INV-%s\",\"Status\":\"%s\","
	    "\"Contact\":{\"ContactID\":\"%s\",\"Name\":\"x\"},\"Url\":\"%s\",\"CurrencyCode\":\"EUR\","
	    "\"DateString\":\"2026-11-23T00:00:00\",\"SubTotal\":100.00,\"TotalTax\":25.50,\"Total\":%s,"
	    "\"AmountDue\":%s,\"AmountPaid\":0,\"UpdatedDateUTCString\":\"2026-11-23T12:00:00Z\"}",
	    row->id, row->id, w->invoice_status, row->contact_id, row->url, w->total, w->total);
}

static inline char *world_contact_json(struct arena *arena, const struct world_row *row)
{
	return arena_printf(arena,
			    "{\"ContactID\":\"%s\",\"Name\":\"%s\",\"ContactStatus\":\"ACTIVE\","
			    "\"UpdatedDateUTC\":\"\\/Date(1795435200000+0000)\\/\"}",
			    row->id, row->name);
}

static inline void world_copy(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text);
}

/* Makes what a PUT asks for and gives the answer. */
static inline char *world_make(struct world *w, struct arena *arena, bool is_invoice, const struct json *element)
{
	struct world_row *row = is_invoice ? &w->invoices[w->invoice_count] : &w->contacts[w->contact_count];

	*row = (struct world_row){0};
	if (is_invoice) {
		snprintf(row->id, sizeof(row->id), "invoice-%zu", ++w->invoice_count);
		world_copy(row->url, sizeof(row->url), json_get_text(element, "Url", ""));
		world_copy(row->contact_id, sizeof(row->contact_id),
			   json_get_text(json_get(element, "Contact"), "ContactID", ""));
		return arena_printf(arena, "{\"Invoices\":[%s]}", world_invoice_json(w, arena, row));
	}
	world_copy(row->name, sizeof(row->name), json_get_text(element, "Name", ""));
	for (size_t i = 0; i < w->contact_count; i++)
		if (text_eq_nocase(w->contacts[i].name, row->name))
			return NULL;
	snprintf(row->id, sizeof(row->id), "contact-%zu", ++w->contact_count);
	return arena_printf(arena, "{\"Contacts\":[%s]}", world_contact_json(arena, row));
}

static inline struct world_key *world_key_find(struct world *w, const char *key)
{
	for (size_t i = 0; i < w->key_count; i++)
		if (strcmp(w->keys[i].key, key) == 0 && w->now_us - w->keys[i].used_us < WORLD_KEY_WINDOW_US)
			return &w->keys[i];
	return NULL;
}

static inline void world_key_keep(struct world *w, const char *key, const char *body, int status, const char *answer)
{
	struct world_key *kept = &w->keys[w->key_count++];

	world_copy(kept->key, sizeof(kept->key), key);
	world_copy(kept->body, sizeof(kept->body), body);
	world_copy(kept->answer, sizeof(kept->answer), answer);
	kept->status = status;
	kept->used_us = w->now_us;
}

static inline enum fault world_next_fault(struct world *w)
{
	enum fault fault = w->faults[0];

	if (w->fault_count == 0)
		return FAULT_NONE;
	memmove(w->faults, w->faults + 1, sizeof(w->faults) - sizeof(w->faults[0]));
	w->fault_count--;
	return fault;
}

static const char world_name_taken[] = "{\"ErrorNumber\":10,\"Type\":\"ValidationException\",\"Message\":\"A "
				       "validation exception occurred\",\"Elements\":[{"
				       "\"ValidationErrors\":[{\"Message\":\"The contact name X is already assigned to "
				       "another contact. The contact name must be"
				       " unique across all active contacts.\"}]}]}";

static const char world_refused[] = "{\"Invoices\":[{\"HasErrors\":true,\"StatusAttributeString\":\"ERROR\","
				    "\"LineItems\":[{},{\"ValidationErrors\":[{\"Message\":"
				    "\"Account code '999' is not a valid code for this "
				    "document.\"}]}],\"ValidationErrors\":[{\"Message\":\"The moon is too"
				    " full.\"}]}]}";

/* ${answer} of what was done, or NULL when the name is taken. */
static inline void world_end_write(struct world *w, struct http_exchange *x, enum fault fault, const char *key,
				   const char *body, const char *answer)
{
	const int status = answer == NULL ? 400 : 200;
	const char *text = answer == NULL ? world_name_taken : answer;

	if (fault == FAULT_500_SAVED || fault == FAULT_500) {
		world_key_keep(w, key, body, 500, "{}");
		world_answer(x, 500, "{}");
		return;
	}
	world_key_keep(w, key, body, status, text);
	if (fault == FAULT_HTML)
		http_answer_copy(x, 200, "text/html", "<html>oops</html>", 17);
	else
		world_answer(x, status, text);
	if (fault == FAULT_LOST)
		http_answer_cut(x, 0);
}

static inline void world_write(struct world *w, struct http_exchange *x, bool is_invoice)
{
	const char *key = text_or(http_header(x, "Idempotency-Key"), "");
	const char *body = http_body(x, NULL);
	const struct world_key *known = world_key_find(w, key);
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	enum fault fault = world_next_fault(w);
	const char *answer = "{}";

	w->writes++;
	world_copy(w->last_body, sizeof(w->last_body), body);
	if (fault == FAULT_429 || fault == FAULT_401) {
		http_answer_header(x, "Retry-After", "26");
		world_answer(x, fault == FAULT_429 ? 429 : 401, "");
	} else if (fault == FAULT_CUT) {
		world_answer(x, 200, "{}");
		http_answer_cut(x, 0);
	} else if (known != NULL && strcmp(known->body, body) != 0) {
		world_answer(x, 400, "{\"Message\":\"Idempotency Key: k is used with a different request.\"}");
	} else if (known != NULL) {
		world_answer(x, known->status, known->answer);
	} else if (fault == FAULT_REFUSED) {
		world_key_keep(w, key, body, 200, world_refused);
		world_answer(x, 200, world_refused);
	} else {
		if (json_parse(body, strlen(body), &doc, NULL) != OK)
			BUG("the ledger was sent no JSON");
		if (fault != FAULT_500)
			answer = world_make(w, http_arena(x), is_invoice,
					    json_at(json_get(json_root(doc), is_invoice ? "Invoices" : "Contacts"), 0));
		world_end_write(w, x, fault, key, body, answer);
	}
}

/* A POST to one contact: takes no note of what is changed but the body. */
static inline void world_update(struct world *w, struct http_exchange *x)
{
	const struct world_row row = {.id = "contact-old", .name = "Vanha Oy"};

	w->writes++;
	world_copy(w->last_body, sizeof(w->last_body), http_body(x, NULL));
	if (world_next_fault(w) == FAULT_429)
		world_answer(x, 429, "");
	else
		world_answer(
		    x, 200,
		    arena_printf(http_arena(x), "{\"Contacts\":[%s]}", world_contact_json(http_arena(x), &row)));
}

static inline void world_list(struct world *w, struct http_exchange *x, bool is_invoices)
{
	const size_t count = is_invoices ? w->invoice_count : w->contact_count;
	const char *of_contact = http_query(x, "ContactIDs");
	char *list = arena_strdup(http_arena(x), "");

	w->reads++;
	world_copy(w->last_since, sizeof(w->last_since), text_or(http_header(x, "If-Modified-Since"), ""));
	for (size_t i = 0; i < count; i++) {
		if (is_invoices && of_contact != NULL && !text_eq(of_contact, w->invoices[i].contact_id))
			continue;
		list = arena_printf(http_arena(x), "%s%s%s", list, *list == '\0' ? "" : ",",
				    is_invoices ? world_invoice_json(w, http_arena(x), &w->invoices[i])
						: world_contact_json(http_arena(x), &w->contacts[i]));
	}
	world_answer(x, 200,
		     arena_printf(http_arena(x),
				  "{\"pagination\":{\"page\":1,\"pageSize\":100,\"pageCount\":%d,"
				  "\"itemCount\":%zu},\"%s\":[%s]}",
				  w->list_never_ends ? 100000 : 1, count, is_invoices ? "Invoices" : "Contacts", list));
}

/* A JWT whose signature nobody checks. */
static inline char *world_jwt(struct arena *arena)
{
	static const char claims[] = "{\"xero_userid\":\"user-1\",\"email\":\"aino@puu.example\","
				     "\"authentication_event_id\":\"event-1\",\"exp\":4000000000}";
	char *token = NULL;

	if (token_sign(arena, "key", 3, claims, &token, NULL) != OK)
		BUG("no token");
	return token;
}

static inline void world_ledger_token(struct world *w, struct http_exchange *x)
{
	const bool is_refresh = strstr(http_body(x, NULL), "grant_type=refresh_token") != NULL;
	int *count = is_refresh ? &w->refreshes : &w->exchanges;

	(*count)++;
	if (is_refresh && w->on_refresh != NULL)
		w->on_refresh(w);
	if (is_refresh && w->refresh_is_refused) {
		world_answer(x, 400, "{\"error\":\"invalid_grant\"}");
		return;
	}
	if (is_refresh && w->refresh_breaks) {
		world_answer(x, 503, "");
		return;
	}
	w->token_is_refused = false;
	world_answer(x, 200,
		     arena_printf(http_arena(x),
				  "{\"access_token\":\"%s\",\"id_token\":\"%s\",\"refresh_token\":\"refresh-%d\","
				  "\"expires_in\":1800,\"token_type\":\"Bearer\",\"scope\":\"x\"}",
				  world_jwt(http_arena(x)), world_jwt(http_arena(x)), w->refreshes + w->exchanges));
}

static inline void world_connections(struct world *w, struct http_exchange *x)
{
	char *list = arena_strdup(http_arena(x), "");

	for (int i = 1; i <= w->organisations; i++)
		list = arena_printf(http_arena(x),
				    "%s%s{\"id\":\"connection-%d\",\"authEventId\":\"event-1\",\"tenantId\":\"org-%d\","
				    "\"tenantType\":\"ORGANISATION\",\"tenantName\":\"Puu %d\"}",
				    list, i == 1 ? "" : ",", i, i, i);
	world_answer(x, 200, arena_printf(http_arena(x), "[%s]", list));
}

struct world_fixed {
	const char *path, *body;
};

/* What is the same in every test. */
static const struct world_fixed world_fixed[] = {
    {"/api.xro/2.0/Organisation",
     "{\"Organisations\":[{\"Name\":\"Puu "
     "1\",\"BaseCurrency\":\"EUR\",\"CountryCode\":\"FI\",\"Timezone\":\"FLESTANDARDTIME\","
     "\"ShortCode\":\"!abc\",\"OrganisationID\":\"org-1\"}]}"},
    {"/api.xro/2.0/Organisation/Actions", "{\"Actions\":[{\"Name\":\"CreateDraftInvoice\",\"Status\":\"ALLOWED\"}]}"},
    {"/api.xro/2.0/Accounts",
     "{\"Accounts\":[{\"AccountID\":\"a1\",\"Code\":\"200\",\"Name\":\"Myynti\",\"Type\":\"REVENUE\","
     "\"Class\":\"REVENUE\",\"Status\":\"ACTIVE\",\"TaxType\":\"OUTPUT\"}]}"},
    {"/api.xro/2.0/TaxRates", "{\"TaxRates\":[{\"Name\":\"25,5 %\",\"TaxType\":\"OUTPUT\",\"CanApplyToRevenue\":true,"
			      "\"EffectiveRate\":25.5,\"Status\":\"ACTIVE\"}]}"},
    {"/api.xro/2.0/Currencies", "{\"Currencies\":[{\"Code\":\"EUR\",\"Description\":\"Euro\"}]}"},
    {"/api.xro/2.0/BrandingThemes",
     "{\"BrandingThemes\":[{\"BrandingThemeID\":\"t1\",\"Name\":\"Vakio\",\"SortOrder\":0}]}"},
    {"/api.xro/2.0/Items", "{\"Items\":[{\"ItemID\":\"i1\",\"Code\":\"LAUTA\",\"Name\":\"Lauta\",\"IsSold\":true,"
			   "\"SalesDetails\":{\"UnitPrice\":50.0,\"AccountCode\":\"200\",\"TaxType\":\"OUTPUT\"}}]}"},
    {"/api/v1/users/me",
     "{\"success\":true,\"data\":{\"id\":3,\"name\":\"Aino\",\"email\":\"aino@puu.example\",\"company_id\":7,\"company_"
     "name\":"
     "\"Puu "
     "Oy\",\"company_domain\":\"puu\",\"access\":[{\"app\":\"global\",\"admin\":true}],\"language\":{\"language_code\":"
     "\"fi\",\"country_code\":\"FI\"}}}"},
    {"/api/v2/deals/12",
     "{\"success\":true,\"data\":{\"id\":12,\"title\":\"Terassi\",\"value\":100,\"currency\":\"EUR\",\"org_id\":4,"
     "\"person_id\":5,\"status\":\"open\",\"custom_fields\":{}}}"},
    {"/api/v2/deals/12/products",
     "{\"success\":true,\"data\":[{\"id\":1,\"deal_id\":12,\"product_id\":9,\"name\":\"Lauta 22x100\",\"quantity\":2,"
     "\"item_price\":50,\"sum\":100,\"tax\":25.5,\"tax_method\":\"exclusive\",\"discount\":0,\"discount_type\":"
     "\"percentage\","
     "\"is_enabled\":true,\"comments\":\"\"},{\"id\":2,\"deal_id\":12,\"product_id\":10,\"name\":\"Pois\",\"quantity\":"
     "1,"
     "\"item_price\":5,\"sum\":5,\"tax\":0,\"tax_method\":\"exclusive\",\"discount\":0,\"is_enabled\":false}],"
     "\"additional_data\":{\"next_cursor\":null}}"},
    {"/api/v2/deals/12/discounts", "{\"success\":true,\"data\":[]}"},
    {"/api/v2/products",
     "{\"success\":true,\"data\":[{\"id\":9,\"name\":\"Lauta\",\"code\":\"LAUTA\"}],\"additional_data\":{}}"},
    {"/api/v2/persons/5", "{\"success\":true,\"data\":{\"id\":5,\"name\":\"Matti Meikäläinen\",\"emails\":[{\"value\":"
			  "\"matti@kivi.example\",\"primary\":true}],\"custom_fields\":{}}}"},
    {"/api/v2/organizations/4", "{\"success\":true,\"data\":{\"id\":4,\"name\":\"Kivi Oy\",\"address\":{\"value\":"
				"\"Katu 1, Helsinki\"},\"custom_fields\":{}}}"},
};

static inline bool world_answer_fixed(struct http_exchange *x, const char *path)
{
	for (size_t i = 0; i < ARRAY_LEN(world_fixed); i++)
		if (text_eq(world_fixed[i].path, path)) {
			world_answer(x, 200, world_fixed[i].body);
			return true;
		}
	return false;
}

static inline void world_ledger(struct world *w, struct http_exchange *x, const char *method, const char *path)
{
	if (w->token_is_refused)
		world_answer(x, 401, "{\"Title\":\"Unauthorized\",\"Status\":401,\"Detail\":\"TokenExpired\"}");
	else if (text_eq(method, "PUT"))
		world_write(w, x, text_eq(path, "/api.xro/2.0/Invoices"));
	else if (text_eq(method, "POST"))
		world_update(w, x);
	else if (text_eq(path, "/api.xro/2.0/Invoices") || text_eq(path, "/api.xro/2.0/Contacts"))
		world_list(w, x, text_eq(path, "/api.xro/2.0/Invoices"));
	else if (text_eq(path, "/api.xro/2.0/Users"))
		world_answer(x, 200,
			     arena_printf(http_arena(x),
					  "{\"Users\":[{\"UserID\":\"user-1\",\"EmailAddress\":"
					  "\"aino@puu.example\",\"OrganisationRole\":\"%s\"}]}",
					  w->role));
	else if (!world_answer_fixed(x, path))
		world_answer(x, 404, "");
}

static inline void world_answer_any(struct world *w, struct http_exchange *x)
{
	const char *method = http_method(x), *path = http_path(x);

	if (text_eq(path, w->broken_path))
		world_answer(x, 503, "");
	else if (text_eq(path, w->closed_path))
		world_answer(x, 401, "{\"Title\":\"Unauthorized\",\"Detail\":\"AuthorizationUnsuccessful\"}");
	else if (text_starts(path, "/api.xro/"))
		world_ledger(w, x, method, path);
	else if (text_eq(path, "/connect/token"))
		world_ledger_token(w, x);
	else if (text_eq(path, "/connections"))
		world_connections(w, x);
	else if (text_starts(path, "/connections/")) {
		w->disconnects++;
		world_answer(x, 204, "");
	} else if (text_eq(path, "/connect/revocation")) {
		w->revokes++;
		world_answer(x, 200, "");
	} else if (text_eq(path, "/oauth/token"))
		world_answer(x, 200,
			     arena_printf(http_arena(x),
					  "{\"access_token\":\"crm\",\"refresh_token\":\"crm-refresh\","
					  "\"expires_in\":3599,\"token_type\":\"Bearer\",\"api_domain\":\"%s\"}",
					  w->conf.crm_oauth_url));
	else if (!world_answer_fixed(x, path))
		world_answer(x, 404, "{\"success\":false,\"error\":\"not found\"}");
}

static inline enum http_next world_handle(struct http_exchange *x, void *ctx)
{
	struct world *w = ctx;

	pthread_mutex_lock(&w->lock);
	world_answer_any(w, x);
	pthread_mutex_unlock(&w->lock);
	return HTTP_DONE;
}

#endif
