#include "ledger/model.h"

#include <stdarg.h>
#include <stdio.h>

void message_add(struct arena *arena, struct messages *messages, const char *fmt, ...)
{
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	messages->texts = arena_grow(arena, messages->texts, messages->count, &messages->cap, sizeof(*messages->texts));
	messages->texts[messages->count++] = arena_strdup(arena, text);
}

int64_t invoice_due_e4(const struct invoice *invoice)
{
	if (text_eq(invoice->status, "VOIDED") || text_eq(invoice->status, "DELETED"))
		return 0;
	return invoice->total_e4 - invoice->paid_e4 - invoice->credited_e4;
}

bool invoice_has_applied(const struct invoice *invoice)
{
	return invoice->paid_e4 != 0 || invoice->credited_e4 != 0;
}

bool invoice_is_sale(const struct invoice *invoice)
{
	return text_eq(invoice->type, "ACCREC") || text_eq(invoice->type, "ACCRECCREDIT") ||
	       text_eq(invoice->type, "QUOTE");
}

bool line_is_priced(const struct line *line)
{
	return line->quantity_e4 != NO_AMOUNT || line->unit_e4 != NO_AMOUNT || line->given_amount_e4 != NO_AMOUNT;
}
