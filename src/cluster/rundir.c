#include "cluster/rundir.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/beyond.h"
#include "sys/fs.h"
#include "text/hash.h"

/* Only the caller and root may be able to put another directory in the place of ours. */
static bool trusted_parent(const char *path)
{
	char *culprit = NULL;
	const char *problem = fs_untrusted(path, getuid(), &culprit);

	if (!problem)
		return true;
	warn_msg("'%s' is not safe for temporary clusters: '%s': %s", path, culprit, problem);
	warn_hint("set TMPDIR to a directory that only you, or root, can rename things in");
	free(culprit);
	return false;
}

/* The path of TMPDIR without links, after all its components, links included, were checked. */
static char *temporary_directory(void)
{
	const char *wanted = getenv("TMPDIR");

	if (!wanted || !*wanted)
		wanted = "/tmp";
	for (const char *c = wanted; *c; c++) {
		if (iscntrl((unsigned char)*c)) {
			warn_msg("TMPDIR '%s' has a control character in it", wanted);
			errno = EINVAL;
			return NULL;
		}
	}
	char *absolute = fs_absolute(wanted);
	char *path = absolute ? fs_real_path(absolute) : NULL;
	if (!path) {
		warn_errno("cannot use TMPDIR '%s'", wanted);
		errno = EINVAL;
	} else if (!trusted_parent(absolute)) {
		free(path);
		path = NULL;
		errno = EPERM;
	}
	int reason = errno;
	free(absolute);
	errno = reason;
	return path;
}

static void warn_unreachable(const struct runtime_user *user, const char *blocked, const char *remedy)
{
	warn_msg("the user '%s', who runs the servers of root, cannot reach '%s'", user->name ? user->name : "?",
		blocked);
	warn_hint("%s, or set TINYPG_USER to a user who can", remedy);
}

bool rundir_reachable(const struct runtime_user *user, const char *path, const char *remedy)
{
	char *blocked = identity_blocked_at(user, path);

	if (!blocked)
		return true;
	warn_unreachable(user, blocked, remedy);
	free(blocked);
	return false;
}

bool rundir_way_reachable(const struct runtime_user *user, const char *path, const char *remedy)
{
	char *blocked = identity_blocked_at(user, path);
	struct stat st;
	bool reached = !user->other || !blocked || strcmp(blocked, path) == 0 || lstat(blocked, &st) != 0;

	if (!reached)
		warn_unreachable(user, blocked, remedy);
	free(blocked);
	return reached;
}

/* Whether the runtime user can enter the directory (reading it is not needed). Asked only when it is made: later the
 * answer is not worth its cost. */
static bool serves_runtime_user(const char *path)
{
	struct runtime_user user;

	if (!identity_runtime_user(&user))
		return false;
	char *inside = fs_join(path, "new");
	char *blocked = user.other ? identity_blocked_at(&user, inside) : NULL;
	bool reached = !blocked || strcmp(blocked, inside) == 0;
	if (!reached)
		warn_unreachable(&user, blocked, "set TMPDIR to a directory that this user can reach");
	free(blocked);
	free(inside);
	free(user.name);
	return reached;
}

static bool open_own(struct rundir *clusters, bool make)
{
	uid_t owner = getuid();
	mode_t mode = owner == 0 ? 0711 : 0700;
	bool made = false;

	if (make && mkdir(clusters->path, mode) == 0)
		made = true;
	else if (make && errno != EEXIST) {
		warn_errno("cannot make '%s'", clusters->path);
		warn_hint("set TMPDIR to a directory that you can write to");
		return false;
	}
	clusters->fd = fs_open_dir(AT_FDCWD, clusters->path);
	if (clusters->fd < 0) {
		if (errno == ENOENT && !make)
			return false;
		int reason = errno;
		warn_errno("cannot open '%s'", clusters->path);
		errno = reason;
		return false;
	}
	struct stat st;
	if (fstat(clusters->fd, &st) != 0 || st.st_uid != owner) {
		warn_msg("'%s' belongs to somebody else", clusters->path);
		errno = EPERM;
		return false;
	}
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
		warn_msg("'%s' can be written to by others (mode %04o)", clusters->path, (unsigned)st.st_mode & 07777);
		warn_hint("remove it with everything in it");
		errno = EPERM;
		return false;
	}
	if ((st.st_mode & 07777) != mode && fchmod(clusters->fd, mode) != 0) {
		warn_errno("cannot change the mode of '%s'", clusters->path);
		return false;
	}
	if (!made)
		return true;
	if (!serves_runtime_user(clusters->path)) {
		(void)rmdir(clusters->path);
		errno = EACCES;
		return false;
	}
	beyond_spread(clusters->fd);
	return true;
}

