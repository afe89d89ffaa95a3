#include "fetch/deploy.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "fetch/archive_store.h"
#include "fetch/build.h"
#include "fetch/links.h"
#include "fetch/smoke.h"
#include "fetch/stream.h"
#include "install/cache.h"
#include "install/installed.h"
#include "install/installed_place.h"
#include "install/layout.h"
#include "install/missing.h"
#include "sys/fault.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/signals.h"
#include "sys/staging.h"
#include "sys/tree.h"
#include "text/utc.h"
#include "text/weburl.h"

#define MARK "bin/postgres|" BUILD_MARK
#define MADE "installation" /* the installation's name in the staging directory */

/* One archive on its way to becoming an installation. */
struct flight {
	const struct deploy *landing;
	int dir;     /* where installations lie */
	char *shown; /* the URL or file that was asked last, for messages and for the file `origin` */
	struct staging staging;
	struct version version;
	char *name; /* "17.5-npm"; NULL until the version is known */
	struct strs lacks;
	struct archive_store store;
	int copy; /* the archive, for the store; -1: not whole, or not wanted */
};

static volatile sig_atomic_t caught;

static enum deploy_end land(struct flight *flight, char **prefix);
static bool there_already(const struct flight *flight, enum deploy_end *end, char **prefix);
static enum deploy_end bring(struct flight *flight);
static enum deploy_end transfer_from(struct flight *flight, const char *url, struct str *problem, bool *absent);
static bool compile(const struct flight *flight);
static bool make_ready(struct flight *flight);
static bool write_origin(const struct flight *flight);
static bool publish(struct flight *flight);
static int take_name(const struct flight *flight);
static void give_name_back(const struct flight *flight, int lock);
static void note_signal(int number);

enum deploy_end deploy_run(const struct deploy *landing, char **prefix)
{
	struct flight flight = {.landing = landing,
		.dir = installed_open(landing->foreign, true),
		.store = ARCHIVE_STORE_INIT,
		.copy = -1};
	const struct sigaction noting = {.sa_handler = note_signal};
	struct sigaction old[SIGNALS_END_COUNT];
	enum deploy_end end = DEPLOY_FAILED;

	if (flight.dir < 0) {
		if (errno != EPERM) {
			char *where = installed_prefix(landing->foreign, "");
			cache_warn_make(where);
			free(where);
		}
		return DEPLOY_FAILED;
	}
	flight.shown = landing->url ? weburl_shown(landing->url) : mem_copy(landing->path);
	if (landing->version) {
		flight.version = *landing->version;
		flight.name = layout_name(landing->version, landing->source);
	}
	int lock = installed_place_is_good(flight.dir, landing->foreign) ? take_name(&flight) : -1;
	if (lock >= 0) {
		signals_handle(&noting, old);
		if (!there_already(&flight, &end, prefix))
			end = land(&flight, prefix);
		give_name_back(&flight, lock);
		signals_restore(old);
		if (caught != 0)
			(void)raise(caught);
	}
	archive_store_end(&flight.store, landing->waits);
	strs_free(&flight.lacks);
	free(flight.name);
	free(flight.shown);
	(void)close(flight.dir);
	return end;
}

static enum deploy_end land(struct flight *flight, char **prefix)
{
	enum deploy_end end = DEPLOY_FAILED;

	staging_sweep(flight->dir, NULL, NULL);
	if (!staging_make(flight->dir, &flight->staging)) {
		warn_errno("cannot make a directory in the cache");
	} else {
		end = bring(flight);
		if (end == DEPLOY_DONE && caught == 0 &&
			(!compile(flight) || !make_ready(flight) || caught != 0 || !publish(flight)))
			end = DEPLOY_FAILED;
		if (end == DEPLOY_DONE && flight->copy >= 0)
			archive_store_give(&flight->store);
		staging_remove(&flight->staging);
	}
	if (end == DEPLOY_DONE)
		*prefix = installed_prefix(flight->landing->foreign, flight->name);
	return end;
}

/* Whether an installation of that name exists: another process may have made it while this one waited for the lock.
 * If it is from another archive, *end stays as it is. */
static bool there_already(const struct flight *flight, enum deploy_end *end, char **prefix)
{
	const struct deploy *landing = flight->landing;
	struct installs installs;
	bool found = false;

	(void)installed_read(landing->foreign, &installs);
	for (size_t i = 0; i < installs.count && !found; i++) {
		const struct installed *install = &installs.item[i];

		found = flight->name ? strcmp(install->name, flight->name) == 0
				     : strcmp(install->source, landing->source) == 0;
		if (!found)
			continue;
		if (!landing->bound || installed_is_of(install, &landing->checksum)) {
			*prefix = mem_copy(install->prefix);
			*end = DEPLOY_DONE;
		}
	}
	installed_free(&installs);
	return found;
}

