#include "package/add.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "extension/added.h"
#include "install/cache.h"
#include "install/installed_place.h"
#include "package/inspect.h"
#include "package/pgxs.h"
#include "package/publish.h"
#include "package/source.h"
#include "sys/clone.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/signals.h"
#include "sys/staging.h"
#include "sys/tree.h"
#include "text/utc.h"
#include "text/weburl.h"

#define SOURCE "source"   /* in the staging directory: what came */
#define PACKAGE "package" /* likewise: what is published */

enum { LOG_NAME_MAX = 100 };

/* An extension on its way. */
struct way {
	const struct add *add;
	char *shown; /* the source as messages name it: an address without its password */
	int dir;     /* CACHE/ext/SERVER */
	struct staging staging;
	char *path; /* the absolute path of the staging directory */
	struct source_found found;
	struct added added;
};

static volatile sig_atomic_t caught;

static bool go(struct way *way);
static bool make(struct way *way);
static bool build(struct way *way);
static bool inspect(struct way *way);
static bool publish(struct way *way);
static bool publish_below(struct way *way, const char *prefix);
static char *path_in_cache(const struct add *add, const char *name);
static void note_signal(int number);
static void add_lines(const struct added *added, struct str *lines);

bool add_run(const struct add *add, struct str *lines)
{
	struct way way = {.add = add, .added = ADDED_INIT};
	const struct sigaction noting = {.sa_handler = note_signal};
	struct sigaction old[SIGNALS_END_COUNT];
	char *where = path_in_cache(add, "");
	bool good = false;

	way.shown = weburl_is(add->source) ? weburl_shown(add->source) : mem_copy(add->source);

	where[strlen(where) - 1] = '\0';
	way.dir = added_open(add->target->digest, true);
	if (way.dir >= 0 && cache_is_writable(way.dir, where) && installed_place_is_reachable(where)) {
		signals_handle(&noting, old);
		good = go(&way);
		signals_restore(old);
		if (caught != 0)
			(void)raise(caught);
	} else if (way.dir < 0 && errno != EPERM) {
		cache_warn_make(where);
	}
	if (good)
		add_lines(&way.added, lines);
	added_free(&way.added);
	source_free(&way.found);
	free(way.shown);
	fd_close(way.dir);
	free(where);
	return good;
}

static void note_signal(int number)
{
	caught = number;
}

static char *path_in_cache(const struct add *add, const char *name)
{
	char *below = str_format("%.*s/%s", ADDED_SERVER_LENGTH, add->target->digest, name);
	char *path = cache_name("ext", below);

	free(below);
	return path;
}

static bool go(struct way *way)
{
	staging_sweep(way->dir, NULL, NULL);
	if (!staging_make(way->dir, &way->staging)) {
		warn_errno("cannot make a directory in the cache");
		return false;
	}
	way->path = path_in_cache(way->add, way->staging.name);
	bool good = make(way) && inspect(way) && caught == 0 && (way->add->is_dry || publish(way));
	staging_remove(&way->staging);
	free(way->path);
	return good;
}

/* ---- making it ---- */

static bool make(struct way *way)
{
	const struct add *add = way->add;
	const struct source_terms terms = {
		.text = add->source,
		.server = &add->target->server,
		.checksum = add->checksum,
		.mirror = add->mirror,
		.quiet = !isatty(STDERR_FILENO),
		.stop = &caught,
	};
	bool good = source_fetch(&terms, &way->staging, SOURCE, &way->found) && caught == 0;

	if (good && way->found.kind == SOURCE_BUILT) {
		if (*add->variables) {
			warn_msg("'%s' is built already: there is no make for '%s'", way->shown, *add->variables);
			return false;
		}
		good = renameat(way->staging.fd, SOURCE, way->staging.fd, PACKAGE) == 0;
		if (!good)
			warn_errno("cannot add '%s'", way->shown);
		return good;
	}
	return good && build(way);
}

/* The name of the file that keeps the output of a build that fails: after the source. Allocated. */
static char *name_log(const char *source)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	char *real = fs_real_path(source);
	const char *name = real ? real : source;
	struct str out = STR_INIT;

	if (strrchr(name, '/'))
		name = strrchr(name, '/') + 1;
	for (; *name != '\0' && *name != '?' && *name != '#' && out.length < LOG_NAME_MAX; name++)
		str_add_char(&out, strchr(letters, *name) ? *name : '_');
	str_add(&out, ".log");
	free(real);
	return str_take(&out);
}

