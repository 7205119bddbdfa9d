/* The one writer. Jobs wait in a bounded queue; the writer's thread runs all that wait inside one transaction, each in
 * a savepoint of its own, commits once, and only then tells each job's owner. A job that fails undoes its own part
 * alone; when the commit fails, every job of the batch is told so. */
#ifndef LASKU_DB_WRITER_H
#define LASKU_DB_WRITER_H

#include "db/db.h"

struct db_writer;

/* Runs in the writer's thread, at most once. Everything it points to lives until ${done} or db_write returns. */
typedef int (*db_job)(struct db *tx, void *ctx, struct err *err);

/* Called in the writer's thread, after the commit, with the job's own outcome. Must not block. */
typedef void (*db_job_done)(void *ctx, int status, const struct err *err);

/* Opens the writing connection of ${url} and starts the thread. */
MUST_CHECK int db_writer_new(const char *url, struct db_writer **out, struct err *err);

/* Lets the jobs that wait finish, then stops. */
void db_writer_free(struct db_writer *writer);
DEFINE_FREEP(db_writer)

/* Runs ${job}; returns its outcome once it is durable. Not from the writer's own thread. E_BUSY "write_queue_full". */
MUST_CHECK int db_write(struct db_writer *writer, db_job job, void *ctx, struct err *err);

/* The same without waiting. On E_BUSY ${done} isn't called. */
MUST_CHECK int db_write_later(struct db_writer *writer, db_job job, db_job_done done, void *ctx, struct err *err);

#endif
