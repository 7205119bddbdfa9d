/* An invoice, credit note or quote as a PDF: A4, laid out with pango, so that any script is shaped and found a font
 * for. */
#include <pango/pangocairo.h>
#include <cairo-pdf.h>

#include <inttypes.h>
#include <string.h>

#include "base/decimal.h"
#include "ledger/invoice.h"
#include "ledger/settings_rows.h"

enum { PDF_MAX = 8 * 1024 * 1024, TAX_GROUPS_MAX = 16 };

/* Points. */
static const double PAGE_WIDTH = 595.28, PAGE_HEIGHT = 841.89, MARGIN = 48, BOTTOM = 780;

static const struct column {
	const char *title;
	double x, width;
	PangoAlignment align;
} columns[] = {
    {"Description", 48, 212, PANGO_ALIGN_LEFT}, {"Quantity", 262, 56, PANGO_ALIGN_RIGHT},
    {"Unit price", 320, 66, PANGO_ALIGN_RIGHT}, {"Discount", 388, 44, PANGO_ALIGN_RIGHT},
    {"VAT", 434, 42, PANGO_ALIGN_RIGHT},        {"Amount", 478, 69.28, PANGO_ALIGN_RIGHT},
};

/* The sum of lines at one rate. */
struct tax_group {
	const char *name;
	int64_t tax_e4;
};

/* What the kinds of documents are called. */
static const struct words {
	const char *type, *title, *to, *due;
} all_words[] = {
    {"ACCREC", "Invoice", "Billed to", "Due"},          {"ACCPAY", "Bill", "From", "Due"},
    {"ACCRECCREDIT", "Credit note", "Credited to", ""}, {"ACCPAYCREDIT", "Credit note", "From", ""},
    {"QUOTE", "Quote", "Offered to", "Expires"},
};

struct sheet {
	struct call *call;
	const struct words *words;
	const struct invoice *invoice;
	cairo_t *cairo;
	double y;
	struct tax_group groups[TAX_GROUPS_MAX];
	size_t group_count;
};

static const struct words *words_of(const struct invoice *invoice)
{
	for (size_t i = 0; i < ARRAY_LEN(all_words); i++)
		if (text_eq(all_words[i].type, invoice->type))
			return &all_words[i];
	return &all_words[0];
}

