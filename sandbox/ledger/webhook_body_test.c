#include "ledger/webhook_body.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "base/date.h"

static const char KEY[] = "c2FuZGJveC13ZWJob29rLXNpZ25pbmcta2V5LWZvci10ZXN0cw==";

static struct webhook_event sample_event(void)
{
	static const char time[] = "2026-06-21T01:15:39.902Z";
	struct webhook_event event = {.tenant_id = "c2cc9b6e-9458-4c7d-93cc-f02b81b0594f",
				      .category = "INVOICE",
				      .type = "UPDATE",
				      .resource_id = "243216c5-369e-4056-ac67-05388f86dc81"};

	assert_int_equal(time_parse(time, strlen(time), &event.time_us, NULL), OK);
	return event;
}

static void the_intent_to_receive_has_the_recorded_bytes_and_signature(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const char *body = webhook_body(arena, "https://api.xero.com", NULL, 0, 0, "LUWDSUDGSWNZVALZXBEV");

	(void)state;
	assert_string_equal(body, "{\"events\":[],\"firstEventSequence\": 0,\"lastEventSequence\": 0, \"entropy\": "
				  "\"LUWDSUDGSWNZVALZXBEV\"}");
	assert_int_equal(strlen(body), 95);
	assert_string_equal(webhook_signature(arena, KEY, body), "PkF7NamCuOJoEOzTQ560rJuEf5f+FzJrk9bxUz66EG8=");
}

static void an_event_has_the_recorded_bytes_and_signature(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct webhook_event event = sample_event();
	const char *body = webhook_body(arena, "https://api.xero.com", &event, 1, 7, "S0m3r4Nd0mt3xt");

	(void)state;
	assert_string_equal(
	    body,
	    "{\"events\":[{\"resourceUrl\":\"https://api.xero.com/api.xro/2.0/Invoices/"
	    "243216c5-369e-4056-ac67-05388f86dc81\",\"resourceId\":\"243216c5-369e-4056-ac67-05388f86dc81\","
	    "\"tenantId\":\"c2cc9b6e-9458-4c7d-93cc-f02b81b0594f\",\"tenantType\":\"ORGANISATION\",\"eventCategory\":"
	    "\"INVOICE\",\"eventType\":\"UPDATE\",\"eventDateUtc\":\"2026-06-21T01:15:39.902\"}],"
	    "\"firstEventSequence\": 7,\"lastEventSequence\": 7, \"entropy\": \"S0m3r4Nd0mt3xt\"}");
	assert_int_equal(strlen(body), 403);
	assert_string_equal(webhook_signature(arena, KEY, body), "LuRxUf/LbIjQiBOrhABnX7iUL1icdDMs9eZRxwa/zfU=");
}

static void several_events_count_their_sequence(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct webhook_event events[] = {sample_event(), sample_event()};
	const char *body;

	(void)state;
	events[1].category = "CREDITNOTE";
	events[1].data = "{\"Type\":\"ACCRECCREDIT\",\"Status\":\"DRAFT\"}";
	body = webhook_body(arena, "http://x", events, 2, 41, "E");
	assert_non_null(strstr(body, "\"eventDateUtc\":\"2026-06-21T01:15:39.902\"},{\"resourceUrl\":"
				     "\"http://x/api.xro/2.0/CreditNotes/"));
	assert_non_null(strstr(body, ".902\",\"data\":{\"Type\":\"ACCRECCREDIT\",\"Status\":\"DRAFT\"}}],"
				     "\"firstEventSequence\": 41,\"lastEventSequence\": 42, "));
}

static void a_spoilt_signature_differs_in_one_character(void **state)
{
	static const char good[] = "PkF7NamCuOJoEOzTQ560rJuEf5f+FzJrk9bxUz66EG8=";
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	for (int round = 0; round < 100; round++) {
		const char *bad = webhook_signature_spoilt(arena, good);
		int differing = 0;

		assert_int_equal(strlen(bad), strlen(good));
		for (size_t i = 0; good[i] != '\0'; i++)
			differing += good[i] != bad[i];
		assert_int_equal(differing, 1);
	}
}

static void entropy_is_twenty_capital_letters(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const char *entropy = webhook_entropy(arena);

	(void)state;
	assert_int_equal(strlen(entropy), 20);
	assert_int_equal(strspn(entropy, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), 20);
	assert_string_not_equal(entropy, webhook_entropy(arena));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_intent_to_receive_has_the_recorded_bytes_and_signature),
	    cmocka_unit_test(an_event_has_the_recorded_bytes_and_signature),
	    cmocka_unit_test(several_events_count_their_sequence),
	    cmocka_unit_test(a_spoilt_signature_differs_in_one_character),
	    cmocka_unit_test(entropy_is_twenty_capital_letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
