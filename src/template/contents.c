#include "template/contents.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "text/fields.h"
#include "text/member.h"
#include "text/num.h"

#define FORMAT "1"
#define ROOT "data"
#define BLOCK_SIZE_MAX (1ULL << 20)
#define TEMPLATES_MAX 10000
#define ENTRIES_MAX 2000000

static char *read_line(struct contents *contents, char *line);
static char *read_head(struct contents *contents, const char *key, const char *value);
static char *read_template_line(struct contents *contents, const char *key, char *value);
static char *read_file(struct contents *contents, char *value);
static char *add_path(struct contents *contents, const char *encoded, struct contents_entry entry);
static void find_same(struct contents *contents);

const char *contents_byte_order_here(void)
{
	const uint16_t one = 1;
	unsigned char first;

	memcpy(&first, &one, 1);
	return first == 1 ? "little" : "big";
}

/* ---- Building. */

void contents_add_template(struct contents *contents, const char *name, const char *recipe, const char *notes)
{
	contents->template = mem_resize(contents->template, contents->template_count + 1, sizeof *contents->template);
	struct contents_template *template = &contents->template[contents->template_count++];
	*template = (struct contents_template){.name = mem_copy(name), .first = contents->count};
	str_add(&template->recipe, recipe);
	str_add(&template->notes, notes);
}

static void add_entry(struct contents *contents, struct contents_entry entry)
{
	/* The room doubles, so that many entries are not copied many times. */
	if ((contents->count & (contents->count - 1)) == 0)
		contents->entry = mem_resize(
			contents->entry, contents->count == 0 ? 1 : 2 * contents->count, sizeof *contents->entry);
	entry.template = contents->template_count - 1;
	contents->entry[contents->count++] = entry;
	contents->template[entry.template].count++;
	contents->bytes += entry.size;
}

void contents_add_directory(struct contents *contents, const char *path)
{
	add_entry(contents, (struct contents_entry){.path = mem_copy(path), .is_directory = true});
}

void contents_add_file(struct contents *contents, const char *path, unsigned long long size, const char *sha256)
{
	struct contents_entry entry = {.path = mem_copy(path), .size = size};

	memcpy(entry.sha256, sha256, sizeof entry.sha256);
	add_entry(contents, entry);
}

/* The order of a walk: a slash comes before any other character. */
static int compare_paths(const char *a, const char *b)
{
	for (; *a != '\0' && *a == *b; a++)
		b++;
	int left = *a == '/' ? 1 : *a == '\0' ? 0 : 1 + (unsigned char)*a;
	int right = *b == '/' ? 1 : *b == '\0' ? 0 : 1 + (unsigned char)*b;
	return left - right;
}

static int by_path(const void *a, const void *b)
{
	return compare_paths(((const struct contents_entry *)a)->path, ((const struct contents_entry *)b)->path);
}

void contents_end(struct contents *contents)
{
	for (size_t i = 0; i < contents->template_count; i++)
		if (contents->template[i].count > 1)
			qsort(contents->entry + contents->template[i].first, contents->template[i].count,
				sizeof *contents->entry, by_path);
	find_same(contents);
}

/* A file, by its content. */
struct place {
	const char *sha256;
	size_t at; /* the index of its entry */
};

static int by_content(const void *a, const void *b)
{
	const struct place *left = a;
	const struct place *right = b;
	int order = strcmp(left->sha256, right->sha256);

	return order != 0 ? order : (left->at > right->at) - (left->at < right->at);
}

static void find_same(struct contents *contents)
{
	struct place *sorted = mem_alloc((contents->count + 1) * sizeof *sorted);

	for (size_t i = 0; i < contents->count; i++)
		sorted[i] = (struct place){contents->entry[i].sha256, i};
	qsort(sorted, contents->count, sizeof *sorted, by_content);
	for (size_t i = 0; i < contents->count; i++) {
		bool again = i > 0 && strcmp(sorted[i].sha256, sorted[i - 1].sha256) == 0;
		contents->entry[sorted[i].at].same = again ? contents->entry[sorted[i - 1].at].same : sorted[i].at;
	}
	free(sorted);
}

