#include "store/settings.h"

#include "json/json.h"
#include "json/json_write.h"

enum { BODY_MAX = 16 * 1024 };

static const char *const field_names[INVOICE_FIELD_COUNT] = {
    [FIELD_RECIPIENT] = "recipient",
    [FIELD_ADDRESS] = "address",
    [FIELD_EMAIL] = "email",
    [FIELD_TAX_NUMBER] = "tax_number",
};

static void write_body(struct buf *buf, const struct settings *settings)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct json_out out;

	json_out_init(&out, buf);
	json_out_object(&out, NULL);
	json_out_object(&out, "mapping");
	for (size_t i = 0; i < INVOICE_FIELD_COUNT; i++)
		json_out_text(&out, field_names[i], field_ref_format(arena, &settings->mapping.fields[i]));
	json_out_end(&out);
	json_out_i64(&out, "due_days", settings->due_days);
	json_out_text(&out, "template_id", text_or(settings->template_id, ""));
	json_out_text(&out, "account_code", text_or(settings->account_code, ""));
	json_out_text(&out, "language", text_or(settings->language, ""));
	json_out_end(&out);
}

/* What isn't there, because an older program wrote the text, stays at its default. */
static int read_body(const struct json *root, struct arena *arena, struct settings *out, struct err *err)
{
	const struct json *mapping = json_get(root, "mapping");

	for (size_t i = 0; i < INVOICE_FIELD_COUNT; i++) {
		const char *text = json_get_text(mapping, field_names[i], NULL);
		int status = text != NULL ? field_ref_parse(text, &out->mapping.fields[i], err) : OK;

		if (status != OK)
			return err_context(err, "stored settings");
	}
	out->due_days = (int32_t)json_get_i64(root, "due_days", out->due_days);
	out->template_id = arena_strdup(arena, json_get_text(root, "template_id", out->template_id));
	out->account_code = arena_strdup(arena, json_get_text(root, "account_code", out->account_code));
	out->language = arena_strdup(arena, json_get_text(root, "language", out->language));
	return OK;
}

static int parse_body(const char *body, struct arena *arena, struct settings *out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int status = json_parse(body, __builtin_strlen(body), &doc, err);

	if (status != OK)
		return err_context(err, "stored settings");
	return read_body(json_root(doc), arena, out, err);
}

int store_settings_get(struct db *db, int64_t company_id, struct arena *arena, struct settings *out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db, "SELECT version, body FROM settings WHERE company_id = $1", DB_ARGS(DB_I(company_id)));
	struct settings settings = settings_default();
	const char *body = NULL;
	int status;

	if (db_next(rows)) {
		settings.version = db_i64(rows, 0);
		body = db_text_copy(rows, 1, arena);
	}
	status = db_done(rows, err);
	if (status == OK && body != NULL)
		status = parse_body(body, arena, &settings, err);
	if (status == OK)
		*out = settings;
	return status;
}

int store_settings_save(struct db *tx, int64_t company_id, int64_t user_id, int64_t now_us, struct settings *settings,
			struct err *err)
{
	struct buf body;
	int64_t changed = 0;
	int status;

	buf_init(&body, BODY_MAX);
	write_body(&body, settings);
	status = db_exec(
	    tx,
	    "INSERT INTO settings (company_id, version, body, saved_us, saved_by)"
	    " SELECT $1, $2 + 1, $3, $4, $5 WHERE $2 = 0 OR EXISTS (SELECT 1 FROM settings WHERE company_id = $1)"
	    " ON CONFLICT (company_id) DO UPDATE SET version = settings.version + 1, body = excluded.body,"
	    " saved_us = excluded.saved_us, saved_by = excluded.saved_by WHERE settings.version = $2",
	    DB_ARGS(DB_I(company_id), DB_I(settings->version), DB_T(body.data), DB_I(now_us), DB_I(user_id)), &changed,
	    err);
	buf_release(&body);
	if (status == OK && changed == 0)
		return err_set(err, E_CONFLICT, "settings_changed",
			       "somebody has saved the settings meanwhile; load them again");
	if (status == OK)
		settings->version++;
	return status;
}
