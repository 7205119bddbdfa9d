/* The board: a column for each stage of a pipeline, a card for each open deal. */
#include <inttypes.h>
#include <string.h>

#include "crm/company.h"
#include "crm/pages.h"

struct column {
	int64_t id;
	const char *name;
};

struct board {
	struct visit *visit;
	int64_t pipeline, owner;
	struct column *stages;
	size_t count, cap;
	const char *back; /* this board's own address */
};

static int read_stages(struct board *board, struct err *err)
{
	struct db_rows *rows =
	    db_query(board->visit->db,
		     "SELECT id, name FROM stage WHERE pipeline_id = $1 AND NOT is_deleted ORDER BY order_nr, id",
		     DB_ARGS(DB_I(board->pipeline)));

	while (db_next(rows)) {
		board->stages =
		    arena_grow(board->visit->arena, board->stages, board->count, &board->cap, sizeof(*board->stages));
		board->stages[board->count++] =
		    (struct column){.id = db_i64(rows, 0), .name = db_text_copy(rows, 1, board->visit->arena)};
	}
	return db_done(rows, err);
}

static int write_pipelines(struct board *board, struct err *err)
{
	struct visit *visit = board->visit;
	struct db_rows *rows =
	    db_query(visit->db, "SELECT id, name FROM pipeline WHERE NOT is_deleted ORDER BY order_nr, id", DB_NO_ARGS);

	buf_puts(&visit->body, "<select name=\"pipeline_id\" aria-label=\"Pipeline\" data-live>");
	while (db_next(rows))
		html_fill(&visit->body, "<option value=\"%d\"%h>%s</option>", db_i64(rows, 0),
			  db_i64(rows, 0) == board->pipeline ? " selected" : "", db_text(rows, 1));
	buf_puts(&visit->body, "</select>");
	return db_done(rows, err);
}

/* "12 300.00 EUR + 4 000.00 SEK · 3 deals"; ${stage} 0: of the whole board. */
static int write_sums(struct board *board, int64_t stage, struct err *err)
{
	struct visit *visit = board->visit;
	int64_t deals = 0;
	struct db_rows *rows = db_query(
	    visit->db,
	    "SELECT currency, SUM(value_e4), COUNT(*) FROM deal WHERE pipeline_id = $1 AND ($2 = 0 OR stage_id = $2)"
	    " AND ($3 = 0 OR owner_id = $3) AND status = 'open' AND NOT is_deleted AND NOT is_archived"
	    " GROUP BY currency ORDER BY currency <> $4, currency",
	    DB_ARGS(DB_I(board->pipeline), DB_I(stage), DB_I(board->owner), DB_T(COMPANY_CURRENCY)));

	while (db_next(rows)) {
		buf_puts(&visit->body, deals > 0 ? " + " : "");
		crm_page_money(visit, db_i64(rows, 1), db_text(rows, 0));
		deals += db_i64(rows, 2);
	}
	html_fill(&visit->body, "%h%d %h", deals > 0 ? " · " : "", deals, deals == 1 ? "deal" : "deals");
	return db_done(rows, err);
}

/* One press moves the deal to the stage beside. */
static void write_step(struct board *board, size_t to, const char *mark, const char *title)
{
	html_fill(&board->visit->body,
		  "<button name=\"stage_id\" value=\"%d\" aria-label=\"Move %s to %s\" title=\"To %s\">%h</button>",
		  board->stages[to].id, title, board->stages[to].name, board->stages[to].name, mark);
}

/* Columns: id, title, value, currency, organization, person, owner. */
static void write_card(struct board *board, size_t at, struct db_rows *rows)
{
	struct visit *visit = board->visit;
	const char *title = db_text(rows, 1);

	html_fill(
	    &visit->body,
	    "<article class=\"deal-card\" draggable=\"true\" data-deal=\"%d\"><a href=\"/deal/%d\" dir=\"auto\">%s"
	    "</a><span dir=\"auto\">%s</span>",
	    db_i64(rows, 0), db_i64(rows, 0), title, text_or(db_text(rows, 4), text_or(db_text(rows, 5), "–")));
	html_fill(&visit->body, "<footer><span class=\"owner\" title=\"%s\">%s</span>", db_text(rows, 6),
		  db_text(rows, 6));
	crm_page_money(visit, db_i64(rows, 2), db_text(rows, 3));
	html_fill(&visit->body,
		  "</footer><form class=\"steps\" method=\"post\" action=\"/deal/%d/stage\"><input type=\"hidden\" "
		  "name=\"back\" value=\"%s\">",
		  db_i64(rows, 0), board->back);
	if (at > 0)
		write_step(board, at - 1, "←", title);
	if (at + 1 < board->count)
		write_step(board, at + 1, "→", title);
	buf_puts(&visit->body, "</form></article>");
}

