#include "domain/invoice.h"

static const char *const status_names[] = {
    [INVOICE_DRAFT] = "draft",
    [INVOICE_AWAITING_APPROVAL] = "awaiting_approval",
    [INVOICE_AWAITING_PAYMENT] = "awaiting_payment",
    [INVOICE_PAID] = "paid",
    [INVOICE_VOIDED] = "voided",
    [INVOICE_DELETED] = "deleted",
};

static const char *const treatment_names[] = {
    [TAX_EXCLUSIVE] = "exclusive",
    [TAX_INCLUSIVE] = "inclusive",
    [TAX_NONE] = "none",
};

/* The position of ${name}, or -1. */
static int find_name(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (text_eq(names[i], name))
			return (int)i;
	return -1;
}

const char *invoice_status_name(enum invoice_status status)
{
	if ((size_t)status >= ARRAY_LEN(status_names))
		BUG("invoice: status %d", (int)status);
	return status_names[status];
}

int invoice_status_parse(const char *name, enum invoice_status *out, struct err *err)
{
	const int found = find_name(status_names, ARRAY_LEN(status_names), name);

	if (found < 0)
		return err_set(err, E_INVALID, "status_unknown", "\"%s\" isn't the status of an invoice.",
			       text_or(name, ""));
	*out = (enum invoice_status)found;
	return OK;
}

const char *tax_treatment_name(enum tax_treatment treatment)
{
	if ((size_t)treatment >= ARRAY_LEN(treatment_names))
		BUG("invoice: tax treatment %d", (int)treatment);
	return treatment_names[treatment];
}

int tax_treatment_parse(const char *name, enum tax_treatment *out, struct err *err)
{
	const int found = find_name(treatment_names, ARRAY_LEN(treatment_names), name);

	if (found < 0)
		return err_set(err, E_INVALID, "tax_treatment_unknown",
			       "The tax treatment must be exclusive, inclusive or none, not \"%s\".",
			       text_or(name, ""));
	*out = (enum tax_treatment)found;
	return OK;
}

bool invoice_is_overdue(const struct invoice *invoice, int32_t today)
{
	return invoice->status == INVOICE_AWAITING_PAYMENT && invoice->due_date != DAY_NONE &&
	       invoice->due_date < today;
}
