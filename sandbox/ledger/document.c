#include "ledger/document.h"

#include <string.h>

#include "base/decimal.h"
#include "crypto/crypto.h"
#include "ledger/invoice_rows.h"
#include "ledger/wire.h"

/* ---- making and changing one ---- */

static struct invoice blank(const struct document_kind *kind)
{
	return (struct invoice){.type = kind->type,
				.status = "DRAFT",
				.mode = kind->words->modes[0],
				.day = DAY_NONE,
				.due_day = DAY_NONE,
				.expected_day = DAY_NONE,
				.planned_day = DAY_NONE,
				.paid_day = DAY_NONE};
}

static void read_document(struct call *call, const struct document_kind *kind, const struct json *json,
			  struct invoice *v)
{
	invoice_read_as(call, json, kind->words, v);
	if (kind->read != NULL)
		kind->read(call, json, v);
}

static const char *details_of(struct call *call, const struct invoice *stored, const struct invoice *v)
{
	char total[E4_TEXT_MAX];

	return arena_printf(call->arena, "%s %s to %s for %s %s.", text_or(v->number, ""),
			    stored == NULL ? "made out" : "changed", v->contact->name, e4_format(v->total_e4, 2, total),
			    v->currency);
}

static int note_change(struct call *call, const struct document_kind *kind, const struct invoice *stored,
		       const struct invoice *v, struct err *err)
{
	const char *changes = stored == NULL ? "Created" : "Edited", *details = details_of(call, stored, v);

	if (stored != NULL && !text_eq(stored->status, v->status)) {
		for (const struct document_event *event = kind->events; event->status != NULL; event++) {
			if (text_eq(event->status, v->status)) {
				changes = event->changes;
				details = event->details;
			}
		}
	}
	return history_add(call->db, v->id, call->now_us, changes, details, call_person_name(call), err);
}

static void give_ids(struct call *call, struct invoice *v)
{
	char id[UUID_TEXT_MAX];

	if (v->id == NULL) {
		v->id = arena_strdup(call->arena, uuid_new(id));
		v->created_us = call->now_us;
	}
	for (size_t i = 0; i < v->line_count; i++)
		if (v->lines[i].id == NULL)
			v->lines[i].id = arena_strdup(call->arena, uuid_new(id));
}

static int save_document(struct call *call, const struct document_kind *kind, const struct invoice *stored,
			 struct invoice *v, struct err *err)
{
	give_ids(call, v);
	if (text_is_empty(v->number) && invoice_is_sale(v) && kind->take_number(call, &v->number, err) != OK)
		return E_INTERNAL;
	v->updated_us = call->now_us;
	if (kind->save(call->db, call->org.id, v, err) != OK)
		return E_INTERNAL;
	return note_change(call, kind, stored, v, err);
}

static int create_document(struct call *call, const struct document_kind *kind, const struct json *json,
			   struct invoice *v, struct err *err)
{
	const char *refusal;

	*v = blank(kind);
	read_document(call, kind, json, v);
	refusal = kind->refusal(call, NULL, v->status);
	if (refusal != NULL)
		invoice_complain(call, v, refusal);
	if (invoice_read_contact(call, json, v, err) != OK || kind->complete(call, NULL, v, err) != OK)
		return E_INTERNAL;
	return v->messages.count > 0 ? OK : save_document(call, kind, NULL, v, err);
}

/* The echo of a refused status change is the request alone. */
static void refuse_change(struct call *call, const struct document_kind *kind, const struct json *json,
			  const struct invoice *stored, struct invoice *v, const char *message)
{
	*v = blank(kind);
	read_document(call, kind, json, v);
	v->messages = (struct messages){0};
	v->id = stored->id;
	v->type = stored->type;
	invoice_complain(call, v, message);
}

/* Voiding and deleting change nothing else, whatever was sent besides. */
static int end_document(struct call *call, const struct document_kind *kind, const struct invoice *stored,
			struct invoice *v, struct err *err)
{
	const char *wanted = v->status;

	*v = *stored;
	v->status = wanted;
	invoice_check_lock(call, v);
	invoice_check_role(call, v);
	return v->messages.count > 0 ? OK : save_document(call, kind, stored, v, err);
}

/* What is allocated belongs to the contact that it was given by. */
static void check_contact(struct call *call, const struct invoice *stored, struct invoice *v)
{
	if (stored->credited_e4 != 0 && !text_eq(stored->contact_id, v->contact_id))
		invoice_complain(call, v, INVOICE_HAS_APPLIED);
}

static int change_document(struct call *call, const struct document_kind *kind, const struct json *json,
			   const struct invoice *stored, struct invoice *v, struct err *err)
{
	const char *refusal;

	*v = *stored;
	v->messages = (struct messages){0};
	read_document(call, kind, json, v);
	invoice_check_type(call, stored, v);
	refusal = kind->refusal(call, stored, v->status);
	if (refusal != NULL) {
		refuse_change(call, kind, json, stored, v, refusal);
		return OK;
	}
	if (text_eq(v->status, "VOIDED") || text_eq(v->status, "DELETED"))
		return end_document(call, kind, stored, v, err);
	if (text_eq(stored->status, "PAID"))
		v->status = stored->status;
	if (invoice_has_applied(stored))
		invoice_check_paid_edit(call, stored, v);
	if (invoice_read_contact(call, json, v, err) != OK)
		return E_INTERNAL;
	check_contact(call, stored, v);
	if (kind->complete(call, stored, v, err) != OK)
		return E_INTERNAL;
	return v->messages.count > 0 ? OK : save_document(call, kind, stored, v, err);
}

