/* What the files that put in the sample company share. */
#ifndef SANDBOX_CRM_SEED_PARTS_H
#define SANDBOX_CRM_SEED_PARTS_H

#include "common/sandbox.h"
#include "json/json_write.h"

struct seed {
	struct db *db;
	struct arena *arena;
	int64_t now_us;
	struct err *err;
};

/* A JSON object that is being put together. */
struct seed_object {
	struct buf buf;
	struct json_out json;
};
void seed_object_start(struct seed_object *object);

/* Its text, from the arena; ends the object. */
char *seed_object_end(struct seed_object *object, struct arena *arena);

/* The time ${days} ago, from the arena. */
char *seed_time(struct seed *seed, int days);

/* The user who owns the thing at that place of its table: all users in turn. */
int64_t seed_owner(size_t index);

MUST_CHECK int seed_organizations_add(struct seed *seed);
MUST_CHECK int seed_persons_add(struct seed *seed);

#endif