static cairo_status_t add_bytes(void *closure, const unsigned char *data, unsigned int len)
{
	struct buf *buf = closure;

	buf_add(buf, data, len);
	return buf_is_full(buf) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* ---- text ---- */

struct style {
	double size;
	bool bold;
	double grey;
	PangoAlignment align;
};

static PangoLayout *layout_new(struct sheet *sheet, const char *text, double width, struct style style)
{
	PangoLayout *layout = pango_cairo_create_layout(sheet->cairo);
	PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans, Noto Sans, sans-serif");

	pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
	pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_alignment(layout, style.align);
	pango_layout_set_text(layout, text, -1);
	return layout;
}

static double layout_height(PangoLayout *layout)
{
	int width, height;

	pango_layout_get_size(layout, &width, &height);
	return (double)height / PANGO_SCALE;
}

/* Draws ${text} and returns its height. */
static double draw_text(struct sheet *sheet, const char *text, double x, double y, double width, struct style style)
{
	PangoLayout *layout = layout_new(sheet, text_or(text, ""), width, style);
	double height = layout_height(layout);

	cairo_set_source_rgb(sheet->cairo, style.grey, style.grey, style.grey);
	cairo_move_to(sheet->cairo, x, y);
	pango_cairo_show_layout(sheet->cairo, layout);
	g_object_unref(layout);
	return height;
}

static void draw_rule(struct sheet *sheet, double y, double grey)
{
	cairo_set_source_rgb(sheet->cairo, grey, grey, grey);
	cairo_set_line_width(sheet->cairo, 0.6);
	cairo_move_to(sheet->cairo, MARGIN, y);
	cairo_line_to(sheet->cairo, PAGE_WIDTH - MARGIN, y);
	cairo_stroke(sheet->cairo);
}

static const struct style PLAIN = {.size = 9, .grey = 0.15};
static const struct style SMALL = {.size = 8, .grey = 0.4};

static char *money(struct arena *arena, int64_t amount_e4)
{
	char text[E4_TEXT_MAX];

	return arena_strdup(arena, e4_format(amount_e4, 2, text));
}

/* ---- head ---- */

static const char *address_text(struct arena *arena, const struct contact *contact)
{
	const struct address *a =
	    text_is_empty(contact->addresses[1].line1) ? &contact->addresses[0] : &contact->addresses[1];
	const char *const parts[] = {a->attention_to, a->line1, a->line2, a->line3, a->line4};
	char *text = arena_strdup(arena, "");

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (!text_is_empty(parts[i]))
			text = arena_printf(arena, "%s%s\n", text, parts[i]);
	if (!text_is_empty(a->postal_code) || !text_is_empty(a->city))
		text = arena_printf(arena, "%s%s %s\n", text, text_or(a->postal_code, ""), text_or(a->city, ""));
	if (!text_is_empty(a->region))
		text = arena_printf(arena, "%s%s\n", text, a->region);
	return arena_printf(arena, "%s%s", text, text_or(a->country, ""));
}

static void draw_seller(struct sheet *sheet)
{
	const struct org *org = &sheet->call->org;
	struct style style = {.size = 8, .grey = 0.35, .align = PANGO_ALIGN_RIGHT};
	struct arena *arena = sheet->call->arena;

	draw_text(sheet, sheet->words->title, MARGIN, 48, 240, (struct style){.size = 24, .bold = true, .grey = 0.1});
	draw_text(sheet, org->legal_name, 300, 48, PAGE_WIDTH - 300 - MARGIN,
		  (struct style){.size = 11, .bold = true, .grey = 0.1, .align = PANGO_ALIGN_RIGHT});
	draw_text(sheet,
		  arena_printf(arena, "%s\n%s %s\nVAT %s\n%s", org->line1, org->postal_code, org->city, org->tax_number,
			       org->email),
		  300, 64, PAGE_WIDTH - 300 - MARGIN, style);
}

/* Returns where it ends. */
static double draw_customer(struct sheet *sheet)
{
	const struct contact *contact = sheet->invoice->contact;
	struct arena *arena = sheet->call->arena;
	double y = 136;

	if (contact == NULL)
		return y;
	draw_text(sheet, sheet->words->to, MARGIN, y - 13, 260, SMALL);
	y += draw_text(sheet, contact->name, MARGIN, y, 270, (struct style){.size = 11, .bold = true, .grey = 0.1}) + 2;
	y += draw_text(sheet, address_text(arena, contact), MARGIN, y, 270, PLAIN) + 2;
	if (!text_is_empty(contact->tax_number))
		y += draw_text(sheet, arena_printf(arena, "VAT %s", contact->tax_number), MARGIN, y, 270, PLAIN);
	return y;
}

static void draw_facts(struct sheet *sheet)
{
	const struct invoice *v = sheet->invoice;
	char day[DATE_TEXT_MAX], due[DATE_TEXT_MAX];
	const char *const facts[][2] = {
	    {"Number", v->number},
	    {"Date", day_format(v->day, day)},
	    {sheet->words->due, v->due_day == DAY_NONE ? "" : day_format(v->due_day, due)},
	    {"Reference", v->reference},
	    {"Currency", v->currency},
	};
	double y = 136;

	for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
		if (text_is_empty(facts[i][0]) || text_is_empty(facts[i][1]))
			continue;
		draw_text(sheet, facts[i][0], 360, y, 70, SMALL);
		y += draw_text(sheet, facts[i][1], 432, y, PAGE_WIDTH - 432 - MARGIN,
			       (struct style){.size = 9, .grey = 0.1, .align = PANGO_ALIGN_RIGHT}) +
		     3;
	}
}

/* ---- lines ---- */

static void draw_titles(struct sheet *sheet)
{
	for (size_t i = 0; i < ARRAY_LEN(columns); i++)
		draw_text(sheet, columns[i].title, columns[i].x, sheet->y, columns[i].width,
			  (struct style){.size = 8, .bold = true, .grey = 0.35, .align = columns[i].align});
	sheet->y += 14;
	draw_rule(sheet, sheet->y, 0.6);
	sheet->y += 5;
}

