#include "crm/api.h"

#include <string.h>

#include "crm/deals.h"
#include "crm/list.h"
#include "crm/search.h"

/* A comma list of statuses as a JSON array text, NULL when absent. */
static int read_statuses(struct visit *visit, const char **out, struct err *err)
{
	const char *text = http_query(visit->x, "status");
	char **parts;
	size_t count;
	CLEANUP(buf_release) struct buf buf;

	buf_init(&buf, LIMIT_URL);
	*out = NULL;
	if (text_is_empty(text))
		return OK;
	count = text_split(visit->arena, text, ',', &parts);
	for (size_t i = 0; i < count; i++) {
		if (!list_has("open,won,lost,deleted", parts[i]))
			return err_set(err, E_INVALID, "status_invalid",
				       "Parameter status must be of open, won, lost, deleted");
		buf_printf(&buf, "%s\"%s\"", i > 0 ? "," : "[", parts[i]);
	}
	buf_putc(&buf, ']');
	*out = arena_strdup(visit->arena, buf.data);
	return OK;
}

/* A point in time in the form in which it is stored. Fractions of seconds are refused, as the vendor does. */
static int read_time(struct visit *visit, const char *name, const char **out, struct err *err)
{
	const char *text = http_query(visit->x, name);
	char normal[TIME_TEXT_MAX];
	int64_t time_us;

	*out = NULL;
	if (text_is_empty(text))
		return OK;
	if (strchr(text, '.') != NULL || time_parse(text, strlen(text), &time_us, NULL) != OK)
		return err_set(err, E_INVALID, "time_invalid", "Parameter %s must be a time like 2026-01-01T00:00:00Z",
			       name);
	*out = arena_strdup(visit->arena, time_format(time_us, normal));
	return OK;
}

struct deal_filter {
	const char *ids, *statuses, *since, *until;
	int64_t owner, person, org, pipeline, stage; /* 0: any */
};

static int read_filter(struct visit *visit, struct deal_filter *out, struct err *err)
{
	const struct {
		const char *name;
		int64_t *value;
	} numbers[] = {{"owner_id", &out->owner},
		       {"person_id", &out->person},
		       {"org_id", &out->org},
		       {"pipeline_id", &out->pipeline},
		       {"stage_id", &out->stage}};
	int status = query_ids(visit, "ids", &out->ids, err);

	for (size_t i = 0; status == OK && i < ARRAY_LEN(numbers); i++)
		status = query_i64(visit, numbers[i].name, 1, INT64_MAX, 0, numbers[i].value, err);
	if (status == OK)
		status = read_statuses(visit, &out->statuses, err);
	if (status == OK)
		status = read_time(visit, "updated_since", &out->since, err);
	return status == OK ? read_time(visit, "updated_until", &out->until, err) : status;
}

static struct db_rows *select_deals(struct visit *visit, const struct list *list, const struct deal_filter *filter)
{
	return db_query(
	    visit->db,
	    "SELECT sort_key, id, " DEAL_COLUMNS LIST_FROM(
		"deal",
		"") "WHERE NOT is_archived"
		    " AND ($6 IS NULL OR id IN (SELECT value FROM json_each($6)))"
		    " AND (CASE WHEN $7 IS NULL THEN NOT is_deleted ELSE"
		    " CASE WHEN is_deleted THEN 'deleted' ELSE status END IN (SELECT value FROM json_each($7)) END)"
		    " AND ($8 IS NULL OR update_time >= $8) AND ($9 IS NULL OR update_time < $9)"
		    " AND ($10 = 0 OR owner_id = $10) AND ($11 = 0 OR person_id = $11) AND ($12 = 0 OR org_id = $12)"
		    " AND ($13 = 0 OR pipeline_id = $13) AND ($14 = 0 OR stage_id = $14) AND" LIST_PAGE,
	    DB_ARGS(LIST_ARGS(list), DB_T(filter->ids), DB_T(filter->statuses), DB_T(filter->since),
		    DB_T(filter->until), DB_I(filter->owner), DB_I(filter->person), DB_I(filter->org),
		    DB_I(filter->pipeline), DB_I(filter->stage)));
}

int v2_deals_list(struct visit *visit, struct err *err)
{
	struct fields_wanted wanted;
	struct list list;
	struct deal_filter filter = {0};
	struct deal deal;
	struct db_rows *rows;
	int status = list_read(visit, "id,update_time,add_time", &list, err), ended;

	if (status != OK || (status = read_filter(visit, &filter, err)) != OK ||
	    (status = fields_wanted(visit, FIELD_DEAL, &wanted, err)) != OK)
		return status;
	json_out_array(visit_start(visit), "data");
	rows = select_deals(visit, &list, &filter);
	while (status == OK && list_row(&list, rows, visit->arena)) {
		deal_read(rows, 2, visit->arena, &deal);
		status = deal_write(visit, NULL, &deal, &wanted, http_query(visit->x, "include_fields"), err);
	}
	ended = db_done(rows, status == OK ? err : NULL);
	if (status != OK || ended != OK)
		return status != OK ? status : ended;
	json_out_end(&visit->json);
	list_end(&list, visit);
	return visit_send(visit, 200);
}

