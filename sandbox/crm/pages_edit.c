/* What people change in the pages: a deal's stage, status and details, and the forms that app extensions may open. */
#include <inttypes.h>
#include <string.h>

#include "base/decimal.h"
#include "crm/company.h"
#include "crm/pages.h"

static int back_to_deal(struct visit *visit, int64_t id)
{
	return crm_page_redirect(visit, arena_printf(visit->arena, "/deal/%" PRId64, id));
}

static int load_deal(struct visit *visit, struct deal *out, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	return status == OK ? deal_load(visit, id, out, err) : status;
}

int crm_page_deal_stage(struct visit *visit, struct err *err)
{
	const char *stage = text_or(form_value(visit, "stage_id"), "");
	struct deal before, deal;
	int64_t stage_id;
	int status = load_deal(visit, &before, err);

	if (status != OK || (status = text_to_i64(stage, strlen(stage), 1, INT64_MAX, &stage_id, err)) != OK)
		return status;
	deal = before;
	if ((status = deal_set_stage(visit, &deal, stage_id, err)) != OK ||
	    (status = deal_save(visit, &before, &deal, err)) != OK)
		return status;
	return back_to_deal(visit, deal.id);
}

int crm_page_deal_status(struct visit *visit, struct err *err)
{
	struct deal before, deal;
	int status = load_deal(visit, &before, err);

	if (status != OK)
		return status;
	deal = before;
	if ((status = deal_set_status(visit, &deal, text_or(form_value(visit, "status"), ""), err)) != OK ||
	    (status = deal_save(visit, &before, &deal, err)) != OK)
		return status;
	return back_to_deal(visit, deal.id);
}

int crm_page_deal_edit(struct visit *visit, struct err *err)
{
	const char *title = text_squeeze(visit->arena, form_value(visit, "title"));
	const char *value = text_or(form_value(visit, "value"), "0"), *close = form_value(visit, "expected_close_date");
	struct deal before, deal;
	int32_t day;
	int status = load_deal(visit, &before, err);

	if (status != OK)
		return status;
	deal = before;
	if (text_is_empty(title))
		return err_set(err, E_INVALID, "title_missing", "A deal needs a title.");
	if (e4_parse(value, strlen(value), &deal.value_e4, NULL) != OK)
		return err_set(err, E_INVALID, "value_invalid", "The value must be a number, like 1200.50.");
	if (!text_is_empty(close) && day_parse(close, strlen(close), &day, err) != OK)
		return E_INVALID;
	deal.title = title;
	deal.expected_close_date = text_is_empty(close) ? NULL : close;
	if ((status = deal_save(visit, &before, &deal, err)) != OK)
		return status;
	return back_to_deal(visit, deal.id);
}

/* ---- the forms that extensions open: a JSON body in, {"id":..} out ---- */

/* Stores a row and gives its id. */
static int insert_id(struct db_rows *rows, int64_t *out, struct err *err)
{
	if (db_next(rows))
		*out = db_i64(rows, 0);
	return db_done(rows, err);
}

static int add_organization(struct visit *visit, const char *name, int64_t *out, struct err *err)
{
	return insert_id(
	    db_query(visit->db,
		     "INSERT INTO organization (name, owner_id, add_time, update_time) VALUES ($1, $2, $3, $3)"
		     " RETURNING id",
		     DB_ARGS(DB_T(name), DB_I(visit->user_id), DB_T(visit->now))),
	    out, err);
}

/* The organization of that name, made when there is none; 0 for no name. */
static int organization_named(struct visit *visit, const char *name, int64_t *out, struct err *err)
{
	int status;

	*out = 0;
	if (text_is_empty(name))
		return OK;
	status =
	    insert_id(db_query(visit->db, "SELECT id FROM organization WHERE name = $1 AND NOT is_deleted ORDER BY id",
			       DB_ARGS(DB_T(name))),
		      out, err);
	return status == OK && *out == 0 ? add_organization(visit, name, out, err) : status;
}

