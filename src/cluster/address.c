#include "cluster/address.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/datahome.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "text/fields.h"
#include "text/hash.h"

#define PLACE ".addresses"

enum { ADDRESS_MAX = 64 << 10, NAME_SIZE = 17, OTHERS = S_IRWXG | S_IRWXO };

/* ---- the directory ---- */

static char *place_path(void)
{
	char *home = datahome_path();
	char *path = home ? fs_join(home, PLACE) : NULL;

	free(home);
	return path;
}

/* -1 with errno; EPERM if it is not ours, or open to others. */
static int open_place(void)
{
	char *path = place_path();
	struct stat st;
	int fd = path ? fs_open_dir(AT_FDCWD, path) : -1;
	int reason = path ? errno : ENOENT;

	free(path);
	if (fd >= 0 && (fstat(fd, &st) != 0 || st.st_uid != getuid() || (st.st_mode & OTHERS) != 0)) {
		close(fd);
		fd = -1;
		reason = EPERM;
	}
	errno = reason;
	return fd;
}

/* Its name survives a crash of the machine, too. */
static bool make_place(const char *home, const char *path)
{
	if (mkdir(path, 0700) != 0)
		return errno == EEXIST;
	int above = fs_open_dir(AT_FDCWD, home);
	bool synced = above >= 0 && fsync(above) == 0;
	int reason = errno;
	fd_close(above);
	errno = reason;
	return synced;
}

/* -1 after a line on stderr, with errno. */
static int make_and_open(const char *home)
{
	if (!datahome_make(home))
		return -1;
	char *path = fs_join(home, PLACE);
	int fd = make_place(home, path) ? open_place() : -1;
	int reason = errno;
	if (fd < 0 && reason == EPERM)
		warn_msg("'%s' is open to others, or belongs to somebody else", path);
	else if (fd < 0)
		warn_errno("cannot make '%s'", path);
	free(path);
	errno = reason;
	return fd;
}

bool address_prepare(void)
{
	char *home = datahome_path();

	if (!home) {
		warn_msg("there is no home directory in which the port and the password can be kept");
		datahome_hint();
		errno = ENOENT;
		return false;
	}
	int fd = make_and_open(home);
	int reason = errno;
	fd_close(fd);
	free(home);
	errno = reason;
	return fd >= 0;
}

static void file_name(const char *directory, char name[NAME_SIZE])
{
	snprintf(name, NAME_SIZE, "%016llx", (unsigned long long)hash_text(directory));
}

char *address_path(const char *directory)
{
	char name[NAME_SIZE];
	char *place = place_path();

	file_name(directory, name);
	char *path = fs_join(place ? place : "", name);
	free(place);
	return path;
}

/* ---- read ---- */

/* False if the text is no address. That of another directory, whose path has the same hash, is none of ours: then the
 * address is {0}. */
static bool parse(const char *text, const char *directory, struct address *address)
{
	struct fields fields;
	bool good = true;

	if (!fields_parse(text, &fields))
		return false;
	const char *owner = fields_get(&fields, "directory"), *password = fields_get(&fields, "password");
	unsigned port = (unsigned)fields_number(&fields, "port", 65535, &good);
	good = good && owner && password;
	if (good && strcmp(owner, directory) == 0)
		*address = (struct address){port, mem_copy(password)};
	fields_free(&fields);
	return good;
}

/* False with errno. */
static bool read_file(int place, const char *name, struct str *text)
{
	struct stat st;

	if (!fd_read_own_file(place, name, text, ADDRESS_MAX) || fstatat(place, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	errno = EPERM;
	return (st.st_mode & OTHERS) == 0;
}

static const char *explain(int error)
{
	if (error == EPERM)
		return "it is open to others, or belongs to somebody else";
	return error == ELOOP ? "it is a link" : strerror(error);
}

/* NULL, or what is wrong. */
static const char *find(const char *directory, struct address *address)
{
	char name[NAME_SIZE];
	struct str text = STR_INIT;
	int place = open_place();
	const char *problem = NULL;

	file_name(directory, name);
	if (place < 0 || !read_file(place, name, &text))
		problem = errno == ENOENT ? NULL : explain(errno);
	else if (!parse(str_text(&text), directory, address))
		problem = "it holds no port and password";
	str_free(&text);
	fd_close(place);
	return problem;
}

bool address_read(const char *directory, struct address *address)
{
	*address = (struct address){0, NULL};
	const char *problem = find(directory, address);
	if (!address->password)
		address->password = mem_copy("");
	if (!problem)
		return true;
	char *path = address_path(directory);
	warn_msg("cannot use '%s', the port and password of '%s': %s", path, directory, problem);
	warn_hint("remove it: then the cluster is given another port, and another password");
	free(path);
	return false;
}

/* ---- write, remove ---- */

/* Nobody else writes this file now, so what is there was left by a writer that was killed. */
static bool write_new(int place, const char *name, const struct str *text)
{
	(void)unlinkat(place, name, 0);
	int fd = openat(place, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return false;
	bool written = !FAULT("address.write") && fd_write_all(fd, text->text, text->length) && fsync(fd) == 0;
	int reason = errno;
	close(fd);
	errno = reason;
	return written;
}

bool address_write(const char *directory, const struct address *address)
{
	char name[NAME_SIZE], staging[NAME_SIZE + 4];
	struct str text = STR_INIT;
	int place = open_place();

	if (place < 0)
		return false;
	file_name(directory, name);
	snprintf(staging, sizeof staging, "%s.new", name);
	fields_add(&text, "directory", directory);
	fields_add_number(&text, "port", address->port);
	fields_add(&text, "password", address->password);
	bool written = write_new(place, staging, &text) && renameat(place, staging, place, name) == 0;
	int reason = errno;
	if (!written)
		(void)unlinkat(place, staging, 0);
	if (written && fsync(place) != 0) {
		reason = errno;
		written = false;
	}
	close(place);
	str_free(&text);
	errno = reason;
	return written;
}

static bool unlink_file(int place, const char *name)
{
	return unlinkat(place, name, 0) == 0 || errno == ENOENT;
}

bool address_remove(const char *directory)
{
	char name[NAME_SIZE], staging[NAME_SIZE + 4];
	int place = open_place();

	if (place < 0)
		return errno == ENOENT;
	file_name(directory, name);
	snprintf(staging, sizeof staging, "%s.new", name);
	bool removed = unlink_file(place, staging) && unlink_file(place, name);
	int reason = errno;
	close(place);
	errno = reason;
	return removed;
}

void address_free(struct address *address)
{
	free(address->password);
	address->password = NULL;
}
