/* The company: its plan, its standards for deals, its currencies. */
#include <inttypes.h>
#include <string.h>

#include "crm/company.h"
#include "crm/pages_setup.h"
#include "crm/plan.h"
#include "crm/switches.h"

static int start(struct visit *visit, const char *title, enum page_section section, const char *const *links,
		 const char *current, struct err *err)
{
	int status = crm_page_start(visit, title, section, err);

	if (status != OK)
		return status;
	buf_puts(&visit->body, "<div class=\"bar\">");
	crm_page_views(visit, title, links, current);
	buf_puts(&visit->body, "</div>");
	return OK;
}

int setup_start(struct visit *visit, const char *current, struct err *err)
{
	static const char *const links[] = {"/setup/company|Company", "/setup/users|Users", "/setup/fields|Data fields",
					    "/setup/currencies|Currencies", NULL};

	return start(visit, "Company", PAGE_SETUP, links, current, err);
}

int tools_start(struct visit *visit, const char *current, struct err *err)
{
	static const char *const links[] = {"/tools-and-apps|Installed apps", "/marketplace|Marketplace",
					    "/webhooks|Webhooks", NULL};

	return start(visit, "Tools and apps", PAGE_APPS, links, current, err);
}

/* ---- plan and standards ---- */

static const char *number_text(struct visit *visit, int64_t number)
{
	return arena_printf(visit->arena, "%" PRId64, number);
}

static int write_usage(struct visit *visit, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db, "SELECT used FROM budget WHERE day = $1", DB_ARGS(DB_I(day_from_us(visit->now_us))));
	int64_t used = db_next(rows) ? db_i64(rows, 0) : 0, budget = 0;
	int status = db_done(rows, err);

	if (status == OK)
		status = plan_daily_budget(visit, &budget, err);
	html_fill(
	    &visit->body,
	    "<section class=\"card contact\"><h2>API use today</h2><dl><dt>Used</dt><dd>%d tokens</dd><dt>Daily "
	    "budget</dt>"
	    "<dd>%d tokens</dd><dt>Used up</dt><dd><meter min=\"0\" max=\"%d\" value=\"%d\" aria-label=\"Budget used "
	    "up\"></meter></dd></dl></section>",
	    used, budget, budget, used);
	return status;
}

static int write_facts(struct visit *visit, struct err *err)
{
	struct db_rows *rows = db_query(visit->db, "SELECT COUNT(*) FROM user WHERE is_active", DB_NO_ARGS);

	html_fill(&visit->body, "<section class=\"card contact\"><h2>" COMPANY_NAME "</h2><dl>");
	crm_page_detail(visit, "Address", COMPANY_DOMAIN ".pipedrive.com");
	crm_page_detail(visit, "Company id", number_text(visit, COMPANY_ID));
	crm_page_detail(visit, "Currency", COMPANY_CURRENCY);
	if (db_next(rows))
		crm_page_detail(visit, "Seats in use", number_text(visit, db_i64(rows, 0)));
	buf_puts(&visit->body, "</dl></section>");
	return db_done(rows, err);
}

static int show_company(struct visit *visit, struct sheet *sheet, struct err *err)
{
	static const char *const plans[] = {"lite|Lite: no installments, no recurring products", "growth|Growth",
					    "premium|Premium", "ultimate|Ultimate", NULL};
	int status = setup_start(visit, "Company", err);

	if (status != OK)
		return status;
	buf_puts(&visit->body, "<div class=\"two\"><div class=\"stack\">");
	if ((status = write_facts(visit, err)) != OK || (status = write_usage(visit, err)) != OK)
		return status;
	buf_puts(&visit->body, "</div><section class=\"card padded form-card\"><h2>Plan</h2>");
	sheet_open(sheet, "/setup/company", "sheet");
	sheet_choices(sheet, "plan", "Plan", plans, settings_text(visit->db, visit->arena, crm_settings, "plan"));
	sheet_input(sheet,
		    &(const struct sheet_input){.name = "daily_budget",
						.label = "Daily budget of API tokens",
						.type = "number",
						.hint = "0: what the plan and the number of users give"},
		    settings_text(visit->db, visit->arena, crm_settings, "daily_budget"));
	sheet_close(sheet, "Save", NULL);
	buf_puts(&visit->body, "</section></div>");
	return crm_page_send_sheet(visit, sheet);
}

int crm_page_company(struct visit *visit, struct err *err)
{
	struct sheet sheet;

	sheet_init(&sheet, visit, "company");
	return show_company(visit, &sheet, err);
}

int crm_page_company_save(struct visit *visit, struct err *err)
{
	struct sheet sheet;
	int64_t budget;
	int status;

	sheet_init_posted(&sheet, visit, "company");
	status = sheet_take_failure(&sheet, crm_page_need_admin(visit, err), err);
	if (status == OK && sheet_number(&sheet, "daily_budget", "Daily budget", &budget) && sheet_is_fine(&sheet)) {
		status = settings_set(visit->db, crm_settings, "plan", sheet_line(&sheet, "plan"), err);
		if (status == OK)
			status = settings_set(visit->db, crm_settings, "daily_budget", number_text(visit, budget), err);
		status = sheet_take_failure(&sheet, status, err);
	}
	if (status != OK)
		return status;
	return sheet_is_fine(&sheet) ? crm_page_redirect(visit, "/setup/company") : show_company(visit, &sheet, err);
}

/* ---- currencies ---- */

