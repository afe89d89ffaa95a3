#include <stddef.h>
#include <stdlib.h>

#include "base/mem.h"
#include "cluster/traits.h"
#include "text/fields.h"
#include "text/hash.h"

static const struct {
	const char *key;
	size_t offset;
} texts[] = {
	{"user", offsetof(struct traits, user)},
	{"dbname", offsetof(struct traits, dbname)},
	{"encoding", offsetof(struct traits, encoding)},
	{"locale", offsetof(struct traits, locale)},
	{"steps", offsetof(struct traits, steps)},
	{"state", offsetof(struct traits, steps_digest)},
	{"initargs", offsetof(struct traits, initargs)},
	{"bindir", offsetof(struct traits, bindir)},
	{"version", offsetof(struct traits, version)},
	{"settings", offsetof(struct traits, settings)},
	{"options", offsetof(struct traits, options)},
	{"auth", offsetof(struct traits, auth)},
	{"hba", offsetof(struct traits, hba_digest)},
};
enum { TEXT_COUNT = sizeof texts / sizeof texts[0] };

static char **text_at(struct traits *traits, size_t i)
{
	return (char **)(void *)((char *)traits + texts[i].offset);
}

void traits_write(const struct traits *traits, struct str *out)
{
	fields_add_number(out, "known", traits->known);
	for (size_t i = 0; i < TEXT_COUNT; i++) {
		char *const *text = (char *const *)(const void *)((const char *)traits + texts[i].offset);
		fields_add(out, texts[i].key, *text ? *text : "");
	}
	fields_add_number(out, "port", traits->port);
	fields_add_number(out, "tcp", traits->tcp);
	fields_add_number(out, "tls", traits->tls);
}

bool traits_read(const char *text, struct traits *traits)
{
	struct fields fields;
	bool good = true;

	*traits = (struct traits){0};
	if (!*text || !fields_parse(text, &fields))
		return false;
	traits->known = fields_number(&fields, "known", 1, &good) != 0;
	for (size_t i = 0; i < TEXT_COUNT; i++) {
		const char *value = fields_get(&fields, texts[i].key);
		*text_at(traits, i) = mem_copy(value ? value : "");
	}
	traits->port = (unsigned)fields_number(&fields, "port", 65535, &good);
	traits->tcp = fields_number(&fields, "tcp", 1, &good) != 0;
	traits->tls = fields_number(&fields, "tls", 1, &good) != 0;
	fields_free(&fields);
	if (!good)
		traits_free(traits);
	return good;
}

void traits_free(struct traits *traits)
{
	for (size_t i = 0; i < TEXT_COUNT; i++) {
		free(*text_at(traits, i));
		*text_at(traits, i) = NULL;
	}
}

char *traits_digest(const char *text)
{
	return *text ? str_format("%016llx", (unsigned long long)hash_text(text)) : mem_copy("");
}
