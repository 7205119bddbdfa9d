/* For tests: a new database in a temporary file, brought to the present schema. */
#ifndef LASKU_STORE_TEST_DB_H
#define LASKU_STORE_TEST_DB_H

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/db.h"
#include "store/key.h"
#include "store/schema.h"

struct test_db {
	char path[64], url[256];
	struct db *db;
	struct arena *arena;
	struct err err;
	struct books_key key; /* of company 7, organisation "org-1" */
};

/* A failure says why. */
#define assert_ok(t, call) assert_ok_at((t), (call), #call, __FILE__, __LINE__)

static inline void assert_ok_at(const struct test_db *t, int status, const char *what, const char *file, int line)
{
	if (status != OK)
		print_error("%s: %s (%s)\n", what, t->err.text, t->err.code);
	_assert_int_equal((LargestIntegralType)status, OK, file, line);
}

/* An address of a PostgreSQL server: the tests then run there, each in a schema of its own. */
static inline const char *test_db_server(void)
{
	return getenv("LASKU_TEST_POSTGRES");
}

static inline int test_db_on_server(const char *url, const char *sql)
{
	struct db *db = NULL;
	struct err err;
	int status = db_open(url, DB_WRITE, &db, &err);

	if (status == OK)
		status = db_script(db, sql, &err);
	if (status != OK)
		print_error("%s\n", err.text);
	db_free(db);
	return status;
}

/* ${t->path} is the file, or the schema's name. */
static inline int test_db_place(struct test_db *t)
{
	const char *server = test_db_server();
	char sql[96];
	int fd;

	snprintf(t->path, sizeof(t->path), "/tmp/lasku-test-XXXXXX");
	fd = mkstemp(t->path);
	if (fd < 0)
		return -1;
	close(fd);
	snprintf(t->url, sizeof(t->url), "sqlite:%s", t->path);
	if (server == NULL)
		return OK;
	unlink(t->path);
	memmove(t->path, t->path + strlen("/tmp/"), strlen(t->path + strlen("/tmp/")) + 1);
	snprintf(t->url, sizeof(t->url), "%s&options=-csearch_path%%3D\"%s\"", server, t->path);
	snprintf(sql, sizeof(sql), "CREATE SCHEMA \"%s\"", t->path);
	return test_db_on_server(server, sql);
}

static inline int test_db_setup(void **state)
{
	struct test_db *t = calloc(1, sizeof(*t));

	if (test_db_place(t) != OK)
		return -1;
	t->arena = arena_new();
	t->key = (struct books_key){7, "org-1"};
	if (db_open(t->url, DB_WRITE, &t->db, &t->err) != OK || store_migrate(t->db, &t->err) != OK) {
		print_error("%s\n", t->err.text);
		return -1;
	}
	*state = t;
	return 0;
}

static inline void test_db_remove(const char *path)
{
	static const char *const ends[] = {"", "-wal", "-shm"};
	char name[96];

	if (test_db_server() != NULL) {
		snprintf(name, sizeof(name), "DROP SCHEMA \"%s\" CASCADE", path);
		test_db_on_server(test_db_server(), name);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		snprintf(name, sizeof(name), "%s%s", path, ends[i]);
		unlink(name);
	}
}

static inline int test_db_teardown(void **state)
{
	struct test_db *t = *state;

	db_free(t->db);
	arena_free(t->arena);
	test_db_remove(t->path);
	free(t);
	return 0;
}

/* The company that most rows hang on. */
static inline void test_db_company(struct test_db *t)
{
	assert_ok(t, db_exec(t->db,
			     "INSERT INTO company (company_id, name, domain, api_base, organisation_id, created_us)"
			     " VALUES (7, 'Puu Oy', 'puu', 'https://puu.example', 'org-1', 1)",
			     DB_NO_ARGS, NULL, &t->err));
}

#define db_test(name) cmocka_unit_test_setup_teardown((name), test_db_setup, test_db_teardown)

#endif
