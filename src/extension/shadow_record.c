#include "extension/shadow_record.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "text/fields.h"

#define FILE_NAME "record"

enum { RECORD_MAX = 1 << 20 };

static const struct fields_text text_items[] = {
	{"bindir", offsetof(struct shadow_record, bindir)},
	{"share", offsetof(struct shadow_record, share)},
	{"lib", offsetof(struct shadow_record, lib)},
	{"inbindir", offsetof(struct shadow_record, in_bindir)},
	{"inshare", offsetof(struct shadow_record, in_share)},
	{"inlib", offsetof(struct shadow_record, in_lib)},
};
static const struct fields_texts texts = FIELDS_TEXTS(text_items);

bool shadow_record_write(int directory, const struct shadow_record *record)
{
	struct str text = STR_INIT;

	fields_add_texts(&text, &texts, record);
	for (size_t i = 0; i < record->names.count; i++) {
		fields_add(&text, "name", record->names.item[i]);
		fields_add(&text, "place", record->places.item[i]);
		fields_add(&text, "digest", record->digests.item[i]);
	}
	bool written = fs_replace_file(directory, FILE_NAME, str_text(&text), text.length, 0644);
	str_free(&text);
	return written;
}

static void add_values(const struct fields *fields, const char *key, struct strs *values)
{
	for (size_t i = 0; i < fields->count; i++)
		if (strcmp(fields->item[i].key, key) == 0)
			strs_add(values, fields->item[i].value);
}

bool shadow_record_read(int directory, const char *name, struct shadow_record *record)
{
	char *path = fs_join(name, FILE_NAME);
	struct str text = STR_INIT;
	struct fields fields;
	bool good = fd_read_file(directory, path, &text, RECORD_MAX) && fields_parse(str_text(&text), &fields);

	*record = (struct shadow_record){0};
	free(path);
	str_free(&text);
	if (!good)
		return false;
	good = fields_get_texts(&fields, &texts, record);
	add_values(&fields, "name", &record->names);
	add_values(&fields, "place", &record->places);
	add_values(&fields, "digest", &record->digests);
	fields_free(&fields);
	good = good && record->names.count == record->places.count && record->names.count == record->digests.count;
	if (!good)
		shadow_record_free(record);
	return good;
}

bool shadow_record_of(const char *directory, struct shadow_record *record, char **root)
{
	static const char part[] = "/" SHADOW_PART "/";
	static const char tree[] = "/" SHADOW_TREE "/";
	const char *name = NULL;

	for (const char *at = strstr(directory, part); at; at = strstr(at + 1, part))
		name = at + strlen(part);
	const char *end = name ? strchr(name, '/') : NULL;
	if (!end || !str_starts(end, tree))
		return false;
	*root = mem_copy_bytes(directory, (size_t)(end - directory));
	if (shadow_record_read(AT_FDCWD, *root, record))
		return true;
	free(*root);
	*root = NULL;
	return false;
}

char *shadow_record_share_of(const char *share)
{
	struct shadow_record record;
	char *root = NULL;

	if (!shadow_record_of(share, &record, &root))
		return NULL;
	char *original = mem_copy(record.share);
	shadow_record_free(&record);
	free(root);
	return original;
}

void shadow_record_add_libraries(const struct shadow_record *record, struct strs *from, struct strs *to)
{
	static const char *const names[] = {"lib", "lib64"};
	char *prefix = fs_parent(record->bindir), *in_prefix = fs_parent(record->in_bindir);
	bool of_system = strcmp(prefix, "/usr") == 0 || strcmp(prefix, "/") == 0 || *prefix == '\0';

	for (size_t i = 0; !of_system && i < sizeof names / sizeof *names; i++) {
		strs_addf(from, "%s/%s", prefix, names[i]);
		strs_addf(to, "%s/%s", in_prefix, names[i]);
	}
	free(in_prefix);
	free(prefix);
}

void shadow_record_free(struct shadow_record *record)
{
	fields_free_texts(&texts, record);
	strs_free(&record->names);
	strs_free(&record->places);
	strs_free(&record->digests);
}
