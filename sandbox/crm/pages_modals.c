/* The forms that app extensions open (contract pipedrive.md 5.3): a JSON body in, {"id":..} out. */
#include <inttypes.h>
#include <string.h>

#include "crm/activities.h"
#include "crm/pages.h"
#include "crm/people.h"

/* Stores a row and gives its id. */
static int insert_id(struct db_rows *rows, int64_t *out, struct err *err)
{
	if (db_next(rows))
		*out = db_i64(rows, 0);
	return db_done(rows, err);
}

static int add_organization(struct visit *visit, const char *name, int64_t *out, struct err *err)
{
	struct organization organization;
	int status;

	organization_init(visit, &organization);
	organization.name = name;
	status = organization_save(visit, NULL, &organization, err);
	*out = organization.id;
	return status;
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
	struct person person;
	int status;

	person_init(visit, &person);
	person.name = name;
	person.first_name = space == NULL ? name : arena_strndup(visit->arena, name, (size_t)(space - name));
	person.last_name = space == NULL ? NULL : space + 1;
	person.org_id = org;
	status = person_save(visit, NULL, &person, err);
	*out = person.id;
	return status;
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
	struct activity activity;
	int status;

	activity_init(visit, &activity);
	activity.subject = body_text(visit, body, "subject");
	activity.deal_id = json_get_i64(body, "deal", 0);
	activity.org_id = json_get_i64(body, "organization", 0);
	activity.due_date = json_get_text(body, "dueDate", NULL);
	activity.due_time = json_get_text(body, "dueTime", NULL);
	activity.duration = json_get_text(body, "duration", NULL);
	activity.note = json_get_text(body, "note", NULL);
	activity.public_description = json_get_text(body, "description", NULL);
	status = activity_save(visit, NULL, &activity, err);
	*out = activity.id;
	return status;
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
