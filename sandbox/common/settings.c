#include "common/settings.h"

#include <stdio.h>
#include <string.h>

#include "json/json.h"
#include "json/json_write.h"

enum { SETTING_VALUE_MAX = 4096 };

static const struct setting *find(const struct setting *table, const char *name)
{
	for (; table->name != NULL; table++)
		if (text_eq(table->name, name))
			return table;
	return NULL;
}

static const struct setting *must_find(const struct setting *table, const char *name)
{
	const struct setting *setting = find(table, name);

	if (setting == NULL)
		BUG("there is no setting %s", name);
	return setting;
}

/* ---- reading ---- */

/* Copies the value to ${out}, of SETTING_VALUE_MAX bytes. */
static void read_value(struct db *db, const struct setting *setting, char *out)
{
	struct db_rows *rows = db_query(db, "SELECT value FROM setting WHERE name = $1", DB_ARGS(DB_T(setting->name)));

	snprintf(out, SETTING_VALUE_MAX, "%s", db_next(rows) ? db_text(rows, 0) : setting->standard);
	if (db_done(rows, NULL) != OK)
		snprintf(out, SETTING_VALUE_MAX, "%s", setting->standard);
}

const char *settings_text(struct db *db, struct arena *arena, const struct setting *table, const char *name)
{
	char value[SETTING_VALUE_MAX];

	read_value(db, must_find(table, name), value);
	return arena_strdup(arena, value);
}

int64_t settings_number(struct db *db, const struct setting *table, const char *name)
{
	char value[SETTING_VALUE_MAX];
	int64_t number = 0;

	read_value(db, must_find(table, name), value);
	return text_to_i64(value, strlen(value), 0, INT64_MAX, &number, NULL) == OK ? number : 0;
}

bool settings_is_on(struct db *db, const struct setting *table, const char *name)
{
	return settings_number(db, table, name) != 0;
}

bool settings_is(struct db *db, const struct setting *table, const char *name, const char *value)
{
	char now[SETTING_VALUE_MAX];

	read_value(db, must_find(table, name), now);
	return text_eq(now, value);
}

/* ---- setting ---- */

static bool is_choice(const char *choices, const char *value)
{
	size_t len = strlen(value);

	if (strchr(value, ',') != NULL)
		return false;
	for (const char *at = choices; at != NULL; at = strchr(at, ',')) {
		at += *at == ',';
		if (strncmp(at, value, len) == 0 && (at[len] == ',' || at[len] == '\0'))
			return true;
	}
	return false;
}

static bool fits(const struct setting *setting, const char *value)
{
	int64_t number;

	switch (setting->kind) {
	case SETTING_SWITCH:
		return text_eq(value, "0") || text_eq(value, "1");
	case SETTING_NUMBER:
		return text_to_i64(value, strlen(value), 0, INT64_MAX, &number, NULL) == OK;
	case SETTING_CHOICE:
		return is_choice(setting->choices, value);
	case SETTING_TEXT:
		return strlen(value) < SETTING_VALUE_MAX;
	}
	return false;
}

static int refuse_value(const struct setting *setting, struct err *err)
{
	static const char *const wanted[] = {"true or false", "a whole number", "a text", "one of "};

	return err_set(err, E_INVALID, "setting_value_bad", "The setting %s can't be that; it is %s%s.", setting->name,
		       wanted[setting->kind], text_or(setting->choices, ""));
}