static int write_currencies(struct visit *visit, struct err *err)
{
	struct buf *body = &visit->body;
	struct db_rows *rows = db_query(visit->db,
					"SELECT id, code, name, decimal_points, symbol, is_custom, is_active FROM "
					"currency ORDER BY is_custom, code",
					DB_NO_ARGS);

	buf_puts(
	    body,
	    "<div class=\"card table-card\"><table><thead><tr><th scope=\"col\">Code</th><th scope=\"col\">Name</th>"
	    "<th scope=\"col\">Symbol</th><th scope=\"col\" class=\"number\">Decimals</th><th scope=\"col\">Kind</th>"
	    "<th scope=\"col\">State</th><th scope=\"col\"><span "
	    "class=\"unseen\">Change</span></th></tr></thead><tbody>");
	while (db_next(rows)) {
		bool is_active = db_i64(rows, 6) != 0;

		html_fill(body,
			  "<tr><td data-label=\"Code\">%s</td><td data-label=\"Name\" dir=\"auto\">%s</td><td "
			  "data-label=\"Symbol\">%s</td><td class=\"number\" data-label=\"Decimals\">%d</td><td "
			  "data-label=\"Kind\">%h</td><td data-label=\"State\">",
			  db_text(rows, 1), db_text(rows, 2), db_text(rows, 4), db_i64(rows, 3),
			  db_i64(rows, 5) != 0 ? "Custom" : "Built in");
		crm_page_status(visit, is_active ? "active" : "inactive");
		html_fill(body,
			  "</td><td class=\"number\"><form method=\"post\" action=\"/setup/currencies/%d\"><button "
			  "class=\"button\" "
			  "name=\"is_active\" value=\"%h\" aria-label=\"%h %s\">%h</button></form></td></tr>",
			  db_i64(rows, 0), is_active ? "0" : "1", is_active ? "Stop using" : "Use", db_text(rows, 1),
			  is_active ? "Stop using" : "Use");
	}
	buf_puts(body, "</tbody></table></div>");
	return db_done(rows, err);
}

static int show_currencies(struct visit *visit, struct sheet *sheet, struct err *err)
{
	int status = setup_start(visit, "Currencies", err);

	if (status != OK || (status = write_currencies(visit, err)) != OK)
		return status;
	buf_puts(&visit->body, "<section class=\"card padded form-card\"><h2>Add a custom currency</h2>");
	sheet_open(sheet, "/setup/currencies", "sheet");
	sheet_input(
	    sheet,
	    &(const struct sheet_input){
		.name = "code", .label = "Code", .hint = "Letters and digits; Xero won't know it", .is_required = true},
	    NULL);
	sheet_input(sheet, &(const struct sheet_input){.name = "name", .label = "Name", .is_required = true}, NULL);
	sheet_text(sheet, "symbol", "Symbol", NULL);
	sheet_input(sheet, &(const struct sheet_input){.name = "decimals", .label = "Decimals", .type = "number"}, "2");
	sheet_close(sheet, "Add currency", NULL);
	buf_puts(&visit->body, "</section>");
	return crm_page_send_sheet(visit, sheet);
}

int crm_page_currencies(struct visit *visit, struct err *err)
{
	struct sheet sheet;

	sheet_init(&sheet, visit, "currency");
	return show_currencies(visit, &sheet, err);
}

static int code_is_taken(struct visit *visit, const char *code, bool *out, struct err *err)
{
	struct db_rows *rows = db_query(visit->db, "SELECT 1 FROM currency WHERE code = $1", DB_ARGS(DB_T(code)));

	*out = db_next(rows);
	return db_done(rows, err);
}

static char *upper(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);

	for (char *at = copy; *at != '\0'; at++)
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
	return copy;
}

static int read_currency(struct sheet *sheet, const char **code, const char **name, int64_t *decimals, struct err *err)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	bool is_taken = false;
	int status;

	sheet_required(sheet, "name", "Name", name);
	if (sheet_number(sheet, "decimals", "Decimals", decimals) && *decimals > 4)
		sheet_refuse(sheet, "decimals", "Decimals", "At most 4.");
	if (!sheet_required(sheet, "code", "Code", code))
		return OK;
	*code = upper(sheet->visit->arena, *code);
	if (strspn(*code, letters) != strlen(*code) || strlen(*code) > 10)
		sheet_refuse(sheet, "code", "Code", "At most 10 letters and digits.");
	status = code_is_taken(sheet->visit, *code, &is_taken, err);
	if (is_taken)
		sheet_refuse(sheet, "code", "Code", "There is a currency of this code already.");
	return status;
}

int crm_page_currency_add(struct visit *visit, struct err *err)
{
	const char *code = "", *name = "";
	struct sheet sheet;
	int64_t decimals = 2;
	int status;

	sheet_init_posted(&sheet, visit, "currency");
	status = sheet_take_failure(&sheet, crm_page_need_admin(visit, err), err);
	if (status != OK || (status = read_currency(&sheet, &code, &name, &decimals, err)) != OK)
		return status;
	if (!sheet_is_fine(&sheet))
		return show_currencies(visit, &sheet, err);
	status =
	    db_exec(visit->db,
		    "INSERT INTO currency (code, name, decimal_points, symbol, is_custom) VALUES ($1, $2, $3, $4, 1)",
		    DB_ARGS(DB_T(code), DB_T(name), DB_I(decimals), DB_T(text_or(sheet_line(&sheet, "symbol"), code))),
		    NULL, err);
	return status == OK ? crm_page_redirect(visit, "/setup/currencies") : status;
}

int crm_page_currency_switch(struct visit *visit, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK || (status = crm_page_need_admin(visit, err)) != OK)
		return status;
	status = db_exec(visit->db, "UPDATE currency SET is_active = $2 WHERE id = $1",
			 DB_ARGS(DB_I(id), DB_I(text_eq(form_value(visit, "is_active"), "1"))), NULL, err);
	return status == OK ? crm_page_redirect(visit, "/setup/currencies") : status;
}