static int send_deal(struct visit *visit, const struct deal *deal, struct err *err)
{
	struct fields_wanted wanted;
	int status = fields_wanted(visit, FIELD_DEAL, &wanted, err);

	if (status != OK)
		return status;
	visit_start(visit);
	status = deal_write(visit, "data", deal, &wanted, http_query(visit->x, "include_fields"), err);
	return status == OK ? visit_send(visit, 200) : status;
}

int v2_deals_get(struct visit *visit, struct err *err)
{
	struct deal deal;
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK || (status = deal_load(visit, id, &deal, err)) != OK)
		return status;
	return send_deal(visit, &deal, err);
}

static void write_named(struct json_out *json, const char *key, struct db_rows *rows, int column)
{
	if (db_is_null(rows, column)) {
		json_out_null(json, key);
		return;
	}
	json_out_object(json, key);
	json_out_i64(json, "id", db_i64(rows, column));
	json_out_text(json, "name", db_text(rows, column + 1));
	json_out_end(json);
}

static void write_found_deal(struct visit *visit, struct db_rows *rows)
{
	struct json_out *json = &visit->json;

	json_out_i64(json, "id", db_i64(rows, 0));
	json_out_text(json, "type", "deal");
	json_out_text(json, "title", db_text(rows, 1));
	json_out_e4(json, "value", db_i64(rows, 3), 0);
	json_out_text(json, "currency", db_text(rows, 4));
	json_out_text(json, "status", db_text(rows, 5));
	json_out_i64(json, "visible_to", db_i64(rows, 6));
	json_out_object(json, "owner");
	json_out_i64(json, "id", db_i64(rows, 7));
	json_out_end(json);
	write_named(json, "stage", rows, 8);
	write_named(json, "person", rows, 10);
	write_named(json, "organization", rows, 12);
	json_out_array(json, "custom_fields");
	json_out_end(json);
	json_out_array(json, "notes");
	json_out_end(json);
	json_out_bool(json, "is_archived", false);
}

int v2_deals_search(struct visit *visit, struct err *err)
{
	struct search search;
	struct db_rows *rows;
	int64_t person, org;
	int status = query_i64(visit, "person_id", 1, INT64_MAX, 0, &person, err);

	if (status != OK || (status = query_i64(visit, "organization_id", 1, INT64_MAX, 0, &org, err)) != OK ||
	    (status = search_start(visit, &search, err)) != OK)
		return status;
	rows = db_query(
	    visit->db,
	    "SELECT d.id, d.title, d.custom_fields, d.value_e4, d.currency, d.status, d.visible_to, d.owner_id, "
	    "s.id, s.name, p.id, p.name, o.id, o.name FROM deal d JOIN stage s ON s.id = d.stage_id"
	    " LEFT JOIN person p ON p.id = d.person_id LEFT JOIN organization o ON o.id = d.org_id"
	    " WHERE NOT d.is_deleted AND NOT d.is_archived AND ($1 = 0 OR d.person_id = $1)"
	    " AND ($2 = 0 OR d.org_id = $2) AND ($3 IS NULL OR d.status = $3) ORDER BY d.id",
	    DB_ARGS(DB_I(person), DB_I(org), DB_T(http_query(visit->x, "status"))));
	while (db_next(rows)) {
		if (!search_hits(visit, &search, "title", db_text(rows, 1)) &&
		    !search_hits_json(visit, &search, "custom_fields", db_text(rows, 2)))
			continue;
		if (search_item(visit, &search)) {
			write_found_deal(visit, rows);
			search_item_end(visit);
		}
	}
	if ((status = db_done(rows, err)) != OK)
		return status;
	return search_send(visit, &search);
}

/* A member must be of its type exactly: API v2 takes no numbers in quotes. */
static int refuse_member(const char *name, const char *type, struct err *err)
{
	return err_set(err, E_INVALID, "member_invalid", "%s must be %s", name, type);
}

static int apply_texts(struct visit *visit, const struct json *body, struct deal *deal, struct err *err)
{
	const struct {
		const char *name;
		const char **value;
		bool may_be_null;
	} members[] = {{"title", &deal->title, false},
		       {"currency", &deal->currency, false},
		       {"lost_reason", &deal->lost_reason, true},
		       {"expected_close_date", &deal->expected_close_date, true}};

	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		const struct json *value = json_get(body, members[i].name);

		if (value == NULL)
			continue;
		if (!json_is_text(value) && !(members[i].may_be_null && json_is_null(value)))
			return refuse_member(members[i].name, "a string", err);
		*members[i].value = arena_strdup(visit->arena, json_text(value, NULL));
	}
	return OK;
}

static int apply_ids(const struct json *body, struct deal *deal, struct err *err)
{
	const struct {
		const char *name;
		int64_t *value;
		bool may_be_null;
	} members[] = {{"owner_id", &deal->owner_id, false},
		       {"person_id", &deal->person_id, true},
		       {"org_id", &deal->org_id, true},
		       {"visible_to", &deal->visible_to, false},
		       {"probability", &deal->probability, true}};

	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		const struct json *value = json_get(body, members[i].name);

		if (value == NULL)
			continue;
		if (!json_is_number(value) && !(members[i].may_be_null && json_is_null(value)))
			return refuse_member(members[i].name, "a number", err);
		*members[i].value = json_i64(value, members[i].value == &deal->probability ? -1 : 0);
	}
	return OK;
}

