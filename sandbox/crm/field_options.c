/* Options of fields of the types enum and set. */
#include <string.h>

#include "crm/field_defs.h"

enum { OPTIONS_MAX = 10000 };

static int invalid(const char *why, struct err *err)
{
	return err_set(err, E_INVALID, "field_options_invalid", "%s", why);
}

static int next_number(struct visit *visit, const char *label, int64_t *out, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db, "INSERT INTO option_number (label) VALUES ($1) RETURNING id", DB_ARGS(DB_T(label)));

	if (db_next(rows))
		*out = db_i64(rows, 0);
	return db_done(rows, err);
}

static void write_option(struct json_out *json, int64_t id, const char *label)
{
	json_out_object(json, NULL);
	json_out_i64(json, "id", id);
	json_out_text(json, "label", label);
	json_out_end(json);
}

/* Two lists that grow together: all options as they will be, and those that the request is about. */
struct option_lists {
	struct buf all_text, touched_text;
	struct json_out all, touched;
};

static void lists_start(struct option_lists *lists)
{
	buf_init(&lists->all_text, LIMIT_BODY);
	buf_init(&lists->touched_text, LIMIT_BODY);
	json_out_init(&lists->all, &lists->all_text);
	json_out_init(&lists->touched, &lists->touched_text);
	json_out_array(&lists->all, NULL);
	json_out_array(&lists->touched, NULL);
}

static void lists_release(struct option_lists *lists)
{
	buf_release(&lists->all_text);
	buf_release(&lists->touched_text);
}

static int lists_end(struct option_lists *lists, struct visit *visit, struct field_def *def, const char **touched_out,
		     struct err *err)
{
	json_out_end(&lists->all);
	json_out_end(&lists->touched);
	if (buf_is_full(&lists->all_text) || buf_is_full(&lists->touched_text))
		return invalid("The options of a field are too long together", err);
	def->options = arena_strdup(visit->arena, lists->all_text.data);
	*touched_out = arena_strdup(visit->arena, lists->touched_text.data);
	return OK;
}

static int check_changes(const struct field_def *def, const struct json *changes, struct err *err)
{
	if (def->type != NULL && !list_has("enum,set", def->type))
		return invalid("Only fields of the types enum and set have options", err);
	if (!json_is_array(changes) || json_len(changes) == 0)
		return invalid("options must be an array that is not empty", err);
	return OK;
}

static struct json_doc *present_options(const struct field_def *def)
{
	const char *text = def->options != NULL ? def->options : "[]";
	struct json_doc *doc = NULL;

	if (json_parse(text, strlen(text), &doc, NULL) != OK)
		BUG("stored options are not JSON");
	return doc;
}

static int add_new(struct visit *visit, struct option_lists *lists, const struct json *changes, struct err *err)
{
	int status = OK;
	int64_t id = 0;

	for (size_t i = 0; status == OK && i < json_len(changes); i++) {
		const char *label = json_get_text(json_at(changes, i), "label", NULL);

		if (text_is_empty(label))
			return invalid("Each option needs a label", err);
		if ((status = next_number(visit, label, &id, err)) != OK)
			return status;
		write_option(&lists->all, id, label);
		write_option(&lists->touched, id, label);
	}
	return status;
}

int field_options_add(struct visit *visit, struct field_def *def, const struct json *changes, const char **touched_out,
		      struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = present_options(def);
	CLEANUP(lists_release) struct option_lists lists;
	int status = check_changes(def, changes, err);

	lists_start(&lists);
	if (status != OK)
		return status;
	if (json_len(json_root(doc)) + json_len(changes) > OPTIONS_MAX)
		return invalid("A field can have at most 10000 options", err);
	for (size_t i = 0; i < json_len(json_root(doc)); i++)
		json_out_raw(&lists.all, NULL, json_dump(visit->arena, json_at(json_root(doc), i)));
	if ((status = add_new(visit, &lists, changes, err)) != OK)
		return status;
	return lists_end(&lists, visit, def, touched_out, err);
}

/* The change that names option ${id}; NULL if there is none. */
static const struct json *change_of(const struct json *changes, int64_t id)
{
	for (size_t i = 0; i < json_len(changes); i++)
		if (json_get_i64(json_at(changes, i), "id", -1) == id)
			return json_at(changes, i);
	return NULL;
}

static int change_options(struct visit *visit, struct field_def *def, const struct json *changes, bool removes,
			  const char **touched_out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = present_options(def);
	CLEANUP(lists_release) struct option_lists lists;
	size_t found = 0;
	int status = check_changes(def, changes, err);

	lists_start(&lists);
	if (status != OK)
		return status;
	for (size_t i = 0; i < json_len(json_root(doc)); i++) {
		const struct json *option = json_at(json_root(doc), i);
		int64_t id = json_get_i64(option, "id", -1);
		const struct json *change = change_of(changes, id);
		const char *label = json_get_text(removes ? option : change, "label", NULL);

		if (change == NULL) {
			json_out_raw(&lists.all, NULL, json_dump(visit->arena, option));
			continue;
		}
		if (text_is_empty(label))
			return invalid("Each option needs a label", err);
		found++;
		if (!removes)
			write_option(&lists.all, id, label);
		write_option(&lists.touched, id, label);
	}
	if (found != json_len(changes))
		return invalid("There is no option with one of these ids", err);
	return lists_end(&lists, visit, def, touched_out, err);
}

int field_options_rename(struct visit *visit, struct field_def *def, const struct json *changes,
			 const char **touched_out, struct err *err)
{
	return change_options(visit, def, changes, false, touched_out, err);
}

int field_options_remove(struct visit *visit, struct field_def *def, const struct json *changes,
			 const char **touched_out, struct err *err)
{
	return change_options(visit, def, changes, true, touched_out, err);
}
