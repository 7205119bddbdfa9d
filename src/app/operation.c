#include "app/operation.h"

#include "app/vendors.h"
#include "app/views.h"
#include "store/company.h"
#include "store/invoice.h"

static int show_invoice(const struct app *app, struct db *db, const struct operation *operation, struct arena *arena,
			struct operation_view *out, struct err *err)
{
	struct invoice_view *shown = arena_new_of(arena, struct invoice_view);
	struct view_context view;
	struct invoice invoice;
	int status = store_invoice_get(db, &operation->key, operation->invoice_id, arena, &invoice, err);

	if (status == OK)
		status = view_context_read(app, db, &operation->key, arena, &view, err);
	if (status != OK)
		return status;
	*shown = view_invoice(&view, &invoice);
	out->invoice = shown;
	return OK;
}

int operation_read(const struct app *app, struct db *db, const struct caller *caller, const char *intent,
		   struct arena *arena, struct operation_view *out, struct err *err)
{
	struct operation operation;
	struct operation_view shown;
	int status = store_operation_get(db, caller->company_id, intent, arena, &operation, err);

	if (status != OK)
		return status;
	shown = view_operation(&operation);
	if (operation.state == OPERATION_DONE && operation.invoice_id != NULL)
		status = show_invoice(app, db, &operation, arena, &shown, err);
	if (status == OK)
		*out = shown;
	return status;
}

int operation_deal_url(struct db *db, const char *mark, struct arena *arena, const char **url_out, struct err *err)
{
	struct company company;
	int64_t company_id = 0, deal_id = 0;
	int status = store_operation_by_mark(db, mark, &company_id, &deal_id, err);

	if (status == OK)
		status = store_company_get(db, company_id, arena, &company, err);
	if (status == OK)
		*url_out = crm_deal_url(arena, company.api_base, deal_id);
	return status;
}