static int apply_state(struct visit *visit, const struct json *body, struct deal *deal, struct err *err)
{
	const struct json *stage = json_get(body, "stage_id"), *status = json_get(body, "status");
	const struct json *value = json_get(body, "value");
	int result = OK;

	if (value != NULL && (!json_is_number(value) || json_e4(value, &deal->value_e4, NULL) != OK))
		return refuse_member("value", "a number", err);
	if (stage != NULL && !json_is_number(stage))
		return refuse_member("stage_id", "a number", err);
	if (status != NULL && !json_is_text(status))
		return refuse_member("status", "a string", err);
	if (stage != NULL)
		result = deal_set_stage(visit, deal, json_i64(stage, 0), err);
	if (result == OK && status != NULL)
		result = deal_set_status(visit, deal, json_text(status, ""), err);
	return result;
}

static int apply_body(struct visit *visit, const struct json *body, struct deal *deal, struct err *err)
{
	struct fields fields;
	int status = apply_texts(visit, body, deal, err);

	if (status == OK)
		status = apply_ids(body, deal, err);
	if (status == OK)
		status = apply_state(visit, body, deal, err);
	if (status != OK || json_get(body, "custom_fields") == NULL)
		return status;
	if ((status = fields_custom(visit, FIELD_DEAL, &fields, err)) != OK)
		return status;
	return fields_merge(visit, &fields, deal->custom_fields, json_get(body, "custom_fields"), &deal->custom_fields,
			    err);
}

int v2_deals_create(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct deal deal;
	int status = body_object(visit, &doc, err);

	if (status != OK)
		return status;
	deal_init(visit, &deal);
	if ((status = apply_body(visit, json_root(doc), &deal, err)) != OK)
		return status;
	if (text_is_empty(deal.title))
		return refuse_member("title", "given", err);
	if ((status = deal_save(visit, NULL, &deal, err)) != OK)
		return status;
	return send_deal(visit, &deal, err);
}

int v2_deals_update(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct deal before, deal;
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK || (status = deal_load(visit, id, &before, err)) != OK ||
	    (status = body_object(visit, &doc, err)) != OK)
		return status;
	deal = before;
	if ((status = apply_body(visit, json_root(doc), &deal, err)) != OK ||
	    (status = deal_save(visit, &before, &deal, err)) != OK)
		return status;
	return send_deal(visit, &deal, err);
}

int v2_pipelines_list(struct visit *visit, struct err *err)
{
	struct list list;
	struct db_rows *rows;
	struct json_out *json;
	int status = list_read(visit, "id,update_time,add_time", &list, err);

	if (status != OK)
		return status;
	rows = db_query(visit->db, "SELECT id, name FROM pipeline ORDER BY id", DB_NO_ARGS);
	json_out_array(json = visit_start(visit), "data");
	for (int64_t order = 1; db_next(rows); order++) {
		json_out_object(json, NULL);
		json_out_i64(json, "id", db_i64(rows, 0));
		json_out_text(json, "name", db_text(rows, 1));
		json_out_i64(json, "order_nr", order);
		json_out_bool(json, "is_deleted", false);
		json_out_bool(json, "is_deal_probability_enabled", true);
		json_out_end(json);
	}
	json_out_end(json);
	if ((status = db_done(rows, err)) != OK)
		return status;
	list_end(&list, visit);
	return visit_send(visit, 200);
}

int v2_stages_list(struct visit *visit, struct err *err)
{
	struct list list;
	struct db_rows *rows;
	struct json_out *json;
	int64_t pipeline;
	int status = list_read(visit, "id,update_time,add_time,order_nr", &list, err);

	if (status != OK || (status = query_i64(visit, "pipeline_id", 1, INT64_MAX, 0, &pipeline, err)) != OK)
		return status;
	rows =
	    db_query(visit->db,
		     "SELECT id, order_nr, name, pipeline_id, probability FROM stage WHERE $1 = 0 OR pipeline_id = $1"
		     " ORDER BY order_nr",
		     DB_ARGS(DB_I(pipeline)));
	json_out_array(json = visit_start(visit), "data");
	while (db_next(rows)) {
		json_out_object(json, NULL);
		json_out_i64(json, "id", db_i64(rows, 0));
		json_out_i64(json, "order_nr", db_i64(rows, 1));
		json_out_text(json, "name", db_text(rows, 2));
		json_out_bool(json, "is_deleted", false);
		json_out_i64(json, "deal_probability", db_i64(rows, 4));
		json_out_i64(json, "pipeline_id", db_i64(rows, 3));
		json_out_bool(json, "is_deal_rot_enabled", false);
		json_out_null(json, "days_to_rotten");
		json_out_end(json);
	}
	json_out_end(json);
	if ((status = db_done(rows, err)) != OK)
		return status;
	list_end(&list, visit);
	return visit_send(visit, 200);
}
