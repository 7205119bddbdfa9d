#include "crm/api.h"
#include "crm/company.h"
#include "crm/list.h"
#include "crm/refer.h"
#include "crm/search.h"

#define USER_COLUMNS                                                                                                   \
	"id, name, email, is_admin, locale, language, country, created, COALESCE(last_login, created), "               \
	"COALESCE(modified, created), phone, is_active, role_id, currency"

#define ADMIN_SET "62cc4d7f-4038-4352-abf3-a8c1c822b631"
#define REGULAR_SET "62cc4d7f-4038-4352-abf3-a8c1c822b632"
enum { ROLES_PAGE_MAX = 500 };

static void write_access(struct json_out *json, bool is_admin)
{
	static const char *const apps[] = {"sales", "global", "account_settings"};

	json_out_array(json, "access");
	for (size_t i = 0; i < ARRAY_LEN(apps); i++) {
		if (i > 0 && !is_admin)
			break;
		json_out_object(json, NULL);
		json_out_text(json, "app", apps[i]);
		json_out_bool(json, "admin", is_admin);
		json_out_text(json, "permission_set_id", is_admin ? ADMIN_SET : REGULAR_SET);
		json_out_end(json);
	}
	json_out_end(json);
}

/* The fields that lists and users/me share; times are in the form of API v1. */
static void write_user(struct visit *visit, struct db_rows *rows)
{
	struct json_out *json = &visit->json;
	bool is_admin = db_i64(rows, 3) != 0;

	json_out_i64(json, "id", db_i64(rows, 0));
	json_out_text(json, "name", db_text(rows, 1));
	json_out_text(json, "default_currency", text_or(db_text(rows, 13), COMPANY_CURRENCY));
	json_out_text(json, "locale", db_text(rows, 4));
	json_out_i64(json, "lang", 1);
	json_out_text(json, "email", db_text(rows, 2));
	json_out_text(json, "phone", db_text(rows, 10));
	json_out_bool(json, "activated", true);
	json_out_text(json, "last_login", v1_time(visit, db_text(rows, 8)));
	json_out_text(json, "created", v1_time(visit, db_text(rows, 7)));
	json_out_text(json, "modified", v1_time(visit, db_text(rows, 9)));
	json_out_bool(json, "has_created_company", is_admin);
	write_access(json, is_admin);
	json_out_bool(json, "active_flag", db_i64(rows, 11) != 0);
	json_out_text(json, "timezone_name", "Europe/Helsinki");
	json_out_text(json, "timezone_offset", "+02:00");
	json_out_i64(json, "role_id", db_i64(rows, 12));
	json_out_null(json, "icon_url");
	json_out_bool(json, "is_you", db_i64(rows, 0) == visit->user_id);
	json_out_bool(json, "is_deleted", false);
}

static void write_company(struct visit *visit, struct db_rows *rows)
{
	struct json_out *json = &visit->json;

	if (settings_is_on(visit->db, crm_settings, "is_admin"))
		json_out_i64(json, "is_admin", db_i64(rows, 3));
	json_out_i64(json, "company_id", COMPANY_ID);
	json_out_text(json, "company_name", COMPANY_NAME);
	json_out_text(json, "company_domain", COMPANY_DOMAIN);
	json_out_text(json, "company_country", "FI");
	json_out_text(json, "company_industry", "Design");
	json_out_object(json, "language");
	json_out_text(json, "language_code", db_text(rows, 5));
	json_out_text(json, "country_code", db_text(rows, 6));
	json_out_end(json);
}

static int send_user(struct visit *visit, int64_t id, bool with_company, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db, "SELECT " USER_COLUMNS " FROM user WHERE id = $1", DB_ARGS(DB_I(id)));
	bool is_there = db_next(rows);
	int status;

	json_out_object(visit_start(visit), "data");
	if (is_there)
		write_user(visit, rows);
	if (is_there && with_company)
		write_company(visit, rows);
	json_out_end(&visit->json);
	if ((status = db_done(rows, err)) != OK)
		return status;
	return is_there ? visit_send(visit, 200) : err_set(err, E_NOT_FOUND, "user_not_found", "User not found");
}

