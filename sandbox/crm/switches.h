/* What this stand-in may be told to do otherwise (common/settings.h). */
#ifndef SANDBOX_CRM_SWITCHES_H
#define SANDBOX_CRM_SWITCHES_H

#include "common/settings.h"

extern const struct setting crm_settings[];

#endif
