/*
 * A package of the distribution: apt:NAME or apt:NAME=VERSION, where NAME is what follows postgresql-MAJOR- in the
 * package's name, or that name. It is downloaded by apt-get, with the machine's own sources, keys and proxies, but
 * never installed; apt compares its digest with the signed index. Packages of the same family that it depends on, such
 * as the scripts of PostGIS, come with it.
 */
#include "package/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "package/archive.h"
#include "package/content.h"
#include "package/debian.h"
#include "sys/builder.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/proc.h"
#include "text/debcontrol.h"

#define DOWNLOADS "apt" /* in staging: where apt-get runs */
#define PACKAGES_MAX 16
#define SAID_MAX 65536
#define PATIENCE 600 /* s */

/* The packages, in the order in which they are fetched. */
struct basket {
	const struct source_terms *terms;
	const struct staging *staging;
	int downloads;
	struct strs names; /* "postgresql-15-hypopg" or "postgresql-15-hypopg=1.3.1-2" */
	struct builder builder;
};

static char *full_name(const struct source_terms *terms, const char *text);
static bool open_downloads(struct basket *basket);
static bool fetch_all(struct basket *basket, const char *name, struct source_found *found);
static bool fetch_one(struct basket *basket, size_t number, int into, struct source_found *found);
static bool download(struct basket *basket, const char *package);
static int open_package(struct basket *basket, char **file);
static void add_needs(struct basket *basket, const struct strs *needs);

static bool fetch(const struct source_terms *terms, const char *text, const struct staging *staging, const char *name,
	struct source_found *found)
{
	struct basket basket = {.terms = terms, .staging = staging, .downloads = -1};
	char *package = full_name(terms, text);
	bool good = false;

	if (!package)
		return false;
	strs_add_taken(&basket.names, package);
	if (builder_take(staging->parent, &basket.builder)) {
		good = open_downloads(&basket) && fetch_all(&basket, name, found);
		builder_release(&basket.builder);
	}
	fd_close(basket.downloads);
	strs_free(&basket.names);
	return good && content_arrange(terms, staging, name, found) && debian_name_controls(staging, name);
}

const struct source_row source_apt = {.prefix = "apt:", .fetch = fetch};

/* NULL after a line on stderr. */
static char *full_name(const struct source_terms *terms, const char *text)
{
	char *package = mem_copy_bytes(text, strcspn(text, "="));
	const char *version = strchr(text, '=');
	const char *rest;
	unsigned long ours = terms->server->version.major;
	unsigned long major = debcontrol_major(package, &rest);
	char *name = NULL;

	if (!debcontrol_is_package(package) || (version && !debcontrol_is_version(version + 1)))
		warn_msg("'apt:%s' is not apt:NAME or apt:NAME=VERSION", text);
	else if (major != 0 && major != ours)
		warn_msg("cannot use '%s': it is for PostgreSQL %lu, not %lu", text, major, ours);
	else if (major != 0)
		name = mem_copy(text);
	else
		name = str_format("postgresql-%lu-%s", ours, text);
	free(package);
	return name;
}

/* Make the directory that apt-get writes to. */
static bool open_downloads(struct basket *basket)
{
	const struct runtime_user *user = &basket->builder.user;

	if (mkdirat(basket->staging->fd, DOWNLOADS, 0700) == 0 &&
		(basket->downloads = fs_open_dir(basket->staging->fd, DOWNLOADS)) >= 0 &&
		(!user->other || fchown(basket->downloads, user->uid, user->gid) == 0))
		return true;
	warn_errno("cannot make a directory in the cache");
	return false;
}

/* Each package is unpacked to a directory of its own below `name`, where content.c then collects the files. */
static bool fetch_all(struct basket *basket, const char *name, struct source_found *found)
{
	int into = -1;
	bool good =
		mkdirat(basket->staging->fd, name, 0755) == 0 && (into = fs_open_dir(basket->staging->fd, name)) >= 0;

	if (!good)
		warn_errno("cannot make a directory in the cache");
	for (size_t i = 0; good && i < basket->names.count; i++)
		good = *basket->terms->stop == 0 && fetch_one(basket, i, into, found);
	fd_close(into);
	return good;
}

