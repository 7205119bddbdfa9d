/* A CRM company's settings (M6-M8), saved as a whole. */
#ifndef LASKU_DOMAIN_SETTINGS_H
#define LASKU_DOMAIN_SETTINGS_H

#include "domain/mapping.h"

struct settings {
	int64_t version; /* counts the saves; a save names the version that it was made from */
	struct field_mapping mapping;
	int32_t due_days;         /* 0 to LIMIT_DUE_DAYS; first default 14 */
	const char *template_id;  /* "" : the organisation's own default */
	const char *account_code; /* for lines whose item has none; "" : none */
	const char *language;     /* "", "en", "fi"; "" : each user's own */
};

struct settings settings_default(void);

#endif
