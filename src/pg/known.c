/*
 * A record is lines of "key value": version, digest, path; the path last, for it may hold anything but a NUL. The path is
 * compared when a record is read: a device and inode number come back after a while, and with containers they do
 * so quickly.
 */
#include "pg/known.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pg/cache.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "text/str.h"

enum { RECORD_MOST = 8192 };

static bool record_read(const char *path, struct str *text);
static bool record_parse(char *text, struct known *known, const char **path);
static void record_write(const struct known *known, const char *path, struct str *out);
static void sweep(int dir);
static bool is_stale(int dir, const char *name);

bool
known_read(const char *path, const struct stat *st, struct known *known)
{
	struct str stamp = STR_INIT;
	struct str text = STR_INIT;
	const char *recorded = NULL;

	*known = (struct known){0};
	fs_add_stamp(&stamp, st);
	char *record = cache_name("server", str_text(&stamp));
	bool found = record_read(record, &text) && record_parse(text.text, known, &recorded) && strcmp(recorded, path) == 0;
	if (!found) {
		*known = (struct known){0};
	}
	free(record);
	str_free(&text);
	str_free(&stamp);
	return found;
}

void
known_write(const char *path, const struct stat *st, const struct known *known)
{
	int dir = cache_open("server", true);
	if (dir == -1) {
		return;
	}
	struct str stamp = STR_INIT;
	struct str text = STR_INIT;
	fs_add_stamp(&stamp, st);
	record_write(known, path, &text);
	if (fs_replace_file(dir, str_text(&stamp), str_text(&text), text.length, 0644)) {
		sweep(dir);
	}
	str_free(&text);
	str_free(&stamp);
	close(dir);
}

/* Belonging to the caller or root, and changeable by nobody else: cheaper than to check every directory above it. */
static bool
record_read(const char *path, struct str *text)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd == -1) {
		return false;
	}
	bool good = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & (S_IWGRP | S_IWOTH)) == 0 &&
		(st.st_uid == geteuid() || st.st_uid == 0) && fd_read_all(fd, text, RECORD_MOST) && text->length > 0;
	close(fd);
	return good;
}

/* *path points into text, which is cut up. */
static bool
record_parse(char *text, struct known *known, const char **path)
{
	char *end;
	for (char *line = text; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		if (str_starts(line, "version ")) {
			known->has_version = version_parse(line + strlen("version "), &known->version);
		} else if (str_starts(line, "digest ") && strlen(line) == strlen("digest ") + 64) {
			memcpy(known->digest, line + strlen("digest "), sizeof known->digest);
		} else if (str_starts(line, "path ")) {
			*end = '\n';
			size_t length = strlen(line);
			if (line[length - 1] != '\n') {
				return false;
			}
			line[length - 1] = '\0';
			*path = line + strlen("path ");
			return true;
		}
	}
	return false;
}

static void
record_write(const struct known *known, const char *path, struct str *out)
{
	if (known->has_version) {
		str_add(out, "version ");
		version_write(&known->version, out);
		str_add_char(out, '\n');
	}
	if (known->digest[0] != '\0') {
		str_addf(out, "digest %s\n", known->digest);
	}
	str_addf(out, "path %s\n", path);
}

/* Forget programs that are gone or were replaced. */
static void
sweep(int dir)
{
	struct strs names = STRS_INIT;
	if (fs_list(dir, ".", &names)) {
		for (size_t i = 0; i < names.count; i++) {
			if (is_stale(dir, names.item[i])) {
				unlinkat(dir, names.item[i], 0);
			}
		}
	}
	strs_free(&names);
}

static bool
is_stale(int dir, const char *name)
{
	struct str text = STR_INIT;
	struct str stamp = STR_INIT;
	struct known known = {0};
	const char *path = NULL;
	struct stat st;
	bool stale = false;

	/* Only what is a record, whole and of this shape, was made by us. */
	if (fd_read_file(dir, name, &text, RECORD_MOST) && text.length > 0 && record_parse(text.text, &known, &path)) {
		stale = stat(path, &st) == -1;
		if (!stale) {
			fs_add_stamp(&stamp, &st);
			stale = strcmp(str_text(&stamp), name) != 0;
		}
	}
	str_free(&stamp);
	str_free(&text);
	return stale;
}
