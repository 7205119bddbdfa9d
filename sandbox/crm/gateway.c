#include "crm/gateway.h"

#include <string.h>

#include "crm/api.h"
#include "crm/limiter.h"
#include "crm/webhooks.h"
#include "crypto/crypto.h"
#include "http/router.h"

struct api_route {
	visit_handler handler;
	int cost;           /* tokens of the daily budget */
	const char *scopes; /* one of these is needed; comma separated */
	bool is_search;
};

#define DEALS "deals:read,deals:full"
#define PRODUCTS "products:read,products:full"
#define DEAL_PRODUCTS DEALS "," PRODUCTS
#define CONTACTS "contacts:read,contacts:full"
#define USERS "users:read,users:full"
#define HOOKS "webhooks:read,webhooks:full,admin"

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

static enum http_next gateway_enter(struct http_exchange *x, void *ctx)
{
	struct entry *entry = ctx;
	const struct api_route *route = http_route_data(x);

	if (!has_scope(entry->visit->scopes, route->scopes))
		entry->status = refuse_scope(entry->visit);
	else if (limiter_allow(entry->visit, route->cost, route->is_search))
		entry->status = route->handler(entry->visit, entry->err);
	return HTTP_DONE;
}

static const struct route routes[] = {
    ROUTE("GET", "/api/v2/deals", v2_deals_list, 10, DEALS),
    ROUTE("POST", "/api/v2/deals", v2_deals_create, 5, "deals:full"),
    ROUTE("GET", "/api/v2/deals/search", v2_deals_search, 20, DEALS ",search:read", .is_search = true),
    ROUTE("GET", "/api/v2/deals/products", v2_deal_products_of_many, 10, DEAL_PRODUCTS),
    ROUTE("GET", "/api/v2/deals/:id", v2_deals_get, 1, DEALS),
    ROUTE("PATCH", "/api/v2/deals/:id", v2_deals_update, 5, "deals:full"),
    ROUTE("GET", "/api/v2/deals/:id/products", v2_deal_products_of_one, 10, DEAL_PRODUCTS),
    ROUTE("GET", "/api/v2/deals/:id/discounts", v2_deal_discounts, 10, DEALS),
    ROUTE("GET", "/api/v2/products", v2_products_list, 10, PRODUCTS),
    ROUTE("GET", "/api/v2/products/search", v2_products_search, 20, PRODUCTS ",search:read", .is_search = true),
    ROUTE("GET", "/api/v2/products/:id", v2_products_get, 1, PRODUCTS),
    ROUTE("GET", "/api/v2/persons", v2_persons_list, 10, CONTACTS),
    ROUTE("GET", "/api/v2/persons/search", v2_persons_search, 20, CONTACTS ",search:read", .is_search = true),
    ROUTE("GET", "/api/v2/persons/:id", v2_persons_get, 1, CONTACTS),
    ROUTE("GET", "/api/v2/organizations", v2_organizations_list, 10, CONTACTS),
    ROUTE("GET", "/api/v2/organizations/search", v2_organizations_search, 20, CONTACTS ",search:read",
	  .is_search = true),
    ROUTE("GET", "/api/v2/organizations/:id", v2_organizations_get, 1, CONTACTS),
    ROUTE("GET", "/api/v2/pipelines", v2_pipelines_list, 5, DEALS ",admin"),
    ROUTE("GET", "/api/v2/stages", v2_stages_list, 5, DEALS ",admin"),
    ROUTE("GET", "/api/v2/dealFields", v2_deal_fields_list, 10, DEALS ",admin"),
    ROUTE("GET", "/api/v2/dealFields/:code", v2_deal_fields_get, 1, DEALS ",admin"),
    ROUTE("GET", "/api/v2/personFields", v2_person_fields_list, 10, CONTACTS ",admin"),
    ROUTE("GET", "/api/v2/personFields/:code", v2_person_fields_get, 1, CONTACTS ",admin"),
    ROUTE("GET", "/api/v2/organizationFields", v2_organization_fields_list, 10, CONTACTS ",admin"),
    ROUTE("GET", "/api/v2/organizationFields/:code", v2_organization_fields_get, 1, CONTACTS ",admin"),
    ROUTE("GET", "/api/v2/productFields", v2_product_fields_list, 10, PRODUCTS ",admin"),
    ROUTE("GET", "/api/v2/productFields/:code", v2_product_fields_get, 1, PRODUCTS ",admin"),
    ROUTE_V1("GET", "/users/me", v1_users_me, 2, "base"),
    ROUTE_V1("GET", "/users", v1_users_list, 20, USERS),
    ROUTE_V1("GET", "/users/:id", v1_users_get, 2, USERS),
    ROUTE_V1("GET", "/currencies", v1_currencies_list, 20, "base"),
    ROUTE_V1("GET", "/webhooks", v1_webhooks_list, 10, HOOKS),
    ROUTE_V1("POST", "/webhooks", v1_webhooks_create, 10, "webhooks:full,admin"),
    ROUTE_V1("DELETE", "/webhooks/:id", v1_webhooks_delete, 6, "webhooks:full,admin"),
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
	    db_query(visit->db, "SELECT user_id, scopes FROM access_token WHERE token = $1 AND expires_us > $2",
		     DB_ARGS(DB_T(token), DB_I(visit->now_us)));
	int status;

	if (db_next(rows)) {
		visit->token = token_name(token);
		visit->user_id = db_i64(rows, 0);
		visit->scopes = db_text_copy(rows, 1, visit->arena);
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
	char correlation[UUID_TEXT_MAX];
	int status;

	http_answer_header(visit->x, "x-correlation-id", arena_strdup(visit->arena, uuid_new(correlation)));
	if (authorization == NULL)
		return refuse_token(visit);
	if (strncasecmp(authorization, "Bearer ", strlen("Bearer ")) != 0)
		return visit_refuse(visit, 400, "Invalid request: malformed authorization header", NULL);
	status = identify(visit, authorization + strlen("Bearer "), err);
	if (status == E_DENIED)
		return refuse_token(visit);
	if (status != OK)
		return status;
	if (router_handle(visit->x, &router) != HTTP_DONE)
		BUG("gateway: a handler did not answer");
	return entry.status;
}