int v1_users_me(struct visit *visit, struct err *err)
{
	return send_user(visit, visit->user_id, true, err);
}

int v1_users_get(struct visit *visit, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	return status == OK ? send_user(visit, id, false, err) : status;
}

static int send_users(struct visit *visit, struct db_rows *rows, struct err *err)
{
	int status;

	json_out_array(visit_start(visit), "data");
	while (db_next(rows)) {
		json_out_object(&visit->json, NULL);
		write_user(visit, rows);
		json_out_end(&visit->json);
	}
	json_out_end(&visit->json);
	if ((status = db_done(rows, err)) != OK)
		return status;
	return visit_send(visit, 200);
}

int v1_users_list(struct visit *visit, struct err *err)
{
	return send_users(visit, db_query(visit->db, "SELECT " USER_COLUMNS " FROM user ORDER BY id", DB_NO_ARGS), err);
}

int v1_users_find(struct visit *visit, struct err *err)
{
	const char *term = http_query(visit->x, "term");

	if (text_is_empty(term))
		return err_set(err, E_INVALID, "term_missing", "Parameter term is required");
	return send_users(visit,
			  db_query(visit->db,
				   "SELECT " USER_COLUMNS
				   " FROM user WHERE instr(lower(CASE WHEN $2 = '1' THEN email ELSE name END), "
				   "lower($1)) > 0 ORDER BY id",
				   DB_ARGS(DB_T(term), DB_T(http_query(visit->x, "search_by_email")))),
			  err);
}

/* What a regular user may not do; administrators may do everything. */
static bool is_denied_to_regulars(const char *permission)
{
	static const char denied[] = "can_change_visibility_of_items,can_delete_custom_fields,can_edit_custom_fields,"
				     "can_see_company_wide_statistics,can_see_security_dashboard,can_use_import,"
				     "can_edit_deals_closed_date,can_export_data_from_lists";

	return list_has(denied, permission);
}

int v1_users_permissions(struct visit *visit, struct err *err)
{
	static const char *const names[] = {"can_add_custom_fields",
					    "can_add_products",
					    "can_add_prospects_as_leads",
					    "can_bulk_edit_items",
					    "can_change_visibility_of_items",
					    "can_convert_deals_to_leads",
					    "can_create_own_workflow",
					    "can_delete_activities",
					    "can_delete_custom_fields",
					    "can_delete_deals",
					    "can_edit_custom_fields",
					    "can_edit_deals_closed_date",
					    "can_edit_products",
					    "can_edit_shared_filters",
					    "can_export_data_from_lists",
					    "can_follow_other_users",
					    "can_merge_deals",
					    "can_merge_organizations",
					    "can_merge_people",
					    "can_modify_labels",
					    "can_see_company_wide_statistics",
					    "can_see_deals_list_summary",
					    "can_see_hidden_items_names",
					    "can_see_other_users",
					    "can_see_other_users_statistics",
					    "can_see_security_dashboard",
					    "can_share_filters",
					    "can_share_insights",
					    "can_use_api",
					    "can_use_email_tracking",
					    "can_use_import"};
	struct db_rows *rows;
	bool is_there, is_admin;
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK)
		return status;
	rows = db_query(visit->db, "SELECT is_admin FROM user WHERE id = $1", DB_ARGS(DB_I(id)));
	is_there = db_next(rows);
	is_admin = is_there && db_i64(rows, 0) != 0;
	if ((status = db_done(rows, err)) != OK)
		return status;
	if (!is_there)
		return err_set(err, E_NOT_FOUND, "user_not_found", "User not found");
	json_out_object(visit_start(visit), "data");
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		json_out_bool(&visit->json, names[i], is_admin || !is_denied_to_regulars(names[i]));
	json_out_end(&visit->json);
	return visit_send(visit, 200);
}

