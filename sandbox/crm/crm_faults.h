/* What faults (common/faults.h) look like on the CRM. */
#ifndef SANDBOX_CRM_CRM_FAULTS_H
#define SANDBOX_CRM_CRM_FAULTS_H

#include "common/faults.h"
#include "common/sender.h"
#include "crm/visit.h"

extern const struct fault_vendor crm_fault_vendor;

/* True: a 429 was ordered for ${visit}, of the day's budget or of the burst. */
bool crm_faults_limits(struct visit *visit, bool of_day);

/* True: ${visit} was struck, and has been answered without being executed. */
bool crm_faults_refuse(struct visit *visit);

#endif
