#include "crm/api.h"
#include "crm/company.h"

#include "crm/deals.h"
#include "crm/filters.h"
#include "crm/list.h"
#include "crm/refer.h"
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

struct deal_filter {
	const char *ids, *statuses, *since, *until, *saved; /* saved: what ?filter_id= lets through */
	int64_t owner, person, org, pipeline, stage;        /* 0: any */
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
		status = query_time(visit, "updated_since", &out->since, err);
	if (status == OK)
		status = filter_ids(visit, "deals", &out->saved, err);
	return status == OK ? query_time(visit, "updated_until", &out->until, err) : status;
}

static struct db_rows *select_deals(struct visit *visit, const struct list *list, const struct deal_filter *filter,
				    bool is_archived)
{
	return db_query(
	    visit->db,
	    "SELECT sort_key, id, " DEAL_COLUMNS LIST_FROM(
		"deal",
		"") "WHERE is_archived = $15"
		    " AND ($6 IS NULL OR id IN (SELECT value FROM json_each($6)))"
		    " AND (CASE WHEN $7 IS NULL THEN NOT is_deleted ELSE"
		    " CASE WHEN is_deleted THEN 'deleted' ELSE status END IN (SELECT value FROM json_each($7)) END)"
		    " AND ($8 IS NULL OR update_time >= $8) AND ($9 IS NULL OR update_time < $9)"
		    " AND ($10 = 0 OR owner_id = $10) AND ($11 = 0 OR person_id = $11) AND ($12 = 0 OR org_id = $12)"
		    " AND ($13 = 0 OR pipeline_id = $13) AND ($14 = 0 OR stage_id = $14)"
		    " AND ($16 IS NULL OR id IN (SELECT value FROM json_each($16)))"
		    " AND (visible_to <> 1 OR $17 IN (0, owner_id)) AND" LIST_PAGE,
	    DB_ARGS(LIST_ARGS(list), DB_T(filter->ids), DB_T(filter->statuses), DB_T(filter->since),
		    DB_T(filter->until), DB_I(filter->owner), DB_I(filter->person), DB_I(filter->org),
		    DB_I(filter->pipeline), DB_I(filter->stage), DB_I(is_archived), DB_T(filter->saved),
		    DB_I(visit_viewer(visit))));
}

/* What the query asks for beside the deal itself. */
static int read_wanted(struct visit *visit, struct fields_wanted *out, struct err *err)
{
	static const char known[] =
	    "next_activity_id,last_activity_id,first_won_time,products_count,files_count,notes_count,followers_count,"
	    "email_messages_count,activities_count,done_activities_count,undone_activities_count,participants_count,"
	    "last_incoming_mail_time,last_outgoing_mail_time,smart_bcc_email,source_lead_id";
	const char *include = http_query(visit->x, "include_fields");
	bool with_labels;
	char **parts;
	int status = query_bool(visit, "include_labels", &with_labels, err);
	size_t count = text_is_empty(include) ? 0 : text_split(visit->arena, include, ',', &parts);

	for (size_t i = 0; status == OK && i < count; i++)
		if (!list_has(known, parts[i]))
			return err_set(err, E_INVALID, "include_fields_invalid",
				       "Parameter include_fields: %s is unknown", parts[i]);
	if (status != OK || (status = fields_wanted(visit, FIELD_DEAL, out, err)) != OK)
		return status;
	return with_labels ? fields_want_labels(visit, FIELD_DEAL, out, err) : OK;
}

