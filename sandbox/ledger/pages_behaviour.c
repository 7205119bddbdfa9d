/* Settings: what the sandbox does where Xero's own behaviour is uncertain, and its limits. The same table as of
 * /_sandbox/settings. */
#include "ledger/form.h"
#include "ledger/pages_more.h"
#include "ledger/switches.h"

static const char *options_of(struct visit *visit, const struct setting *setting)
{
	char **parts;
	const char *text = "";
	size_t count;

	if (setting->kind == SETTING_SWITCH)
		return "0=Off|1=On";
	count = text_split(visit->arena, setting->choices, ',', &parts);
	for (size_t i = 0; i < count; i++)
		text = arena_printf(visit->arena, "%s%s%s=%s", text, i > 0 ? "|" : "", parts[i], parts[i]);
	return text;
}

static struct input input_of(struct visit *visit, const struct setting *setting)
{
	bool is_select = setting->kind == SETTING_SWITCH || setting->kind == SETTING_CHOICE;

	return (struct input){
	    .name = setting->name,
	    .label = setting->name,
	    .kind = is_select ? INPUT_SELECT : INPUT_TEXT,
	    .hint = arena_printf(visit->arena, "%s Standard: %s.", setting->help, text_or(setting->standard, "empty")),
	    .match = setting->name,
	    .options = is_select ? options_of(visit, setting) : NULL,
	    .otherwise = settings_text(visit->call.db, visit->arena, ledger_switches, setting->name),
	    .is_wide = true,
	};
}

static int show(struct visit *visit, const struct messages *messages, struct err *err)
{
	size_t count = 0;
	struct input *inputs;
	struct form form = {.visit = visit, .messages = messages, .is_posted = visit_is_post(visit)};

	while (ledger_switches[count].name != NULL)
		count++;
	inputs = arena_array(visit->arena, count + 1, sizeof(*inputs));
	for (size_t i = 0; i < count; i++)
		inputs[i] = input_of(visit, &ledger_switches[i]);
	form.inputs = inputs;
	form.count = count;
	settings_start(visit, "behaviour", "Sandbox behaviour");
	buf_puts(visit->page,
		 "<p class=\"quiet\">Limits, and points where the real product's behaviour isn't certain. They are "
		 "the sandbox's own, for all its organisations, and can be set by <code>POST "
		 "/_sandbox/settings</code>, too.</p>");
	form_summary(&form);
	buf_puts(visit->page, "<form method=\"post\" data-guard novalidate><div class=\"grid\">");
	if (form_write(&form, err) != OK)
		return E_INTERNAL;
	buf_puts(visit->page, "</div><div class=\"buttons foot\"><button class=\"primary\">Save</button></div></form>");
	settings_end(visit, messages->count > 0 ? 400 : 200);
	return OK;
}

static int save(struct visit *visit, struct messages *messages, struct err *err)
{
	struct db *db = visit->call.db;
	int status = db_begin(db, err);

	for (const struct setting *s = ledger_switches; status == OK && s->name != NULL; s++) {
		const char *value = form_field(visit->x, s->name);
		struct err refusal = {0};

		if (value == NULL)
			continue;
		value = text_squeeze(visit->arena, value);
		if (settings_set(db, ledger_switches, s->name, value, &refusal) != OK)
			message_add(visit->arena, messages, "%s: %s", s->name, refusal.text);
	}
	if (status != OK)
		return status;
	if (messages->count == 0)
		return db_commit(db, err);
	db_rollback(db);
	return OK;
}

int page_behaviour(struct visit *visit, struct err *err)
{
	struct messages messages = {0};

	if (visit_is_post(visit) && save(visit, &messages, err) != OK)
		return (int)err->status;
	if (!visit_is_post(visit) || messages.count > 0)
		return show(visit, &messages, err);
	visit_redirect(visit, "/settings/behaviour", "saved");
	return OK;
}
