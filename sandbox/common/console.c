#include "common/console.h"

#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "common/faults.h"
#include "common/html.h"

struct console {
	struct sandbox *sandbox;
	struct http_exchange *x;
	const struct admin_vendor *vendor;
	struct buf *page;
	const char *said; /* what came of the form; NULL: nothing was sent */
	bool is_refused;
	struct import_result result;
};

void console_start(struct buf *page, const struct sandbox *sandbox, const char *title)
{
	const char *const links[] = {
	    "/|Home|", text_eq(title, "API calls") ? "/_sandbox/|Sandbox|" : "/_sandbox/|Sandbox|current",
	    text_eq(title, "API calls") ? "/_sandbox/calls|API calls|current" : "/_sandbox/calls|API calls|", NULL};

	html_page_start(page, sandbox->name, title, links);
	html_fill(page, "<h1>%s</h1>", title);
}

static const char *field_of(struct http_exchange *x, const char *name)
{
	const char *field, *value;
	size_t index = 0;

	while (http_next_field(x, 'f', &index, &field, &value))
		if (text_eq(field, name))
			return value;
	return "";
}

/* ---- what the forms do ---- */

static int act_clock(struct console *c, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const char *hours = field_of(c->x, "hours"), *now = field_of(c->x, "now");
	CLEANUP(buf_release) struct buf json;
	int64_t count = 0;
	int status;

	buf_init(&json, 256);
	if (*now != '\0')
		buf_printf(&json, "{\"now\":\"%.*s\"}", (int)strspn(now, "0123456789-:.TZ+"), now);
	else if (text_to_i64(hours, strlen(hours), -1000000, 1000000, &count, NULL) == OK)
		buf_printf(&json, "{\"advance_s\":%" PRId64 "}", count * 3600);
	else
		return err_set(err, E_INVALID, "clock_invalid", "Give hours, or a time like 2026-12-24T12:00:00Z.");
	if ((status = json_parse(json.data, json.len, &doc, err)) == OK)
		status = admin_move_clock(c->sandbox, json_root(doc), err);
	c->said = "The clock was moved.";
	return status;
}

static int act_reset(struct console *c, struct err *err)
{
	c->said = "Everything was reset.";
	return admin_reset(c->sandbox, c->vendor, !text_eq(field_of(c->x, "seed"), "empty"), err);
}

static int act_faults(struct console *c, struct err *err)
{
	const char *rules = field_of(c->x, "rules");

	c->said = "The faults are set.";
	return faults_add(c->sandbox->faults, rules, strlen(rules), err);
}

static int act_faults_clear(struct console *c, struct err *err)
{
	(void)err;
	faults_clear(c->sandbox->faults);
	c->said = "There are no faults any more.";
	return OK;
}

static int act_import(struct console *c, struct err *err)
{
	struct import_order order = {.text = field_of(c->x, "data"),
				     .kind = field_of(c->x, "kind"),
				     .is_partial = text_eq(field_of(c->x, "partial"), "1")};
	int status;

	order.len = strlen(order.text);
	status = import_run(c->sandbox, c->x, c->vendor->importer, &order, &c->result, err);
	if (status == OK && !c->result.is_kept)
		return err_set(err, E_INVALID, "import_refused", "Nothing was imported: %zu refused, see below.",
			       c->result.refusal_count);
	c->said = "Imported.";
	return status;
}

static void act(struct console *c)
{
	static const struct {
		const char *name;
		int (*act)(struct console *c, struct err *err);
	} acts[] = {{"clock", act_clock},
		    {"reset", act_reset},
		    {"import", act_import},
		    {"faults", act_faults},
		    {"faults_clear", act_faults_clear}};
	const char *name = field_of(c->x, "act");
	struct err err = {0};
	int status = err_set(&err, E_INVALID, "act_unknown", "This form isn't known.");

	for (size_t i = 0; i < ARRAY_LEN(acts); i++)
		if (text_eq(acts[i].name, name))
			status = acts[i].act(c, &err);
	if (status == OK)
		return;
	if (status == E_INTERNAL)
		log_err(&c->sandbox->log, "console_failed", http_request_id(c->x), &err);
	c->is_refused = true;
	c->said = status == E_INTERNAL ? "It failed; the log says why." : arena_strdup(http_arena(c->x), err.text);
}

/* ---- the page ---- */

static void start_form(struct buf *page, const char *title, const char *name)
{
	html_fill(page,
		  "<section class=\"console-card\"><h2>%s</h2><form method=\"post\" action=\"/_sandbox/\">"
		  "%h%s%h",
		  title, name != NULL ? "<input type=\"hidden\" name=\"act\" value=\"" : "", text_or(name, ""),
		  name != NULL ? "\">" : "");
}

