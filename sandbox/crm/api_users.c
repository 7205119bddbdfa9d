#include "crm/api.h"
#include "crm/company.h"
#include "crm/search.h"

#define USER_COLUMNS "id, name, email, is_admin, locale, language, country, created"

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
		json_out_text(json, "permission_set_id",
			      is_admin ? "62cc4d7f-4038-4352-abf3-a8c1c822b631"
				       : "62cc4d7f-4038-4352-abf3-a8c1c822b632");
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
	json_out_text(json, "default_currency", COMPANY_CURRENCY);
	json_out_text(json, "locale", db_text(rows, 4));
	json_out_i64(json, "lang", 1);
	json_out_text(json, "email", db_text(rows, 2));
	json_out_null(json, "phone");
	json_out_bool(json, "activated", true);
	json_out_text(json, "last_login", db_text(rows, 7));
	json_out_text(json, "created", db_text(rows, 7));
	json_out_text(json, "modified", db_text(rows, 7));
	json_out_bool(json, "has_created_company", is_admin);
	write_access(json, is_admin);
	json_out_bool(json, "active_flag", true);
	json_out_text(json, "timezone_name", "Europe/Helsinki");
	json_out_text(json, "timezone_offset", "+02:00");
	json_out_i64(json, "role_id", 1);
	json_out_null(json, "icon_url");
	json_out_bool(json, "is_you", db_i64(rows, 0) == visit->user_id);
	json_out_bool(json, "is_deleted", false);
}

static void write_company(struct visit *visit, struct db_rows *rows)
{
	struct json_out *json = &visit->json;

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

int v1_users_list(struct visit *visit, struct err *err)
{
	struct db_rows *rows = db_query(visit->db, "SELECT " USER_COLUMNS " FROM user ORDER BY id", DB_NO_ARGS);
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

int v1_currencies_list(struct visit *visit, struct err *err)
{
	const char *term = http_query(visit->x, "term");
	struct search search = {.term = text_is_empty(term) ? "" : text_fold(visit->arena, term)};
	struct json_out *json = visit_start(visit);
	struct db_rows *rows =
	    db_query(visit->db, "SELECT id, code, name, decimal_points, symbol, is_custom FROM currency ORDER BY id",
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
		json_out_bool(json, "active_flag", true);
		json_out_bool(json, "is_custom_flag", db_i64(rows, 5) != 0);
		json_out_end(json);
	}
	json_out_end(json);
	if ((status = db_done(rows, err)) != OK)
		return status;
	return visit_send(visit, 200);
}
