#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "api/respond.h"

static void every_failure_has_a_status(UNUSED void **state)
{
	static const struct {
		enum status status;
		const char *code;
		int http_status;
	} rows[] = {
	    {E_INVALID, "body_malformed", 400},    {E_INVALID, "due_days_out_of_range", 422},
	    {E_DENIED, "session_expired", 401},    {E_DENIED, "admin_needed", 403},
	    {E_NOT_FOUND, "not_found", 404},       {E_INVALID, "method_not_allowed", 405},
	    {E_CONFLICT, "intent_used", 409},      {E_BUSY, "write_queue_full", 503},
	    {E_UPSTREAM, "xero_unreachable", 502}, {E_UPSTREAM, "database_unreachable", 503},
	    {E_UNCERTAIN, "no_answer", 504},       {E_INTERNAL, "database_failed", 500},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err;

		err_set(&err, rows[i].status, rows[i].code, "text");
		assert_int_equal(respond_status(&err), rows[i].http_status);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_failure_has_a_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
