/*
 * A record is fields: version, digest, path. The path is compared when a record is read: a device and inode number come
 * back after a while, and with containers they do so quickly.
 */
#include "pg/known.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pg/cache.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "text/fields.h"
#include "text/str.h"

enum { RECORD_MOST = 8192 };

static bool record_read(const char *path, struct fields *fields);
static void sweep(int dir);
static bool is_stale(int dir, const char *name);

bool known_read(const char *path, const struct stat *st, struct known *known)
{
	struct str stamp = STR_INIT;
	struct fields fields;

	*known = (struct known){0};
	fs_add_stamp(&stamp, st);
	char *record = cache_name("server", str_text(&stamp));
	bool found = record_read(record, &fields);
	free(record);
	str_free(&stamp);
	if (!found)
		return false;
	found = str_equal(fields_get(&fields, "path"), path);
	if (found) {
		const char *version = fields_get(&fields, "version");
		const char *digest = fields_get(&fields, "digest");
		known->has_version = version != NULL && version_parse(version, &known->version);
		if (digest != NULL && strlen(digest) == sizeof known->digest - 1)
			memcpy(known->digest, digest, sizeof known->digest);
	}
	fields_free(&fields);
	return found;
}

void known_write(const char *path, const struct stat *st, const struct known *known)
{
	int dir = cache_open("server", true);
	if (dir == -1)
		return;
	struct str stamp = STR_INIT;
	struct str version = STR_INIT;
	struct str text = STR_INIT;
	fs_add_stamp(&stamp, st);
	if (known->has_version) {
		version_write(&known->version, &version);
		fields_add(&text, "version", str_text(&version));
	}
	if (known->digest[0] != '\0')
		fields_add(&text, "digest", known->digest);
	fields_add(&text, "path", path);
	if (fs_replace_file(dir, str_text(&stamp), str_text(&text), text.length, 0644))
		sweep(dir);
	str_free(&text);
	str_free(&version);
	str_free(&stamp);
	close(dir);
}

/* Belonging to the caller or root, and changeable by nobody else: cheaper than to check every directory above it. */
static bool record_read(const char *path, struct fields *fields)
{
	struct stat st;
	struct str text = STR_INIT;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd == -1)
		return false;
	bool good = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & (S_IWGRP | S_IWOTH)) == 0 &&
		(st.st_uid == geteuid() || st.st_uid == 0) && fd_read_all(fd, &text, RECORD_MOST) &&
		fields_parse(str_text(&text), fields);
	close(fd);
	str_free(&text);
	return good;
}

/* Forget programs that are gone or were replaced. */
static void sweep(int dir)
{
	struct strs names = STRS_INIT;
	if (fs_list(dir, ".", &names)) {
		for (size_t i = 0; i < names.count; i++)
			if (is_stale(dir, names.item[i]))
				unlinkat(dir, names.item[i], 0);
	}
	strs_free(&names);
}

/* Only what is a record, whole and of this shape, was made by us. */
static bool is_stale(int dir, const char *name)
{
	struct str text = STR_INIT;
	struct str stamp = STR_INIT;
	struct fields fields;
	bool stale = false;

	if (fd_read_file(dir, name, &text, RECORD_MOST) && fields_parse(str_text(&text), &fields)) {
		const char *path = fields_get(&fields, "path");
		struct stat st;
		if (path != NULL && stat(path, &st) == 0)
			fs_add_stamp(&stamp, &st);
		stale = path != NULL && strcmp(str_text(&stamp), name) != 0;
		fields_free(&fields);
	}
	str_free(&stamp);
	str_free(&text);
	return stale;
}
