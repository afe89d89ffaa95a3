#include "extension/added.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/cache.h"
#include "sys/beyond.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/staging.h"
#include "text/extgraph.h"

#define PART "ext"

enum { RECORD_MAX = 1 << 20, NAME_LENGTH_MAX = 100 };

static bool read_cache(size_t cache, const char *digest, struct addeds *list);
static bool read_server(int part, size_t cache, const char *server, struct addeds *list);
static bool read_record(const char *text, struct added *added);
static bool is_there(const struct addeds *list, const struct added *added);
static int compare(const void *a, const void *b);

/* ---- names ---- */

const char *added_problem(const char *text)
{
	if (*text == '\0')
		return "it is empty";
	if (strlen(text) > NAME_LENGTH_MAX)
		return "it is too long";
	if (*text == '.' || *text == '-')
		return "it begins with a dot or a dash";
	if (staging_is_name(text))
		return "directories that are being made have such names";
	for (; *text != '\0'; text++)
		if ((unsigned char)*text <= ' ' || *text == 0x7f || *text == '/')
			return "it has a blank, a slash or a control character";
	return NULL;
}

/* The name of a server's directory; NULL-ended, `name` has room for it. */
static const char *server_name(const char *digest, char name[ADDED_SERVER_LENGTH + 1])
{
	size_t length = strnlen(digest, ADDED_SERVER_LENGTH);

	memcpy(name, digest, length);
	name[length] = '\0';
	return name;
}

static bool is_server_name(const char *name)
{
	return strlen(name) == ADDED_SERVER_LENGTH && strspn(name, "0123456789abcdef") == ADDED_SERVER_LENGTH;
}

/* ---- the record ---- */

/* The texts of a record, each with its key. */
static const struct {
	const char *key;
	size_t offset;
} texts[] = {
	{"package", offsetof(struct added, name)},
	{"version", offsetof(struct added, version)},
	{"source", offsetof(struct added, source)},
	{"date", offsetof(struct added, date)},
	{"digest", offsetof(struct added, digest)},
	{"server", offsetof(struct added, bindir)},
};
enum { TEXT_COUNT = sizeof texts / sizeof *texts };

static char **text_at(struct added *added, size_t i)
{
	return (char **)(void *)((char *)added + texts[i].offset);
}

static void add_line(struct str *out, const char *key, const char *value)
{
	if (!value)
		return;
	str_addf(out, "%s ", key);
	for (; *value != '\0'; value++)
		str_add_char(out, (unsigned char)*value < ' ' || *value == 0x7f ? '?' : *value);
	str_add_char(out, '\n');
}

bool added_write(int directory, const struct added *added)
{
	struct str text = STR_INIT;

	for (size_t i = 0; i < TEXT_COUNT; i++)
		add_line(&text, texts[i].key, *(char *const *)(const void *)((const char *)added + texts[i].offset));
	for (size_t i = 0; i < added->extension_count; i++) {
		char *line = str_format("%s %s", added->extension[i].name, added->extension[i].version);
		add_line(&text, "extension", line);
		free(line);
	}
	for (size_t i = 0; i < added->required.count; i++)
		add_line(&text, "requires", added->required.item[i]);
	bool good = fs_replace_file(directory, ADDED_RECORD, str_text(&text), text.length, 0644);
	str_free(&text);
	return good;
}

static void read_line(char *line, struct added *added)
{
	char *value = strchr(line, ' ');

	if (!value)
		return;
	*value++ = '\0';
	for (size_t i = 0; i < TEXT_COUNT; i++)
		if (strcmp(texts[i].key, line) == 0) {
			free(*text_at(added, i));
			*text_at(added, i) = mem_copy(value);
		}
	if (strcmp(line, "requires") == 0) {
		strs_add(&added->required, value);
	} else if (strcmp(line, "extension") == 0) {
		char *version = strchr(value, ' ');
		if (version)
			*version++ = '\0';
		added_add_extension(added, value, version ? version : "");
	}
}

static bool read_record(const char *text, struct added *added)
{
	struct strs lines = STRS_INIT;

	strs_split(&lines, text, '\n');
	for (size_t i = 0; i < lines.count; i++)
		read_line(lines.item[i], added);
	strs_free(&lines);
	return added->name && added->version && !added_problem(added->name) && !added_problem(added->version);
}

/* ---- the list ---- */

bool added_list(const char *digest, struct addeds *list)
{
	bool read = true;

	*list = (struct addeds)ADDEDS_INIT;
	for (size_t i = 0; i < cache_count(); i++)
		read = read_cache(i, digest, list) && read;
	if (list->count > 0)
		qsort(list->item, list->count, sizeof *list->item, compare);
	return read;
}

static bool read_cache(size_t cache, const char *digest, struct addeds *list)
{
	char name[ADDED_SERVER_LENGTH + 1];
	struct strs names = STRS_INIT;
	int part = cache_open_of(cache, PART);
	bool read = part >= 0 || errno == ENOENT || errno == EPERM; /* EPERM: already reported */

	if (part >= 0 && digest) {
		strs_add(&names, server_name(digest, name));
	} else if (part >= 0) {
		read = fs_list(part, ".", &names);
	}
	for (size_t i = 0; i < names.count; i++)
		if (is_server_name(names.item[i]))
			read = read_server(part, cache, names.item[i], list) && read;
	if (!read) {
		char *where = cache_name_of(cache, PART, "");
		warn_errno("cannot read the cache '%s'", where);
		free(where);
	}
	strs_free(&names);
	fd_close(part);
	return read;
}