static bool fetch_one(struct basket *basket, size_t number, int into, struct source_found *found)
{
	const char *package = basket->names.item[number];
	struct archive_from from = {.url = NULL};
	struct source_terms terms = *basket->terms;
	struct strs needs = STRS_INIT;
	char *directory = str_format("package%zu", number);
	char *file = NULL;
	char *shown = NULL;
	char *origin = NULL;

	/* The checksum of the command line is that of the package it names. */
	if (number > 0)
		terms.checksum = (struct checksum){.hex = ""};
	bool good = download(basket, package) && (from.file = open_package(basket, &file)) >= 0;
	if (good) {
		from.shown = shown = str_format("apt:%s", file);
		good = archive_unpack(&terms, &from, basket->staging, directory, &origin) &&
			debian_check(&terms, basket->staging, directory, found, &needs);
		fd_close(from.file);
	}
	if (good && renameat(basket->staging->fd, directory, into, directory) != 0) {
		warn_errno("cannot rename what was unpacked");
		good = false;
	}
	if (good && number == 0)
		found->origin = origin;
	else
		free(origin);
	if (good)
		add_needs(basket, &needs);
	strs_free(&needs);
	free(shown);
	free(file);
	free(directory);
	return good;
}

/* The first error that apt-get told, without its "E: ". */
static void say_failed(const char *package, const char *said)
{
	struct strs lines = STRS_INIT;
	const char *first = "";

	strs_split(&lines, said, '\n');
	for (size_t i = 0; i < lines.count; i++)
		if (str_starts(lines.item[i], "E: ") && *first == '\0')
			first = lines.item[i] + strlen("E: ");
	warn_msg("cannot fetch '%s': %s", package, *first != '\0' ? first : "apt-get failed");
	strs_free(&lines);
}

/* Run apt-get as a user who can write only to the directory. It needs no lock and changes nothing else. */
static bool download(struct basket *basket, const char *package)
{
	char *words[] = {(char[]){"apt-get"}, (char[]){"-qq"}, (char[]){"-o"}, (char[]){"Debug::NoLocking=1"},
		(char[]){"download"}, mem_copy(package), NULL};
	struct proc_spec spec = PROC_SPEC(words);
	struct str out = STR_INIT;
	struct str err = STR_INIT;
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	spec.user = &basket->builder.user;
	spec.in = PROC_NULL;
	spec.die_with_parent = true;
	spec.patience = PATIENCE;
	if (basket->terms->verbose)
		warn_msg("fetching '%s' by apt-get", package);
	bool moved = here >= 0 && fchdir(basket->downloads) == 0;
	errno = 0;
	int status = moved ? proc_capture(&spec, &out, &err, SAID_MAX) : -1;
	int reason = errno;
	bool back = here >= 0 && fchdir(here) == 0;
	if (status == 127 && reason == ENOENT) {
		warn_msg("cannot fetch '%s': there is no apt-get on this machine", package);
		warn_hint("give the file of the package");
	} else if (reason != 0 || !back) {
		errno = reason;
		warn_errno("cannot run apt-get to fetch '%s'", package);
	} else if (status != 0 && *basket->terms->stop == 0) {
		say_failed(package, str_text(&err));
	}
	fd_close(here);
	free(words[5]);
	str_free(&out);
	str_free(&err);
	return status == 0 && back;
}

/* Open the only file in the directory, and remove it there. -1 after a line on stderr. */
static int open_package(struct basket *basket, char **file)
{
	struct strs names = STRS_INIT;
	struct stat st;
	int fd = -1;

	(void)fs_list(basket->downloads, ".", &names);
	if (names.count == 1)
		fd = openat(basket->downloads, names.item[0], O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0 &&
		(fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || unlinkat(basket->downloads, names.item[0], 0) != 0)) {
		fd_close(fd);
		fd = -1;
	}
	if (fd >= 0)
		*file = mem_copy(names.item[0]);
	else
		warn_msg("cannot fetch '%s': apt-get left no package", basket->terms->text);
	strs_free(&names);
	return fd;
}

/* Those of the same family; but the server itself, which is there, and its compiler, which is not used, are none. */
static void add_needs(struct basket *basket, const struct strs *needs)
{
	const char *rest;

	for (size_t i = 0; i < needs->count && basket->names.count < PACKAGES_MAX; i++)
		if (debcontrol_major(needs->item[i], &rest) == basket->terms->server->version.major &&
			strcmp(rest, "jit-llvm") != 0 && !strs_contain(&basket->names, needs->item[i]))
			strs_add(&basket->names, needs->item[i]);
}
