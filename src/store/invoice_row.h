/* An invoice's columns, for the statements that give some. Private to this folder. */
#ifndef LASKU_STORE_INVOICE_ROW_H
#define LASKU_STORE_INVOICE_ROW_H

#include "db/db.h"
#include "domain/invoice.h"

/* Of the table "invoice i". */
#define INVOICE_COLUMNS                                                                                                \
	"i.invoice_id, i.number, i.reference, i.contact_id, i.contact_name, i.status, i.currency, i.date, i.due_date," \
	" i.paid_on, i.subtotal_e4, i.tax_e4, i.total_e4, i.due_e4, i.paid_e4, i.credited_e4, i.was_sent, i.url,"      \
	" i.updated_us"

enum { INVOICE_COLUMN_COUNT = 19 };

/* Reads them, the first at ${column}. */
void invoice_row_read(struct db_rows *rows, int column, struct arena *arena, struct invoice *out);

#endif