int v1_users_roles(struct visit *visit, struct err *err)
{
	struct json_out *json;
	struct page page;
	struct db_rows *rows;
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK || (status = page_read(visit, ROLES_PAGE_MAX, &page, err)) != OK)
		return status;
	rows = db_query(visit->db,
			"SELECT r.parent_role_id, r.name, r.id, u.is_active FROM user u JOIN role r ON r.id = u.role_id"
			" WHERE u.id = $1 LIMIT $2 OFFSET $3",
			DB_ARGS(DB_I(id), DB_I(page.limit + 1), DB_I(page.start)));
	json_out_array(json = visit_start(visit), "data");
	while (page_row(&page, rows)) {
		json_out_object(json, NULL);
		refer_write(json, "parent_role_id", db_i64(rows, 0));
		json_out_text(json, "name", db_text(rows, 1));
		json_out_i64(json, "user_id", id);
		json_out_i64(json, "role_id", db_i64(rows, 2));
		json_out_bool(json, "active_flag", db_i64(rows, 3) != 0);
		json_out_text(json, "type", "1");
		json_out_end(json);
	}
	json_out_end(json);
	if ((status = db_done(rows, err)) != OK)
		return status;
	page_end(&page, visit);
	return visit_send(visit, 200);
}

int v1_roles_list(struct visit *visit, struct err *err)
{
	struct json_out *json;
	struct page page;
	struct db_rows *rows;
	int status = page_read(visit, ROLES_PAGE_MAX, &page, err);

	if (status != OK)
		return status;
	rows = db_query(
	    visit->db,
	    "SELECT id, parent_role_id, name, (SELECT COUNT(*) FROM user u WHERE u.role_id = r.id), (SELECT COUNT(*) "
	    "FROM role s WHERE s.parent_role_id = r.id) FROM role r ORDER BY id LIMIT $1 OFFSET $2",
	    DB_ARGS(DB_I(page.limit + 1), DB_I(page.start)));
	json_out_array(json = visit_start(visit), "data");
	while (page_row(&page, rows)) {
		json_out_object(json, NULL);
		refer_write(json, "parent_role_id", db_i64(rows, 1));
		json_out_text(json, "name", db_text(rows, 2));
		json_out_i64(json, "id", db_i64(rows, 0));
		json_out_bool(json, "active_flag", true);
		json_out_text(json, "assignment_count", db_text(rows, 3));
		json_out_text(json, "sub_role_count", db_text(rows, 4));
		json_out_i64(json, "level", db_is_null(rows, 1) ? 1 : 2);
		json_out_end(json);
	}
	json_out_end(json);
	if ((status = db_done(rows, err)) != OK)
		return status;
	page_end(&page, visit);
	return visit_send(visit, 200);
}

int v1_permission_sets_list(struct visit *visit, struct err *err)
{
	static const struct {
		const char *id, *name, *app, *type;
		bool is_admin;
	} sets[] = {{ADMIN_SET, "Deals admin", "sales", "admin", true},
		    {REGULAR_SET, "Deals regular user", "sales", "regular", false}};
	const char *app = http_query(visit->x, "app");
	struct json_out *json = visit_start(visit);
	int64_t counts[2] = {0};
	struct db_rows *rows = db_query(
	    visit->db, "SELECT COALESCE(SUM(NOT is_admin), 0), COALESCE(SUM(is_admin), 0) FROM user", DB_NO_ARGS);
	int status;

	if (db_next(rows)) {
		counts[0] = db_i64(rows, 0);
		counts[1] = db_i64(rows, 1);
	}
	if ((status = db_done(rows, err)) != OK)
		return status;
	json_out_array(json, "data");
	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		if (!text_is_empty(app) && !text_eq(app, sets[i].app))
			continue;
		json_out_object(json, NULL);
		json_out_text(json, "id", sets[i].id);
		json_out_text(json, "name", sets[i].name);
		json_out_text(json, "description", "");
		json_out_text(json, "app", sets[i].app);
		json_out_text(json, "type", sets[i].type);
		json_out_i64(json, "assignment_count", counts[sets[i].is_admin]);
		json_out_end(json);
	}
	json_out_end(json);
	return visit_send(visit, 200);
}

