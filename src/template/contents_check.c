#include "template/contents_check.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "template/plan.h"
#include "template/template.h"
#include "text/fields.h"
#include "text/version.h"

#define TEXT_MAX ((size_t)512 * 1024) /* of a recipe and its notes, which become one file (index.c reads it) */

static char *judge_template(const struct contents_template *template, char digest[DIGEST_SHA256_SIZE]);
static char *judge_made(const struct contents_template *template);
static char *judge_name(const struct contents_template *template, char digest[DIGEST_SHA256_SIZE]);
static char *judge_sizes(const struct contents *contents);

char *contents_check(const struct contents *contents)
{
	char digest[DIGEST_SHA256_SIZE] = "";
	char *problem = NULL;

	if (contents->template_count == 0 || contents->template[contents->template_count - 1].count == 0)
		return mem_copy("there is no template in it");
	for (size_t i = 0; !problem && i < contents->template_count; i++)
		problem = judge_template(&contents->template[i], digest);
	return problem ? problem : judge_sizes(contents);
}

static char *judge_template(const struct contents_template *template, char digest[DIGEST_SHA256_SIZE])
{
	char *problem = judge_made(template);

	return problem ? problem : judge_name(template, digest);
}

/* What is noted beside a template is read again by every later call: it has to be readable, and short, and its size is
 * for us to say. */
static char *judge_made(const struct contents_template *template)
{
	struct str made = STR_INIT;
	struct fields fields;
	char *problem = NULL;

	str_add_bytes(&made, str_text(&template->recipe), template->recipe.length);
	str_add_bytes(&made, str_text(&template->notes), template->notes.length);
	if (made.length > TEXT_MAX) {
		problem = str_format("what is noted of '%s' is too long", template->name);
	} else if (!fields_parse(str_text(&made), &fields)) {
		problem = str_format("what is noted of '%s' cannot be read", template->name);
	} else {
		if (fields_get(&fields, TEMPLATE_BYTES))
			problem = str_format("a note of '%s' is refused: '" TEMPLATE_BYTES "'", template->name);
		fields_free(&fields);
	}
	str_free(&made);
	return problem;
}

/* The name has to be that of the recipe, and the recipe based on the one before, whose digest is `digest`. */
static char *judge_name(const struct contents_template *template, char digest[DIGEST_SHA256_SIZE])
{
	struct fields recipe;
	struct version version;
	char name[LAYER_NAME_SIZE] = "";

	if (!fields_parse(str_text(&template->recipe), &recipe))
		return str_format("the recipe of '%s' cannot be read", template->name);
	const char *text = fields_get(&recipe, "version");
	const char *parent = fields_get(&recipe, "parent");
	bool is_based = str_equal(parent ? parent : "", digest);
	bool has_version = text && version_parse(text, &version);
	digest_text(str_text(&template->recipe), template->recipe.length, digest);
	if (has_version)
		plan_write_name(&version, digest, name);
	fields_free(&recipe);
	if (!str_equal(name, template->name))
		return str_format("'%s' is not the name that its recipe gives", template->name);
	if (!is_based)
		return str_format("'%s' is not based on the template before it", template->name);
	return NULL;
}

/* A checksum stands for one content. */
static char *judge_sizes(const struct contents *contents)
{
	char nothing[DIGEST_SHA256_SIZE];

	digest_text("", 0, nothing);
	for (size_t i = 0; i < contents->count; i++) {
		const struct contents_entry *entry = &contents->entry[i];
		if (!entry->is_directory &&
			(entry->size != contents->entry[entry->same].size ||
				(entry->size == 0) != str_equal(entry->sha256, nothing)))
			return str_format("'%s' is refused: its checksum is that of another size", entry->path);
	}
	return NULL;
}
