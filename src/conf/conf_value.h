/* One setting's text into the field of a program's struct. */
#ifndef LASKU_CONF_CONF_VALUE_H
#define LASKU_CONF_CONF_VALUE_H

#include "conf/conf.h"

/* Writes ${value} into ${field}, whose type ${row}'s kind tells; "" leaves an optional field empty. E_INVALID
 * "conf_value": ${err} names the variable and the cure, without repeating a secret. */
MUST_CHECK int conf_value_parse(struct arena *arena, const struct conf_row *row, const char *value, void *field,
				struct err *err);

#endif