/* Unpack the archive that the store has. False if it has none, or not the right one. */
static bool bring_stored(struct flight *flight)
{
	const struct deploy *landing = flight->landing;
	struct str problem = STR_INIT;
	bool absent;

	if (!landing->url || !flight->name || !landing->platform ||
		!archive_store_take(&flight->store, flight->name, landing->platform->name))
		return false;
	if (landing->verbose)
		warn_msg("the store has '%s'", flight->name);
	bool done = transfer_from(flight, NULL, &problem, &absent) == DEPLOY_DONE;
	if (!done && caught == 0) {
		archive_store_refuse(&flight->store, str_text(&problem));
		(void)tree_empty(flight->dir, flight->staging.name);
	}
	str_free(&problem);
	return done;
}

/* Get the archive, unpacked, into the staging directory. */
static enum deploy_end bring(struct flight *flight)
{
	if (bring_stored(flight))
		return DEPLOY_DONE;
	const struct deploy *landing = flight->landing;
	struct str problem = STR_INIT;
	bool absent = false;

	if (landing->verbose)
		warn_msg("fetching '%s'", flight->shown);
	enum deploy_end end = transfer_from(flight, landing->url, &problem, &absent);
	if (absent && landing->other_url) {
		str_truncate(&problem, 0);
		(void)tree_empty(flight->dir, flight->staging.name);
		free(flight->shown);
		flight->shown = weburl_shown(landing->other_url);
		if (landing->verbose)
			warn_msg("fetching '%s'", flight->shown);
		end = transfer_from(flight, landing->other_url, &problem, &absent);
	}
	if (end != DEPLOY_DONE && caught == 0) {
		if (!landing->url)
			warn_msg("cannot unpack '%s': %s", flight->shown, str_text(&problem));
		else
			warn_msg("cannot fetch '%s': %s", flight->shown, str_text(&problem));
	}
	str_free(&problem);
	return end;
}

static enum deploy_end transfer_from(struct flight *flight, const char *url, struct str *problem, bool *absent)
{
	const struct deploy *landing = flight->landing;
	struct npmrc_login login = {NULL, NULL, NULL};
	struct download download;
	char *what = flight->name ? str_format("PostgreSQL %s", flight->name) : weburl_file(flight->shown);
	struct stream transfer = {
		.file = flight->store.file >= 0 ? flight->store.file : landing->file,
		.expected = landing->checksum,
		.what = what,
		.quiet = landing->quiet,
		.stop = &caught,
	};

	if (url) {
		download = site_download(landing->site, url, &login);
		transfer.download = &download;
		flight->copy = archive_store_begin(&flight->store, login.token || login.user);
		transfer.copy = &flight->copy;
	}
	enum stream_end end = stream_run(&transfer, &flight->staging, MADE, MARK, problem);
	npmrc_login_free(&login);
	free(what);
	*absent = end == STREAM_ABSENT;
	switch (end) {
	case STREAM_DONE: return DEPLOY_DONE;
	case STREAM_ABSENT:
	case STREAM_UNREACHABLE: return DEPLOY_UNREACHABLE;
	case STREAM_REFUSED:
	case STREAM_STOPPED: break;
	}
	return DEPLOY_FAILED;
}

/* Compile it if it is PostgreSQL's source. */
static bool compile(const struct flight *flight)
{
	const struct deploy *landing = flight->landing;
	char *where = installed_prefix(landing->foreign, "");
	char *what = flight->name ? str_format("PostgreSQL %s", flight->name) : str_format("'%s'", flight->shown);
	char *log = str_format("%s.log", flight->name ? flight->name : landing->source);
	struct build compile = {
		.staging = &flight->staging,
		.name = MADE,
		.parent = where,
		.what = what,
		.log = log,
		.quiet = landing->quiet,
		.verbose = landing->verbose,
		.stop = &caught,
	};
	where[strlen(where) - 1] = '\0';
	bool good = build_source(&compile);

	free(log);
	free(what);
	free(where);
	return good;
}

