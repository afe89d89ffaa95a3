#include <stddef.h>
#include <stdlib.h>

#include "base/mem.h"
#include "cluster/traits.h"
#include "text/fields.h"
#include "text/hash.h"

static const struct fields_text text_items[] = {
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
static const struct fields_texts texts = FIELDS_TEXTS(text_items);

void traits_write(const struct traits *traits, struct str *out)
{
	fields_add_number(out, "known", traits->known);
	fields_add_texts(out, &texts, traits);
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
	(void)fields_get_texts(&fields, &texts, traits);
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
	fields_free_texts(&texts, traits);
}

char *traits_digest(const char *text)
{
	return *text ? str_format("%016llx", (unsigned long long)hash_text(text)) : mem_copy("");
}
