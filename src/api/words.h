/* The sentences of the pages that the server draws itself, in English and Finnish. */
#ifndef LASKU_API_WORDS_H
#define LASKU_API_WORDS_H

#include "base/base.h"

/* The text of ${key}; ${language} is "en" or "fi". An unknown key is a BUG. */
const char *words(const char *language, const char *key);

/* A failure's sentence: the table's, with its {detail} filled in, or the failure's own English text. */
const char *words_error(struct arena *arena, const char *language, const struct err *err);

#endif
