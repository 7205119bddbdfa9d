/* The company's users: who is an admin, who is active, in which language; and acting as one of them. */
#include <inttypes.h>
#include <string.h>

#include "crm/pages.h"
#include "crm/pages_setup.h"
#include "crm/webhooks.h"

static const char *const languages[] = {"en-US|English (US)",
					"en-GB|English (UK)",
					"fi-FI|Finnish",
					"sv-SE|Swedish",
					"et-EE|Estonian",
					"de-DE|German",
					"nb-NO|Norwegian",
					"uk-UA|Ukrainian",
					"ja-JP|Japanese",
					"he-IL|Hebrew",
					NULL};
static const char *const locales[] = {"en_US|1,234.50 – 12/31/2026",
				      "en_GB|1,234.50 – 31/12/2026",
				      "fi_FI|1 234,50 – 31.12.2026",
				      "sv_SE|1 234,50 – 2026-12-31",
				      "et_EE|1 234,50 – 31.12.2026",
				      "de_DE|1.234,50 – 31.12.2026",
				      "nb_NO|1 234,50 – 31.12.2026",
				      "uk_UA|1 234,50 – 31.12.2026",
				      "ja_JP|1,234.50 – 2026/12/31",
				      "he_IL|1,234.50 – 31.12.2026",
				      NULL};

struct user {
	int64_t id;
	const char *name, *email, *locale, *language, *phone, *tax_method; /* language: "fi-FI" */
	bool is_admin, is_active;
};

#define USER_QUERY                                                                                                     \
	"SELECT id, name, email, locale, language || '-' || country, phone, tax_method, is_admin, is_active FROM user"

static void read_user(struct db_rows *rows, struct arena *arena, struct user *out)
{
	*out = (struct user){.id = db_i64(rows, 0),
			     .name = db_text_copy(rows, 1, arena),
			     .email = db_text_copy(rows, 2, arena),
			     .locale = db_text_copy(rows, 3, arena),
			     .language = db_text_copy(rows, 4, arena),
			     .phone = db_text_copy(rows, 5, arena),
			     .tax_method = db_text_copy(rows, 6, arena),
			     .is_admin = db_i64(rows, 7) != 0,
			     .is_active = db_i64(rows, 8) != 0};
}

static void write_user(struct visit *visit, const struct user *user)
{
	struct buf *body = &visit->body;

	html_fill(body,
		  "<tr><td data-label=\"Name\"><a href=\"/setup/user/%d\" dir=\"auto\">%s</a>%h</td><td "
		  "data-label=\"Email\">%s"
		  "</td><td data-label=\"Rights\">%h</td><td data-label=\"Language\">%s</td><td data-label=\"State\">",
		  user->id, user->name, user->id == visit->user_id ? " <small>you</small>" : "", user->email,
		  user->is_admin ? "Admin" : "Regular user", user->language);
	crm_page_status(visit, user->is_active ? "active" : "inactive");
	buf_puts(body, "</td><td class=\"number\">");
	if (user->id != visit->user_id)
		html_fill(
		    body,
		    "<form method=\"post\" action=\"/session\"><input type=\"hidden\" name=\"user_id\" "
		    "value=\"%d\"><input "
		    "type=\"hidden\" name=\"back\" value=\"/setup/users\"><button class=\"button\" aria-label=\"Act as "
		    "%s\">Act as</button></form>",
		    user->id, user->name);
	buf_puts(body, "</td></tr>");
}

int crm_page_users(struct visit *visit, struct err *err)
{
	struct db_rows *rows;
	int status = setup_start(visit, "Users", err);

	if (status != OK)
		return status;
	buf_puts(&visit->body,
		 "<div class=\"bar\"><p class=\"none\">Whoever is chosen here or at the top is signed in. The app is "
		 "installed by "
		 "each user for themself.</p><a class=\"button primary\" href=\"/setup/user/new\">New user</a></div>"
		 "<div class=\"card table-card\"><table><thead><tr><th scope=\"col\">Name</th><th "
		 "scope=\"col\">Email</th><th "
		 "scope=\"col\">Rights</th><th scope=\"col\">Language</th><th scope=\"col\">State</th><th "
		 "scope=\"col\"><span "
		 "class=\"unseen\">Act as</span></th></tr></thead><tbody>");
	rows = db_query(visit->db, USER_QUERY " ORDER BY id", DB_NO_ARGS);
	while (db_next(rows)) {
		struct user user;

		read_user(rows, visit->arena, &user);
		write_user(visit, &user);
	}
	if ((status = db_done(rows, err)) != OK)
		return status;
	buf_puts(&visit->body, "</tbody></table></div>");
	return crm_page_send(visit, 200);
}

