/* What every kind of object has: an owner, a comment, grants. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "statement/make.h"

bool make_common_has(const char *property)
{
	return str_equal(property, "owner") || str_equal(property, "comment") || str_starts(property, "grant:") ||
		str_starts(property, "revoke:");
}

#define DATABASE_OWNER_SINCE 150000 /* server_version_num: whose the schema public is, where nothing else is said */

/* The database's owner is not named, and is the one who runs this. */
static void set_owner(struct make *make, const struct make_row *row)
{
	const struct schema_object *object = make->to;
	const char *to = model_value(object, "owner");
	bool is_public = object->kind == SCHEMA_SCHEMA && strcmp(object->identity, "public") == 0 &&
		make->compare->from->version >= DATABASE_OWNER_SINCE;

	if (make->from ? make_takes_to(make, "owner", &to) : to || is_public)
		make_add(make, CHANGE_MAKE, 0, "ALTER %s %s OWNER TO %s", row->type, object->identity,
			!to && is_public                          ? "pg_database_owner"
				: !to || strcmp(to, "OWNER") == 0 ? "CURRENT_USER"
								  : to);
}

static void set_comment(struct make *make, const struct make_row *row)
{
	const struct schema_object *object = make->to;
	const char *to = model_value(object, "comment");
	struct str literal = STR_INIT;

	if (to)
		str_add_sql_literal(&literal, to);
	if (make->from ? make_takes_to(make, "comment", &to) : !!to)
		make_add(make, CHANGE_MAKE, 0, "COMMENT ON %s %s IS %s", row->type, object->identity,
			to ? str_text(&literal) : "NULL");
	str_free(&literal);
}

void make_comment_of(struct make *make, const char *property, const char *type, const char *name)
{
	const char *to = model_value(make->to, property);
	struct str literal = STR_INIT;

	if (to)
		str_add_sql_literal(&literal, to);
	if (make->from ? make_takes_to(make, property, &to) : !!to)
		make_add(make, CHANGE_LATE, 0, "COMMENT ON %s %s IS %s", type, name, to ? str_text(&literal) : "NULL");
	str_free(&literal);
}

/* ---- Grants: "grant:ROLE" lists what a role has beyond the usual, "revoke:ROLE" what it lacks of that. A privilege is
 * followed by `*` if the role can grant it. */

enum held {
	HELD_NOT,
	HELD,
	HELD_TO_GRANT,
};

/* What the list says of a privilege, which has no mark. */
static enum held find_privilege(const char *list, const char *privilege)
{
	struct strs items = STRS_INIT;
	enum held held = HELD_NOT;
	size_t length = strlen(privilege);

	strs_split(&items, list ? list : "", ',');
	for (size_t i = 0; i < items.count; i++) {
		const char *item = items.item[i] + strspn(items.item[i], " ");
		if (strncmp(item, privilege, length) == 0 && strcmp(item + length, "*") == 0)
			held = HELD_TO_GRANT;
		else if (strcmp(item, privilege) == 0)
			held = HELD;
	}
	strs_free(&items);
	return held;
}

/* Add those privileges of `list` that `other` has in the state `is`, and the list itself in another. */
static void select_privileges(struct str *selected, const char *list, const char *other, enum held is, enum held want)
{
	struct strs items = STRS_INIT;

	strs_split(&items, list ? list : "", ',');
	for (size_t i = 0; i < items.count; i++) {
		char *item = items.item[i] + strspn(items.item[i], " ");
		size_t length = strcspn(item, "*");
		enum held held = item[length] == '*' ? HELD_TO_GRANT : HELD;
		item[length] = '\0';
		if (length > 0 && held == want && find_privilege(other, item) == is)
			str_addf(selected, "%s%s", selected->length > 0 ? ", " : "", item);
	}
	strs_free(&items);
}

/* Of a column, each privilege is followed by its name, and the object is the table. */
static void add_object(struct str *sql, const struct make *make, const struct make_row *row, const char *privileges)
{
	const struct schema_object *parent = make_parent(make, make->to);
	const char *type = row->grant_type ? row->grant_type : row->type;

	if (strcmp(row->type, "COLUMN") != 0 || !parent) {
		str_addf(sql, "%s ON %s %s", privileges, type, make->to->identity);
		return;
	}
	struct strs items = STRS_INIT;
	char *own = make_own_name(make->to);
	strs_split(&items, privileges, ',');
	for (size_t i = 0; i < items.count; i++)
		str_addf(sql, "%s%s (%s)", i > 0 ? ", " : "", items.item[i] + strspn(items.item[i], " "), own);
	str_addf(sql, " ON TABLE %s", parent->identity);
	free(own);
	strs_free(&items);
}

struct grant {
	struct make *make;
	const struct make_row *row;
	const char *role;
};

