/* One request to the CRM: what its handlers need, and how they answer. */
#ifndef SANDBOX_CRM_VISIT_H
#define SANDBOX_CRM_VISIT_H

#include "base/date.h"
#include "common/sandbox.h"
#include "crm/switches.h"
#include "json/json.h"
#include "json/json_write.h"

struct limiter; /* limiter.h */
struct sender;  /* common/sender.h */

/* What the CRM keeps in memory; sandbox->own. */
struct crm {
	struct limiter *limiter;
	struct sender *sender;
};

struct visit {
	struct crm *crm;
	struct sandbox *sandbox;
	struct http_exchange *x;
	struct arena *arena; /* the exchange's */
	struct db *db;       /* inside a transaction; undone when the handler fails */
	int64_t now_us;
	char now[TIME_TEXT_MAX];
	int64_t user_id;    /* who calls: the token's user, or the one chosen in the top bar */
	bool is_admin;      /* of the API's caller; false in pages */
	bool is_personal;   /* came with an API token instead of an OAuth one */
	uint64_t token;     /* names the token; 0 in pages */
	const char *scopes; /* the token's, comma separated; NULL in pages */
	struct buf body;
	struct json_out json;
	int status; /* of the answer; 0 until there is one */
};

/* A handler of one route. On failure the transaction is undone, and the caller answers by the status of ${err}. */
typedef int (*visit_handler)(struct visit *visit, struct err *err);

void visit_init(struct visit *visit, struct sandbox *sandbox, struct http_exchange *x);
void visit_release(struct visit *visit);

/* Whose private things are to be hidden from others: the API's caller, unless an administrator; 0: sees everything, as
 * pages do. For "AND (visible_to <> 1 OR $n IN (0, owner_id))". */
int64_t visit_viewer(const struct visit *visit);

/* ---- JSON answers in the API's envelope ---- */
/* Starts {"success":true; the handler adds "data" and perhaps "additional_data" to visit->json. */
struct json_out *visit_start(struct visit *visit);
/* Closes the envelope and answers. */
int visit_send(struct visit *visit, int status);
/* Answers with ${json} (arena or static) as it is. */
int visit_send_json(struct visit *visit, int status, const char *json);
/* The error envelope of contract 2.0; ${code} may be NULL. */
int visit_refuse(struct visit *visit, int status, const char *error, const char *code);
/* Answers for a handler that failed. */
void visit_fail(struct visit *visit, const struct err *err);

/* ---- the request ---- */
/* The query's number; ${otherwise} when it isn't there. E_INVALID: malformed or out of range. */
MUST_CHECK int query_i64(struct visit *visit, const char *name, int64_t min, int64_t max, int64_t otherwise,
			 int64_t *out, struct err *err);
/* "true", "1": true. "false", "0" or absent: false. */
MUST_CHECK int query_bool(struct visit *visit, const char *name, bool *out, struct err *err);
/* Ids as a JSON array text: "1,2", also repeated fields; NULL when absent. E_INVALID: malformed, or more than 100. */
MUST_CHECK int query_ids(struct visit *visit, const char *name, const char **out, struct err *err);
/* The id in the path (":id", or another name of the pattern); E_INVALID when it isn't one. */
MUST_CHECK int path_id(struct visit *visit, int64_t *out, struct err *err);
MUST_CHECK int path_id_of(struct visit *visit, const char *name, int64_t *out, struct err *err);
/* The body as JSON, or as a JSON object; the caller frees ${*out}. */
MUST_CHECK int body_json(struct visit *visit, struct json_doc **out, struct err *err);
MUST_CHECK int body_object(struct visit *visit, struct json_doc **out, struct err *err);
/* A form field of the body, or NULL. */
const char *form_value(struct visit *visit, const char *name);

/* True when ${word} is one of ${list}'s comma separated words. */
bool list_has(const char *list, const char *word);

/* A number of the table `setting`. */
int64_t setting_i64(struct db *db, const char *name, int64_t otherwise);

#endif
