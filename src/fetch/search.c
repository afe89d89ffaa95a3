#include "fetch/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"

static bool any_fits(const struct sources *sources);
static void leave_source(struct search *search);
static void pass_over(struct search *search, const struct str *reason);

void search_begin(struct search *search, const struct search_terms *terms, const struct wish *wish)
{
	*search = (struct search){.terms = terms, .wish = wish};
}

void search_end(struct search *search)
{
	leave_source(search);
	str_free(&search->offers);
	strs_free(&search->passed);
	str_free(&search->reason);
}

bool search_next_source(struct search *search)
{
	const struct search_terms *terms = search->terms;
	struct str problem = STR_INIT;
	bool found = false;

	if (!terms->platform && search->asked == 0 && !any_fits(&terms->sources)) {
		search->asked = terms->sources.count;
		search->told = true;
		warn_msg("no source has PostgreSQL for this machine, which is '%s'", terms->machine);
		warn_hint("compile it: -s source");
	}
	while (!found && search->asked < terms->sources.count) {
		leave_source(search);
		search->source = terms->sources.item[search->asked++];
		str_truncate(&problem, 0);
		enum source_answer answer =
			source_open(search->source, terms->platform, terms->mirror, &search->site, &problem);
		search->site.verbose = terms->verbose;
		if (answer == SOURCE_DONE && terms->verbose)
			warn_msg("asking source '%s'", search->source->name);
		if (answer == SOURCE_DONE)
			answer = source_list(search->source, &search->site, &search->releases, &problem);
		if (answer == SOURCE_DONE && search->releases.count == 0) {
			str_add(&problem, "it offers no version");
			answer = SOURCE_NOTHING;
		}
		found = answer == SOURCE_DONE;
		search->answered = search->answered || found;
		if (!found)
			pass_over(search, &problem);
	}
	str_free(&problem);
	return found;
}

bool search_next(struct search *search)
{
	struct str problem = STR_INIT;
	bool found = false;

	while (!found && search_next_source(search)) {
		search->release = releases_find(&search->releases, search->wish);
		if (!search->release) {
			search_note_offers(search);
			continue;
		}
		str_truncate(&problem, 0);
		found = search->source->locate(&search->site, search->release, &problem) == SOURCE_DONE;
		if (!found)
			pass_over(search, &problem);
	}
	str_free(&problem);
	return found;
}

void search_say_nothing(const struct search *search, const char *text)
{
	const struct sources *sources = &search->terms->sources;

	if (search->told)
		return;
	if (sources->count == 1 && search->passed.count == 1) {
		if (text)
			warn_msg("cannot get PostgreSQL '%s' from the source '%s': %s", text, sources->item[0]->name,
				str_text(&search->reason));
		else
			warn_msg("cannot list what the source '%s' has: %s", sources->item[0]->name,
				str_text(&search->reason));
		return;
	}
	search_say_passed(search);
	if (search->offers.length > 0)
		warn_msg("there is no PostgreSQL '%s': %s", text, str_text(&search->offers));
	else if (text)
		warn_msg("cannot get PostgreSQL '%s': there is no source left to ask", text);
	else
		warn_msg("cannot list what there is: there is no source left to ask");
}

void search_say_passed(const struct search *search)
{
	for (size_t i = 0; !search->terms->verbose && i < search->passed.count; i++)
		warn_msg("%s", search->passed.item[i]);
}

/* Of the wished major version list all releases; if there are none, the newest of each major version. */
void search_note_offers(struct search *search)
{
	const struct releases *releases = &search->releases;
	unsigned major = wish_major(search->wish);
	bool has_major = false;

	for (size_t i = 0; i < releases->count; i++)
		has_major = has_major || releases->item[i].version.major == major;
	str_addf(&search->offers, "%s%s has", search->offers.length > 0 ? ", " : "", search->source->name);
	for (size_t i = 0; i < releases->count; i++) {
		const struct version *version = &releases->item[i].version;
		bool first = i == 0 || releases->item[i - 1].version.major != version->major;

		if (has_major ? version->major == major : first) {
			str_add(&search->offers, " ");
			version_write(version, &search->offers);
		}
	}
}

/* Whether a source has something for a machine that is not in the table of platforms. */
static bool any_fits(const struct sources *sources)
{
	bool found = false;

	for (size_t i = 0; i < sources->count; i++)
		found = found || sources->item[i]->platform(NULL);
	return found;
}

static void leave_source(struct search *search)
{
	if (!search->source)
		return;
	site_free(&search->site);
	releases_free(&search->releases);
	search->release = NULL;
	search->source = NULL;
}

static void pass_over(struct search *search, const struct str *reason)
{
	strs_addf(&search->passed, "source '%s' is passed over: %s", search->source->name, str_text(reason));
	str_truncate(&search->reason, 0);
	str_add(&search->reason, str_text(reason));
	if (search->terms->verbose)
		warn_msg("%s", search->passed.item[search->passed.count - 1]);
}
