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
struct deployment {
	const struct deploy *deploy;
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

static enum deploy_end land(struct deployment *deployment, char **prefix);
static bool there_already(const struct deployment *deployment, enum deploy_end *end, char **prefix);
static enum deploy_end bring(struct deployment *deployment);
static enum deploy_end transfer_from(struct deployment *deployment, const char *url, struct str *problem, bool *absent);
static bool compile(const struct deployment *deployment);
static bool make_ready(struct deployment *deployment);
static bool write_origin(const struct deployment *deployment);
static bool publish(struct deployment *deployment);
static int take_name(const struct deployment *deployment);
static void give_name_back(const struct deployment *deployment, int lock);
static void note_signal(int number);

enum deploy_end deploy_run(const struct deploy *deploy, char **prefix)
{
	struct deployment deployment = {.deploy = deploy,
		.dir = installed_open(deploy->foreign, true),
		.store = ARCHIVE_STORE_INIT,
		.copy = -1};
	const struct sigaction noting = {.sa_handler = note_signal};
	struct sigaction old[SIGNALS_END_COUNT];
	enum deploy_end end = DEPLOY_FAILED;

	if (deployment.dir < 0) {
		if (errno != EPERM) {
			char *where = installed_prefix(deploy->foreign, "");
			cache_warn_make(where);
			free(where);
		}
		return DEPLOY_FAILED;
	}
	deployment.shown = deploy->url ? weburl_shown(deploy->url) : mem_copy(deploy->path);
	if (deploy->version) {
		deployment.version = *deploy->version;
		deployment.name = layout_name(deploy->version, deploy->source);
	}
	int lock = installed_place_is_good(deployment.dir, deploy->foreign) ? take_name(&deployment) : -1;
	if (lock >= 0) {
		signals_handle(&noting, old);
		if (!there_already(&deployment, &end, prefix))
			end = land(&deployment, prefix);
		give_name_back(&deployment, lock);
		signals_restore(old);
		if (caught != 0)
			(void)raise(caught);
	}
	archive_store_end(&deployment.store, deploy->waits);
	strs_free(&deployment.lacks);
	free(deployment.name);
	free(deployment.shown);
	(void)close(deployment.dir);
	return end;
}

static enum deploy_end land(struct deployment *deployment, char **prefix)
{
	enum deploy_end end = DEPLOY_FAILED;

	staging_sweep(deployment->dir, NULL, NULL);
	if (!staging_make(deployment->dir, &deployment->staging)) {
		warn_errno("cannot make a directory in the cache");
	} else {
		end = bring(deployment);
		if (end == DEPLOY_DONE && caught == 0 &&
			(!compile(deployment) || !make_ready(deployment) || caught != 0 || !publish(deployment)))
			end = DEPLOY_FAILED;
		if (end == DEPLOY_DONE && deployment->copy >= 0)
			archive_store_put(&deployment->store);
		staging_remove(&deployment->staging);
	}
	if (end == DEPLOY_DONE)
		*prefix = installed_prefix(deployment->deploy->foreign, deployment->name);
	return end;
}

/* Whether an installation of that name exists: another process may have made it while this one waited for the lock.
 * If it is from another archive, *end stays as it is. */
static bool there_already(const struct deployment *deployment, enum deploy_end *end, char **prefix)
{
	const struct deploy *deploy = deployment->deploy;
	struct installs installs;
	bool found = false;

	(void)installed_read(deploy->foreign, &installs);
	for (size_t i = 0; i < installs.count && !found; i++) {
		const struct installed *install = &installs.item[i];

		found = deployment->name ? strcmp(install->name, deployment->name) == 0
					 : strcmp(install->source, deploy->source) == 0;
		if (!found)
			continue;
		if (!deploy->bound || installed_is_of(install, &deploy->checksum)) {
			*prefix = mem_copy(install->prefix);
			*end = DEPLOY_DONE;
		}
	}
	installed_free(&installs);
	return found;
}

/* Unpack the archive that the store has. False if it has none, or not the right one. */
static bool bring_stored(struct deployment *deployment)
{
	const struct deploy *deploy = deployment->deploy;
	struct str problem = STR_INIT;
	bool absent;

	if (!deploy->url || !deployment->name || !deploy->platform ||
		!archive_store_get(&deployment->store, deployment->name, deploy->platform->name))
		return false;
	if (deploy->verbose)
		warn_msg("the store has '%s'", deployment->name);
	bool done = transfer_from(deployment, NULL, &problem, &absent) == DEPLOY_DONE;
	if (!done && caught == 0) {
		archive_store_reject(&deployment->store, str_text(&problem));
		(void)tree_empty(deployment->dir, deployment->staging.name);
	}
	str_free(&problem);
	return done;
}

/* Get the archive, unpacked, into the staging directory. */
static enum deploy_end bring(struct deployment *deployment)
{
	if (bring_stored(deployment))
		return DEPLOY_DONE;
	const struct deploy *deploy = deployment->deploy;
	struct str problem = STR_INIT;
	bool absent = false;