int v1_user_settings(struct visit *visit, struct err *err)
{
	(void)err;
	return visit_send_json(
	    visit, 200,
	    "{\"success\":true,\"data\":{\"marketplace_team\":false,\"list_limit\":100,\"beta_app\":false,"
	    "\"prevent_salesphone_callto_override\":false,\"file_upload_destination\":\"s3\","
	    "\"callto_link_syntax\":\"standard\",\"autofill_deal_expected_close_date\":false,"
	    "\"person_duplicate_condition\":\"name\"}}");
}

int v1_user_connections(struct visit *visit, struct err *err)
{
	(void)err;
	return visit_send_json(visit, 200, "{\"success\":true,\"data\":{\"google\":false}}");
}

/* No mailbox is connected: there is nothing in any folder. */
int v1_mail_threads_list(struct visit *visit, struct err *err)
{
	const char *folder = text_or(http_query(visit->x, "folder"), "");

	if (!list_has("inbox,drafts,sent,archive", folder))
		return err_set(err, E_INVALID, "folder_invalid",
			       "Parameter folder must be inbox, drafts, sent or archive");
	return visit_send_json(visit, 200, "{\"success\":true,\"data\":[]}");
}

int v1_mail_not_found(struct visit *visit, struct err *err)
{
	(void)visit;
	return err_set(err, E_NOT_FOUND, "mail_not_found", "Mail not found");
}

int v1_deal_mail(struct visit *visit, struct err *err)
{
	struct page page;
	const char *title;
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK || (status = refer_name(visit, REFER_DEAL, id, &title, err)) != OK ||
	    (status = page_read(visit, ROLES_PAGE_MAX, &page, err)) != OK)
		return status;
	if (title == NULL)
		return err_set(err, E_NOT_FOUND, "deal_not_found", "Deal not found");
	json_out_array(visit_start(visit), "data");
	json_out_end(&visit->json);
	page_end_flat(&page, visit);
	return visit_send(visit, 200);
}

int v1_currencies_list(struct visit *visit, struct err *err)
{
	const char *term = http_query(visit->x, "term");
	struct search search = {.term = text_is_empty(term) ? "" : text_fold(visit->arena, term)};
	struct json_out *json = visit_start(visit);
	struct db_rows *rows = db_query(
	    visit->db, "SELECT id, code, name, decimal_points, symbol, is_custom, is_active FROM currency ORDER BY id",
	    DB_NO_ARGS);
	int status;

	json_out_array(json, "data");
	while (db_next(rows)) {
		if (!search_hits(visit, &search, "code", db_text(rows, 1)) &&
		    !search_hits(visit, &search, "name", db_text(rows, 2)))
			continue;
		json_out_object(json, NULL);
		json_out_i64(json, "id", db_i64(rows, 0));
		json_out_text(json, "code", db_text(rows, 1));
		json_out_text(json, "name", db_text(rows, 2));
		json_out_i64(json, "decimal_points", db_i64(rows, 3));
		json_out_text(json, "symbol", db_text(rows, 4));
		json_out_bool(json, "active_flag", db_i64(rows, 6) != 0);
		json_out_bool(json, "is_custom_flag", db_i64(rows, 5) != 0);
		json_out_end(json);
	}
	json_out_end(json);
	if ((status = db_done(rows, err)) != OK)
		return status;
	return visit_send(visit, 200);
}
