/* For those who watch the server: liveness, readiness, figures. */
#ifndef LASKU_API_HEALTH_H
#define LASKU_API_HEALTH_H

#include "api/call.h"

int health_live(struct call *call, struct err *err);    /* GET /healthz: the process answers */
int health_ready(struct call *call, struct err *err);   /* GET /readyz: the database answers, else 503 */
int health_metrics(struct call *call, struct err *err); /* GET /metrics: Prometheus text format 0.0.4 */

#endif
