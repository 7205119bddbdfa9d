/* The product editor of a deal. The form carries every line, in the order in which they stand; each of its buttons
 * posts it, so that adding, moving and removing work without a script and lose nothing that was typed. "act" says what
 * the button does; nothing is stored before "save". A line's fields end in its key: its id, or "n1", "n2" for new ones.
 */
#ifndef SANDBOX_CRM_PAGES_LINES_H
#define SANDBOX_CRM_PAGES_LINES_H

#include "crm/deal_lines.h"
#include "crm/pages_deal.h"

struct line_row {
	const char *key;
	bool is_fresh;         /* has just been added: nothing of it was posted yet */
	struct deal_line line; /* as stored; of a new line its product and the standards */
};

struct line_editor {
	struct visit *visit;
	const struct deal *deal;
	struct sheet *sheet;
	struct line_row *rows;
	size_t count, cap;
};

/* The rows that the form has posted. E_NOT_FOUND: a line or product that is gone. */
MUST_CHECK int line_editor_read(struct line_editor *editor, struct err *err);

/* "quantity-17": the name of a field of the row with that key. From the arena. */
const char *line_field(struct line_editor *editor, const char *name, const char *key);

/* The stored line's id; 0 for a new one. */
int64_t line_id_of_key(const char *key);

#endif
