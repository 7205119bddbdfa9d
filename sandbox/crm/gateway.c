#include "crm/gateway.h"

#include <string.h>

#include "crm/api.h"
#include "crm/crm_faults.h"
#include "crm/limiter.h"
#include "crm/webhooks.h"
#include "crypto/crypto.h"
#include "http/router.h"

enum { API_TOKEN_BYTES = 20 };

struct api_route {
	visit_handler handler;
	int cost;           /* tokens of the daily budget */
	const char *scopes; /* one of these is needed; comma separated */
	bool is_search;
	bool is_for_admins; /* the user must be an administrator, too */
	enum { SCOPES_FIXED, SCOPES_OF_DISCOUNTS, SCOPES_OF_HOOKS } uncertain; /* a switch has a say */
};

#define DEALS "deals:read,deals:full"
#define DEALS_WRITE "deals:full"
#define PRODUCTS "products:read,products:full"
#define DEAL_PRODUCTS DEALS "," PRODUCTS
#define DEAL_PRODUCTS_WRITE "deals:full,products:full"
#define CONTACTS "contacts:read,contacts:full"
#define ACTIVITIES "activities:read,activities:full"
#define USERS "users:read"
#define NOTES "deals:read,deals:full,contacts:read,contacts:full"
#define NOTES_WRITE "deals:full,contacts:full"
#define FILES DEALS "," ACTIVITIES "," CONTACTS
#define FILES_WRITE "deals:full,activities:full,contacts:full"
#define MAIL "mail:read,mail:full"

/* Handler, cost and scopes; perhaps .is_search. */
#define API(handler_, cost_, scopes_, ...)                                                                             \
	&(const struct api_route)                                                                                      \
	{                                                                                                              \
		.handler = (handler_), .cost = (cost_), .scopes = (scopes_), __VA_ARGS__                               \
	}
#define ROUTE(method, pattern, ...)                                                                                    \
	{                                                                                                              \
		method, pattern, gateway_enter, API(__VA_ARGS__)                                                       \
	}
#define ROUTE_V1(method, pattern, ...)                                                                                 \
	ROUTE(method, "/api/v1" pattern, __VA_ARGS__), ROUTE(method, "/v1" pattern, __VA_ARGS__)

/* What a route's handler reports to gateway_handle, beside the call. */
struct entry {
	struct visit *visit;
	struct err *err;
	int status;
};

static bool has_scope(const char *granted, const char *needed)
{
	for (const char *at = needed; *at != '\0';) {
		size_t len = strcspn(at, ",");
		char word[32];

		if (len >= sizeof(word))
			BUG("gateway: scope too long in %s", needed);
		memcpy(word, at, len);
		word[len] = '\0';
		if (list_has(granted, word))
			return true;
		at += at[len] == ',' ? len + 1 : len;
	}
	return false;
}

static int refuse_scope(struct visit *visit)
{
	return visit_send_json(visit, 403,
			       "{\"success\":false,\"error\":\"Scope and URL mismatch\",\"errorCode\":403,"
			       "\"error_info\":\"Please check developers.pipedrive.com\"}");
}

/* Where the vendor's pages differ, a switch says which of them is right. */
static const char *scopes_of(struct visit *visit, const struct api_route *route)
{
	bool writes = !text_eq(http_method(visit->x), "GET");

	if (route->uncertain == SCOPES_OF_DISCOUNTS && settings_is(visit->db, crm_settings, "discount_scopes", "read"))
		return DEALS;
	if (route->uncertain != SCOPES_OF_HOOKS || settings_is(visit->db, crm_settings, "webhook_scopes", "any"))
		return route->scopes;
	if (settings_is(visit->db, crm_settings, "webhook_scopes", "admin"))
		return "admin";
	return writes ? "webhooks:full" : "webhooks:read,webhooks:full";
}

static enum http_next gateway_enter(struct http_exchange *x, void *ctx)
{
	struct entry *entry = ctx;
	const struct api_route *route = http_route_data(x);