int settings_set(struct db *db, const struct setting *table, const char *name, const char *value, struct err *err)
{
	const struct setting *setting = find(table, name);

	if (setting == NULL)
		return err_set(err, E_INVALID, "setting_unknown",
			       "There is no setting %.60s; GET /_sandbox/settings lists them.", name);
	if (value == NULL)
		return db_exec(db, "DELETE FROM setting WHERE name = $1", DB_ARGS(DB_T(name)), NULL, err);
	if (!fits(setting, value))
		return refuse_value(setting, err);
	return db_exec(db,
		       "INSERT INTO setting (name, value) VALUES ($1, $2)"
		       " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		       DB_ARGS(DB_T(name), DB_T(value)), NULL, err);
}

/* ---- over HTTP ---- */

/* As it is stored, NULL for null. False: no setting's value, or not that one's. A switch takes 0 and 1, too. */
static bool stored_form(struct arena *arena, const struct setting *setting, const struct json *value, const char **out)
{
	if (json_is_null(value))
		*out = NULL;
	else if (json_is_number(value))
		*out = json_dump(arena, value);
	else if (json_is_text(value))
		*out = json_text(value, "");
	else
		*out = json_bool(value, false) ? "1" : "0";
	if (json_is_object(value) || json_is_array(value))
		return false;
	return json_is_null(value) || json_is_number(value) ||
	       json_is_text(value) == (setting->kind == SETTING_TEXT || setting->kind == SETTING_CHOICE);
}

static int change_one(struct sandbox *sandbox, struct arena *arena, const struct setting *table, const char *name,
		      const struct json *value, struct err *err)
{
	const struct setting *setting = find(table, name);
	const char *stored = NULL;

	if (setting != NULL && !stored_form(arena, setting, value, &stored))
		return refuse_value(setting, err);
	return settings_set(sandbox->db, table, name, stored, err);
}

static int change_all(struct sandbox *sandbox, struct arena *arena, const struct json *body,
		      const struct setting *table, struct err *err)
{
	const struct json *value;
	void *cursor = NULL;
	const char *name;
	int status = db_begin(sandbox->db, err);

	if (status != OK)
		return status;
	while (status == OK && json_next(body, &cursor, &name, &value))
		status = change_one(sandbox, arena, table, name, value, err);
	if (status == OK)
		return db_commit(sandbox->db, err);
	db_rollback(sandbox->db);
	return status;
}

static void answer_refused(struct http_exchange *x, int status, const char *text)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out out;

	buf_init(&buf, LIMIT_URL);
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	json_out_text(&out, "error", text);
	json_out_end(&out);
	http_answer_copy(x, status, "application/json", buf.data, buf.len);
}

/* True if something was set. */
static bool change(struct sandbox *sandbox, struct http_exchange *x, const struct setting *table)
{
	static const char done[] = "{\"ok\":true}";
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	size_t len = 0;
	const char *body = http_body(x, &len);
	struct err err;

	if (json_parse(body, len, &doc, NULL) != OK || !json_is_object(json_root(doc))) {
		answer_refused(x, 400, "The body must be a JSON object of names and values.");
		return false;
	}
	if (change_all(sandbox, http_arena(x), json_root(doc), table, &err) != OK) {
		answer_refused(x, err.status == E_INVALID ? 400 : 500, err.text);
		return false;
	}
	http_answer(x, 200, "application/json", done, sizeof(done) - 1);
	return true;
}

static void write_value(struct json_out *out, const char *key, const struct setting *setting, const char *value)
{
	if (setting->kind == SETTING_SWITCH)
		json_out_bool(out, key, text_eq(value, "1"));
	else if (setting->kind == SETTING_NUMBER)
		json_out_raw(out, key, value);
	else
		json_out_text(out, key, value);
}

static void write_setting(struct json_out *out, struct db *db, struct arena *arena, const struct setting *setting)
{
	static const char *const kinds[] = {"switch", "number", "text", "choice"};
	char value[SETTING_VALUE_MAX];
	char **choices;
	size_t count;

	read_value(db, setting, value);
	json_out_object(out, NULL);
	json_out_text(out, "name", setting->name);
	json_out_text(out, "kind", kinds[setting->kind]);
	write_value(out, "value", setting, value);
	write_value(out, "default", setting, setting->standard);
	if (setting->choices != NULL) {
		count = text_split(arena, setting->choices, ',', &choices);
		json_out_array(out, "choices");
		for (size_t i = 0; i < count; i++)
			json_out_text(out, NULL, choices[i]);
		json_out_end(out);
	}
	json_out_text(out, "description", setting->help);
	json_out_end(out);
}

static void list(struct sandbox *sandbox, struct http_exchange *x, const struct setting *table)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out out;

	buf_init(&buf, LIMIT_ANSWER);
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	json_out_array(&out, "settings");
	for (; table->name != NULL; table++)
		write_setting(&out, sandbox->db, http_arena(x), table);
	json_out_end(&out);
	json_out_end(&out);
	http_answer_copy(x, 200, "application/json", buf.data, buf.len);
}

bool settings_handle(struct sandbox *sandbox, struct http_exchange *x, const struct setting *table, bool *changed_out)
{
	*changed_out = false;
	if (!text_eq(http_path(x), "/_sandbox/settings"))
		return false;
	if (text_eq(http_method(x), "GET"))
		list(sandbox, x, table);
	else if (text_eq(http_method(x), "POST"))
		*changed_out = change(sandbox, x, table);
	else
		return false;
	return true;
}
