#include "common/fault_room.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"

struct guest {
	struct guest *next; /* by ${due_us} */
	int64_t due_us;     /* of the monotonic clock */
	void (*go_on)(void *ctx);
	void *ctx;
};

struct fault_room {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t thread;
	struct guest *first;
	bool is_running, is_closed;
};

struct fault_room *fault_room_new(void)
{
	struct fault_room *room = calloc(1, sizeof(*room));
	pthread_condattr_t attr;

	if (room == NULL)
		BUG("out of memory");
	pthread_mutex_init(&room->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&room->changed, &attr);
	pthread_condattr_destroy(&attr);
	return room;
}

static void wait_until(struct fault_room *room, int64_t due_us)
{
	const struct timespec until = {.tv_sec = (time_t)(due_us / 1000000), .tv_nsec = due_us % 1000000 * 1000};

	pthread_cond_timedwait(&room->changed, &room->lock, &until);
}

static void *run(void *ctx)
{
	struct fault_room *room = ctx;
	struct guest *guest;

	pthread_mutex_lock(&room->lock);
	while (!room->is_closed || room->first != NULL) {
		guest = room->first;
		if (guest == NULL) {
			pthread_cond_wait(&room->changed, &room->lock);
		} else if (!room->is_closed && guest->due_us > clock_monotonic_us()) {
			wait_until(room, guest->due_us);
		} else {
			room->first = guest->next;
			pthread_mutex_unlock(&room->lock);
			guest->go_on(guest->ctx);
			free(guest);
			pthread_mutex_lock(&room->lock);
		}
	}
	pthread_mutex_unlock(&room->lock);
	return NULL;
}

/* With the lock held. False: there is no thread, and none could be started. */
static bool is_open(struct fault_room *room)
{
	if (!room->is_closed && !room->is_running)
		room->is_running = pthread_create(&room->thread, NULL, run, room) == 0;
	return !room->is_closed && room->is_running;
}

static struct guest *guest_new(int64_t ms, void (*go_on)(void *ctx), void *ctx)
{
	struct guest *guest = calloc(1, sizeof(*guest));

	if (guest == NULL)
		BUG("out of memory");
	*guest = (struct guest){.due_us = clock_monotonic_us() + ms * 1000, .go_on = go_on, .ctx = ctx};
	return guest;
}

void fault_room_hold(struct fault_room *room, int64_t ms, void (*go_on)(void *ctx), void *ctx)
{
	struct guest **place = &room->first;
	struct guest *guest;
	bool is_kept;

	pthread_mutex_lock(&room->lock);
	is_kept = is_open(room);
	if (is_kept) {
		guest = guest_new(ms, go_on, ctx);
		while (*place != NULL && (*place)->due_us <= guest->due_us)
			place = &(*place)->next;
		guest->next = *place;
		*place = guest;
		pthread_cond_signal(&room->changed);
	}
	pthread_mutex_unlock(&room->lock);
	if (!is_kept)
		go_on(ctx);
}

void fault_room_close(struct fault_room *room)
{
	bool was_running;

	pthread_mutex_lock(&room->lock);
	room->is_closed = true;
	was_running = room->is_running;
	room->is_running = false;
	pthread_cond_signal(&room->changed);
	pthread_mutex_unlock(&room->lock);
	if (was_running)
		pthread_join(room->thread, NULL);
}

void fault_room_free(struct fault_room *room)
{
	if (room == NULL)
		return;
	fault_room_close(room);
	pthread_cond_destroy(&room->changed);
	pthread_mutex_destroy(&room->lock);
	free(room);
}
