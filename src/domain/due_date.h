/* M7: the due date is a number of days after the invoice date. */
#ifndef LASKU_DOMAIN_DUE_DATE_H
#define LASKU_DOMAIN_DUE_DATE_H

#include "base/date.h"

/* 13 March + 7 days is 20 March. ${days} is 0 to LIMIT_DUE_DAYS. */
int32_t due_date(int32_t invoice_date, int32_t days);

#endif