bool rundir_locate(struct rundir *clusters)
{
	clusters->fd = -1;
	clusters->path = NULL;
	char *parent = temporary_directory();
	if (!parent)
		return false;
	clusters->path = str_format("%s/tinypg.%lu", strcmp(parent, "/") == 0 ? "" : parent, (unsigned long)getuid());
	free(parent);
	return true;
}

bool rundir_open(struct rundir *clusters, bool make)
{
	if (!rundir_locate(clusters))
		return false;
	if (open_own(clusters, make))
		return true;
	int reason = errno;
	rundir_close(clusters);
	errno = reason;
	return false;
}

void rundir_close(struct rundir *clusters)
{
	if (clusters->fd >= 0)
		close(clusters->fd);
	clusters->fd = -1;
	free(clusters->path);
	clusters->path = NULL;
}

bool rundir_is_name(const char *text)
{
	size_t length = strlen(text);

	if (length < FS_NAME_LENGTH || length >= CLUSTER_NAME_SIZE || !isalpha((unsigned char)text[0]))
		return false;
	for (size_t i = 0; i < length; i++) {
		if (!isalnum((unsigned char)text[i]))
			return false;
	}
	return true;
}

/* The name of the cluster that an entry belongs to: "k3XaQ9" for "k3XaQ9.lock" or ".dead.k3XaQ9". NULL if it belongs to
 * none. */
static char *name_in_entry(const char *entry)
{
	static const char *const endings[] = {"", ".lock", ".ctl", ".state", ".crt"};

	if (str_starts(entry, RUNDIR_DEAD))
		entry += strlen(RUNDIR_DEAD);
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		if (!str_ends(entry, endings[i]))
			continue;
		char *name = mem_copy_bytes(entry, strlen(entry) - strlen(endings[i]));
		if (rundir_is_name(name))
			return name;
		free(name);
	}
	return NULL;
}

bool rundir_names(const struct rundir *clusters, struct strs *names)
{
	struct strs entries = STRS_INIT;

	if (!fs_list(clusters->fd, ".", &entries)) {
		warn_errno("cannot read '%s'", clusters->path);
		strs_free(&entries);
		return false;
	}
	for (size_t i = 0; i < entries.count; i++) {
		char *name = name_in_entry(entries.item[i]);
		if (name && !strs_contain(names, name))
			strs_add_taken(names, name);
		else
			free(name);
	}
	strs_sort(names);
	strs_free(&entries);
	return true;
}

void rundir_warn_directory(const char *directory, const char *culprit)
{
	if (errno == EPERM) {
		warn_msg("cannot use '%s': the link '%s' belongs to somebody else", directory, culprit);
		warn_hint("name the directory that it leads to");
	} else
		warn_errno("cannot make '%s'", directory);
}

bool rundir_name_in(const struct rundir *clusters, const char *directory, char name[CLUSTER_NAME_SIZE])
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	size_t parent = strlen(clusters->path);

	if (strncmp(directory, clusters->path, parent) == 0 && directory[parent] == '/' &&
		rundir_is_name(directory + parent + 1)) {
		snprintf(name, CLUSTER_NAME_SIZE, "%s", directory + parent + 1);
		return true;
	}
	uint64_t hash = hash_text(directory);
	name[0] = 'd';
	for (size_t i = 1; i <= 12; i++) {
		name[i] = digits[hash % 36];
		hash /= 36;
	}
	name[13] = '\0';
	return false;
}

void rundir_dead_name(const char *name, char dead[CLUSTER_NAME_SIZE + 8])
{
	snprintf(dead, CLUSTER_NAME_SIZE + 8, RUNDIR_DEAD "%s", name);
}
