#include "store/invoice_row.h"

#include "store/row.h"

void invoice_row_read(struct db_rows *rows, int c, struct arena *arena, struct invoice *out)
{
	*out = (struct invoice){
	    .id = db_text_copy(rows, c, arena),
	    .number = db_text_copy(rows, c + 1, arena),
	    .reference = db_text_copy(rows, c + 2, arena),
	    .contact_id = db_text_copy(rows, c + 3, arena),
	    .contact_name = db_text_copy(rows, c + 4, arena),
	    .currency = db_text_copy(rows, c + 6, arena),
	    .date = day_column(rows, c + 7),
	    .due_date = day_column(rows, c + 8),
	    .paid_on = day_column(rows, c + 9),
	    .subtotal_e4 = db_i64(rows, c + 10),
	    .tax_e4 = db_i64(rows, c + 11),
	    .total_e4 = db_i64(rows, c + 12),
	    .due_e4 = db_i64(rows, c + 13),
	    .paid_e4 = db_i64(rows, c + 14),
	    .credited_e4 = db_i64(rows, c + 15),
	    .was_sent = db_i64(rows, c + 16) != 0,
	    .url = db_text_copy(rows, c + 17, arena),
	    .updated_us = db_i64(rows, c + 18),
	};
	if (invoice_status_parse(db_text(rows, c + 5), &out->status, NULL) != OK)
		BUG("an invoice has the status %s", db_text(rows, c + 5));
}