	if (deploy->verbose)
		warn_msg("fetching '%s'", deployment->shown);
	enum deploy_end end = transfer_from(deployment, deploy->url, &problem, &absent);
	if (absent && deploy->other_url) {
		str_truncate(&problem, 0);
		(void)tree_empty(deployment->dir, deployment->staging.name);
		free(deployment->shown);
		deployment->shown = weburl_shown(deploy->other_url);
		if (deploy->verbose)
			warn_msg("fetching '%s'", deployment->shown);
		end = transfer_from(deployment, deploy->other_url, &problem, &absent);
	}
	if (end != DEPLOY_DONE && caught == 0) {
		if (!deploy->url)
			warn_msg("cannot unpack '%s': %s", deployment->shown, str_text(&problem));
		else
			warn_msg("cannot fetch '%s': %s", deployment->shown, str_text(&problem));
	}
	str_free(&problem);
	return end;
}

static enum deploy_end transfer_from(struct deployment *deployment, const char *url, struct str *problem, bool *absent)
{
	const struct deploy *deploy = deployment->deploy;
	struct npmrc_login login = {NULL, NULL, NULL};
	struct download download;
	char *what = deployment->name ? str_format("PostgreSQL %s", deployment->name) : weburl_file(deployment->shown);
	struct stream transfer = {
		.file = deployment->store.file >= 0 ? deployment->store.file : deploy->file,
		.expected = deploy->checksum,
		.what = what,
		.quiet = deploy->quiet,
		.stop = &caught,
	};

