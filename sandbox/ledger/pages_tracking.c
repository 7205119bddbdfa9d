/* Settings: tracking categories and their options. */
#include "ledger/form.h"
#include "ledger/pages_more.h"

static void write_hidden(struct visit *visit, const char *category, const char *option)
{
	html_fill(visit->page, "<input type=\"hidden\" name=\"category\" value=\"%s\">", category);
	if (option != NULL)
		html_fill(visit->page, "<input type=\"hidden\" name=\"option\" value=\"%s\">", option);
}

static void write_option(struct visit *visit, const char *category, const struct json *option)
{
	const char *name = pages_text(option, "Name");

	html_fill(visit->page, "<li><form method=\"post\" class=\"row\">");
	write_hidden(visit, category, pages_text(option, "TrackingOptionID"));
	html_fill(
	    visit->page,
	    "<label>Option <input name=\"name\" value=\"%s\" maxlength=\"100\" required></label><button "
	    "name=\"act\" value=\"option-rename\">Rename<span class=\"visually-hidden\"> %s</span></button><button "
	    "class=\"danger\" name=\"act\" value=\"option-delete\">Delete<span class=\"visually-hidden\"> %s</span>"
	    "</button></form></li>",
	    name, name, name);
}

static void write_options(struct visit *visit, const struct json *category, bool may)
{
	const struct json *options = json_get(category, "Options");

	buf_puts(visit->page, "<ul class=\"payments\">");
	for (size_t i = 0; i < json_len(options); i++) {
		const struct json *option = json_at(options, i);
		bool is_active = text_eq(json_get_text(option, "Status", "ACTIVE"), "ACTIVE");

		if (may && is_active)
			write_option(visit, pages_text(category, "TrackingCategoryID"), option);
		else
			html_fill(visit->page, "<li>%s%h</li>", pages_text(option, "Name"),
				  is_active ? "" : " <span class=\"status VOIDED\">Archived</span>");
	}
	buf_puts(visit->page, "</ul>");
}

static void write_category(struct visit *visit, const struct json *category)
{
	const char *id = pages_text(category, "TrackingCategoryID"), *name = pages_text(category, "Name");
	bool is_active = text_eq(pages_text(category, "Status"), "ACTIVE"), may = visit_may(visit, RIGHT_SETTINGS);

	html_fill(visit->page, "<section class=\"box\"><h2>%s %h</h2>", name,
		  is_active ? "" : "<span class=\"status VOIDED\">Archived</span>");
	if (may) {
		buf_puts(visit->page, "<form method=\"post\" class=\"row\">");
		write_hidden(visit, id, NULL);
		html_fill(
		    visit->page,
		    "<label>Category <input name=\"name\" value=\"%s\" maxlength=\"100\" required></label><button "
		    "name=\"act\" value=\"rename\">Rename<span class=\"visually-hidden\"> %s</span></button><button "
		    "name=\"act\" value=\"%s\">%s<span class=\"visually-hidden\"> %s</span></button><button "
		    "class=\"danger\" "
		    "name=\"act\" value=\"delete\">Delete<span class=\"visually-hidden\"> %s</span></button></form>",
		    name, name, is_active ? "archive" : "activate", is_active ? "Archive" : "Restore", name, name);
	}
	write_options(visit, category, may && is_active);
	if (may && is_active) {
		buf_puts(visit->page, "<form method=\"post\" class=\"row\">");
		write_hidden(visit, id, NULL);
		html_fill(
		    visit->page,
		    "<label>New option <input name=\"name\" maxlength=\"100\" required></label><button name=\"act\" "
		    "value=\"option-add\">Add option<span class=\"visually-hidden\"> to %s</span></button></form>",
		    name);
	}
	buf_puts(visit->page, "</section>");
}

static int write_categories(struct visit *visit, bool *has_any, struct err *err)
{
	const struct json *list = NULL;
	int status = pages_read(visit, "TrackingCategories", NULL, "TrackingCategories", &list, err);

	*has_any = json_len(list) > 0;
	for (size_t i = 0; status == OK && i < json_len(list); i++)
		write_category(visit, json_at(list, i));
	return status;
}

static int show(struct visit *visit, const struct messages *messages, struct err *err)
{
	struct form form = {.visit = visit, .messages = messages};
	bool has_any = false;
	int status;

	settings_start(visit, "tracking", "Tracking");
	visit_note(visit, RIGHT_SETTINGS);
	form_summary(&form);
	buf_puts(visit->page,
		 "<p class=\"quiet\">Up to two categories can be active. Each line of a document may have one "
		 "option of each.</p>");
	status = write_categories(visit, &has_any, err);
	if (status != OK)
		return status;
	if (!has_any)
		buf_puts(visit->page, "<p>There are no tracking categories.</p>");
	if (visit_may(visit, RIGHT_SETTINGS))
		buf_puts(visit->page,
			 "<h2>New category</h2><form method=\"post\" class=\"row\"><label>Name <input name=\"name\" "
			 "maxlength=\"100\" required></label><button class=\"primary\" name=\"act\" value=\"add\">Add "
			 "category"
			 "</button></form>");
	settings_end(visit, messages->count > 0 ? 400 : 200);
	return OK;
}

static const struct {
	const char *act, *method, *pattern;
	const char *key, *value; /* of the body; ${value} NULL: the name that was typed; ${key} NULL: no body */
} acts_here[] = {
    {"add", "PUT", "TrackingCategories", "Name", NULL},
    {"rename", "POST", "TrackingCategories/:", "Name", NULL},
    {"archive", "POST", "TrackingCategories/:", "Status", "ARCHIVED"},
    {"activate", "POST", "TrackingCategories/:", "Status", "ACTIVE"},
    {"delete", "DELETE", "TrackingCategories/:", NULL, NULL},
    {"option-add", "PUT", "TrackingCategories/:/Options", "Name", NULL},
    {"option-rename", "POST", "TrackingCategories/:/Options/:", "Name", NULL},
    {"option-delete", "DELETE", "TrackingCategories/:/Options/:", NULL, NULL},
};

static int change(struct visit *visit, struct messages *messages, struct err *err)
{
	const char *act = form_field(visit->x, "act");

	if (!visit_may(visit, RIGHT_SETTINGS)) {
		message_add(visit->arena, messages, "%s", visit_why_not(visit, RIGHT_SETTINGS));
		return OK;
	}
	for (size_t i = 0; i < ARRAY_LEN(acts_here); i++) {
		struct ask ask = {.method = acts_here[i].method,
				  .pattern = acts_here[i].pattern,
				  .params = {form_field(visit->x, "category"), form_field(visit->x, "option")}};
		const char *typed = text_squeeze(visit->arena, form_field(visit->x, "name"));

		if (!text_eq(acts_here[i].act, act))
			continue;
		if (acts_here[i].key != NULL)
			ask.body = pages_body(visit, acts_here[i].key, text_or(acts_here[i].value, typed));
		return pages_change(visit, &ask, messages, NULL, err);
	}
	return err_set(err, E_NOT_FOUND, "act_unknown", "There is no such button.");
}

int page_tracking(struct visit *visit, struct err *err)
{
	struct messages messages = {0};
	int status = OK;

	if (visit_is_post(visit))
		status = change(visit, &messages, err);
	if (status != OK)
		return status;
	if (!visit_is_post(visit) || messages.count > 0)
		return show(visit, &messages, err);
	visit_redirect(visit, "/settings/tracking", "saved");
	return OK;
}
