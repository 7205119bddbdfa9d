#include "domain/settings.h"

enum { DUE_DAYS_DEFAULT = 14 };

struct settings settings_default(void)
{
	return (struct settings){
	    .mapping = mapping_default(),
	    .due_days = DUE_DAYS_DEFAULT,
	    .template_id = "",
	    .account_code = "",
	    .language = "",
	};
}
