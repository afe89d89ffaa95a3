#include "package/source.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "text/str.h"
#include "text/weburl.h"

/* The first row that the text belongs to counts. */
static const struct source_row *const table[] = {&source_pgxn, &source_apt, &source_directory, &source_archive, NULL};

static const struct source_row *find_row(const char *text, const char **rest);

bool source_fetch(
	const struct source_terms *terms, const struct staging *staging, const char *name, struct source_found *found)
{
	const char *rest;
	const struct source_row *row = find_row(terms->text, &rest);

	if (!row) {
		warn_msg("there is no file or directory '%s'", terms->text);
		return false;
	}
	char *shown = weburl_is(terms->text) ? weburl_shown(terms->text) : mem_copy(terms->text);
	struct source_terms without_password = *terms;
	without_password.text = shown;
	bool good = row->fetch(&without_password, rest, staging, name, found);
	free(shown);
	return good;
}

void source_free(struct source_found *found)
{
	free(found->name);
	free(found->version);
	free(found->origin);
	*found = (struct source_found){.kind = SOURCE_TREE};
}

static const struct source_row *find_row(const char *text, const char **rest)
{
	*rest = text;
	for (size_t i = 0; table[i]; i++) {
		const struct source_row *row = table[i];

		if (row->prefix ? str_starts(text, row->prefix) : row->is(text)) {
			*rest = row->prefix ? text + strlen(row->prefix) : text;
			return row;
		}
	}
	return NULL;
}
