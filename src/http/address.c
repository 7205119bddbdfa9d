#include "http/address.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/macros.h"

struct network4 {
	uint32_t prefix;
	int bits;
};

struct network6 {
	unsigned char prefix[16];
	int bits;
};

/* IANA's special-purpose registries (RFC 6890), and multicast. */
static const struct network4 refused4[] = {
    {0x00000000, 8},  /* this host */
    {0x0A000000, 8},  /* private */
    {0x64400000, 10}, /* shared between a provider's customers */
    {0x7F000000, 8},  /* loopback */
    {0xA9FE0000, 16}, /* link-local: also the clouds' metadata services */
    {0xAC100000, 12}, /* private */
    {0xC0000000, 24}, /* protocol assignments */
    {0xC0000200, 24}, /* documentation */
    {0xC0A80000, 16}, /* private */
    {0xC6120000, 15}, /* benchmarks */
    {0xC6336400, 24}, /* documentation */
    {0xCB007100, 24}, /* documentation */
    {0xE0000000, 4},  /* multicast */
    {0xF0000000, 4},  /* reserved, broadcast */
};

static const struct network6 refused6[] = {
    {{0}, 96},                                  /* unspecified, loopback, IPv4-compatible */
    {{0x01}, 64},                               /* discard */
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48}, /* a network's own NAT64 */
    {{0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, /* IPv4-translated */
    {{0x20, 0x01}, 23},                         /* protocol assignments, with Teredo */
    {{0x20, 0x01, 0x0d, 0xb8}, 32},             /* documentation */
    {{0xfc}, 7},                                /* unique local */
    {{0xfe, 0x80}, 10},                         /* link-local */
    {{0xfe, 0xc0}, 10},                         /* site-local */
    {{0xff}, 8},                                /* multicast */
};

/* Networks whose addresses hold an IPv4 address, and where in them. */
static const struct {
	struct network6 network;
	int offset;
} wrapping[] = {
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, 12}, /* IPv4-mapped */
    {{{0x00, 0x64, 0xff, 0x9b}, 96}, 12},                   /* NAT64 */
    {{{0x20, 0x02}, 16}, 2},                                /* 6to4 */
};

static bool is_allowed4(uint32_t address, bool allow_loopback)
{
	if (address >> 24 == 127)
		return allow_loopback;
	for (size_t i = 0; i < ARRAY_LEN(refused4); i++)
		if ((address ^ refused4[i].prefix) >> (32 - refused4[i].bits) == 0)
			return false;
	return true;
}

static bool is_in6(const unsigned char address[16], const struct network6 *network)
{
	const size_t bytes = (size_t)network->bits / 8;
	const int rest = network->bits % 8;

	if (memcmp(address, network->prefix, bytes) != 0)
		return false;
	return rest == 0 || (address[bytes] ^ network->prefix[bytes]) >> (8 - rest) == 0;
}

static uint32_t read4(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool is_allowed6(const unsigned char address[16], bool allow_loopback)
{
	static const unsigned char loopback[16] = {[15] = 1};

	if (memcmp(address, loopback, sizeof(loopback)) == 0)
		return allow_loopback;
	for (size_t i = 0; i < ARRAY_LEN(wrapping); i++)
		if (is_in6(address, &wrapping[i].network))
			return is_allowed4(read4(address + wrapping[i].offset), allow_loopback);
	for (size_t i = 0; i < ARRAY_LEN(refused6); i++)
		if (is_in6(address, &refused6[i]))
			return false;
	return true;
}

bool address_is_allowed(const struct sockaddr *address, bool allow_loopback)
{
	if (address->sa_family == AF_INET)
		return is_allowed4(ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr),
				   allow_loopback);
	if (address->sa_family == AF_INET6)
		return is_allowed6(((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr,
				   allow_loopback);
	return false;
}
