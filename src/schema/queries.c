#include "schema/queries.h"

const struct query *const queries_all[] = {
	queries_schema,
	queries_type,
	queries_routine,
	queries_operator,
	queries_text_search,
	queries_relation,
	queries_part,
	queries_other,
	queries_detail,
	queries_link,
	NULL,
};
