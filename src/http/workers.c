#include "http/workers.h"

#include <pthread.h>
#include <stdlib.h>

struct task {
	void (*fn)(void *ctx);
	void *ctx;
};

struct workers {
	pthread_mutex_t lock;
	pthread_cond_t changed; /* a task came, or it is time to stop */
	struct arena *arena;
	pthread_t *threads;
	size_t thread_count;
	struct task *queue; /* a ring */
	size_t head, used, max;
	bool is_stopping;
};

/* False when everything is done and it is time to stop. */
static bool next_task(struct workers *workers, struct task *out)
{
	bool found;

	pthread_mutex_lock(&workers->lock);
	while (workers->used == 0 && !workers->is_stopping)
		pthread_cond_wait(&workers->changed, &workers->lock);
	found = workers->used > 0;
	if (found) {
		*out = workers->queue[workers->head];
		workers->head = (workers->head + 1) % workers->max;
		workers->used--;
	}
	pthread_mutex_unlock(&workers->lock);
	return found;
}

static void *worker_main(void *arg)
{
	struct workers *workers = arg;
	struct task task;

	while (next_task(workers, &task))
		task.fn(task.ctx);
	return NULL;
}

int workers_new(size_t threads, size_t queue_max, struct workers **out, struct err *err)
{
	struct workers *workers;

	if (threads == 0 || queue_max == 0)
		return err_set(err, E_INVALID, "workers_size", "workers need a thread and room for a task");
	workers = calloc(1, sizeof(*workers));
	if (workers == NULL)
		BUG("workers: out of memory");
	pthread_mutex_init(&workers->lock, NULL);
	pthread_cond_init(&workers->changed, NULL);
	workers->arena = arena_new();
	workers->threads = arena_array(workers->arena, threads, sizeof(pthread_t));
	workers->queue = arena_array(workers->arena, queue_max, sizeof(struct task));
	workers->max = queue_max;
	for (; workers->thread_count < threads; workers->thread_count++)
		if (pthread_create(&workers->threads[workers->thread_count], NULL, worker_main, workers) != 0)
			BUG("workers: no thread");
	*out = workers;
	return OK;
}

int workers_run(struct workers *workers, void (*fn)(void *ctx), void *ctx, struct err *err)
{
	bool is_full;

	pthread_mutex_lock(&workers->lock);
	is_full = workers->used == workers->max;
	if (!is_full) {
		workers->queue[(workers->head + workers->used) % workers->max] = (struct task){.fn = fn, .ctx = ctx};
		workers->used++;
		pthread_cond_signal(&workers->changed);
	}
	pthread_mutex_unlock(&workers->lock);
	if (is_full)
		return err_set(err, E_BUSY, "worker_queue_full",
			       "too many requests are waiting; try again in a moment");
	return OK;
}

void workers_free(struct workers *workers)
{
	if (workers == NULL)
		return;
	pthread_mutex_lock(&workers->lock);
	workers->is_stopping = true;
	pthread_cond_broadcast(&workers->changed);
	pthread_mutex_unlock(&workers->lock);
	for (size_t i = 0; i < workers->thread_count; i++)
		pthread_join(workers->threads[i], NULL);
	arena_free(workers->arena);
	pthread_cond_destroy(&workers->changed);
	pthread_mutex_destroy(&workers->lock);
	free(workers);
}
