/* The Accounting API (contract xero.md 2): what every handler works with. A handler fills in the reply; authentication,
 * limits, idempotency, the transaction and the record of calls are looked after around it. Answers are JSON whatever
 * Accept says (Xero writes XML when it says nothing; the setting xml_wanted refuses instead); only application/pdf is
 * honoured. */
#ifndef SANDBOX_LEDGER_API_H
#define SANDBOX_LEDGER_API_H

#include "common/sandbox.h"
#include "json/json.h"
#include "json/json_write.h"
#include "ledger/model.h"

struct reply {
	int status;
	const char *content_type; /* NULL: none */
	const char *body;         /* from the arena */
	size_t len;
};

/* One call, or one act of a person in the ledger's pages (then without exchange). */
struct call {
	struct sandbox *sandbox;
	struct http_exchange *x;
	struct arena *arena;
	struct db *db;
	struct org org;
	struct person person;     /* as whom the app acts */
	const char *client_id;    /* "" for a person in the pages */
	int64_t now_us, began_us; /* the sandbox's clock; clock_monotonic_us */
	int32_t today;
	int price_places;        /* 2, or 4 with unitdp=4 */
	bool keeps_good;         /* a refusal of some elements leaves the others saved */
	const char *params[2];   /* path parameters in their order */
	const struct json *body; /* the request's body; NULL if it has none */
	struct reply reply;
	struct buf buf; /* behind ${out} */
	struct json_out out;
};

/* One endpoint. Returns OK when the reply is filled in, also when that is an error of the caller's; another status
 * means that something broke here (500). A reply of 400 and above undoes what the handler did. */
typedef int (*api_handler)(struct call *call, struct err *err);

/* Answers every request under /api.xro/2.0. Takes the sandbox's lock itself. */
void api_handle(struct sandbox *sandbox, struct http_exchange *x);

/* Starts the success envelope: after it, write the array or use api_list, then api_done. */
void api_envelope(struct call *call);
void api_envelope_summarizing(struct call *call); /* says first what summarizeErrors= was taken for, as Quotes do */
void api_done(struct call *call);

/* The standard for summarizeErrors=; with mixed_batch=keep_good, what was refused doesn't undo the rest. */
bool api_summarizes(struct call *call);

/* Refusals, each a whole reply: text as contract xero.md 2.13 has it. */
void api_not_found(struct call *call);
void api_refuse(struct call *call, int number, const char *type, const char *message);

/* The 400 envelope up to "Elements":[ ; write the elements, then api_done. */
void api_validation_start(struct call *call);

/* The whole of a 400 answer whose one element is {"ValidationErrors":[...]}. */
void api_validation(struct call *call, const struct messages *messages);

/* Query parameters. */
const char *api_query(const struct call *call, const char *name); /* NULL when absent or empty */
bool api_query_bool(const struct call *call, const char *name, bool otherwise);

/* If-Modified-Since in whole seconds, as microseconds; INT64_MIN when absent or not a time. */
int64_t api_since_us(const struct call *call);

/* True if ${value} is one of the comma separated ${list}, without case; a NULL list holds everything. */
bool api_list_has(const struct call *call, const char *list, const char *value);

#endif
