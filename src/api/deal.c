#include "api/handlers.h"
#include "api/respond.h"
#include "app/form.h"
#include "app/links.h"
#include "app/refresh.h"

static void answer_panel(struct call *call, const struct panel *panel)
{
	struct reply reply;

	reply_start(&reply);
	shape_panel_members(&reply.json, panel);
	reply_send(&reply, call->x, 200);
}

int handle_panel(struct call *call, struct err *err)
{
	struct panel panel;
	int64_t deal_id;

	if (call_id(call, "deal", &deal_id, err) != OK ||
	    panel_read(call->app, call->db, &call->caller, deal_id, call->arena, &panel, err) != OK)
		return (int)err->status;
	answer_panel(call, &panel);
	return OK;
}

int handle_refresh(struct call *call, struct err *err)
{
	struct panel panel;
	int64_t deal_id;

	if (call_id(call, "deal", &deal_id, err) != OK ||
	    refresh_deal(call->app, &call->caller, deal_id, call->arena, &panel, err) != OK)
		return (int)err->status;
	answer_panel(call, &panel);
	return OK;
}

int handle_form(struct call *call, struct err *err)
{
	struct form_data data;
	struct reply reply;
	int64_t deal_id;

	if (call_id(call, "deal", &deal_id, err) != OK ||
	    form_open(call->app, &call->caller, deal_id, call->arena, &data, err) != OK)
		return (int)err->status;
	reply_start(&reply);
	shape_form_data_members(&reply.json, &data);
	reply_send(&reply, call->x, 200);
	return OK;
}

/* Takes the text member ${name} of the body, which must be there. */
static int body_member(struct call *call, const char *name, const char **out, struct err *err)
{
	const struct json *body;

	if (call_body(call, &body, err) != OK)
		return (int)err->status;
	*out = json_get_text(body, name, "");
	if (**out == '\0') {
		err_set(err, E_INVALID, "field_malformed", "The field %s is missing.", name);
		return err_detail(err, "%s", name);
	}
	return OK;
}

int handle_contact_link(struct call *call, struct err *err)
{
	struct link_job job = {.app = call->app, .caller = &call->caller, .arena = call->arena};
	struct reply reply;

	if (call_id(call, "deal", &job.deal_id, err) != OK ||
	    body_member(call, "contact_id", &job.contact_id, err) != OK || link_contact_of_deal(&job, err) != OK)
		return (int)err->status;
	reply_start(&reply);
	shape_contact_members(&reply.json, &job.contact);
	reply_send(&reply, call->x, 200);
	return OK;
}

int handle_contact_unlink(struct call *call, struct err *err)
{
	struct link_job job = {.app = call->app, .caller = &call->caller, .arena = call->arena};

	if (call_id(call, "deal", &job.deal_id, err) != OK || link_contact(call->db, &job, err) != OK)
		return (int)err->status;
	respond_empty(call->x);
	return OK;
}

int handle_product_link(struct call *call, struct err *err)
{
	struct link_job job = {.app = call->app, .caller = &call->caller, .arena = call->arena};

	if (call_id(call, "product", &job.product_id, err) != OK ||
	    body_member(call, "item_id", &job.item_id, err) != OK || link_product(call->db, &job, err) != OK)
		return (int)err->status;
	respond_empty(call->x);
	return OK;
}

int handle_product_unlink(struct call *call, struct err *err)
{
	struct link_job job = {.app = call->app, .caller = &call->caller, .arena = call->arena};

	if (call_id(call, "product", &job.product_id, err) != OK || link_product(call->db, &job, err) != OK)
		return (int)err->status;
	respond_empty(call->x);
	return OK;
}