static int send_deals(struct visit *visit, bool is_archived, struct err *err)
{
	struct fields_wanted wanted;
	struct list list;
	struct deal_filter filter = {0};
	struct deal deal;
	struct db_rows *rows;
	int status = list_read(visit, "id,update_time,add_time", &list, err), ended;

	if (status != OK || (status = read_filter(visit, &filter, err)) != OK ||
	    (status = read_wanted(visit, &wanted, err)) != OK)
		return status;
	json_out_array(visit_start(visit), "data");
	rows = select_deals(visit, &list, &filter, is_archived);
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

int v2_deals_list(struct visit *visit, struct err *err)
{
	return send_deals(visit, false, err);
}

int v2_deals_archived(struct visit *visit, struct err *err)
{
	return send_deals(visit, true, err);
}

static int send_deal(struct visit *visit, const struct deal *deal, struct err *err)
{
	struct fields_wanted wanted;
	int status = read_wanted(visit, &wanted, err);

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

static void write_found_deal(struct visit *visit, const struct search *search, struct db_rows *rows)
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
	search_write_hits(visit, search, "custom_fields", db_text(rows, 2));
	search_write_hits(visit, search, "notes", db_text(rows, 14));
	json_out_bool(json, "is_archived", false);
	if (list_has(text_or(http_query(visit->x, "include_fields"), ""), "deal.cc_email"))
		json_out_text(
		    json, "cc_email",
		    arena_printf(visit->arena, COMPANY_DOMAIN "+deal%lld@mail.example", (long long)db_i64(rows, 0)));
}

int v2_deals_search(struct visit *visit, struct err *err)
{
	struct search search;
	struct db_rows *rows;
	const char *wanted = http_query(visit->x, "status");
	int64_t person, org;
	int status = query_i64(visit, "person_id", 1, INT64_MAX, 0, &person, err);

	if (status != OK || (status = query_i64(visit, "organization_id", 1, INT64_MAX, 0, &org, err)) != OK ||
	    (status = search_start(visit, "custom_fields,notes,title", &search, err)) != OK)
		return status;
	if (!text_is_empty(wanted) && !list_has("open,won,lost", wanted))
		return err_set(err, E_INVALID, "status_invalid", "Parameter status must be open, won or lost");
	rows = db_query(
	    visit->db,
	    "SELECT d.id, d.title, d.custom_fields, d.value_e4, d.currency, d.status, d.visible_to, d.owner_id, "
	    "s.id, s.name, p.id, p.name, o.id, o.name, (SELECT json_group_array(content) FROM note n WHERE n.deal_id = "
	    "d.id"
	    " AND n.is_active) FROM deal d JOIN stage s ON s.id = d.stage_id"
	    " LEFT JOIN person p ON p.id = d.person_id LEFT JOIN organization o ON o.id = d.org_id"
	    " WHERE NOT d.is_deleted AND NOT d.is_archived AND ($1 = 0 OR d.person_id = $1)"
	    " AND ($2 = 0 OR d.org_id = $2) AND ($3 IS NULL OR d.status = $3)"
	    " AND (d.visible_to <> 1 OR $4 IN (0, d.owner_id)) ORDER BY d.id",
	    DB_ARGS(DB_I(person), DB_I(org), DB_T(text_is_empty(wanted) ? NULL : wanted), DB_I(visit_viewer(visit))));
	while (db_next(rows)) {
		if (!search_hits(visit, &search, "title", db_text(rows, 1)) &&
		    !search_hits_json(visit, &search, "custom_fields", db_text(rows, 2)) &&
		    !search_hits_json(visit, &search, "notes", db_text(rows, 14)))
			continue;
		if (search_item(visit, &search)) {
			write_found_deal(visit, &search, rows);
			search_item_end(visit);
		}
	}
	if ((status = db_done(rows, err)) != OK)
		return status;
	return search_send(visit, &search);
}

int v2_deals_create(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct deal deal;
	int status = body_object(visit, &doc, err);

	if (status != OK)
		return status;
	deal_init(visit, &deal);
	if ((status = deal_apply(visit, json_root(doc), true, &deal, err)) != OK ||
	    (status = deal_save(visit, NULL, &deal, err)) != OK)
		return status;
	return send_deal(visit, &deal, err);
}

static int load_deal(struct visit *visit, struct deal *out, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	return status == OK ? deal_load(visit, id, out, err) : status;
}

int v2_deals_update(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct deal before, deal;
	int status = load_deal(visit, &before, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK)
		return status;
	deal = before;
	if ((status = deal_apply(visit, json_root(doc), false, &deal, err)) != OK ||
	    (status = deal_save(visit, &before, &deal, err)) != OK)
		return status;
	return send_deal(visit, &deal, err);
}

int v2_deals_delete(struct visit *visit, struct err *err)
{
	struct deal before, deal;
	int status = load_deal(visit, &before, err);

	if (status != OK)
		return status;
	deal = before;
	deal.is_deleted = true;
	status = deal_save(visit, &before, &deal, err);
	return status == OK ? send_id(visit, deal.id) : status;
}