static int add_person(struct visit *visit, const char *name, int64_t org, int64_t *out, struct err *err)
{
	const char *space = strrchr(name, ' ');
	size_t first = space != NULL ? (size_t)(space - name) : strlen(name);

	return insert_id(
	    db_query(visit->db,
		     "INSERT INTO person (name, first_name, last_name, owner_id, org_id, add_time, update_time)"
		     " VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING id",
		     DB_ARGS(DB_T(name), DB_T(arena_strndup(visit->arena, name, first)),
			     DB_T(space != NULL ? space + 1 : NULL), DB_I(visit->user_id),
			     org > 0 ? DB_I(org) : DB_NULL, DB_T(visit->now))),
	    out, err);
}

static int person_named(struct visit *visit, const char *name, int64_t org, int64_t *out, struct err *err)
{
	int status;

	*out = 0;
	if (text_is_empty(name))
		return OK;
	status = insert_id(db_query(visit->db, "SELECT id FROM person WHERE name = $1 AND NOT is_deleted ORDER BY id",
				    DB_ARGS(DB_T(name))),
			   out, err);
	return status == OK && *out == 0 ? add_person(visit, name, org, out, err) : status;
}

static const char *body_text(struct visit *visit, const struct json *body, const char *name)
{
	return text_squeeze(visit->arena, json_get_text(body, name, ""));
}

static int submit_deal(struct visit *visit, const struct json *body, int64_t *out, struct err *err)
{
	struct deal deal;
	int status;

	deal_init(visit, &deal);
	deal.title = body_text(visit, body, "title");
	status = organization_named(visit, body_text(visit, body, "organization"), &deal.org_id, err);
	if (status == OK)
		status = person_named(visit, body_text(visit, body, "person"), deal.org_id, &deal.person_id, err);
	if (status == OK)
		status = deal_save(visit, NULL, &deal, err);
	*out = deal.id;
	return status;
}

static int submit_person(struct visit *visit, const struct json *body, int64_t *out, struct err *err)
{
	int64_t org;
	int status = organization_named(visit, body_text(visit, body, "organization"), &org, err);

	return status == OK ? add_person(visit, body_text(visit, body, "name"), org, out, err) : status;
}

static int submit_organization(struct visit *visit, const struct json *body, int64_t *out, struct err *err)
{
	return add_organization(visit, body_text(visit, body, "name"), out, err);
}

static int submit_activity(struct visit *visit, const struct json *body, int64_t *out, struct err *err)
{
	int64_t deal = json_get_i64(body, "deal", 0), org = json_get_i64(body, "organization", 0);

	return insert_id(
	    db_query(visit->db,
		     "INSERT INTO activity (subject, owner_id, deal_id, org_id, due_date, due_time, duration, note, "
		     "description, add_time) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
		     DB_ARGS(DB_T(body_text(visit, body, "subject")), DB_I(visit->user_id),
			     deal > 0 ? DB_I(deal) : DB_NULL, org > 0 ? DB_I(org) : DB_NULL,
			     DB_T(json_get_text(body, "dueDate", NULL)), DB_T(json_get_text(body, "dueTime", NULL)),
			     DB_T(json_get_text(body, "duration", NULL)), DB_T(json_get_text(body, "note", NULL)),
			     DB_T(json_get_text(body, "description", NULL)), DB_T(visit->now))),
	    out, err);
}

int crm_page_modal_submit(struct visit *visit, struct err *err)
{
	static const struct {
		const char *type, *required;
		int (*submit)(struct visit *visit, const struct json *body, int64_t *out, struct err *err);
	} forms[] = {{"deal", "title", submit_deal},
		     {"person", "name", submit_person},
		     {"organization", "name", submit_organization},
		     {"activity", "subject", submit_activity}};
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int64_t id = 0;
	int status = body_object(visit, &doc, err);

	if (status != OK)
		return status;
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		if (!text_eq(forms[i].type, http_param(visit->x, "type")))
			continue;
		if (text_is_empty(body_text(visit, json_root(doc), forms[i].required)))
			return err_set(err, E_INVALID, "required", "The %s is required.", forms[i].required);
		if ((status = forms[i].submit(visit, json_root(doc), &id, err)) != OK)
			return status;
		return visit_send_json(visit, 200, arena_printf(visit->arena, "{\"id\":%" PRId64 "}", id));
	}
	return err_set(err, E_NOT_FOUND, "modal_unknown", "There is no such form.");
}
