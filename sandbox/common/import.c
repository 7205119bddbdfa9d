#include "common/import.h"

#include <string.h>

#include "common/csv.h"
#include "json/json_write.h"

enum { REFUSALS_MAX = 1000 };

/* ---- the file ---- */

static const char *known_kind(const struct importer *importer, const char *name)
{
	for (const char *const *kind = importer->kinds; *kind != NULL; kind++)
		if (text_eq_nocase(*kind, name))
			return *kind;
	return NULL;
}

static int refuse_kind(struct arena *arena, const struct importer *importer, const char *name, struct err *err)
{
	const char *kinds = "";

	for (const char *const *kind = importer->kinds; *kind != NULL; kind++)
		kinds = arena_printf(arena, "%s%s%s", kinds, *kinds == '\0' ? "" : ", ", *kind);
	if (text_is_empty(name))
		return err_set(err, E_INVALID, "import_kind_missing", "Say with kind= what this is a list of: %s.",
			       kinds);
	return err_set(err, E_INVALID, "import_kind_unknown", "%.60s can't be imported here; one of these can: %s.",
		       name, kinds);
}

static char first_char(const struct import_order *order)
{
	size_t i = text_starts(order->text, "\xEF\xBB\xBF") ? 3 : 0;

	while (i < order->len && strchr(" \t\r\n", order->text[i]) != NULL && order->text[i] != '\0')
		i++;
	return i < order->len ? order->text[i] : '\0';
}

/* One list of one kind as a file of several. */
static int wrap(const struct importer *importer, const struct import_order *order, const char *kind,
		struct json_doc **out, struct err *err)
{
	CLEANUP(buf_release) struct buf buf;
	int status = OK;

	buf_init(&buf, LIMIT_ANSWER);
	buf_printf(&buf, "{\"%s\":", kind);
	if (first_char(order) == '[')
		buf_add(&buf, order->text, order->len);
	else
		status = csv_to_json(order->text, order->len, importer->lists, importer->is_text, &buf, err);
	buf_putc(&buf, '}');
	if (status == OK && buf_is_full(&buf))
		status = err_set(err, E_INVALID, "import_too_large", "The file is too large; send it in parts.");
	return status == OK ? json_parse(buf.data, buf.len, out, err) : status;
}

static int check_file(struct arena *arena, const struct importer *importer, const struct json *root, struct err *err)
{
	const struct json *list;
	void *cursor = NULL;
	const char *name;

	if (!json_is_object(root))
		return err_set(err, E_INVALID, "import_malformed", "The file must be an object of lists.");
	while (json_next(root, &cursor, &name, &list)) {
		if (known_kind(importer, name) == NULL)
			return refuse_kind(arena, importer, name, err);
		if (!json_is_array(list))
			return err_set(err, E_INVALID, "import_malformed", "%s must be a list.",
				       known_kind(importer, name));
	}
	return OK;
}

static int read_file(struct arena *arena, const struct importer *importer, const struct import_order *order,
		     struct json_doc **out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	size_t mark = text_starts(order->text, "\xEF\xBB\xBF") ? 3 : 0;
	const char *kind;
	int status;

	if (first_char(order) == '{') {
		status = json_parse(order->text + mark, order->len - mark, &doc, err);
	} else {
		kind = known_kind(importer, order->kind);
		if (kind == NULL)
			return refuse_kind(arena, importer, order->kind, err);
		status = wrap(importer, order, kind, &doc, err);
	}
	if (status == OK)
		status = check_file(arena, importer, json_root(doc), err);
	if (status == OK)
		*out = TAKE(doc);
	return status;
}

/* ---- making things ---- */

struct import {
	struct db *db;
	struct arena *arena;
	const struct importer *importer;
	void *ctx;
	struct import_result *result;
};

static void note_refusal(struct import *import, const char *kind, size_t row, const struct err *err)
{
	struct import_result *result = import->result;

	result->refusals = arena_grow(import->arena, result->refusals, result->refusal_count, &result->refusal_cap,
				      sizeof(*result->refusals));
	result->refusals[result->refusal_count++] =
	    (struct import_refusal){.kind = kind, .row = row, .message = text_sentence(import->arena, err->text)};
}