void contents_free(struct contents *contents)
{
	for (size_t i = 0; i < contents->template_count; i++) {
		free(contents->template[i].name);
		str_free(&contents->template[i].recipe);
		str_free(&contents->template[i].notes);
	}
	for (size_t i = 0; i < contents->count; i++)
		free(contents->entry[i].path);
	free(contents->template);
	free(contents->entry);
	free(contents->architecture);
	free(contents->byte_order);
	*contents = (struct contents){.count = 0};
}

char *contents_path(const struct contents *contents, const struct contents_entry *entry)
{
	return str_format("%s/%s", contents->template[entry->template].name, entry->path);
}

bool contents_is_packed(const struct contents *contents, const struct contents_entry *entry)
{
	return !entry->is_directory && entry->size > 0 && &contents->entry[entry->same] == entry;
}

/* ---- Writing. */

static void write_lines(struct str *out, const char *key, const struct str *lines)
{
	const char *line = str_text(lines);

	while (*line != '\0') {
		size_t length = strcspn(line, "\n");
		str_addf(out, "%s ", key);
		str_add_bytes(out, line, length);
		str_add_char(out, '\n');
		line += length + (line[length] == '\n');
	}
}

/* Percent-encoded, but for the slashes. */
static void write_path(struct str *out, const char *path)
{
	struct strs parts = STRS_INIT;

	strs_split(&parts, path, '/');
	for (size_t i = 0; i < parts.count; i++) {
		str_add(out, i > 0 ? "/" : "");
		str_add_encoded(out, parts.item[i]);
	}
	str_add_char(out, '\n');
	strs_free(&parts);
}

void contents_write(const struct contents *contents, struct str *out)
{
	str_add(out, "format " FORMAT "\n");
	fields_add(out, "architecture", contents->architecture ? contents->architecture : "");
	fields_add(out, "byteorder", contents->byte_order ? contents->byte_order : "");
	str_addf(out, "blocksize %llu\n", contents->block_size);
	for (size_t i = 0; i < contents->template_count; i++) {
		const struct contents_template *template = &contents->template[i];
		fields_add(out, "template", template->name);
		write_lines(out, "recipe", &template->recipe);
		write_lines(out, "note", &template->notes);
		for (size_t k = template->first; k < template->first + template->count; k++) {
			const struct contents_entry *entry = &contents->entry[k];
			if (entry->is_directory)
				str_add(out, "directory ");
			else
				str_addf(out, "file %llu %s ", entry->size, entry->sha256);
			write_path(out, entry->path);
		}
	}
}

/* ---- Reading. */

char *contents_read(const char *text, size_t length, struct contents *contents)
{
	char *problem = NULL;
	size_t number = 0;

	if (strlen(text) != length)
		return mem_copy("there is a NUL in it");
	char *copy = mem_copy(text);
	for (char *line = copy; !problem && *line != '\0';) {
		char *end = strchr(line, '\n');
		char *next = end ? end + 1 : line + strlen(line);
		if (end)
			*end = '\0';
		number++;
		problem = end ? read_line(contents, line) : mem_copy("it is cut short");
		if (problem) {
			char *whole = str_format("line %zu: %s", number, problem);
			free(problem);
			problem = whole;
		}
		line = next;
	}
	free(copy);
	if (problem)
		return problem;
	/* Whatever could be written in two ways, or be there twice, is found by writing it again. */
	struct str again = STR_INIT;
	contents_write(contents, &again);
	if (!str_equal(str_text(&again), text))
		problem = mem_copy("it is not as pg_initcache writes it");
	str_free(&again);
	if (!problem)
		find_same(contents);
	return problem;
}

static char *read_line(struct contents *contents, char *line)
{
	char *blank = strchr(line, ' ');

	if (!blank)
		return mem_copy("it is no manifest of templates");
	*blank = '\0';
	return contents->template_count == 0 && strcmp(line, "template") != 0
		? read_head(contents, line, blank + 1)
		: read_template_line(contents, line, blank + 1);
}