static bool build(struct way *way)
{
	const struct add *add = way->add;
	char *log = name_log(add->source);
	const struct pgxs pgxs = {
		.target = add->target,
		.staging = &way->staging,
		.path = way->path,
		.tree = SOURCE,
		.package = PACKAGE,
		.what = way->shown,
		.log = log,
		.lender = add->lender,
		.variables = add->variables,
		.jobs = add->jobs,
		.stop = &caught,
	};
	bool good = mkdirat(way->staging.fd, PACKAGE, 0755) == 0;

	if (!good)
		warn_errno("cannot make a directory in the cache");
	good = good && pgxs_build(&pgxs);
	free(log);
	return good;
}

/* A server has a package because -x names its extension: no cluster could ever have one without. */
static bool can_be_asked_for(const struct way *way)
{
	if (way->added.extension_count > 0 || way->add->prefix)
		return true;
	warn_msg("cannot add '%s': it has no extension that pg_tmp -x could name", way->shown);
	warn_hint("with -o, its libraries go into a directory that a server's dynamic_library_path can name");
	return false;
}

static bool inspect(struct way *way)
{
	const struct add *add = way->add;
	char *path = fs_join(way->path, PACKAGE);
	char date[UTC_SIZE];
	struct inspect inspect = {
		.target = add->target,
		.package = fs_open_dir(way->staging.fd, PACKAGE),
		.path = path,
		.name = way->found.name,
		.version = way->found.version,
		.what = way->shown,
		.elsewhere = add->prefix,
	};
	bool good = inspect.package >= 0;

	if (!good)
		warn_errno("cannot open '%s'", path);
	good = good && inspect_package(&inspect, &way->added) && can_be_asked_for(way);
	way->added.source = mem_copy(way->found.origin ? way->found.origin : way->shown);
	way->added.date = mem_copy(utc_write(time(NULL), date));
	way->added.bindir = mem_copy(add->target->server.bindir);
	fd_close(inspect.package);
	free(path);
	return good;
}

/* ---- publishing it ---- */

static bool publish(struct way *way)
{
	if (way->add->prefix)
		return publish_below(way, way->add->prefix);
	return publish_package(way->staging.fd, PACKAGE, way->dir, &way->added);
}

/* Whether a directory has no other entries than these, separated by blanks. */
static bool holds_only(int dir, const char *allowed)
{
	struct strs allow = STRS_INIT;
	struct strs names = STRS_INIT;
	bool only = dir >= 0 && fs_list(dir, ".", &names);

	strs_split(&allow, allowed, ' ');
	for (size_t i = 0; i < names.count && only; i++)
		only = strs_contain(&allow, names.item[i]);
	strs_free(&names);
	strs_free(&allow);
	return only;
}

/* Remove what earlier calls that were killed left in a prefix: staging directories with nothing but a package. A prefix
 * may be any directory, and have others of such a name. */
static void sweep_prefix(int dir)
{
	struct strs names = STRS_INIT;

	(void)fs_list(dir, ".", &names);
	for (size_t i = 0; i < names.count; i++) {
		int fd = staging_is_name(names.item[i]) ? fs_open_dir(dir, names.item[i]) : -1;
		int package = fd >= 0 ? fs_open_dir(fd, PACKAGE) : -1;

		if (holds_only(fd, PACKAGE) && holds_only(package, ADDED_SHARE " " ADDED_LIBRARIES " " ADDED_RECORD) &&
			lock_descriptor(fd, LOCK_EXCLUSIVE, false))
			(void)tree_remove(dir, names.item[i]);
		fd_close(package);
		fd_close(fd);
	}
	strs_free(&names);
}

/* The prefix may be on another file system, so the package is copied beside its place first. */
static bool publish_below(struct way *way, const char *prefix)
{
	struct staging staging;
	bool good = fs_make_parents(prefix, 0755);
	int dir = good ? open(prefix, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (dir >= 0)
		sweep_prefix(dir);
	if (dir < 0 || !staging_make(dir, &staging)) {
		warn_errno("cannot make a directory in '%s'", prefix);
		fd_close(dir);
		return false;
	}
	int from = fs_open_dir(way->staging.fd, PACKAGE);
	int to = mkdirat(staging.fd, PACKAGE, 0755) == 0 ? fs_open_dir(staging.fd, PACKAGE) : -1;
	good = from >= 0 && to >= 0 && clone_tree(from, to, CLONE_OPEN, NULL);
	if (!good)
		warn_errno("cannot copy the package to '%s'", prefix);
	good = good && publish_package(staging.fd, PACKAGE, dir, &way->added);
	fd_close(from);
	fd_close(to);
	staging_remove(&staging);
	fd_close(dir);
	return good;
}

static void add_lines(const struct added *added, struct str *lines)
{
	for (size_t i = 0; i < added->extension_count; i++)
		str_addf(lines, "%s\t%s\n", added->extension[i].name, added->extension[i].version);
	if (added->extension_count == 0)
		str_addf(lines, "%s\t%s\n", added->name, added->version);
}
