#include "fetch/inventory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/msg.h"
#include "extension/shadow.h"
#include "install/installed.h"
#include "sys/fs.h"
#include "sys/listing.h"
#include "text/jsonout.h"
#include "text/str.h"
#include "text/utc.h"

#define DAY_S 86400
#define NONE_INSTALLED "no PostgreSQL '%s' is installed"

static bool is_meant(const struct fetch *fetch, const struct wish *wish, const struct installed *install);
static void add_line(struct str *out, const struct installed *install, long long bytes);
static void add_object(struct str *out, const struct installed *install, long long bytes);

bool inventory_list(const struct fetch *fetch, const struct wish *wish, const char *text, bool json)
{
	struct installs installs;
	struct str out = STR_INIT;
	long long total = 0;
	size_t meant = 0;

	bool read = installed_read(fetch->foreign, &installs);
	if (json) {
		jsonout_open(&out, '{');
		jsonout_key(&out, "installed");
		jsonout_open(&out, '[');
	}
	for (size_t i = 0; i < installs.count; i++) {
		if (!is_meant(fetch, wish, &installs.item[i]))
			continue;
		meant++;
		long long bytes = installed_bytes(&installs.item[i]);
		(json ? add_object : add_line)(&out, &installs.item[i], bytes);
		total += bytes;
	}
	if (json) {
		jsonout_close(&out, ']');
		jsonout_key(&out, "bytes");
		jsonout_number(&out, total);
		jsonout_close(&out, '}');
		str_add_char(&out, '\n');
	} else if (!wish && total > 0) {
		str_addf(&out, "total\t\t\t%lld\t\t\n", total);
	}
	listing_print(&out);
	installed_free(&installs);
	if (wish && meant == 0)
		warn_msg(NONE_INSTALLED, text);
	return read && (!wish || meant > 0);
}

/* A server with an extension of pg_extadd runs a copy of the installation's program. Returns its pid as text. */
static char *find_user_of_shadow(const struct installed *install)
{
	char *real = fs_real_path(install->prefix);
	pid_t pid;
	bool found = real && shadow_find_user(real, &pid);

	free(real);
	return found ? str_format("%ld", (long)pid) : NULL;
}

bool inventory_remove(const struct fetch *fetch, const struct wish *wish, const char *text)
{
	struct installs installs;
	size_t meant = 0;
	bool removed = true;

	(void)installed_read(fetch->foreign, &installs);
	for (size_t i = 0; i < installs.count; i++) {
		if (!is_meant(fetch, wish, &installs.item[i]))
			continue;
		meant++;
		char *user = find_user_of_shadow(&installs.item[i]);
		if (user)
			warn_msg("cannot remove '%s': process %s runs from a shadow of it", installs.item[i].prefix,
				user);
		removed = !user && installed_remove(fetch->foreign, &installs.item[i]) && removed;
		free(user);
	}
	installed_free(&installs);
	if (meant == 0)
		warn_msg(NONE_INSTALLED, text);
	return meant > 0 && removed;
}

bool inventory_prune(const struct fetch *fetch, const struct wish *wish, unsigned long long days)
{
	struct installs installs;
	time_t now = time(NULL);
	bool good = true;

	(void)installed_read(fetch->foreign, &installs);
	for (size_t i = 0; i < installs.count; i++) {
		const struct installed *install = &installs.item[i];
		/* A last use in the future, from a clock that was wrong, counts as now. */
		time_t unused = install->last_use < now ? now - install->last_use : 0;

		if (install->cache != 0 || !is_meant(fetch, wish, install) || unused < (time_t)(days * DAY_S))
			continue;
		/* An installation in use is not unused, whatever its time says. */
		char *user = installed_user(install);
		if (!user)
			user = find_user_of_shadow(install);
		if (!user && installed_remove(fetch->foreign, install)) {
			if (fetch->from.verbose)
				warn_msg("'%s' is removed", install->prefix);
		} else if (!user) {
			good = false;
		}
		free(user);
	}
	installed_free(&installs);
	installed_sweep(fetch->foreign);
	return good;
}

/* Whether an installation is selected: by version, and by source if only some are selected. */
static bool is_meant(const struct fetch *fetch, const struct wish *wish, const struct installed *install)
{
	const struct sources *sources = &fetch->from.sources;
	bool from_these = !fetch->only_these;

	for (size_t i = 0; i < sources->count && !from_these; i++)
		from_these = strcmp(sources->item[i]->name, install->source) == 0;
	return from_these && (!wish || wish_meets(wish, &install->version));
}

static void add_line(struct str *out, const struct installed *install, long long bytes)
{
	char used[UTC_SIZE];

	version_write(&install->version, out);
	str_addf(out, "\t%s\t%s\t%lld\t%s\t%s\n", install->source, install->prefix, bytes,
		install->date ? install->date : "", utc_write(install->last_use, used));
}

static void add_object(struct str *out, const struct installed *install, long long bytes)
{
	struct str text = STR_INIT;
	char used[UTC_SIZE];

	jsonout_open(out, '{');
	version_write(&install->version, &text);
	jsonout_key(out, "version");
	jsonout_text(out, str_text(&text));
	jsonout_key(out, "source");
	jsonout_text(out, install->source);
	jsonout_key(out, "prefix");
	jsonout_text(out, install->prefix);
	jsonout_key(out, "bytes");
	jsonout_number(out, bytes);
	jsonout_key(out, "made");
	jsonout_text(out, install->date);
	jsonout_key(out, "used");
	jsonout_text(out, utc_write(install->last_use, used));
	jsonout_key(out, "lacks");
	jsonout_texts(out, &install->lacks);
	jsonout_close(out, '}');
	str_free(&text);
}