static void write_clock(struct console *c)
{
	char now[TIME_TEXT_MAX];

	start_form(c->page, "Clock", "clock");
	html_fill(c->page,
		  "<p>It is %s here.</p><label>Hours forward <input name=\"hours\" inputmode=\"numeric\" size=\"6\">"
		  "</label> <label>or the time <input name=\"now\" placeholder=\"2026-12-24T12:00:00Z\"></label> "
		  "<button class=\"button\">Move the clock</button></form></section>",
		  time_format(sandbox_now_us(c->sandbox), now));
}

static void write_reset(struct console *c)
{
	start_form(c->page, "Reset", "reset");
	buf_puts(c->page,
		 "<p>Forgets all data, calls, faults and settings, and sets the clock right.</p>"
		 "<button class=\"button\" name=\"seed\" value=\"sample\">Reset to the sample company</button> "
		 "<button class=\"button\" name=\"seed\" value=\"empty\">Reset to an empty company</button>"
		 "</form></section>");
}

static void write_refusals(struct console *c)
{
	if (c->result.refusal_count == 0)
		return;
	buf_puts(c->page, "<ul class=\"refusals\">");
	for (size_t i = 0; i < c->result.refusal_count; i++)
		html_fill(c->page, "<li>%s, number %d: %s</li>", c->result.refusals[i].kind,
			  (int64_t)c->result.refusals[i].row, c->result.refusals[i].message);
	buf_puts(c->page, "</ul>");
}

static void write_import(struct console *c)
{
	start_form(c->page, "Import", "import");
	buf_puts(c->page,
		 "<p><label>JSON, or CSV whose first row names the columns<br>"
		 "<textarea name=\"data\" rows=\"8\" cols=\"72\" required></textarea></label></p>"
		 "<label>It is a list of <select name=\"kind\"><option value=\"\">(the JSON says it)</option>");
	for (const char *const *kind = c->vendor->importer->kinds; *kind != NULL; kind++)
		html_fill(c->page, "<option>%s</option>", *kind);
	buf_puts(c->page,
		 "</select></label> <label><input type=\"checkbox\" name=\"partial\" value=\"1\"> Keep what is "
		 "good, though something is refused</label> <button class=\"button\">Import</button>");
	write_refusals(c);
	buf_puts(c->page, "</form></section>");
}

static void write_faults(struct console *c)
{
	CLEANUP(buf_release) struct buf rules;

	buf_init(&rules, LIMIT_ANSWER);
	faults_list(c->sandbox->faults, &rules);
	start_form(c->page, "Faults", NULL); /* its buttons say which */
	html_fill(
	    c->page,
	    "<pre>%s</pre><p><label>More rules, as a JSON list<br><textarea name=\"rules\" rows=\"4\" cols=\"72\" "
	    "placeholder=\"%s\"></textarea></label></p><button class=\"button\" name=\"act\" value=\"faults\">Set the "
	    "faults</button> "
	    "<button class=\"button\" name=\"act\" value=\"faults_clear\">Clear all faults</button></form></section>",
	    rules.data, "[{\"match\":{\"method\":\"GET\",\"next\":2},\"what\":\"503\"}]");
}

static void write_links(struct console *c)
{
	buf_puts(c->page, "<section class=\"console-card\"><h2>More</h2><ul>"
			  "<li><a href=\"/_sandbox/calls\">API calls</a></li>"
			  "<li><a href=\"/_sandbox/settings\">Settings</a></li>"
			  "<li><a href=\"/_sandbox/webhooks\">Webhooks</a></li></ul></section>");
}

void console_answer(struct sandbox *sandbox, struct http_exchange *x, const struct admin_vendor *vendor)
{
	CLEANUP(buf_release) struct buf page;
	struct console c = {.sandbox = sandbox, .x = x, .vendor = vendor, .page = &page};

	buf_init(&page, LIMIT_ANSWER);
	if (text_eq(http_method(x), "POST"))
		act(&c);
	console_start(&page, sandbox, "Sandbox");
	if (c.said != NULL)
		html_fill(&page, "<p class=\"%h\" role=\"status\">%s</p>", c.is_refused ? "refused" : "done", c.said);
	write_clock(&c);
	write_reset(&c);
	write_import(&c);
	write_faults(&c);
	write_links(&c);
	html_page_end(&page);
	html_answer(x, c.is_refused ? 422 : 200, &page, NULL);
}
