/* Files that are embedded in the program (cmake/embed.cmake). */
#ifndef LASKU_BASE_ASSETS_H
#define LASKU_BASE_ASSETS_H

#include <stddef.h>

struct asset {
	const char *name; /* file name, for instance "panel.js" */
	const unsigned char *data;
	size_t len;
};

/* A table that ends with a NULL name. */
static inline const struct asset *asset_find(const struct asset *assets, const char *name)
{
	for (; assets->name != NULL; assets++)
		if (__builtin_strcmp(assets->name, name) == 0)
			return assets;
	return NULL;
}

#endif
