/* Which network addresses our own calls may go to. Private to this folder. */
#ifndef LASKU_HTTP_ADDRESS_H
#define LASKU_HTTP_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* True for a public IPv4 or IPv6 address, and with ${allow_loopback} for a loopback one. Private, link-local, multicast
 * and reserved networks are refused, also when an IPv6 address only wraps one of them. */
bool address_is_allowed(const struct sockaddr *address, bool allow_loopback);

#endif
