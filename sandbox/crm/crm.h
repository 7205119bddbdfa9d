/* The CRM: stands in for Pipedrive (OAuth, API v1 and v2, webhooks) and hosts app extensions as Pipedrive does. */
#ifndef SANDBOX_CRM_CRM_H
#define SANDBOX_CRM_CRM_H

#include "common/sandbox.h"

/* Creates the tables and, when the database is new, the sample company. */
MUST_CHECK int crm_prepare(struct sandbox *sandbox, struct err *err);

/* Answers every request to the CRM; ${ctx} is its struct sandbox. */
enum http_next crm_handle(struct http_exchange *x, void *ctx);

#endif
