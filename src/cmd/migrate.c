#include <stdio.h>
#include <stdlib.h>

#include "cmd/command.h"
#include "store/schema.h"

int command_migrate(const struct command *command, int argc, char **argv)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	CLEANUP(db_freep) struct db *db = NULL;
	struct app_conf conf;
	struct err err;
	int status = command_start(command, argc, argv, arena, &conf);

	if (status >= 0)
		return status;
	if (db_open(conf.database, DB_WRITE, &db, &err) != OK || store_migrate(db, &err) != OK)
		return command_fail(&err, EXIT_FAILURE);
	puts("The database is up to date.");
	return EXIT_SUCCESS;
}
