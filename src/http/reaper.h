/* Deadlines for what the other side must send. libmicrohttpd's own time-out starts again with each byte, so that a
 * client which sends one byte now and then would hold its connection for ever. Private to this folder. */
#ifndef LASKU_HTTP_REAPER_H
#define LASKU_HTTP_REAPER_H

#include "base/base.h"

struct reaper;
struct watch; /* one connection */

struct reaper *reaper_new(void);
void reaper_free(struct reaper *reaper); /* every watch must be dropped */

/* Watches the socket ${fd}, from now on until watch_drop; no deadline yet. */
struct watch *watch_new(struct reaper *reaper, int fd);
void watch_drop(struct reaper *reaper, struct watch *watch);

/* Shuts the socket down unless watch_rest or another watch_expect comes within ${seconds}. Both are cheap; ${watch} may
 * be NULL. */
void watch_expect(struct watch *watch, int seconds);
void watch_rest(struct watch *watch);

#endif