/* ---- one of them ---- */

/* The user of the path; a new one for /setup/user/new. */
static int load(struct visit *visit, struct user *out, struct err *err)
{
	struct db_rows *rows;
	bool is_there;
	int64_t id;
	int status;

	if (text_eq(http_path(visit->x), "/setup/user/new")) {
		*out = (struct user){.language = "en-US", .locale = "en_GB", .is_active = true};
		return OK;
	}
	if ((status = path_id(visit, &id, err)) != OK)
		return status;
	rows = db_query(visit->db, USER_QUERY " WHERE id = $1", DB_ARGS(DB_I(id)));
	if ((is_there = db_next(rows)))
		read_user(rows, visit->arena, out);
	if ((status = db_done(rows, err)) != OK)
		return status;
	return is_there ? OK : err_set(err, E_NOT_FOUND, "user_not_found", "There is no such user.");
}

static int show_page(struct visit *visit, const struct user *user, struct sheet *sheet, struct err *err)
{
	static const char *const methods[] = {"|As the company", "exclusive|Tax on top", "inclusive|Tax inside",
					      "none|No tax", NULL};
	int status = setup_start(visit, "Users", err);

	if (status != OK)
		return status;
	html_fill(&visit->body, "<section class=\"card padded form-card\"><h2 dir=\"auto\">%s</h2>",
		  text_or(user->name, "New user"));
	sheet_open(sheet, http_path(visit->x), "sheet");
	sheet_input(sheet, &(const struct sheet_input){.name = "name", .label = "Name", .is_required = true},
		    user->name);
	sheet_input(
	    sheet, &(const struct sheet_input){.name = "email", .label = "Email", .type = "email", .is_required = true},
	    user->email);
	sheet_input(sheet, &(const struct sheet_input){.name = "phone", .label = "Phone", .type = "tel"}, user->phone);
	sheet_choices(sheet, "language", "Language", languages, user->language);
	sheet_choices(sheet, "locale", "Numbers and dates", locales, user->locale);
	sheet_choices(sheet, "tax_method", "Tax of new deals", methods, text_or(user->tax_method, ""));
	sheet_check(sheet, "is_admin", "Admin: may change the company, its users and apps", user->is_admin);
	sheet_check(sheet, "is_active", "Active: may sign in", user->is_active);
	sheet_close(sheet, user->id > 0 ? "Save" : "Create user", "/setup/users");
	buf_puts(&visit->body, "</section>");
	return crm_page_send_sheet(visit, sheet);
}

int crm_page_user(struct visit *visit, struct err *err)
{
	struct sheet sheet;
	struct user user;
	int status = load(visit, &user, err);

	sheet_init(&sheet, visit, "user");
	return status == OK ? show_page(visit, &user, &sheet, err) : status;
}

/* "a,b,c" of the choices' values. */
static const char *values_of(struct arena *arena, const char *const *choices)
{
	const char *values = "";

	for (; *choices != NULL; choices++)
		values = arena_printf(arena, "%s%s%.*s", values, *values != '\0' ? "," : "",
				      (int)strcspn(*choices, "|"), *choices);
	return values;
}