static int create_one(struct import *import, size_t kind, const struct json *element, size_t row, struct err *err)
{
	const char *name = import->importer->kinds[kind];
	int status = db_savepoint(import->db, err);

	if (status != OK)
		return status;
	if (json_is_object(element))
		status = import->importer->create(import->ctx, name, element, err);
	else
		status = err_set(err, E_INVALID, "import_malformed", "this is not an object");
	if (status == OK) {
		import->result->created[kind]++;
		return db_savepoint_keep(import->db, err);
	}
	db_savepoint_undo(import->db);
	if (status == E_INTERNAL)
		return status;
	note_refusal(import, name, row, err);
	return OK;
}

static int create_all(struct import *import, const struct json *root, struct err *err)
{
	int status = OK;

	for (size_t kind = 0; import->importer->kinds[kind] != NULL; kind++) {
		const struct json *list = json_get_nocase(root, import->importer->kinds[kind]);

		for (size_t i = 0; i < json_len(list) && import->result->refusal_count < REFUSALS_MAX; i++)
			if ((status = create_one(import, kind, json_at(list, i), i + 1, err)) != OK)
				return status;
	}
	return OK;
}

int import_run(struct sandbox *sandbox, struct http_exchange *x, const struct importer *importer,
	       const struct import_order *order, struct import_result *out, struct err *err)
{
	struct import import = {.db = sandbox->db, .arena = http_arena(x), .importer = importer, .result = out};
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	size_t kinds = 0;
	int status = read_file(import.arena, importer, order, &doc, err);

	if (status != OK)
		return status;
	while (importer->kinds[kinds] != NULL)
		kinds++;
	*out = (struct import_result){.created = arena_alloc(import.arena, kinds * sizeof(*out->created))};
	memset(out->created, 0, kinds * sizeof(*out->created));
	if ((status = importer->open(sandbox, x, &import.ctx, err)) != OK)
		return status;
	status = db_begin(sandbox->db, err);
	if (status == OK) {
		status = create_all(&import, json_root(doc), err);
		out->is_kept = status == OK && (out->refusal_count == 0 || order->is_partial);
		if (out->is_kept)
			status = db_commit(sandbox->db, err);
		else
			db_rollback(sandbox->db);
	}
	importer->close(import.ctx);
	return status;
}

/* ---- over HTTP ---- */

static void write_result(struct json_out *out, const struct importer *importer, const struct import_result *result)
{
	json_out_object(out, NULL);
	json_out_object(out, "created");
	for (size_t i = 0; importer->kinds[i] != NULL; i++)
		if (result->is_kept && result->created[i] > 0)
			json_out_i64(out, importer->kinds[i], (int64_t)result->created[i]);
	json_out_end(out);
	json_out_array(out, "errors");
	for (size_t i = 0; i < result->refusal_count; i++) {
		json_out_object(out, NULL);
		json_out_text(out, "kind", result->refusals[i].kind);
		json_out_i64(out, "row", (int64_t)result->refusals[i].row);
		json_out_text(out, "message", result->refusals[i].message);
		json_out_end(out);
	}
	json_out_end(out);
	json_out_end(out);
}

void import_answer(struct sandbox *sandbox, struct http_exchange *x, const struct importer *importer)
{
	const char *partial = http_query(x, "partial");
	struct import_order order = {.kind = http_query(x, "kind"),
				     .is_partial = text_eq(partial, "true") || text_eq(partial, "1")};
	CLEANUP(buf_release) struct buf buf;
	struct import_result result;
	struct json_out out;
	struct err err = {0};
	int status;

	order.text = http_body(x, &order.len);
	if (order.text == NULL)
		order.text = "";
	buf_init(&buf, LIMIT_ANSWER);
	json_out_init(&out, &buf);
	status = import_run(sandbox, x, importer, &order, &result, &err);
	if (status == OK) {
		write_result(&out, importer, &result);
		http_answer_copy(x, result.is_kept ? 200 : 422, "application/json", buf.data, buf.len);
		return;
	}
	if (status == E_INTERNAL)
		log_err(&sandbox->log, "import_failed", http_request_id(x), &err);
	json_out_object(&out, NULL);
	json_out_text(&out, "error", status == E_INTERNAL ? "The import failed; the log says why." : err.text);
	json_out_end(&out);
	http_answer_copy(x, status == E_INTERNAL ? 500 : 400, "application/json", buf.data, buf.len);
}
