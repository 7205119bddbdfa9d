/* Where calls wait that a fault holds back: one thread goes on with each when its time has come. The time is the real
 * one: it stands for a slow network, not for the sandbox's clock. */
#ifndef SANDBOX_COMMON_FAULT_ROOM_H
#define SANDBOX_COMMON_FAULT_ROOM_H

#include "base/base.h"

struct fault_room;

struct fault_room *fault_room_new(void);

/* Goes on with everyone at once, and ends the thread. From now on whoever comes goes on at once, on the caller's
 * thread. */
void fault_room_close(struct fault_room *room);
void fault_room_free(struct fault_room *room);

/* Calls ${go_on}(${ctx}) in ${ms}, on the room's thread. */
void fault_room_hold(struct fault_room *room, int64_t ms, void (*go_on)(void *ctx), void *ctx);

#endif
