/* Jobs are nodes of a list. The writer takes the whole list at once, runs it inside one transaction and tells the
 * owners after the commit, so that jobs which come in while a commit waits for the disk share the next one. */
#include "db/writer.h"

#include <pthread.h>
#include <stdlib.h>

#include "db/driver.h"

struct node {
	struct node *next;
	db_job job;
	db_job_done done;
	void *ctx;
	int status;
	struct err err; /* set when status isn't OK */
};

struct db_writer {
	struct db *db;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t arrived;
	struct node *first, **last;
	size_t waiting;
	bool is_stopping;
};

/* ---- the writer's thread ---- */

static struct node *take_all(struct db_writer *writer)
{
	struct node *batch;

	pthread_mutex_lock(&writer->lock);
	while (writer->first == NULL && !writer->is_stopping)
		pthread_cond_wait(&writer->arrived, &writer->lock);
	batch = writer->first;
	writer->first = NULL;
	writer->last = &writer->first;
	writer->waiting = 0;
	pthread_mutex_unlock(&writer->lock);
	return batch;
}

static void run_job(struct db *db, struct node *node)
{
	node->status = db_savepoint(db, &node->err);
	if (node->status != OK)
		return;
	node->status = node->job(db, node->ctx, &node->err);
	if (node->status == OK)
		node->status = db_savepoint_keep(db, &node->err);
	if (node->status != OK)
		db_savepoint_undo(db);
}

/* Some failures (disk full) make the engine undo the whole transaction: the jobs before lost their part, too. */
static int run_jobs(struct db *db, struct node *batch, struct err *err)
{
	int status = db_begin(db, err);

	if (status != OK)
		return status;
	for (struct node *node = batch; node != NULL; node = node->next) {
		run_job(db, node);
		if (!db_is_in_transaction(db)) {
			if (node->status == OK)
				BUG("writer: a job ended the transaction that it was given");
			*err = node->err;
			return (int)err_context(err, "the transaction was undone");
		}
	}
	return db_commit(db, err);
}

static void run_batch(struct db *db, struct node *batch)
{
	struct err err;
	int status = run_jobs(db, batch, &err);

	for (struct node *node = batch, *next; node != NULL; node = next) {
		next = node->next;
		if (status != OK) {
			node->status = status;
			node->err = err;
		}
		node->done(node->ctx, node->status, node->status != OK ? &node->err : NULL);
		free(node);
	}
}

static void *writer_main(void *arg)
{
	struct db_writer *writer = arg;
	struct node *batch;

	while ((batch = take_all(writer)) != NULL)
		run_batch(writer->db, batch);
	return NULL;
}

/* ---- for the others ---- */

int db_writer_new(const char *url, struct db_writer **out, struct err *err)
{
	CLEANUP(db_freep) struct db *db = NULL;
	struct db_writer *writer;
	int status = db_open(url, DB_WRITE, &db, err);

	if (status != OK)
		return status;
	writer = calloc(1, sizeof(*writer));
	if (writer == NULL)
		BUG("writer: out of memory");
	writer->last = &writer->first;
	writer->db = TAKE(db);
	pthread_mutex_init(&writer->lock, NULL);
	pthread_cond_init(&writer->arrived, NULL);
	if (pthread_create(&writer->thread, NULL, writer_main, writer) != 0)
		BUG("writer: no thread");
	*out = writer;
	return OK;
}

void db_writer_free(struct db_writer *writer)
{
	if (writer == NULL)
		return;
	pthread_mutex_lock(&writer->lock);
	writer->is_stopping = true;
	pthread_cond_signal(&writer->arrived);
	pthread_mutex_unlock(&writer->lock);
	pthread_join(writer->thread, NULL);
	db_free(writer->db);
	pthread_cond_destroy(&writer->arrived);
	pthread_mutex_destroy(&writer->lock);
	free(writer);
}

int db_write_later(struct db_writer *writer, db_job job, db_job_done done, void *ctx, struct err *err)
{
	struct node *node;
	bool is_full;

	node = malloc(sizeof(*node));
	if (node == NULL)
		BUG("writer: out of memory");
	node->next = NULL;
	node->job = job;
	node->done = done;
	node->ctx = ctx;
	node->err.status = E_INTERNAL; /* for a job that fails without saying why */
	node->err.code[0] = node->err.text[0] = node->err.detail[0] = '\0';
	pthread_mutex_lock(&writer->lock);
	is_full = writer->waiting >= LIMIT_WRITE_QUEUE;
	if (!is_full) {
		*writer->last = node;
		writer->last = &node->next;
		writer->waiting++;
		pthread_cond_signal(&writer->arrived);
	}
	pthread_mutex_unlock(&writer->lock);
	if (!is_full)
		return OK;
	free(node);
	return err_set(err, E_BUSY, "write_queue_full",
		       "too many changes are waiting to be stored; try again in a moment");
}

struct wait {
	pthread_mutex_t lock;
	pthread_cond_t done;
	db_job job;
	void *ctx;
	bool is_done;
	int status;
	struct err *err;
};

static int wait_job(struct db *tx, void *ctx, struct err *err)
{
	struct wait *wait = ctx;

	return wait->job(tx, wait->ctx, err);
}

static void wait_done(void *ctx, int status, const struct err *err)
{
	struct wait *wait = ctx;

	pthread_mutex_lock(&wait->lock);
	wait->is_done = true;
	wait->status = status;
	if (err != NULL && wait->err != NULL)
		*wait->err = *err;
	pthread_cond_signal(&wait->done);
	pthread_mutex_unlock(&wait->lock);
}

int db_write(struct db_writer *writer, db_job job, void *ctx, struct err *err)
{
	struct wait wait = {.job = job, .ctx = ctx, .err = err};
	int status;

	if (pthread_equal(pthread_self(), writer->thread))
		BUG("writer: a job waits for its own thread");
	pthread_mutex_init(&wait.lock, NULL);
	pthread_cond_init(&wait.done, NULL);
	status = db_write_later(writer, wait_job, wait_done, &wait, err);
	if (status == OK) {
		pthread_mutex_lock(&wait.lock);
		while (!wait.is_done)
			pthread_cond_wait(&wait.done, &wait.lock);
		pthread_mutex_unlock(&wait.lock);
		status = wait.status;
	}
	pthread_cond_destroy(&wait.done);
	pthread_mutex_destroy(&wait.lock);
	return status;
}
