#include "api/health.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "store/figures.h"

static int answer_ok(struct call *call)
{
	http_answer(call->x, 200, "text/plain; charset=utf-8", "ok\n", 3);
	return OK;
}

int health_live(struct call *call, struct err *err)
{
	(void)err;
	return answer_ok(call);
}

int health_ready(struct call *call, struct err *err)
{
	if (store_ping(call->db, err) != OK)
		return err_set(err, E_BUSY, "database_unreachable", "The database doesn't answer.");
	return answer_ok(call);
}

/* The second number of /proc/self/statm, in pages; 0 where there is no such file. */
static int64_t resident_bytes(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	char line[128] = "";
	int64_t pages = 0;
	const char *from;

	if (file == NULL)
		return 0;
	from = fgets(line, sizeof(line), file) != NULL ? strchr(line, ' ') : NULL;
	fclose(file);
	if (from == NULL || text_to_i64(from + 1, strcspn(from + 1, " "), 0, INT64_MAX, &pages, NULL) != OK)
		return 0;
	return pages * sysconf(_SC_PAGESIZE);
}

static void gauge(struct buf *buf, const char *name, const char *help, int64_t value)
{
	buf_printf(buf, "# HELP %s %s\n# TYPE %s gauge\n%s %lld\n", name, help, name, name, (long long)value);
}

int health_metrics(struct call *call, struct err *err)
{
	struct figures figures;
	struct buf buf;
	int64_t age_us;

	if (figures_read(call->db, &figures, err) != OK)
		return E_INTERNAL;
	age_us = figures.oldest_open_us == 0 ? 0 : app_now_us(call->app) - figures.oldest_open_us;
	buf_init(&buf, LIMIT_BODY);
	buf_printf(&buf,
		   "# HELP lasku_build_info The program's version.\n# TYPE lasku_build_info gauge\n"
		   "lasku_build_info{version=\"%s\"} 1\n",
		   LASKU_VERSION);
	gauge(&buf, "lasku_operations_open", "Invoices asked for and not finished.", figures.operations_open);
	gauge(&buf, "lasku_operations_waiting", "Of these, those that have failed at least once.",
	      figures.operations_waiting);
	gauge(&buf, "lasku_operations_oldest_seconds", "Age of the oldest unfinished one.", age_us / US_PER_SECOND);
	gauge(&buf, "lasku_ledger_connections_active", "Working connections to Xero.",
	      figures.ledger_connections_active);
	gauge(&buf, "lasku_ledger_connections_lost", "Connections to Xero that need a new login.",
	      figures.ledger_connections_lost);
	gauge(&buf, "lasku_crm_connections_active", "Working connections to Pipedrive.",
	      figures.crm_connections_active);
	gauge(&buf, "lasku_crm_connections_lost", "Connections to Pipedrive that need a new installation.",
	      figures.crm_connections_lost);
	gauge(&buf, "lasku_sweeps_failing", "Parts of the mirror whose last reading failed.", figures.sweeps_failing);
	gauge(&buf, "process_resident_memory_bytes", "Resident memory.", resident_bytes());
	http_answer_copy(call->x, 200, "text/plain; version=0.0.4; charset=utf-8", buf.data, buf.len);
	buf_release(&buf);
	return OK;
}