	if (url) {
		download = site_download(deploy->site, url, &login);
		transfer.download = &download;
		deployment->copy = archive_store_begin(&deployment->store, login.token || login.user);
		transfer.copy = &deployment->copy;
	}
	enum stream_end end = stream_run(&transfer, &deployment->staging, MADE, MARK, problem);
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
static bool compile(const struct deployment *deployment)
{
	const struct deploy *deploy = deployment->deploy;
	char *where = installed_prefix(deploy->foreign, "");
	char *what = deployment->name ? str_format("PostgreSQL %s", deployment->name)
				      : str_format("'%s'", deployment->shown);
	char *log = str_format("%s.log", deployment->name ? deployment->name : deploy->source);
	struct build compile = {
		.staging = &deployment->staging,
		.name = MADE,
		.parent = where,
		.what = what,
		.log = log,
		.quiet = deploy->quiet,
		.verbose = deploy->verbose,
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
static bool make_ready(struct deployment *deployment)
{
	const struct deploy *deploy = deployment->deploy;
	char *staged = str_format("%s/%s", deployment->staging.name, MADE);
	char *prefix = installed_prefix(deploy->foreign, staged);
	struct str problem = STR_INIT;
	struct version found;
	size_t made = 0;
	int root = fs_open_dir(deployment->staging.fd, MADE);
	bool good = root >= 0 && links_links(root, &made, &problem);

	good = good && (!deploy->platform || smoke_machine(prefix, deploy->platform, &problem));
	if (good && !deploy->foreign) {
		good = smoke_run(prefix, &found, &problem);
		if (good && deploy->version && version_compare(&found, deploy->version) != 0) {
			str_add(&problem, "it holds PostgreSQL ");
			version_write(&found, &problem);
			good = false;
		}
		if (good && !deployment->name) {
			deployment->version = found;
			deployment->name = layout_name(&found, deploy->source);
		}
	}
	/* A signal to the process group may also have ended the program that was tried. */
	good = good && caught == 0;
	if (caught == 0 && !good)
		warn_msg("cannot use '%s': %s", deployment->shown, str_text(&problem));
	else if (good && deploy->verbose)
		warn_msg("the server works; %zu links were added", made);
	if (good && !deploy->foreign)
		missing_find(prefix, &deployment->lacks);
	if (!deploy->quiet)
		missing_report(&deployment->lacks, deploy->verbose);
	good = good && write_origin(deployment);
	if (root >= 0)
		(void)close(root);
	str_free(&problem);
	free(prefix);
	free(staged);
	return good;
}

static bool write_origin(const struct deployment *deployment)
{
	const struct deploy *deploy = deployment->deploy;
	struct str text = STR_INIT;
	char date[UTC_SIZE];

	str_add(&text, "version ");
	version_write(&deployment->version, &text);
	str_addf(&text, "\nsource %s\n", deploy->source);
	if (deploy->label)
		str_addf(&text, "label %s\n", deploy->label);
	str_add(&text, deploy->url ? "url " : "file ");
	for (const char *at = deployment->shown; *at != '\0'; at++)
		str_add_char(&text, (unsigned char)*at < ' ' || *at == 0x7f ? '?' : *at);
	str_addf(&text, "\nchecksum %s:%s\ndate %s\n", checksum_name(deploy->checksum.kind), deploy->checksum.hex,
		utc_write(time(NULL), date));
	if (deploy->platform)
		str_addf(&text, "platform %s\n", deploy->platform->name);
	for (size_t i = 0; i < deployment->lacks.count; i++)
		str_addf(&text, INSTALLED_LACKS "%s\n", deployment->lacks.item[i]);
	(void)unlinkat(deployment->staging.fd, MADE "/" LAYOUT_ORIGIN, 0);
	int root = fs_open_dir(deployment->staging.fd, MADE);
	bool good = root >= 0 && fs_replace_file(root, LAYOUT_ORIGIN, str_text(&text), text.length, 0644);
	if (!good)
		warn_errno("cannot write '%s'", LAYOUT_ORIGIN);
	if (root >= 0)
		(void)close(root);
	str_free(&text);
	return good;
}

/* Sync before the rename, so that not even after a crash of the machine an incomplete installation has the name. */
static bool publish(struct deployment *deployment)
{
	if (!tree_sync(deployment->staging.fd, MADE)) {
		warn_errno("cannot write PostgreSQL to the disk");
		return false;
	}
	if (FAULT("fetch.publish")) {
		warn_errno("cannot publish PostgreSQL");
		return false;
	}
	bool moved = renameat(deployment->staging.fd, MADE, deployment->dir, deployment->name) == 0;
	/* A directory of that name without a server in it is a broken installation, and is replaced. */
	if (!moved && (errno == ENOTEMPTY || errno == EEXIST) && staging_discard(deployment->dir, deployment->name))
		moved = renameat(deployment->staging.fd, MADE, deployment->dir, deployment->name) == 0;
	if (!moved || fsync(deployment->dir) != 0) {
		warn_errno("cannot rename it to '%s'", deployment->name);
		return false;
	}
	return true;
}

/* ---- one at a time ---- */

/* An archive from a file or URL has no version yet, but a source of its own. */
static char *lock_name(const struct deployment *deployment)
{
	const struct deploy *deploy = deployment->deploy;

	return deploy->version ? str_format("%s.lock", deployment->name) : str_format("%s.lock", deploy->source);
}

static int take_name(const struct deployment *deployment)
{
	char *name = lock_name(deployment);
	int lock = lock_take(deployment->dir, name, 0600, LOCK_EXCLUSIVE, false);

	if (lock < 0 && errno == EWOULDBLOCK) {
		if (deployment->deploy->verbose)
			warn_msg("waiting for another pg_fetch");
		lock = lock_take(deployment->dir, name, 0600, LOCK_EXCLUSIVE, true);
	}
	if (lock < 0)
		warn_errno("cannot lock '%s' in the cache", name);
	free(name);
	return lock;
}

static void give_name_back(const struct deployment *deployment, int lock)
{
	char *name = lock_name(deployment);

	(void)unlinkat(deployment->dir, name, 0);
	(void)close(lock);
	free(name);
}

/* ---- signals: the staging directory and the lock are removed before the program ends by one ---- */

static void note_signal(int number)
{
	caught = number;
}
