#include "diff/roles.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* One name, quoted or not; returns where it ends. */
static const char *add_role(struct strs *roles, const char *text)
{
	struct str name = STR_INIT;
	bool is_quoted = *text == '"';

	if (is_quoted) {
		for (text++; *text != '\0' && !(*text == '"' && text[1] != '"'); text++) {
			text += *text == '"';
			str_add_char(&name, *text);
		}
		text += *text == '"';
	} else {
		size_t length = strcspn(text, ", ");
		str_add_bytes(&name, text, length);
		text += length;
	}
	bool is_word = !is_quoted && (str_equal(name.text, "PUBLIC") || str_equal(name.text, "OWNER"));
	if (name.length > 0 && !is_word && !str_starts(name.text, "pg_") && !strs_contain(roles, name.text))
		strs_add(roles, name.text);
	str_free(&name);
	return text;
}

/* A list of names, separated by commas. */
static void add_roles(struct strs *roles, const char *list)
{
	while (list && *list != '\0') {
		list = add_role(roles, list);
		list += strspn(list, ", ");
	}
}

/* "grant:ROLE", "revoke:ROLE by ROLE" */
static void add_grant(struct strs *roles, const char *name)
{
	const char *end = add_role(roles, name + strcspn(name, ":") + 1);

	if (str_starts(end, " by "))
		add_role(roles, end + strlen(" by "));
}

void roles_find(const struct schema *schema, struct strs *roles)
{
	static const char before[] = "for role ";

	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_object *object = &schema->objects[i];
		if (object->kind == SCHEMA_DEFAULT_ACL && str_starts(object->identity, before))
			add_role(roles, object->identity + strlen(before));
		for (size_t j = 0; j < object->property_count; j++) {
			const struct schema_property *property = &object->properties[j];
			if (str_starts(property->name, "grant:") || str_starts(property->name, "revoke:"))
				add_grant(roles, property->name);
			else if (strcmp(property->name, "owner") == 0 || strcmp(property->name, "role") == 0 ||
				strcmp(property->name, "roles") == 0)
				add_roles(roles, property->value);
		}
	}
}

char *roles_missing(const char *message)
{
	static const char before[] = "role \"";
	static const char behind[] = "\" does not exist";
	const char *begin = strstr(message, before);
	const char *end = begin ? strstr(begin, behind) : NULL;

	if (!end)
		return NULL;
	begin += sizeof before - 1;
	return begin < end ? mem_copy_bytes(begin, (size_t)(end - begin)) : NULL;
}
