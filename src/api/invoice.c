#include "app/create.h"
#include "api/handlers.h"
#include "api/respond.h"
#include "app/operation.h"
#include "app/pdf.h"
#include "app/preview.h"

static int body_form(struct call *call, struct invoice_form *out, struct err *err)
{
	const struct json *body;

	if (call_body(call, &body, err) != OK)
		return (int)err->status;
	return shape_read_form(call->arena, body, out, err);
}

int handle_preview(struct call *call, struct err *err)
{
	struct invoice_form form = {0};
	struct preview preview = {0};
	struct reply reply;

	if (body_form(call, &form, err) != OK ||
	    preview_form(call->app, call->db, &call->caller, &form, call->arena, &preview, err) != OK)
		return (int)err->status;
	reply_start(&reply);
	shape_preview_members(&reply.json, &preview, form.line_count);
	reply_send(&reply, call->x, 200);
	return OK;
}

static void answer_operation(struct call *call, int status, const struct operation_view *view)
{
	struct reply reply;

	reply_start(&reply);
	shape_operation_members(&reply.json, view);
	reply_send(&reply, call->x, status);
}

int handle_create(struct call *call, struct err *err)
{
	struct create_job job = {.app = call->app, .caller = &call->caller, .arena = call->arena};
	struct invoice_form form;

	if (body_form(call, &form, err) != OK)
		return (int)err->status;
	job.form = &form;
	if (create_invoice(call->db, &job, err) != OK) {
		if (job.finding_count == 0)
			return (int)err->status;
		/* Nothing was written, so that the job may end well and the answer carry what to fix. */
		respond_error(call->x, err, job.findings, job.finding_count);
		return OK;
	}
	call->wakes_courier = true;
	answer_operation(call, 202, &job.operation);
	return OK;
}

int handle_operation(struct call *call, struct err *err)
{
	struct operation_view view;

	if (operation_read(call->app, call->db, &call->caller, http_param(call->x, "intent"), call->arena, &view,
			   err) != OK)
		return (int)err->status;
	answer_operation(call, 200, &view);
	return OK;
}

int handle_pdf(struct call *call, struct err *err)
{
	struct pdf pdf;

	if (pdf_fetch(call->app, &call->caller, http_param(call->x, "invoice"), call->arena, &pdf, err) != OK)
		return (int)err->status;
	http_answer_header(call->x, "Content-Disposition",
			   arena_printf(call->arena, "attachment; filename=\"%s\"", pdf.file_name));
	http_answer(call->x, 200, "application/pdf", pdf.bytes, pdf.len);
	return OK;
}
