#include "ledger/idempotency.h"

#include <string.h>

#include "base/date.h"
#include "crypto/crypto.h"

/* What makes two requests the same: method, address and body. */
static char *fingerprint(struct arena *arena, const struct idempotency_request *request)
{
	unsigned char body_hash[SHA256_SIZE], hash[SHA256_SIZE];
	char *text;

	sha256(request->body, request->body_len, body_hash);
	text =
	    arena_printf(arena, "%s %s %s", request->method, request->url, hex_encode(arena, body_hash, SHA256_SIZE));
	sha256(text, strlen(text), hash);
	return hex_encode(arena, hash, SHA256_SIZE);
}

static void copy_answer(struct db_rows *rows, struct arena *arena, struct idempotency_answer *out)
{
	const void *body;

	out->status = (int)db_i64(rows, 1);
	out->content_type = db_text_copy(rows, 2, arena);
	body = db_blob(rows, 3, &out->body_len);
	out->body = arena_strndup(arena, body != NULL ? body : "", out->body_len);
}

int idempotency_find(struct db *db, struct arena *arena, const struct idempotency_request *request, int64_t now_us,
		     enum idempotency_found *found_out, struct idempotency_answer *answer_out, struct err *err)
{
	enum idempotency_found found = IDEMPOTENCY_NEW;
	struct db_rows *rows;

	if (db_exec(db, "DELETE FROM idempotency WHERE first_us <= $1",
		    DB_ARGS(DB_I(now_us - IDEMPOTENCY_MINUTES * 60 * US_PER_SECOND)), NULL, err) != OK)
		return E_INTERNAL;
	rows = db_query(
	    db, "SELECT fingerprint, status, content_type, body FROM idempotency WHERE client_id = $1 AND key = $2",
	    DB_ARGS(DB_T(request->client_id), DB_T(request->key)));
	if (db_next(rows)) {
		found = text_eq(db_text(rows, 0), fingerprint(arena, request)) ? IDEMPOTENCY_REPLAY : IDEMPOTENCY_OTHER;
		copy_answer(rows, arena, answer_out);
	}
	*found_out = found;
	return db_done(rows, err);
}

int idempotency_keep(struct db *db, struct arena *arena, const struct idempotency_request *request, int64_t now_us,
		     const struct idempotency_answer *answer, struct err *err)
{
	return db_exec(db,
		       "INSERT INTO idempotency (client_id, key, fingerprint, first_us, status, content_type, body)"
		       " VALUES ($1, $2, $3, $4, $5, $6, $7)",
		       DB_ARGS(DB_T(request->client_id), DB_T(request->key), DB_T(fingerprint(arena, request)),
			       DB_I(now_us), DB_I(answer->status), DB_T(answer->content_type),
			       DB_B(answer->body, answer->body_len)),
		       NULL, err);
}