static void draw_watermark(struct sheet *sheet)
{
	static const char *const marked[] = {"DRAFT", "SUBMITTED", "VOIDED", "DELETED"};
	const char *text = NULL;

	for (size_t i = 0; i < ARRAY_LEN(marked); i++)
		if (text_eq(sheet->invoice->status, marked[i]))
			text = marked[i];
	if (text == NULL)
		return;
	cairo_save(sheet->cairo);
	cairo_translate(sheet->cairo, PAGE_WIDTH / 2, PAGE_HEIGHT / 2);
	cairo_rotate(sheet->cairo, -0.85);
	draw_text(sheet, text, -300, -60, 600,
		  (struct style){.size = 84, .bold = true, .grey = 0.92, .align = PANGO_ALIGN_CENTER});
	cairo_restore(sheet->cairo);
}

static void next_page(struct sheet *sheet)
{
	cairo_show_page(sheet->cairo);
	draw_watermark(sheet);
	sheet->y = MARGIN;
}

static void note_tax(struct sheet *sheet, const char *name, int64_t tax_e4)
{
	for (size_t i = 0; i < sheet->group_count; i++) {
		if (text_eq(sheet->groups[i].name, name)) {
			sheet->groups[i].tax_e4 += tax_e4;
			return;
		}
	}
	if (sheet->group_count < TAX_GROUPS_MAX)
		sheet->groups[sheet->group_count++] = (struct tax_group){name, tax_e4};
}

static int describe_tax(struct sheet *sheet, const struct line *line, const char **percent, struct err *err)
{
	struct call *call = sheet->call;
	struct tax_rate *rate = NULL;
	char text[E4_TEXT_MAX];

	*percent = "";
	if (line->tax_type == NULL)
		return OK;
	if (tax_rate_load(call->db, call->arena, call->org.id, line->tax_type, &rate, err) != OK)
		return E_INTERNAL;
	if (rate == NULL)
		return OK;
	*percent = arena_printf(call->arena, "%s %%", e4_format(rate->rate_e4, 0, text));
	note_tax(sheet, rate->name, line->tax_e4);
	return OK;
}

static int draw_line(struct sheet *sheet, const struct line *line, struct err *err)
{
	struct arena *arena = sheet->call->arena;
	char quantity[E4_TEXT_MAX], unit[E4_TEXT_MAX], rate[E4_TEXT_MAX];
	const char *cells[ARRAY_LEN(columns)] = {text_or(line->description, line->item_code), "", "", "", "", ""};
	PangoLayout *probe = layout_new(sheet, text_or(cells[0], ""), columns[0].width, PLAIN);
	double height = layout_height(probe);

	g_object_unref(probe);
	if (describe_tax(sheet, line, &cells[4], err) != OK)
		return E_INTERNAL;
	if (line_is_priced(line)) {
		cells[1] = e4_format(line->quantity_e4, 0, quantity);
		cells[2] = e4_format(line->unit_e4, 2, unit);
		cells[5] = money(arena, line->amount_e4);
		if (line->discount_rate_e4 != NO_AMOUNT && line->discount_rate_e4 != 0)
			cells[3] = arena_printf(arena, "%s %%", e4_format(line->discount_rate_e4, 0, rate));
		else if (line->discount_e4 != NO_AMOUNT && line->discount_e4 != 0)
			cells[3] = money(arena, line->discount_e4);
	}
	if (sheet->y + height > BOTTOM) {
		next_page(sheet);
		draw_titles(sheet);
	}
	for (size_t i = 0; i < ARRAY_LEN(columns); i++)
		draw_text(sheet, cells[i], columns[i].x, sheet->y, columns[i].width,
			  (struct style){.size = 9, .grey = 0.15, .align = columns[i].align});
	sheet->y += height + 6;
	return OK;
}

/* ---- totals ---- */

static void draw_sum(struct sheet *sheet, const char *name, int64_t amount_e4, bool bold)
{
	struct style style = {
	    .size = bold ? 11 : 9, .bold = bold, .grey = bold ? 0.1 : 0.25, .align = PANGO_ALIGN_RIGHT};

	draw_text(sheet, name, 250, sheet->y, 210, style);
	sheet->y +=
	    draw_text(sheet, money(sheet->call->arena, amount_e4), 464, sheet->y, PAGE_WIDTH - 464 - MARGIN, style) + 4;
}

