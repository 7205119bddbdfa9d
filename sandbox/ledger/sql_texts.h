/* Statements that are put together while the program runs: out of fragments of ours alone, values are bound. The
 * database keeps a prepared statement under the address of its text, so that each distinct text must stay where it is
 * for as long as the connection; how many there may be is limited. */
#ifndef SANDBOX_LEDGER_SQL_TEXTS_H
#define SANDBOX_LEDGER_SQL_TEXTS_H

#include "base/base.h"

enum { SQL_TEXTS_MAX = 4096 };

struct sql_texts;

struct sql_texts *sql_texts_new(void);
void sql_texts_free(struct sql_texts *texts); /* NULL is fine */
DEFINE_FREEP(sql_texts)

/* The text that equals ${text} and stays where it is; NULL when there are SQL_TEXTS_MAX others. */
const char *sql_text(struct sql_texts *texts, const char *text);

#endif
