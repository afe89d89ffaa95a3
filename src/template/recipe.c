#include "template/recipe.h"

#include <ctype.h>
#include <string.h>

#include "text/fields.h"

void recipe_write(const struct recipe *recipe, struct str *out)
{
	struct str version = STR_INIT;

	version_write(&recipe->version, &version);
	fields_add_number(out, "layout", RECIPE_LAYOUT);
	fields_add(out, "version", str_text(&version));
	fields_add(out, "server", recipe->digest);
	fields_add(out, "libc", recipe->libc);
	if (*recipe->icu)
		fields_add(out, "icu", recipe->icu);
	fields_add(out, "user", recipe->user);
	fields_add(out, "database", recipe->database);
	fields_add(out, "encoding", recipe->encoding);
	fields_add(out, "locale", recipe->locale);
	for (size_t i = 0; i < recipe->options.count; i++)
		fields_add(out, "option", recipe->options.item[i]);
	str_free(&version);
}

void recipe_add_encoding(struct str *out, const char *text)
{
	size_t start = out->length;

	for (const char *c = text; *c != '\0'; c++)
		if (isalnum((unsigned char)*c))
			str_add_char(out, (char)toupper((unsigned char)*c));
	if (strcmp(str_text(out) + start, "UNICODE") == 0) {
		str_truncate(out, start);
		str_add(out, "UTF8");
	}
}
