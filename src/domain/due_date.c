#include "domain/due_date.h"

int32_t due_date(int32_t invoice_date, int32_t days)
{
	return invoice_date == DAY_NONE ? DAY_NONE : invoice_date + days;
}
