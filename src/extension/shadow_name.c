#include "extension/shadow_name.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "extension/added.h"
#include "install/program.h"
#include "sys/fs.h"
#include "text/fields.h"
#include "text/sha256.h"

/* To be increased when shadows are made differently from before. */
enum { LAYOUT = 2 };

/* The length of the longest directory that is above both, without the slash behind it. */
static size_t common_length(const char *a, size_t length, const char *b)
{
	size_t common = 0;

	for (size_t i = 0; i <= length; i++) {
		bool ends = (i == length || a[i] == '/') && (b[i] == '/' || b[i] == '\0');
		if (ends)
			common = i;
		if (i == length || a[i] != b[i])
			break;
	}
	return common;
}

void shadow_name_place(struct shadow_record *record)
{
	size_t common = common_length(record->bindir, strlen(record->bindir), record->share);

	common = common_length(record->bindir, common, record->lib);
	record->in_bindir = str_format(SHADOW_TREE "%s", record->bindir + common);
	record->in_share = str_format(SHADOW_TREE "%s", record->share + common);
	record->in_lib = str_format(SHADOW_TREE "%s", record->lib + common);
}

/* Append the directories below `directory`, as paths that begin with `path`. */
static void add_directories(const char *directory, const char *path, struct strs *found)
{
	struct strs names = STRS_INIT;
	struct stat st;

	(void)fs_list(AT_FDCWD, directory, &names);
	for (size_t i = 0; i < names.count; i++) {
		char *below = fs_join(directory, names.item[i]);
		char *path_below = fs_join(path, names.item[i]);
		if (lstat(below, &st) == 0 && S_ISDIR(st.st_mode)) {
			strs_add(found, path_below);
			add_directories(below, path_below, found);
		}
		free(path_below);
		free(below);
	}
	strs_free(&names);
}

static void add_stamp(struct str *out, const char *path)
{
	struct str stamp = STR_INIT;
	struct stat st;

	fields_add(out, "directory", path);
	if (stat(path, &st) == 0)
		fs_add_stamp(&stamp, &st);
	fields_add(out, "stamp", str_text(&stamp));
	str_free(&stamp);
}

/* A directory changes when something is added to it or removed: then the links to its entries are no longer those to be
 * made. A directory of the installation that no package has is one link. */
static void add_stamps(struct str *out, const struct shadow_record *record, const char *original, const char *part)
{
	struct strs merged = STRS_INIT;

	strs_add(&merged, original);
	for (size_t i = 0; i < record->places.count; i++) {
		char *directory = fs_join(record->places.item[i], part);
		add_directories(directory, original, &merged);
		free(directory);
	}
	strs_sort(&merged);
	for (size_t i = 0; i < merged.count; i++)
		if (i == 0 || strcmp(merged.item[i], merged.item[i - 1]) != 0)
			add_stamp(out, merged.item[i]);
	strs_free(&merged);
}

static void add_libraries(struct str *out, const struct shadow_record *record)
{
	struct strs from = STRS_INIT, to = STRS_INIT;

	shadow_record_add_libraries(record, &from, &to);
	for (size_t i = 0; i < from.count; i++)
		add_stamp(out, from.item[i]);
	strs_free(&from);
	strs_free(&to);
}

bool shadow_name_write(const struct shadow_record *record, char name[SHADOW_NAME_LENGTH + 1])
{
	char digest[SHA256_HEX_SIZE];
	struct program server;
	struct sha256 sha;
	struct str text = STR_INIT;

	if (!program_find(record->bindir, &server))
		return false;
	bool known = program_learn_digest(&server, digest);
	program_free(&server);
	if (!known)
		return false;
	fields_add_number(&text, "layout", LAYOUT);
	fields_add(&text, "server", digest);
	fields_add(&text, "bindir", record->bindir);
	fields_add(&text, "share", record->share);
	fields_add(&text, "lib", record->lib);
	add_stamps(&text, record, record->share, ADDED_SHARE);
	add_stamps(&text, record, record->lib, ADDED_LIBRARIES);
	add_libraries(&text, record);
	for (size_t i = 0; i < record->places.count; i++) {
		fields_add(&text, "place", record->places.item[i]);
		fields_add(&text, "digest", record->digests.item[i]);
	}
	sha256_start(&sha);
	sha256_add(&sha, str_text(&text), text.length);
	sha256_finish(&sha, digest);
	memcpy(name, digest, SHADOW_NAME_LENGTH);
	name[SHADOW_NAME_LENGTH] = '\0';
	str_free(&text);
	return true;
}
