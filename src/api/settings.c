#include "app/settings.h"
#include "api/handlers.h"
#include "api/respond.h"

static void answer_settings(struct call *call, const struct settings *settings)
{
	struct reply reply;

	reply_start(&reply);
	shape_settings_members(&reply.json, call->arena, settings);
	reply_send(&reply, call->x, 200);
}

int handle_settings(struct call *call, struct err *err)
{
	struct settings settings;

	if (settings_read(call->app, call->db, &call->caller, call->arena, &settings, err) != OK)
		return (int)err->status;
	answer_settings(call, &settings);
	return OK;
}

int handle_settings_save(struct call *call, struct err *err)
{
	struct settings_job job = {.app = call->app, .caller = &call->caller};
	const struct json *body;

	if (call_body(call, &body, err) != OK || shape_read_settings(body, &job.settings, err) != OK ||
	    settings_save(call->db, &job, err) != OK)
		return (int)err->status;
	answer_settings(call, &job.settings);
	return OK;
}

static void shape_fields(struct json_out *out, struct arena *arena, const struct settings_choices *choices)
{
	static const char *const entities[] = {
	    [CRM_DEAL] = "deal", [CRM_PERSON] = "person", [CRM_ORGANIZATION] = "organization"};

	json_out_array(out, "fields");
	for (size_t i = 0; i < choices->field_count; i++) {
		const struct field_choice *field = &choices->fields[i];

		json_out_object(out, NULL);
		json_out_text(out, "ref", field_ref_format(arena, &field->ref));
		json_out_text(out, "entity", entities[field->ref.entity]);
		json_out_text(out, "name", field->name);
		json_out_bool(out, "is_custom", field->is_custom);
		json_out_end(out);
	}
	json_out_end(out);
}

int handle_settings_choices(struct call *call, struct err *err)
{
	struct settings_choices choices;
	struct reply reply;

	if (settings_choices(call->app, &call->caller, call->arena, &choices, err) != OK)
		return (int)err->status;
	reply_start(&reply);
	shape_fields(&reply.json, call->arena, &choices);
	shape_templates(&reply.json, "templates", choices.templates, choices.template_count);
	json_out_array(&reply.json, "accounts");
	for (size_t i = 0; i < choices.account_count; i++) {
		json_out_object(&reply.json, NULL);
		json_out_text(&reply.json, "code", choices.accounts[i].code);
		json_out_text(&reply.json, "name", choices.accounts[i].name);
		json_out_end(&reply.json);
	}
	json_out_end(&reply.json);
	json_out_array(&reply.json, "deals");
	for (size_t i = 0; i < choices.deal_count; i++) {
		json_out_object(&reply.json, NULL);
		json_out_i64(&reply.json, "id", choices.deals[i].id);
		json_out_text(&reply.json, "title", choices.deals[i].title);
		json_out_end(&reply.json);
	}
	json_out_end(&reply.json);
	reply_send(&reply, call->x, 200);
	return OK;
}

int handle_settings_preview(struct call *call, struct err *err)
{
	struct settings_preview preview;
	struct settings settings;
	const struct json *body;
	struct reply reply;

	if (call_body(call, &body, err) != OK ||
	    shape_read_settings(json_get(body, "settings"), &settings, err) != OK ||
	    settings_preview(call->app, &call->caller, json_get_i64(body, "deal_id", 0), &settings, call->arena,
			     &preview, err) != OK)
		return (int)err->status;
	reply_start(&reply);
	json_out_text(&reply.json, "recipient", preview.recipient);
	json_out_text(&reply.json, "address", preview.address);
	json_out_text(&reply.json, "email", preview.email);
	json_out_text(&reply.json, "tax_number", preview.tax_number);
	shape_day(&reply.json, "date", preview.date);
	shape_day(&reply.json, "due_date", preview.due_date);
	reply_send(&reply, call->x, 200);
	return OK;
}
