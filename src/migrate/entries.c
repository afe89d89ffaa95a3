#include "migrate/entries.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/sqlfiles.h"
#include "text/utf8.h"

#define BYTES_MAX ((size_t)1 << 30) /* PostgreSQL takes no longer statement */

const char *entries_part_name(enum entries_part part)
{
	static const char *const names[] = {
		[ENTRIES_MIGRATIONS] = "migrations",
		[ENTRIES_PRE] = "pre",
		[ENTRIES_POST] = "post",
		[ENTRIES_FRAGMENTS] = "",
	};

	return names[part];
}

/* ---- The list. */

void entries_add(struct entries *entries, enum entries_part part, const char *name, const char *path)
{
	/* The room doubles, so that thousands of entries are not copied thousands of times. */
	if ((entries->count & (entries->count - 1)) == 0)
		entries->item =
			mem_resize(entries->item, entries->count == 0 ? 1 : 2 * entries->count, sizeof *entries->item);
	entries->item[entries->count++] = (struct entry){part, mem_copy(name), mem_copy(path)};
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *left = a;
	const struct entry *right = b;

	if (left->part != right->part)
		return left->part < right->part ? -1 : 1;
	int order = strcmp(left->name, right->name);
	return order != 0 ? order : strcmp(left->path, right->path);
}

void entries_sort(struct entries *entries)
{
	if (entries->count > 1)
		qsort(entries->item, entries->count, sizeof *entries->item, compare_entries);
}

bool entries_list_directory(const char *directory, enum entries_part part, struct entries *entries)
{
	struct strs paths = STRS_INIT;
	enum sqlfiles found = sqlfiles_list(directory, &paths);
	bool good = found == SQLFILES_LISTED || found == SQLFILES_NONE || (found == SQLFILES_FAILED && errno == ENOENT);

	if (!good)
		sqlfiles_warn(found, directory, &paths);
	for (size_t i = 0; good && i < paths.count; i++)
		entries_add(entries, part, strrchr(paths.item[i], '/') + 1, paths.item[i]);
	strs_free(&paths);
	return good;
}

bool entries_list(const struct project *project, struct entries *entries)
{
	bool good = entries_list_directory(project->migrations, ENTRIES_MIGRATIONS, entries);

	for (enum entries_part part = ENTRIES_PRE; good && part <= ENTRIES_POST; part++) {
		char *directory = fs_join(project->sql, entries_part_name(part));
		good = entries_list_directory(directory, part, entries);
		free(directory);
	}
	entries_sort(entries);
	return good;
}

void entries_free(struct entries *entries)
{
	for (size_t i = 0; i < entries->count; i++) {
		free(entries->item[i].name);
		free(entries->item[i].path);
	}
	free(entries->item);
	*entries = (struct entries)ENTRIES_INIT;
}

/* ---- Their content. */

static bool read_file(const char *path, struct str *bytes)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	bool good = fd >= 0 && fstat(fd, &st) == 0;

	if (good && !S_ISREG(st.st_mode)) {
		errno = EINVAL;
		good = false;
	}
	good = good && fd_read_all(fd, bytes, BYTES_MAX);
	if (!good)
		warn_errno("cannot read '%s'", path);
	if (fd >= 0)
		fd_close(fd);
	return good;
}

bool entries_read(const struct entries *entries, const struct entry *entry, struct str *bytes)
{
	return entries->read ? entries->read(entries, entry, bytes) : read_file(entry->path, bytes);
}

static size_t line_at(const struct str *bytes, size_t offset)
{
	size_t line = 1;

	for (size_t i = 0; i < offset; i++)
		line += bytes->text[i] == '\n';
	return line;
}

static void add_lines(struct str *text, const struct str *bytes)
{
	for (size_t at = 0; at < bytes->length;) {
		size_t length = strcspn(bytes->text + at, "\r");

		str_add_bytes(text, bytes->text + at, length);
		at += length;
		if (at == bytes->length)
			break;
		str_add_char(text, '\n');
		at += bytes->text[at + 1] == '\n' ? 2 : 1;
	}
}

bool entries_make_text(const struct entry *entry, const struct str *bytes, struct str *text)
{
	if (bytes->length == 0)
		return true;
	size_t plain = utf8_span(bytes->text, bytes->length);
	size_t zero = strlen(bytes->text);

	if (zero < plain)
		warn_msg("'%s' has a NUL on line %zu", entry->path, line_at(bytes, zero));
	else if (plain < bytes->length)
		warn_msg("'%s' is not UTF-8 on line %zu", entry->path, line_at(bytes, plain));
	else
		add_lines(text, bytes);
	return zero == bytes->length && plain == bytes->length;
}

bool entries_read_text(const struct entries *entries, const struct entry *entry, struct str *text)
{
	struct str bytes = STR_INIT;
	bool good = entries_read(entries, entry, &bytes) && entries_make_text(entry, &bytes, text);

	str_free(&bytes);
	return good;
}