static bool read_server(int part, size_t cache, const char *server, struct addeds *list)
{
	struct strs names = STRS_INIT;
	int dir = fs_open_dir(part, server);
	bool read = dir >= 0 ? fs_list(dir, ".", &names) : errno == ENOENT;

	for (size_t i = 0; i < names.count; i++) {
		struct added added = ADDED_INIT;

		if (staging_is_name(names.item[i]) || !added_read(dir, names.item[i], &added)) {
			added_free(&added);
			continue;
		}
		char *below = fs_join(server, names.item[i]);
		added.server = mem_copy(server);
		added.directory = cache_name_of(cache, PART, below);
		added.cache = cache;
		free(below);
		if (is_there(list, &added)) {
			added_free(&added);
			continue;
		}
		list->item = mem_resize(list->item, list->count + 1, sizeof *list->item);
		list->item[list->count++] = added;
	}
	strs_free(&names);
	fd_close(dir);
	return read;
}

/* The directory has the name that its record says: a copy under another name is not taken for a second package. */
bool added_read(int dir, const char *name, struct added *added)
{
	char *path = fs_join(name, ADDED_RECORD);
	struct str text = STR_INIT;
	bool good = fd_read_file(dir, path, &text, RECORD_MAX) && read_record(str_text(&text), added);

	if (good) {
		char *expected = str_format("%s-%s", added->name, added->version);
		good = strcmp(expected, name) == 0;
		free(expected);
	}
	str_free(&text);
	free(path);
	return good;
}

static bool is_there(const struct addeds *list, const struct added *added)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct added *other = &list->item[i];
		if (strcmp(other->server, added->server) == 0 && strcmp(other->name, added->name) == 0 &&
			strcmp(other->version, added->version) == 0)
			return true;
	}
	return false;
}

static int compare(const void *a, const void *b)
{
	const struct added *one = a;
	const struct added *other = b;
	int order = strcmp(one->name, other->name);

	if (order == 0)
		order = extgraph_compare(other->version, one->version);
	return order != 0 ? order : strcmp(one->server, other->server);
}

const struct added_extension *added_extension(const struct added *added, const char *extension)
{
	for (size_t i = 0; i < added->extension_count; i++)
		if (strcmp(added->extension[i].name, extension) == 0)
			return &added->extension[i];
	return NULL;
}

const struct added *added_find(const struct addeds *list, const char *extension, const char *version)
{
	const struct added *best = NULL;
	const char *newest = NULL;

	for (size_t i = 0; i < list->count; i++) {
		const struct added_extension *found = added_extension(&list->item[i], extension);
		if (!found)
			continue;
		if (version && strcmp(found->version, version) == 0)
			return &list->item[i];
		if (!best || extgraph_compare(found->version, newest) > 0) {
			best = &list->item[i];
			newest = found->version;
		}
	}
	return best;
}

/* ---- changes ---- */

/* Others must be able to read what root adds, whatever its umask: servers run as another user. */
int added_open(const char *digest, bool make)
{
	char name[ADDED_SERVER_LENGTH + 1];
	int part = cache_open(PART, make);

	if (part < 0)
		return -1;
	int fd = fs_open_dir(part, server_name(digest, name));
	/* Another process may make it first. */
	if (fd < 0 && errno == ENOENT && make &&
		((mkdirat(part, name, 0755) == 0 && fchmodat(part, name, 0755, 0) == 0) || errno == EEXIST)) {
		fd = fs_open_dir(part, name);
		if (fd >= 0)
			beyond_spread(fd);
	}
	fd_close(part);
	return fd;
}

bool added_remove(const struct added *added)
{
	char *name = str_format("%s-%s", added->name, added->version);
	int dir = -1;
	bool removed = false;

	if (added->cache != 0)
		warn_msg("cannot remove '%s': it is not in the first cache", added->directory);
	else if ((dir = added_open(added->server, false)) < 0 || !(removed = staging_discard(dir, name)))
		warn_errno("cannot remove '%s'", added->directory);
	fd_close(dir);
	free(name);
	return removed;
}

/* ---- memory ---- */

void added_add_extension(struct added *added, const char *name, const char *version)
{
	added->extension = mem_resize(added->extension, added->extension_count + 1, sizeof *added->extension);
	added->extension[added->extension_count++] =
		(struct added_extension){.name = mem_copy(name), .version = mem_copy(version)};
}

void added_free(struct added *added)
{
	for (size_t i = 0; i < added->extension_count; i++) {
		free(added->extension[i].name);
		free(added->extension[i].version);
	}
	free(added->extension);
	strs_free(&added->required);
	free(added->name);
	free(added->version);
	free(added->source);
	free(added->date);
	free(added->digest);
	free(added->bindir);
	free(added->server);
	free(added->directory);
	*added = (struct added)ADDED_INIT;
}

void addeds_free(struct addeds *list)
{
	for (size_t i = 0; i < list->count; i++)
		added_free(&list->item[i]);
	free(list->item);
	*list = (struct addeds)ADDEDS_INIT;
}