/* Complete the installation, try it, and record its origin. */
static bool make_ready(struct flight *flight)
{
	const struct deploy *landing = flight->landing;
	char *staged = str_format("%s/%s", flight->staging.name, MADE);
	char *prefix = installed_prefix(landing->foreign, staged);
	struct str problem = STR_INIT;
	struct version found;
	size_t made = 0;
	int root = fs_open_dir(flight->staging.fd, MADE);
	bool good = root >= 0 && links_links(root, &made, &problem);

	good = good && (!landing->platform || smoke_machine(prefix, landing->platform, &problem));
	if (good && !landing->foreign) {
		good = smoke_run(prefix, &found, &problem);
		if (good && landing->version && version_compare(&found, landing->version) != 0) {
			str_add(&problem, "it holds PostgreSQL ");
			version_write(&found, &problem);
			good = false;
		}
		if (good && !flight->name) {
			flight->version = found;
			flight->name = layout_name(&found, landing->source);
		}
	}
	/* A signal to the process group may also have ended the program that was tried. */
	good = good && caught == 0;
	if (caught == 0 && !good)
		warn_msg("cannot use '%s': %s", flight->shown, str_text(&problem));
	else if (good && landing->verbose)
		warn_msg("the server works; %zu links were added", made);
	if (good && !landing->foreign)
		missing_find(prefix, &flight->lacks);
	if (!landing->quiet)
		missing_tell(&flight->lacks, landing->verbose);
	good = good && write_origin(flight);
	if (root >= 0)
		(void)close(root);
	str_free(&problem);
	free(prefix);
	free(staged);
	return good;
}

static bool write_origin(const struct flight *flight)
{
	const struct deploy *landing = flight->landing;
	struct str text = STR_INIT;
	char date[UTC_SIZE];

	str_add(&text, "version ");
	version_write(&flight->version, &text);
	str_addf(&text, "\nsource %s\n", landing->source);
	if (landing->label)
		str_addf(&text, "label %s\n", landing->label);
	str_add(&text, landing->url ? "url " : "file ");
	for (const char *at = flight->shown; *at != '\0'; at++)
		str_add_char(&text, (unsigned char)*at < ' ' || *at == 0x7f ? '?' : *at);
	str_addf(&text, "\nchecksum %s:%s\ndate %s\n", checksum_name(landing->checksum.kind), landing->checksum.hex,
		utc_write(time(NULL), date));
	if (landing->platform)
		str_addf(&text, "platform %s\n", landing->platform->name);
	for (size_t i = 0; i < flight->lacks.count; i++)
		str_addf(&text, INSTALLED_LACKS "%s\n", flight->lacks.item[i]);
	(void)unlinkat(flight->staging.fd, MADE "/" LAYOUT_ORIGIN, 0);
	int root = fs_open_dir(flight->staging.fd, MADE);
	bool good = root >= 0 && fs_replace_file(root, LAYOUT_ORIGIN, str_text(&text), text.length, 0644);
	if (!good)
		warn_errno("cannot write '%s'", LAYOUT_ORIGIN);
	if (root >= 0)
		(void)close(root);
	str_free(&text);
	return good;
}

/* Sync before the rename, so that not even after a crash of the machine an incomplete installation has the name. */
static bool publish(struct flight *flight)
{
	if (!tree_sync(flight->staging.fd, MADE)) {
		warn_errno("cannot write PostgreSQL to the disk");
		return false;
	}
	if (FAULT("fetch.publish")) {
		warn_errno("cannot publish PostgreSQL");
		return false;
	}
	bool moved = renameat(flight->staging.fd, MADE, flight->dir, flight->name) == 0;
	/* A directory of that name without a server in it is a broken installation, and is replaced. */
	if (!moved && (errno == ENOTEMPTY || errno == EEXIST) && staging_bury(flight->dir, flight->name))
		moved = renameat(flight->staging.fd, MADE, flight->dir, flight->name) == 0;
	if (!moved || fsync(flight->dir) != 0) {
		warn_errno("cannot rename it to '%s'", flight->name);
		return false;
	}
	return true;
}

/* ---- one at a time ---- */

/* An archive from a file or URL has no version yet, but a source of its own. */
static char *lock_name(const struct flight *flight)
{
	const struct deploy *landing = flight->landing;

	return landing->version ? str_format("%s.lock", flight->name) : str_format("%s.lock", landing->source);
}

static int take_name(const struct flight *flight)
{
	char *name = lock_name(flight);
	int lock = lock_take(flight->dir, name, 0600, LOCK_EXCLUSIVE, false);

	if (lock < 0 && errno == EWOULDBLOCK) {
		if (flight->landing->verbose)
			warn_msg("waiting for another pg_fetch");
		lock = lock_take(flight->dir, name, 0600, LOCK_EXCLUSIVE, true);
	}
	if (lock < 0)
		warn_errno("cannot lock '%s' in the cache", name);
	free(name);
	return lock;
}

static void give_name_back(const struct flight *flight, int lock)
{
	char *name = lock_name(flight);

	(void)unlinkat(flight->dir, name, 0);
	(void)close(lock);
	free(name);
}

/* ---- signals: the staging directory and the lock are removed before the program ends by one ---- */

static void note_signal(int number)
{
	caught = number;
}