/* "ALTER DEFAULT PRIVILEGES for role r in schema s" for the identity "for role r in schema s on tables". */
static void write_default_grant(struct make *make, const char *privileges, const char *verb, const char *end)
{
	static const char owner[] = "for role OWNER ";
	const char *identity = make->to->identity;
	const char *on = identity;

	for (const char *at = identity; (at = strstr(at, " on ")); at++)
		on = at;
	bool is_owners = str_starts(identity, owner);
	if (is_owners)
		identity += strlen(owner) - 1;
	make_add(make, compare_to(make->compare, make->pair) == make->to ? CHANGE_MAKE : CHANGE_DROP, 0,
		"ALTER DEFAULT PRIVILEGES%s%.*s %s %s%s %s", is_owners ? "" : " ", (int)(on - identity), identity, verb,
		privileges, on, end);
}

static void write_grant(const struct grant *grant, const char *verb, struct str *privileges, const char *end)
{
	struct str sql = STR_INIT;
	const char *role = strcmp(grant->role, "OWNER") == 0 ? "CURRENT_USER" : grant->role;
	char *whom = str_format("%s %s%s", str_starts(verb, "GRANT") ? "TO" : "FROM", role, end);

	if (privileges->length > 0 && grant->make->to->kind == SCHEMA_DEFAULT_ACL) {
		write_default_grant(grant->make, str_text(privileges), verb, whom);
	} else if (privileges->length > 0) {
		add_object(&sql, grant->make, grant->row, str_text(privileges));
		make_add(grant->make, CHANGE_MAKE, 0, "%s %s %s", verb, str_text(&sql), whom);
	}
	str_free(&sql);
	str_free(privileges);
	free(whom);
}

/* A list may be ALL, which no other list can be compared with. */
static bool is_all(const char *list)
{
	return list && str_starts(list, "ALL");
}

static void write_all(const struct grant *grant, const char *verb)
{
	struct str list = STR_INIT;

	str_add(&list, "ALL");
	write_grant(grant, verb, &list, "");
}

/* Make the list `from` into `to`. */
static void alter_grants(const struct grant *grant, const char *from, const char *to)
{
	struct str list = STR_INIT;

	if (from && (is_all(from) || is_all(to))) {
		write_all(grant, "REVOKE");
		from = NULL;
	}
	select_privileges(&list, from, to, HELD_NOT, HELD);
	select_privileges(&list, from, to, HELD_NOT, HELD_TO_GRANT);
	write_grant(grant, "REVOKE", &list, "");
	select_privileges(&list, from, to, HELD, HELD_TO_GRANT);
	write_grant(grant, "REVOKE GRANT OPTION FOR", &list, "");
	select_privileges(&list, to, from, HELD_NOT, HELD);
	write_grant(grant, "GRANT", &list, "");
	select_privileges(&list, to, from, HELD_NOT, HELD_TO_GRANT);
	select_privileges(&list, to, from, HELD, HELD_TO_GRANT);
	write_grant(grant, "GRANT", &list, " WITH GRANT OPTION");
}

/* The same for what is lacking. */
static void alter_revokes(const struct grant *grant, const char *from, const char *to)
{
	struct str list = STR_INIT;

	if (from && (is_all(from) || is_all(to))) {
		write_all(grant, "GRANT");
		from = NULL;
	}
	select_privileges(&list, to, from, HELD_NOT, HELD);
	write_grant(grant, "REVOKE", &list, "");
	select_privileges(&list, from, to, HELD_NOT, HELD);
	write_grant(grant, "GRANT", &list, "");
}

static void set_grant(struct make *make, const struct make_row *row, const char *name, const char *from, const char *to)
{
	struct grant grant = {.make = make, .row = row, .role = strchr(name, ':')};

	/* A grant made by a role other than the owner can only be repeated by that role, so no statement is written. */
	if (!grant.role || strstr(name, " by ") || str_equal(from, to))
		return;
	grant.role++;
	if (str_starts(name, "grant:"))
		alter_grants(&grant, from, to);
	else if (str_starts(name, "revoke:"))
		alter_revokes(&grant, from, to);
}

/* Take back what the first model says; without `all`, only where the second says nothing. */
static void undo_grants(struct make *make, const struct make_row *row, bool all)
{
	for (size_t i = 0; make->from && i < make->from->property_count; i++) {
		const struct schema_property *property = &make->from->properties[i];
		if (all || !model_value(make->to, property->name))
			set_grant(make, row, property->name, property->value, NULL);
	}
}

static void set_grants(struct make *make, const struct make_row *row, bool from_nothing)
{
	for (size_t i = 0; i < make->to->property_count; i++) {
		const struct schema_property *property = &make->to->properties[i];
		bool is_there = make->from && !from_nothing;
		set_grant(make, row, property->name, is_there ? model_value(make->from, property->name) : NULL,
			property->value);
	}
}

void make_common(struct make *make, const struct make_row *row)
{
	if (!row->type)
		return;
	/* A new owner gets what the old one had; so grants are taken back before, and made anew. */
	bool changes_owner = make->from && make_differs(make, "owner");
	undo_grants(make, row, changes_owner);
	set_owner(make, row);
	set_comment(make, row);
	set_grants(make, row, changes_owner);
}