static void read_posted(struct sheet *sheet, struct user *user)
{
	struct arena *arena = sheet->visit->arena;

	sheet_required(sheet, "name", "Name", &user->name);
	if (sheet_required(sheet, "email", "Email", &user->email) && strchr(user->email, '@') == NULL)
		sheet_refuse(sheet, "email", "Email", "Type an address, like name@company.example.");
	sheet_choice(sheet, "language", "Language", values_of(arena, languages), &user->language);
	sheet_choice(sheet, "locale", "Numbers and dates", values_of(arena, locales), &user->locale);
	user->phone = sheet_optional(sheet, "phone");
	user->tax_method = sheet_optional(sheet, "tax_method");
	user->is_admin = sheet_is_checked(sheet, "is_admin");
	user->is_active = sheet_is_checked(sheet, "is_active");
}

/* Somebody must be left who can change things. */
static int check_admins(struct sheet *sheet, const struct user *user, struct err *err)
{
	struct db_rows *rows =
	    db_query(sheet->visit->db, "SELECT COUNT(*) FROM user WHERE is_admin AND is_active AND id <> $1",
		     DB_ARGS(DB_I(user->id)));
	bool has_other = db_next(rows) && db_i64(rows, 0) > 0;
	int status = db_done(rows, err);

	if (status == OK && !has_other && (!user->is_admin || !user->is_active))
		sheet_refuse(sheet, "is_admin", "Admin", "The company needs one active admin.");
	return status;
}

static int store_row(struct visit *visit, const struct user *user, struct err *err)
{
	const char *language = user->language, *dash = strchr(language, '-');
	struct db_arg code = DB_T(arena_strndup(visit->arena, language, (size_t)(dash - language))),
		      country = DB_T(dash + 1);

	if (user->id == 0)
		return db_exec(
		    visit->db,
		    "INSERT INTO user (name, email, is_admin, locale, language, country, phone, tax_method, is_active, "
		    "created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		    DB_ARGS(DB_T(user->name), DB_T(user->email), DB_I(user->is_admin), DB_T(user->locale), code,
			    country, DB_T(user->phone), DB_T(user->tax_method), DB_I(user->is_active),
			    DB_T(visit->now)),
		    NULL, err);
	return db_exec(visit->db,
		       "UPDATE user SET name = $1, email = $2, is_admin = $3, locale = $4, language = $5, country = $6,"
		       " phone = $7, tax_method = $8, is_active = $9, modified = $10 WHERE id = $11",
		       DB_ARGS(DB_T(user->name), DB_T(user->email), DB_I(user->is_admin), DB_T(user->locale), code,
			       country, DB_T(user->phone), DB_T(user->tax_method), DB_I(user->is_active),
			       DB_T(visit->now), DB_I(user->id)),
		       NULL, err);
}

static int last_user(struct visit *visit, int64_t *out, struct err *err)
{
	struct db_rows *rows = db_query(visit->db, "SELECT MAX(id) FROM user", DB_NO_ARGS);

	if (db_next(rows))
		*out = db_i64(rows, 0);
	return db_done(rows, err);
}

/* Stores the user and tells the webhooks. */
static int store(struct visit *visit, const struct user *user, struct err *err)
{
	const char *before = NULL, *after = NULL;
	int64_t id = user->id;
	int status = webhooks_user(visit, id, &before, err);

	if (status == OK)
		status = store_row(visit, user, err);
	if (status == OK && id == 0)
		status = last_user(visit, &id, err);
	if (status == OK)
		status = webhooks_user(visit, id, &after, err);
	return status == OK ? webhooks_emit(visit, "user", id, before, after, err) : status;
}

int crm_page_user_save(struct visit *visit, struct err *err)
{
	struct sheet sheet;
	struct user before, user;
	int status = load(visit, &before, err);

	if (status != OK)
		return status;
	user = before;
	sheet_init_posted(&sheet, visit, "user");
	read_posted(&sheet, &user);
	if ((status = check_admins(&sheet, &user, err)) != OK)
		return status;
	if (sheet_is_fine(&sheet) &&
	    (user.id != visit->user_id || user.is_admin != before.is_admin || user.is_active != before.is_active))
		status = sheet_take_failure(&sheet, crm_page_need_admin(visit, err), err);
	if (status == OK && sheet_is_fine(&sheet) && (status = store(visit, &user, err)) == OK)
		return crm_page_redirect(visit, "/setup/users");
	return status == OK ? show_page(visit, &user, &sheet, err) : status;
}