/* The stored document that the request means. ${*unknown_out}: it names an id that there isn't. */
static int find_target(struct call *call, const struct document_kind *kind, const struct json *json,
		       const char *path_id, struct invoice **out, bool *unknown_out, struct err *err)
{
	const char *id = json_text(json_get_nocase(json, kind->id_key), NULL);
	const char *number = json_text(json_get_nocase(json, kind->words->number_key), NULL);
	const char *named = path_id != NULL ? path_id : text_is_empty(id) ? number : id;

	*out = NULL;
	*unknown_out = false;
	if (text_is_empty(named))
		return OK;
	if (kind->find(call, named, out, err) != OK)
		return E_INTERNAL;
	if (*out == NULL && path_id != NULL)
		return err_set(err, E_NOT_FOUND, "document_unknown", "%s", kind->unknown);
	*unknown_out = *out == NULL && !text_is_empty(id);
	return OK;
}

int document_apply(struct call *call, const struct document_kind *kind, const struct json *json, const char *path_id,
		   enum invoice_write_mode mode, struct invoice **out, struct err *err)
{
	struct invoice *stored = NULL;
	bool is_unknown = false;
	int status = OK;

	*out = arena_new_of(call->arena, struct invoice);
	if (mode == INVOICE_UPSERT)
		status = find_target(call, kind, json, path_id, &stored, &is_unknown, err);
	if (status != OK)
		return status;
	if (is_unknown) {
		**out = blank(kind);
		read_document(call, kind, json, *out);
		(*out)->id = arena_strdup(call->arena, json_text(json_get_nocase(json, kind->id_key), ""));
		invoice_complain(call, *out, kind->unknown);
		return OK;
	}
	return stored != NULL ? change_document(call, kind, json, stored, *out, err)
			      : create_document(call, kind, json, *out, err);
}

void document_check_number(struct call *call, const struct document_kind *kind, const struct invoice *other,
			   struct invoice *v, const char *taken)
{
	for (const char *c = text_or(v->number, ""); *c != '\0'; c++) {
		if (*c < ' ' || *c > '~') {
			invoice_complain(call, v,
					 arena_printf(call->arena,
						      "The %s may contain printable ASCII characters only.",
						      kind->words->number_key));
			return;
		}
	}
	if (other != NULL && !text_eq(other->id, v->id))
		invoice_complain(call, v, taken);
}

/* ---- answers ---- */

static int write_one(struct call *call, const struct document_kind *kind, const struct json *json,
		     enum invoice_write_mode mode, struct invoice **out, struct err *err)
{
	int status;

	if (db_savepoint(call->db, err) != OK)
		return E_INTERNAL;
	status = document_apply(call, kind, json, call->params[0], mode, out, err);
	if (status != OK || (*out)->messages.count > 0) {
		db_savepoint_undo(call->db);
		return status;
	}
	return db_savepoint_keep(call->db, err);
}

static void finish(struct call *call, const struct document_kind *kind)
{
	api_done(call);
	if (kind->content_type != NULL)
		call->reply.content_type = kind->content_type;
}

static int answer_failed(struct call *call, const struct document_kind *kind, struct invoice **all, size_t count,
			 struct err *err)
{
	int status = OK;

	api_validation_start(call);
	for (size_t i = 0; i < count && status == OK; i++)
		if (all[i]->messages.count > 0)
			status = kind->write(call, all[i], INVOICE_REFUSED, NULL, err);
	finish(call, kind);
	return status;
}

static int answer_written(struct call *call, const struct document_kind *kind, struct invoice **all, size_t count,
			  bool summarizes, struct err *err)
{
	int status = OK;

	kind->envelope(call);
	json_out_array(&call->out, kind->plural);
	for (size_t i = 0; i < count && status == OK; i++) {
		bool is_bad = all[i]->messages.count > 0;
		const char *attribute = is_bad ? "ERROR" : "OK";

		status = kind->write(call, all[i], is_bad ? INVOICE_REFUSED : INVOICE_WRITTEN,
				     summarizes ? NULL : attribute, err);
	}
	finish(call, kind);
	return status;
}

int document_write_all(struct call *call, const struct document_kind *kind, enum invoice_write_mode mode,
		       struct err *err)
{
	bool summarizes = api_summarizes(call), failed = false;
	const struct json *elements;
	struct invoice **all;
	size_t count;

	elements = wire_elements(call->body, kind->plural, &count);
	all = arena_array(call->arena, count + 1, sizeof(struct invoice *));
	for (size_t i = 0; i < count; i++) {
		int status = write_one(call, kind, wire_element(elements, i), mode, &all[i], err);

		if (status == E_NOT_FOUND) {
			api_not_found(call);
			return OK;
		}
		if (status != OK)
			return status;
		failed = failed || all[i]->messages.count > 0;
	}
	return failed && summarizes ? answer_failed(call, kind, all, count, err)
				    : answer_written(call, kind, all, count, summarizes, err);
}

static int answer_pdf(struct call *call, const struct invoice *v, struct err *err)
{
	const char *data;
	size_t len;

	if (invoice_pdf(call, v, &data, &len, err) != OK)
		return E_INTERNAL;
	call->reply = (struct reply){.status = 200, .content_type = "application/pdf", .body = data, .len = len};
	return OK;
}

int document_answer(struct call *call, const struct document_kind *kind, const struct invoice *v, struct err *err)
{
	int status;

	if (v == NULL) {
		api_not_found(call);
		return OK;
	}
	if (strstr(text_or(http_header(call->x, "Accept"), ""), "application/pdf") != NULL)
		return answer_pdf(call, v, err);
	kind->envelope(call);
	json_out_array(&call->out, kind->plural);
	status = kind->write(call, v, INVOICE_ONE, NULL, err);
	finish(call, kind);
	return status;
}