static int write_cards(struct board *board, size_t at, struct err *err)
{
	struct visit *visit = board->visit;
	struct db_rows *rows =
	    db_query(visit->db,
		     "SELECT d.id, d.title, d.value_e4, d.currency, o.name, p.name, u.name FROM deal d"
		     " JOIN user u ON u.id = d.owner_id LEFT JOIN organization o ON o.id = d.org_id"
		     " LEFT JOIN person p ON p.id = d.person_id WHERE d.stage_id = $1 AND ($2 = 0 OR d.owner_id = $2)"
		     " AND d.status = 'open' AND NOT d.is_deleted AND NOT d.is_archived"
		     " ORDER BY d.stage_change_time DESC, d.id",
		     DB_ARGS(DB_I(board->stages[at].id), DB_I(board->owner)));

	while (db_next(rows))
		write_card(board, at, rows);
	return db_done(rows, err);
}

static int write_column(struct board *board, size_t at, struct err *err)
{
	struct buf *body = &board->visit->body;
	const struct column *stage = &board->stages[at];
	int status;

	html_fill(body, "<section class=\"column\" data-stage=\"%d\" aria-label=\"%s\"><h2>%s</h2><p class=\"sums\">",
		  stage->id, stage->name, stage->name);
	if ((status = write_sums(board, stage->id, err)) != OK)
		return status;
	buf_puts(body, "</p><div class=\"cards\">");
	if ((status = write_cards(board, at, err)) != OK)
		return status;
	buf_puts(body, "</div></section>");
	return OK;
}

static int write_bar(struct board *board, struct err *err)
{
	static const char *const views[] = {"/pipeline|Board", "/deals|List", NULL};
	struct visit *visit = board->visit;
	int status;

	buf_puts(&visit->body, "<div class=\"bar\">");
	crm_page_views(visit, "View", views, "Board");
	buf_puts(&visit->body, "<form class=\"filters\" method=\"get\" action=\"/pipeline\">");
	if ((status = write_pipelines(board, err)) != OK ||
	    (status = crm_page_owner_filter(visit, board->owner, err)) != OK)
		return status;
	buf_puts(&visit->body, "<noscript><button class=\"button\">Apply</button></noscript></form>"
			       "<p class=\"sums\" data-part=\"total\">");
	if ((status = write_sums(board, 0, err)) != OK)
		return status;
	buf_puts(&visit->body, "</p><a class=\"button primary\" href=\"/deals/new\">New deal</a></div>");
	return OK;
}

/* Where a card is dropped that is won, lost, or to be deleted. Shown while one is dragged. */
static void write_ends(struct visit *visit)
{
	buf_puts(&visit->body,
		 "<div class=\"drop-ends\" hidden aria-hidden=\"true\"><div data-end=\"delete\">Delete</div>"
		 "<div data-end=\"lost\" class=\"lost\">Lost</div><div data-end=\"won\" "
		 "class=\"won\">Won</div></div>");
}

int crm_page_pipeline(struct visit *visit, struct err *err)
{
	struct board board = {.visit = visit};
	int status = query_i64(visit, "pipeline_id", 1, INT64_MAX, 1, &board.pipeline, err);

	if (status != OK || (status = query_i64(visit, "owner_id", 1, INT64_MAX, 0, &board.owner, err)) != OK ||
	    (status = read_stages(&board, err)) != OK ||
	    (status = crm_page_start(visit, "Deals", PAGE_DEALS, err)) != OK)
		return status;
	board.back = arena_printf(visit->arena, "/pipeline?pipeline_id=%" PRId64 "%s", board.pipeline,
				  board.owner > 0 ? arena_printf(visit->arena, "&owner_id=%" PRId64, board.owner) : "");
	if ((status = write_bar(&board, err)) != OK)
		return status;
	html_fill(&visit->body, "<div class=\"board\" data-part=\"board\" data-back=\"%s\">", board.back);
	for (size_t i = 0; i < board.count; i++)
		if ((status = write_column(&board, i, err)) != OK)
			return status;
	buf_puts(&visit->body, "</div>");
	write_ends(visit);
	return crm_page_send(visit, 200);
}