/* Of a credit note, what was used and what is left. */
static void draw_applied(struct sheet *sheet, const struct invoice *v)
{
	bool is_credit = strstr(v->type, "CREDIT") != NULL;

	if (!invoice_has_applied(v))
		return;
	if (v->paid_e4 != 0)
		draw_sum(sheet, "Paid", v->paid_e4, false);
	if (v->credited_e4 != 0)
		draw_sum(sheet, is_credit ? "Used" : "Credited", v->credited_e4, false);
	draw_sum(
	    sheet,
	    arena_printf(sheet->call->arena, "%s %s", is_credit ? "Remaining credit" : "Still to pay", v->currency),
	    invoice_due_e4(v), true);
}

static void draw_totals(struct sheet *sheet)
{
	const struct invoice *v = sheet->invoice;

	if (sheet->y + 90 + 14 * (double)sheet->group_count > BOTTOM)
		next_page(sheet);
	draw_rule(sheet, sheet->y, 0.6);
	sheet->y += 8;
	draw_sum(sheet, "Subtotal", v->sub_total_e4, false);
	for (size_t i = 0; i < sheet->group_count; i++)
		draw_sum(sheet, sheet->groups[i].name, sheet->groups[i].tax_e4, false);
	draw_sum(sheet, arena_printf(sheet->call->arena, "Total %s", v->currency), v->total_e4, true);
	draw_applied(sheet, v);
	if (v->discount_e4 != 0)
		draw_text(sheet,
			  arena_printf(sheet->call->arena, "Discounts of %s are included.",
				       money(sheet->call->arena, v->discount_e4)),
			  MARGIN, sheet->y + 6, 300, SMALL);
}

/* Title and summary of a quote, above its lines. */
static void draw_preface(struct sheet *sheet)
{
	const char *const texts[] = {sheet->invoice->title, sheet->invoice->summary};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!text_is_empty(texts[i]))
			sheet->y += draw_text(sheet, texts[i], MARGIN, sheet->y, PAGE_WIDTH - 2 * MARGIN,
					      (struct style){.size = 9, .bold = i == 0, .grey = 0.15}) +
				    6;
}

static void draw_terms(struct sheet *sheet)
{
	PangoLayout *probe;
	double height;

	if (text_is_empty(sheet->invoice->terms))
		return;
	probe = layout_new(sheet, sheet->invoice->terms, PAGE_WIDTH - 2 * MARGIN, SMALL);
	height = layout_height(probe);
	g_object_unref(probe);
	sheet->y += 24;
	if (sheet->y + height > BOTTOM)
		next_page(sheet);
	draw_text(sheet, sheet->invoice->terms, MARGIN, sheet->y, PAGE_WIDTH - 2 * MARGIN, SMALL);
}

static int draw(struct sheet *sheet, struct err *err)
{
	int status = OK;

	draw_watermark(sheet);
	draw_seller(sheet);
	sheet->y = draw_customer(sheet) + 28;
	draw_facts(sheet);
	if (sheet->y < 262)
		sheet->y = 262;
	draw_preface(sheet);
	draw_titles(sheet);
	for (size_t i = 0; i < sheet->invoice->line_count && status == OK; i++)
		status = draw_line(sheet, &sheet->invoice->lines[i], err);
	draw_totals(sheet);
	draw_terms(sheet);
	cairo_show_page(sheet->cairo);
	return status;
}

int invoice_pdf(struct call *call, const struct invoice *invoice, const char **data_out, size_t *len_out,
		struct err *err)
{
	struct sheet sheet = {.call = call, .invoice = invoice, .words = words_of(invoice)};
	CLEANUP(buf_release) struct buf buf;
	cairo_surface_t *surface;
	int status;

	buf_init(&buf, PDF_MAX);
	surface = cairo_pdf_surface_create_for_stream(add_bytes, &buf, PAGE_WIDTH, PAGE_HEIGHT);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, text_or(invoice->number, sheet.words->title));
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, call->org.legal_name);
	sheet.cairo = cairo_create(surface);
	status = draw(&sheet, err);
	cairo_destroy(sheet.cairo);
	cairo_surface_finish(surface);
	if (status == OK && (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS || buf_is_full(&buf)))
		status = err_set(err, E_INTERNAL, "pdf_failed", "The PDF can't be made: %s.",
				 cairo_status_to_string(cairo_surface_status(surface)));
	cairo_surface_destroy(surface);
	if (status == OK) {
		*data_out = arena_strndup(call->arena, buf.data, buf.len);
		*len_out = buf.len;
	}
	return status;
}
