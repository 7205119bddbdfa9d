#include "app/search.h"
#include "api/handlers.h"
#include "api/respond.h"

int handle_contacts(struct call *call, struct err *err)
{
	struct contact_hit *hits;
	struct reply reply;
	size_t count;

	if (search_contacts(call->app, call->db, &call->caller, text_or(http_query(call->x, "q"), ""), call->arena,
			    &hits, &count, err) != OK)
		return (int)err->status;
	reply_start(&reply);
	shape_contact_hits(&reply.json, "contacts", hits, count);
	reply_send(&reply, call->x, 200);
	return OK;
}

int handle_items(struct call *call, struct err *err)
{
	struct item *items;
	struct reply reply;
	size_t count;

	if (search_items(call->app, call->db, &call->caller, text_or(http_query(call->x, "q"), ""), call->arena, &items,
			 &count, err) != OK)
		return (int)err->status;
	reply_start(&reply);
	shape_items(&reply.json, "items", items, count);
	reply_send(&reply, call->x, 200);
	return OK;
}