	if (!has_scope(entry->visit->scopes, scopes_of(entry->visit, route)))
		entry->status = refuse_scope(entry->visit);
	else if (route->is_for_admins && !entry->visit->is_admin)
		entry->status = visit_refuse(entry->visit, 403, "You do not have permissions to do this", NULL);
	else if (limiter_allow(entry->visit, route->cost, route->is_search) && !crm_faults_refuse(entry->visit))
		entry->status = route->handler(entry->visit, entry->err);
	return HTTP_DONE;
}

#define CRUD(path, name, read_scopes, write_scopes)                                                                    \
	ROUTE("GET", "/api/v2/" path, v2_##name##_list, 10, read_scopes),                                              \
	    ROUTE("POST", "/api/v2/" path, v2_##name##_create, 5, write_scopes),                                       \
	    ROUTE("GET", "/api/v2/" path "/:id", v2_##name##_get, 1, read_scopes),                                     \
	    ROUTE("PATCH", "/api/v2/" path "/:id", v2_##name##_update, 5, write_scopes),                               \
	    ROUTE("DELETE", "/api/v2/" path "/:id", v2_##name##_delete, 3, write_scopes)
#define PIPELINE_CRUD(path, name)                                                                                      \
	ROUTE("GET", "/api/v2/" path, v2_##name##_list, 5, DEALS ",admin"),                                            \
	    ROUTE("POST", "/api/v2/" path, v2_##name##_create, 5, "admin", .is_for_admins = true),                     \
	    ROUTE("GET", "/api/v2/" path "/:id", v2_##name##_get, 1, DEALS ",admin"),                                  \
	    ROUTE("PATCH", "/api/v2/" path "/:id", v2_##name##_update, 5, "admin", .is_for_admins = true),             \
	    ROUTE("DELETE", "/api/v2/" path "/:id", v2_##name##_delete, 3, "admin", .is_for_admins = true)
/* ${alter} makes and deletes fields, ${touch} changes them and their options. */
#define FIELD_ROUTES(path, read, alter, touch)                                                                         \
	ROUTE("GET", "/api/v2/" path, v2_fields_list, 10, read "," alter),                                             \
	    ROUTE("POST", "/api/v2/" path, v2_fields_create, 5, alter),                                                \
	    ROUTE("GET", "/api/v2/" path "/:code", v2_fields_get, 1, read "," alter),                                  \
	    ROUTE("PATCH", "/api/v2/" path "/:code", v2_fields_update, 5, touch "," alter),                            \
	    ROUTE("DELETE", "/api/v2/" path "/:code", v2_fields_delete, 3, alter),                                     \
	    ROUTE("POST", "/api/v2/" path "/:code/options", v2_field_options_add, 5, touch "," alter),                 \
	    ROUTE("PATCH", "/api/v2/" path "/:code/options", v2_field_options_rename, 5, touch "," alter),             \
	    ROUTE("DELETE", "/api/v2/" path "/:code/options", v2_field_options_remove, 3, touch "," alter)

static const struct route routes[] = {
    ROUTE("GET", "/api/v2/deals/search", v2_deals_search, 20, DEALS ",search:read", .is_search = true),
    ROUTE("GET", "/api/v2/deals/archived", v2_deals_archived, 20, DEALS),
    ROUTE("GET", "/api/v2/deals/products", v2_deal_products_of_many, 10, DEAL_PRODUCTS),
    ROUTE("GET", "/api/v2/deals/installments", v2_installments_list, 10, DEALS),
    CRUD("deals", deals, DEALS, DEALS_WRITE),
    ROUTE("GET", "/api/v2/deals/:id/products", v2_deal_products_of_one, 10, DEAL_PRODUCTS),
    ROUTE("POST", "/api/v2/deals/:id/products", v2_deal_products_create, 5, DEAL_PRODUCTS_WRITE),
    ROUTE("DELETE", "/api/v2/deals/:id/products", v2_deal_products_delete_many, 15, DEAL_PRODUCTS_WRITE),
    ROUTE("POST", "/api/v2/deals/:id/products/bulk", v2_deal_products_bulk, 25, DEAL_PRODUCTS_WRITE),
    ROUTE("PATCH", "/api/v2/deals/:id/products/:line", v2_deal_products_update, 5, DEAL_PRODUCTS_WRITE),
    ROUTE("DELETE", "/api/v2/deals/:id/products/:line", v2_deal_products_delete, 3, DEAL_PRODUCTS_WRITE),
    ROUTE("GET", "/api/v2/deals/:id/discounts", v2_deal_discounts, 10, DEALS),
    ROUTE("POST", "/api/v2/deals/:id/discounts", v2_deal_discounts_create, 5, DEALS_WRITE,
	  .uncertain = SCOPES_OF_DISCOUNTS),
    ROUTE("PATCH", "/api/v2/deals/:id/discounts/:discount", v2_deal_discounts_update, 5, DEALS_WRITE,
	  .uncertain = SCOPES_OF_DISCOUNTS),
    ROUTE("DELETE", "/api/v2/deals/:id/discounts/:discount", v2_deal_discounts_delete, 3, DEALS_WRITE,
	  .uncertain = SCOPES_OF_DISCOUNTS),
    ROUTE("POST", "/api/v2/deals/:id/installments", v2_installments_create, 5, DEALS_WRITE,
	  .uncertain = SCOPES_OF_DISCOUNTS),
    ROUTE("PATCH", "/api/v2/deals/:id/installments/:installment", v2_installments_update, 5, DEALS_WRITE,
	  .uncertain = SCOPES_OF_DISCOUNTS),
    ROUTE("DELETE", "/api/v2/deals/:id/installments/:installment", v2_installments_delete, 3, DEALS_WRITE,
	  .uncertain = SCOPES_OF_DISCOUNTS),
    ROUTE("GET", "/api/v2/products/search", v2_products_search, 20, PRODUCTS ",search:read", .is_search = true),
    CRUD("products", products, PRODUCTS, "products:full"),
    ROUTE("POST", "/api/v2/products/:id/duplicate", v2_products_duplicate, 5, "products:full"),
    ROUTE("GET", "/api/v2/products/:id/variations", v2_variations_list, 10, PRODUCTS),
    ROUTE("POST", "/api/v2/products/:id/variations", v2_variations_create, 5, "products:full"),
    ROUTE("PATCH", "/api/v2/products/:id/variations/:variation", v2_variations_update, 5, "products:full"),
    ROUTE("DELETE", "/api/v2/products/:id/variations/:variation", v2_variations_delete, 3, "products:full"),
    ROUTE("GET", "/api/v2/persons/search", v2_persons_search, 20, CONTACTS ",search:read", .is_search = true),
    CRUD("persons", persons, CONTACTS, "contacts:full"),
    ROUTE("GET", "/api/v2/organizations/search", v2_organizations_search, 20, CONTACTS ",search:read",
	  .is_search = true),
    CRUD("organizations", organizations, CONTACTS, "contacts:full"),
    CRUD("activities", activities, ACTIVITIES, "activities:full"),
    PIPELINE_CRUD("pipelines", pipelines),
    PIPELINE_CRUD("stages", stages),
    FIELD_ROUTES("dealFields", DEALS, "deal-fields:full,admin", "deals:full"),
    FIELD_ROUTES("personFields", CONTACTS, "contact-fields:full,admin", "contacts:full"),
    FIELD_ROUTES("organizationFields", CONTACTS, "contact-fields:full,admin", "contacts:full"),
    FIELD_ROUTES("productFields", PRODUCTS, "product-fields:full,products:full", "products:full"),
    ROUTE_V1("GET", "/users/me", v1_users_me, 2, "base"),
    ROUTE_V1("GET", "/users/find", v1_users_find, 40, USERS, .is_search = true),
    ROUTE_V1("GET", "/users", v1_users_list, 20, USERS),
    ROUTE_V1("GET", "/users/:id", v1_users_get, 2, USERS),
    ROUTE_V1("GET", "/users/:id/permissions", v1_users_permissions, 10, USERS),
    ROUTE_V1("GET", "/users/:id/roleAssignments", v1_users_roles, 10, USERS),
    ROUTE_V1("GET", "/userSettings", v1_user_settings, 2, "base"),
    ROUTE_V1("GET", "/userConnections", v1_user_connections, 20, "base"),
    ROUTE_V1("GET", "/roles", v1_roles_list, 20, "admin", .is_for_admins = true),
    ROUTE_V1("GET", "/permissionSets", v1_permission_sets_list, 20, "admin", .is_for_admins = true),
    ROUTE_V1("GET", "/currencies", v1_currencies_list, 20, "base"),
    ROUTE_V1("GET", "/activityTypes", v1_activity_types_list, 20, ACTIVITIES ",admin"),
    ROUTE_V1("GET", "/notes", v1_notes_list, 20, NOTES),
    ROUTE_V1("POST", "/notes", v1_notes_create, 10, NOTES_WRITE),
    ROUTE_V1("GET", "/notes/:id", v1_notes_get, 2, NOTES),
    ROUTE_V1("PUT", "/notes/:id", v1_notes_update, 10, NOTES_WRITE),
    ROUTE_V1("DELETE", "/notes/:id", v1_notes_delete, 6, NOTES_WRITE),
    ROUTE_V1("GET", "/files", v1_files_list, 20, FILES),
    ROUTE_V1("POST", "/files", v1_files_create, 10, FILES_WRITE),
    ROUTE_V1("GET", "/files/:id", v1_files_get, 2, FILES),
    ROUTE_V1("PUT", "/files/:id", v1_files_update, 10, FILES_WRITE),
    ROUTE_V1("DELETE", "/files/:id", v1_files_delete, 6, FILES_WRITE),
    ROUTE_V1("GET", "/files/:id/download", v1_files_download, 20, FILES),
    ROUTE_V1("GET", "/deals/:id/files", v1_deal_files, 20, DEALS),
    ROUTE_V1("GET", "/persons/:id/files", v1_person_files, 20, CONTACTS),
    ROUTE_V1("GET", "/organizations/:id/files", v1_organization_files, 20, CONTACTS),
    ROUTE_V1("GET", "/products/:id/files", v1_product_files, 20, PRODUCTS),
    ROUTE_V1("GET", "/deals/:id/mailMessages", v1_deal_mail, 20, MAIL),
    ROUTE_V1("GET", "/mailbox/mailThreads", v1_mail_threads_list, 20, MAIL),
    ROUTE_V1("GET", "/mailbox/mailThreads/:id", v1_mail_not_found, 20, MAIL),
    ROUTE_V1("GET", "/mailbox/mailMessages/:id", v1_mail_not_found, 2, MAIL),
    ROUTE_V1("GET", "/filters", v1_filters_list, 20, FILES),
    ROUTE_V1("POST", "/filters", v1_filters_create, 10, FILES_WRITE),
    ROUTE_V1("GET", "/filters/:id", v1_filters_get, 2, FILES),
    ROUTE_V1("DELETE", "/filters/:id", v1_filters_delete, 6, FILES_WRITE),
    ROUTE_V1("GET", "/webhooks", v1_webhooks_list, 10, "webhooks:read,webhooks:full,admin",
	     .uncertain = SCOPES_OF_HOOKS),
    ROUTE_V1("POST", "/webhooks", v1_webhooks_create, 10, "webhooks:full,admin", .uncertain = SCOPES_OF_HOOKS),
    ROUTE_V1("DELETE", "/webhooks/:id", v1_webhooks_delete, 6, "webhooks:full,admin", .uncertain = SCOPES_OF_HOOKS),
};

bool gateway_is_api(const char *path)
{
	return text_starts(path, "/api/") || text_starts(path, "/v1/");
}

/* An address that the gateway doesn't know is answered as a scope that isn't there. */
static void refuse_route(struct http_exchange *x, int status, void *ctx)
{
	struct entry *entry = ctx;

	(void)x;
	if (status == 405)
		entry->status = visit_refuse(entry->visit, 405, "Method not allowed", NULL);
	else
		entry->status = refuse_scope(entry->visit);
}

static int refuse_token(struct visit *visit)
{
	if (settings_is(visit->db, crm_settings, "token_refusal", "oauth"))
		return visit_send_json(visit, 401,
				       "{\"success\":false,\"message\":\"Invalid token: access_token is invalid\","
				       "\"error\":\"invalid_token\"}");
	http_answer_header(visit->x, "x-401-by-gw", "true");
	return visit_send_json(visit, 401,
			       "{\"success\":false,\"error\":\"unauthorized access\",\"errorCode\":401,"
			       "\"error_info\":\"Please check developers.pipedrive.com\"}");
}

/* A short name of the token: the beginning of its digest. */
static uint64_t token_name(const char *token)
{
	unsigned char digest[SHA256_SIZE];
	uint64_t name;

	sha256(token, strlen(token), digest);
	memcpy(&name, digest, sizeof(name));
	return name;
}

/* Finds the bearer; E_DENIED when the token isn't good. */
static int identify(struct visit *visit, const char *token, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db,
		     "SELECT t.user_id, t.scopes, u.is_admin FROM access_token t JOIN user u ON u.id = t.user_id"
		     " WHERE t.token = $1 AND t.expires_us > $2 AND u.is_active",
		     DB_ARGS(DB_T(token), DB_I(visit->now_us)));
	int status;

	if (db_next(rows)) {
		visit->token = token_name(token);
		visit->user_id = db_i64(rows, 0);
		visit->scopes = db_text_copy(rows, 1, visit->arena);
		visit->is_admin = db_i64(rows, 2) != 0;
	}
	if ((status = db_done(rows, err)) != OK)
		return status;
	return visit->scopes != NULL ? OK : err_set(err, E_DENIED, "token_invalid", "unauthorized access");
}

/* A personal token may do all that its user may. */
static const char every_scope[] =
    "base,deals:full,contacts:full,products:full,activities:full,users:read,deal-fields:full,contact-fields:full,"
    "product-fields:full,webhooks:full,search:read,mail:full,admin";

char *gateway_api_token(struct arena *arena, int64_t user_id)
{
	const char *text = arena_printf(arena, "api token of user %lld", (long long)user_id);
	unsigned char digest[SHA256_SIZE];

	sha256(text, strlen(text), digest);
	return hex_encode(arena, digest, API_TOKEN_BYTES);
}

static int identify_personal(struct visit *visit, const char *token, struct err *err)
{
	struct db_rows *rows = db_query(visit->db, "SELECT id, is_admin FROM user WHERE is_active", DB_NO_ARGS);
	int status;

	while (visit->scopes == NULL && db_next(rows))
		if (secret_text_eq(token, gateway_api_token(visit->arena, db_i64(rows, 0)))) {
			visit->token = token_name(token);
			visit->user_id = db_i64(rows, 0);
			visit->is_admin = db_i64(rows, 1) != 0;
			visit->is_personal = true;
			visit->scopes = every_scope;
		}
	if ((status = db_done(rows, err)) != OK)
		return status;
	return visit->scopes != NULL ? OK : err_set(err, E_DENIED, "token_invalid", "unauthorized access");
}

int gateway_handle(struct visit *visit, struct err *err)
{
	struct entry entry = {.visit = visit, .err = err, .status = OK};
	struct router router = {.routes = routes, .count = ARRAY_LEN(routes), .ctx = &entry, .refuse = refuse_route};
	const char *authorization = http_header(visit->x, "Authorization");
	const char *personal = http_header(visit->x, "x-api-token");
	char correlation[UUID_TEXT_MAX];
	int status;

	http_answer_header(visit->x, "x-correlation-id", arena_strdup(visit->arena, uuid_new(correlation)));
	if (authorization == NULL && personal == NULL)
		return refuse_token(visit);
	if (authorization != NULL && strncasecmp(authorization, "Bearer ", strlen("Bearer ")) != 0)
		return visit_refuse(visit, 400, "Invalid request: malformed authorization header", NULL);
	status = authorization != NULL ? identify(visit, authorization + strlen("Bearer "), err)
				       : identify_personal(visit, personal, err);
	if (status == E_DENIED)
		return refuse_token(visit);
	if (status != OK)
		return status;
	if (!settings_is_on(visit->db, crm_settings, "account_open"))
		return visit_refuse(visit, 402, "The company account is not open", NULL);
	if (router_handle(visit->x, &router) != HTTP_DONE)
		BUG("gateway: a handler did not answer");
	return entry.status;
}
