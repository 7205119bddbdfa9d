/* A parsed filter, as where.c makes it and where_eval.c and where_sql.c walk it; a parsed order. */
#ifndef SANDBOX_LEDGER_WHERE_TREE_H
#define SANDBOX_LEDGER_WHERE_TREE_H

#include "ledger/where.h"

enum node_kind { NODE_AND, NODE_OR, NODE_NOT, NODE_COMPARE, NODE_TEST, NODE_LITERAL, NODE_FIELD, NODE_LOWER };

enum operator{ OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE };

enum test { TEST_CONTAINS, TEST_STARTS, TEST_ENDS, TEST_EQUALS };

struct where {
	enum node_kind kind;
	enum operator op;
	enum test test;
	struct where *left, *right;
	const char *path;
	struct where_value value;
};

struct where_order {
	struct where_order *next;
	const char *path;
	bool descending;
};

#endif
