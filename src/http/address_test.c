#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <arpa/inet.h>

#include "base/base.h"
#include "http/address.h"

static bool is_allowed(const char *text, bool allow_loopback)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		return address_is_allowed((const struct sockaddr *)&v4, allow_loopback);
	assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
	return address_is_allowed((const struct sockaddr *)&v6, allow_loopback);
}

static void public_addresses_are_allowed(UNUSED void **state)
{
	static const char *const rows[] = {"1.1.1.1",        "9.255.255.255",    "11.0.0.0",       "172.15.255.255",
					   "172.32.0.0",     "192.167.0.1",      "192.169.0.1",    "100.63.0.1",
					   "100.128.0.1",    "223.255.255.255",  "2a00:1450::1",   "2001:200::1",
					   "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1"};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (!is_allowed(rows[i], false))
			fail_msg("%s", rows[i]);
}

static void inner_networks_are_refused_always(UNUSED void **state)
{
	static const char *const rows[] = {"0.0.0.0",
					   "0.1.2.3",
					   "10.0.0.0",
					   "10.255.255.255",
					   "100.64.0.1",
					   "169.254.169.254",
					   "172.16.0.1",
					   "172.31.255.255",
					   "192.168.0.1",
					   "198.18.0.1",
					   "224.0.0.1",
					   "255.255.255.255",
					   "::",
					   "fc00::1",
					   "fdff::1",
					   "fe80::1",
					   "fec0::1",
					   "ff02::1",
					   "2001:db8::1",
					   "::10.0.0.1",
					   "::ffff:10.0.0.1",
					   "64:ff9b::a00:1",
					   "2002:a00:1::1",
					   "64:ff9b:1::a00:1",
					   "::ffff:0:10.0.0.1",
					   "2001::1",
					   "2001:1ff:ffff::1"};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (is_allowed(rows[i], false) || is_allowed(rows[i], true))
			fail_msg("%s", rows[i]);
}

static void loopback_is_allowed_where_asked_for(UNUSED void **state)
{
	static const char *const rows[] = {"127.0.0.1", "127.255.0.1", "::1", "::ffff:127.0.0.1"};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_true(is_allowed(rows[i], true));
		assert_false(is_allowed(rows[i], false));
	}
}

static void other_families_are_refused(UNUSED void **state)
{
	const struct sockaddr address = {.sa_family = AF_UNIX};

	assert_false(address_is_allowed(&address, true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(public_addresses_are_allowed),
	    cmocka_unit_test(inner_networks_are_refused_always),
	    cmocka_unit_test(loopback_is_allowed_where_asked_for),
	    cmocka_unit_test(other_families_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
