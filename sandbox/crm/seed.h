/* The sample company's data. */
#ifndef SANDBOX_CRM_SEED_H
#define SANDBOX_CRM_SEED_H

#include "common/sandbox.h"

/* Empties every table and puts in the company: users, currencies, pipeline, fields; with the sample also organizations,
 * persons, products and deals. */
MUST_CHECK int crm_seed(struct sandbox *sandbox, bool with_sample, struct err *err);

/* True when the database holds no company yet. */
MUST_CHECK int crm_seed_is_needed(struct db *db, bool *out, struct err *err);

#endif
