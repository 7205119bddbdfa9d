#include "http/reaper.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"

enum { TICK_MS = 500 };

static const int64_t us_per_second = 1000000;

struct watch {
	struct watch *next, **link; /* under the reaper's lock */
	int fd;
	_Atomic int64_t deadline_us; /* 0: none */
};

struct reaper {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed; /* the first watch came, or it is time to stop */
	struct watch *first;
	bool is_stopping;
};

/* A socket that was shut down reads as closed, and the server ends the connection in its usual way. */
static void shut_late(struct watch *watch, int64_t now_us)
{
	for (; watch != NULL; watch = watch->next) {
		const int64_t deadline_us = atomic_load_explicit(&watch->deadline_us, memory_order_relaxed);

		if (deadline_us == 0 || now_us < deadline_us)
			continue;
		shutdown(watch->fd, SHUT_RDWR);
		watch_rest(watch);
	}
}

static void wait_tick(struct reaper *reaper)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += TICK_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	while (!reaper->is_stopping && pthread_cond_timedwait(&reaper->changed, &reaper->lock, &until) != ETIMEDOUT)
		;
}

/* Sleeps for good while there is no connection. */
static void *reaper_main(void *arg)
{
	struct reaper *reaper = arg;

	pthread_mutex_lock(&reaper->lock);
	while (!reaper->is_stopping) {
		if (reaper->first == NULL) {
			pthread_cond_wait(&reaper->changed, &reaper->lock);
			continue;
		}
		wait_tick(reaper);
		shut_late(reaper->first, clock_monotonic_us());
	}
	pthread_mutex_unlock(&reaper->lock);
	return NULL;
}

struct reaper *reaper_new(void)
{
	struct reaper *reaper = calloc(1, sizeof(*reaper));
	pthread_condattr_t attr;

	if (reaper == NULL)
		BUG("reaper: out of memory");
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&reaper->lock, NULL);
	pthread_cond_init(&reaper->changed, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&reaper->thread, NULL, reaper_main, reaper) != 0)
		BUG("reaper: no thread");
	return reaper;
}

void reaper_free(struct reaper *reaper)
{
	if (reaper == NULL)
		return;
	pthread_mutex_lock(&reaper->lock);
	if (reaper->first != NULL)
		BUG("reaper: a connection is still watched");
	reaper->is_stopping = true;
	pthread_cond_signal(&reaper->changed);
	pthread_mutex_unlock(&reaper->lock);
	pthread_join(reaper->thread, NULL);
	pthread_cond_destroy(&reaper->changed);
	pthread_mutex_destroy(&reaper->lock);
	free(reaper);
}

struct watch *watch_new(struct reaper *reaper, int fd)
{
	struct watch *watch = calloc(1, sizeof(*watch));

	if (watch == NULL)
		BUG("reaper: out of memory");
	watch->fd = fd;
	pthread_mutex_lock(&reaper->lock);
	watch->next = reaper->first;
	watch->link = &reaper->first;
	if (watch->next != NULL)
		watch->next->link = &watch->next;
	else
		pthread_cond_signal(&reaper->changed);
	reaper->first = watch;
	pthread_mutex_unlock(&reaper->lock);
	return watch;
}

void watch_drop(struct reaper *reaper, struct watch *watch)
{
	if (watch == NULL)
		return;
	pthread_mutex_lock(&reaper->lock);
	*watch->link = watch->next;
	if (watch->next != NULL)
		watch->next->link = watch->link;
	pthread_mutex_unlock(&reaper->lock);
	free(watch);
}

void watch_expect(struct watch *watch, int seconds)
{
	if (watch != NULL)
		atomic_store_explicit(&watch->deadline_us, clock_monotonic_us() + seconds * us_per_second,
				      memory_order_relaxed);
}

void watch_rest(struct watch *watch)
{
	if (watch != NULL)
		atomic_store_explicit(&watch->deadline_us, 0, memory_order_relaxed);
}
