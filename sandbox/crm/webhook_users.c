/* Users as webhooks v2 have them: the id is a text, and who was removed is a change with active_flag false. */
#include <inttypes.h>

#include "crm/company.h"
#include "crm/webhooks.h"

static void write_user(struct visit *visit, struct json_out *json, struct db_rows *rows)
{
	json_out_object(json, NULL);
	json_out_text(json, "id", arena_printf(visit->arena, "%" PRId64, db_i64(rows, 0)));
	json_out_text(json, "name", db_text(rows, 1));
	json_out_text(json, "email", db_text(rows, 2));
	json_out_text(json, "phone", db_text(rows, 3));
	json_out_text(json, "default_currency", text_or(db_text(rows, 4), COMPANY_CURRENCY));
	json_out_text(json, "locale", db_text(rows, 5));
	json_out_bool(json, "is_admin", db_i64(rows, 6) != 0);
	json_out_bool(json, "active_flag", db_i64(rows, 7) != 0);
	json_out_i64(json, "role_id", db_i64(rows, 8));
	json_out_text(json, "created", db_text(rows, 9));
	json_out_text(json, "modified", db_text(rows, 10));
	json_out_end(json);
}

int webhooks_user(struct visit *visit, int64_t id, const char **out, struct err *err)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;
	struct db_rows *rows =
	    db_query(visit->db,
		     "SELECT id, name, email, phone, currency, locale, is_admin, is_active, role_id, created, modified"
		     " FROM user WHERE id = $1",
		     DB_ARGS(DB_I(id)));

	buf_init(&buf, LIMIT_BODY);
	json_out_init(&json, &buf);
	*out = NULL;
	if (db_next(rows)) {
		write_user(visit, &json, rows);
		*out = arena_strdup(visit->arena, buf.data);
	}
	return db_done(rows, err);
}
