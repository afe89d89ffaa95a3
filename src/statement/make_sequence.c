/* Sequences. */
#include <stddef.h>

#include "statement/make.h"

static void create_sequence(struct make *make)
{
	struct str list = STR_INIT;
	const char *owner = model_value(make->to, "owned by");

	make_sequence_list(&list, make->to, "");
	make_add(make, CHANGE_MAKE, 0, "CREATE %sSEQUENCE %s%s%s", model_value(make->to, "unlogged") ? "UNLOGGED " : "",
		make->to->identity, list.length > 0 ? " " : "", str_text(&list));
	if (owner)
		make_add(make, CHANGE_LATE, 0, "ALTER SEQUENCE %s OWNED BY %s", make->to->identity, owner);
	str_free(&list);
}

static void alter_sequence(struct make *make)
{
	const char *name = make->to->identity;
	struct str list = STR_INIT;
	const char *from;
	const char *to;

	if (make_sequence_changes(make, &list, "", ""))
		make_add(make, CHANGE_MAKE, CHANGE_NEEDS_ROWS, "ALTER SEQUENCE %s %s", name, str_text(&list));
	if (make_takes_to(make, "unlogged", &to))
		make_add(make, CHANGE_MAKE, 0, "ALTER SEQUENCE %s SET %s", name, to ? "UNLOGGED" : "LOGGED");
	if (make_takes(make, "owned by", &from, &to)) {
		if (from)
			make_add(make, CHANGE_DROP, 0, "ALTER SEQUENCE %s OWNED BY NONE", name);
		if (to)
			make_add(make, CHANGE_LATE, 0, "ALTER SEQUENCE %s OWNED BY %s", name, to);
	}
	str_free(&list);
}

static void drop_sequence(struct make *make)
{
	make_add(make, CHANGE_DROP, CHANGE_LOSES_DATA, "DROP SEQUENCE %s", make->from->identity);
}

/* A column that owns it is dropped with it. */
static const char *release_sequence(const struct schema_object *object, const struct schema_object *needed, bool stays)
{
	if (stays)
		return "";
	return str_equal(model_value(object, "owned by"), needed->identity) ? "owned by" : NULL;
}

const struct make_row make_sequence_rows[] = {
	{
		.kind = SCHEMA_SEQUENCE,
		.type = "SEQUENCE",
		.create = create_sequence,
		.alter = alter_sequence,
		.drop = drop_sequence,
		.release = release_sequence,
	},
	{.create = NULL},
};
