#include "ledger/token_age.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "crypto/crypto.h"

enum { AGE_DIGITS = 8, ID_BYTES = 16 };

static const char *const names[] = {"token_age", "token_age_expired", "token_age_revoked"};

static int load_one(struct db *db, const char *name, atomic_uint *out, struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT value FROM meta WHERE name = $1", DB_ARGS(DB_T(name)));
	int64_t value = 0;

	if (db_next(rows) && text_to_i64(db_text(rows, 0), strlen(db_text(rows, 0)), 0, UINT32_MAX, &value, NULL) != OK)
		value = 0;
	atomic_store(out, (unsigned)value);
	return db_done(rows, err);
}

static int keep_one(struct db *db, const char *name, unsigned value, struct err *err)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", value);
	return db_exec(db,
		       "INSERT INTO meta (name, value) VALUES ($1, $2)"
		       " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		       DB_ARGS(DB_T(name), DB_T(text)), NULL, err);
}

int token_age_load(struct db *db, struct token_age *age, struct err *err)
{
	int status = load_one(db, names[0], &age->now, err);

	if (status == OK)
		status = load_one(db, names[1], &age->expired_below, err);
	return status == OK ? load_one(db, names[2], &age->revoked_below, err) : status;
}

char *token_age_id(struct arena *arena, const struct token_age *age)
{
	unsigned char bytes[ID_BYTES];
	unsigned now = atomic_load(&age->now);

	random_bytes(bytes, sizeof(bytes));
	for (int i = 0; i < AGE_DIGITS / 2; i++)
		bytes[i] = (unsigned char)(now >> (24 - 8 * i));
	return hex_encode(arena, bytes, sizeof(bytes));
}

/* "04/09/2023 05:16:59", as Xero writes when a token expired. */
static int refuse_expired(int64_t now_us, struct err *err)
{
	char time[TIME_TEXT_MAX];

	time_format(now_us, time);
	return err_set(err, E_DENIED, "unauthorized", "TokenExpired: token expired at %.2s/%.2s/%.4s %.8s", time + 5,
		       time + 8, time, time + 11);
}

int token_age_check(const struct token_age *age, const char *id, int64_t now_us, struct err *err)
{
	char digits[AGE_DIGITS + 1] = "";
	unsigned made;

	snprintf(digits, sizeof(digits), "%s", id);
	made = (unsigned)strtoul(digits, NULL, 16);
	if (made < atomic_load(&age->revoked_below))
		return err_set(err, E_DENIED, "unauthorized", "AuthenticationUnsuccessful");
	if (made < atomic_load(&age->expired_below))
		return refuse_expired(now_us, err);
	return OK;
}

int token_age_end(struct db *db, struct token_age *age, bool is_revoked, struct err *err)
{
	unsigned next = atomic_load(&age->now) + 1;
	int status = keep_one(db, names[0], next, err);

	if (status == OK)
		status = keep_one(db, names[is_revoked ? 2 : 1], next, err);
	if (status != OK)
		return status;
	atomic_store(&age->now, next);
	atomic_store(is_revoked ? &age->revoked_below : &age->expired_below, next);
	return OK;
}
