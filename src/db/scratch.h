/* A database file of its own for each test of this folder. */
#ifndef LASKU_DB_SCRATCH_H
#define LASKU_DB_SCRATCH_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/base.h"

struct scratch {
	char folder[64];
	char path[96], url[128];
};

static inline void scratch_init(struct scratch *scratch)
{
	snprintf(scratch->folder, sizeof(scratch->folder), "/tmp/lasku-db-XXXXXX");
	if (mkdtemp(scratch->folder) == NULL)
		BUG("scratch: no folder");
	snprintf(scratch->path, sizeof(scratch->path), "%s/test.db", scratch->folder);
	snprintf(scratch->url, sizeof(scratch->url), "sqlite:%s", scratch->path);
}

static inline void scratch_release(struct scratch *scratch)
{
	static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
	char path[128];

	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		snprintf(path, sizeof(path), "%s%s", scratch->path, endings[i]);
		unlink(path);
	}
	rmdir(scratch->folder);
}

#endif