static char *read_head(struct contents *contents, const char *key, const char *value)
{
	struct str decoded = STR_INIT;
	bool good = str_add_decoded(&decoded, value, strlen(value));
	char *problem = NULL;

	if (!good)
		problem = mem_copy("a value is not encoded as it should be");
	else if (strcmp(key, "format") == 0 && strcmp(value, FORMAT) != 0)
		problem = mem_copy("it is in a format of another release");
	else if (strcmp(key, "architecture") == 0 && !contents->architecture)
		contents->architecture = mem_copy(str_text(&decoded));
	else if (strcmp(key, "byteorder") == 0 && !contents->byte_order)
		contents->byte_order = mem_copy(str_text(&decoded));
	else if (strcmp(key, "blocksize") == 0 && !num_parse(value, 1, BLOCK_SIZE_MAX, &contents->block_size))
		problem = mem_copy("the size of a block is no number");
	str_free(&decoded);
	return problem;
}

static char *read_template_line(struct contents *contents, const char *key, char *value)
{
	if (strcmp(key, "template") == 0) {
		if (contents->template_count == TEMPLATES_MAX)
			return mem_copy("there are too many templates");
		contents_add_template(contents, value, "", "");
		return NULL;
	}
	struct contents_template *template = &contents->template[contents->template_count - 1];
	if (strcmp(key, "recipe") == 0)
		str_addf(&template->recipe, "%s\n", value);
	else if (strcmp(key, "note") == 0)
		str_addf(&template->notes, "%s\n", value);
	else if (strcmp(key, "directory") == 0)
		return add_path(contents, value, (struct contents_entry){.is_directory = true});
	else if (strcmp(key, "file") == 0)
		return read_file(contents, value);
	return NULL;
}

static char *read_file(struct contents *contents, char *value)
{
	enum { HEX = DIGEST_SHA256_SIZE - 1 };
	struct contents_entry entry = {.is_directory = false};
	char *blank = strchr(value, ' ');
	char *sha256 = blank ? blank + 1 : NULL;

	if (!sha256 || strspn(sha256, "0123456789abcdef") != HEX || sha256[HEX] != ' ')
		return mem_copy("a file has no checksum");
	*blank = sha256[HEX] = '\0';
	memcpy(entry.sha256, sha256, sizeof entry.sha256);
	if (!num_parse(value, 0, CONTENTS_FILE_MAX, &entry.size))
		return mem_copy("a file has no size");
	return add_path(contents, sha256 + sizeof entry.sha256, entry);
}

static char *add_path(struct contents *contents, const char *encoded, struct contents_entry entry)
{
	const struct contents_template *template = &contents->template[contents->template_count - 1];
	const char *before = template->count > 0 ? contents->entry[contents->count - 1].path : NULL;
	struct str path = STR_INIT;
	char *problem = NULL;

	if (contents->count == ENTRIES_MAX)
		problem = mem_copy("there are too many files");
	else if (!str_add_decoded(&path, encoded, strlen(encoded)))
		problem = mem_copy("a name is not encoded as it should be");
	else if (!member_path_is_clean(str_text(&path)))
		problem = str_format("'%s' is refused: its name is not a plain path", str_text(&path));
	else if (!before && !(entry.is_directory && strcmp(str_text(&path), ROOT) == 0))
		problem = str_format(
			"'%s' is refused: the first one has to be the directory '" ROOT "'", str_text(&path));
	else if (before && !str_starts(str_text(&path), ROOT "/"))
		problem = str_format("'%s' is refused: it lies outside of '" ROOT "'", str_text(&path));
	else if (before && compare_paths(before, str_text(&path)) >= 0)
		problem = str_format("'%s' is refused: it is out of order, or there twice", str_text(&path));
	if (problem) {
		str_free(&path);
		return problem;
	}
	entry.path = str_take(&path);
	add_entry(contents, entry);
	return NULL;
}
