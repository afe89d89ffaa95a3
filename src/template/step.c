#include "template/step.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/sqlfiles.h"
#include "sys/walk.h"
#include "text/fields.h"

enum { IDENTIFIER_MAX = 63 }; /* bytes; the server would truncate a longer name */

/* ---- the command line ---- */

static void add(struct steps *steps, char letter, const char *text)
{
	steps->item = mem_resize(steps->item, steps->count + 1, sizeof *steps->item);
	steps->item[steps->count++] = (struct step){.letter = letter, .text = mem_copy(text)};
}

static void check_extension(const char *text)
{
	struct step_extension extension;
	const char *problem = step_parse_extension(text, &extension);

	if (problem)
		die_usage("the extension '%s' %s", text, problem);
	step_free_extension(&extension);
}

void steps_take(struct steps *steps, int letter, const char *text)
{
	if (letter == 'x')
		check_extension(text);
	else if (text[0] == '\0')
		die_usage(letter == 'S' ? "the command of -S is empty" : "the file of -%c is empty", letter);
	if (letter == 'f' && step_is_stdin(text) && steps_have_stdin(steps))
		die_usage("standard input can be read once only");
	add(steps, (char)letter, text);
}

void steps_check(const struct steps *steps)
{
	if (steps_have(steps, 'K') && !steps_have(steps, 'S'))
		die_usage("-K says what a command of -S depends on, and there is none");
}

void steps_free(struct steps *steps)
{
	for (size_t i = 0; i < steps->count; i++)
		free(steps->item[i].text);
	free(steps->item);
	*steps = (struct steps){0};
}

bool steps_have(const struct steps *steps, char letter)
{
	for (size_t i = 0; i < steps->count; i++)
		if (steps->item[i].letter == letter)
			return true;
	return false;
}

bool steps_need_directory(const struct steps *steps)
{
	for (size_t i = 0; i < steps->count; i++)
		if (steps->item[i].letter == 'S' || (steps->item[i].letter != 'x' && steps->item[i].text[0] != '/'))
			return true;
	return false;
}

bool step_is_stdin(const char *path)
{
	static const char *const names[] = {STEP_STDIN, "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(path, names[i]) == 0)
			return true;
	return false;
}

/* A numbered descriptor is a stream even if it leads to a regular file: in another process, the same number leads
 * elsewhere. */
bool step_is_stream(const char *path)
{
	struct stat st;

	return step_is_stdin(path) || str_starts(path, "/dev/fd/") || str_starts(path, "/proc/self/fd/") ||
		(stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode));
}

bool steps_have_stream(const struct steps *steps)
{
	for (size_t i = 0; i < steps->count; i++)
		if (steps->item[i].letter == 'f' && step_is_stream(steps->item[i].text))
			return true;
	return false;
}

bool steps_have_stdin(const struct steps *steps)
{
	for (size_t i = 0; i < steps->count; i++)
		if (steps->item[i].letter == 'f' && step_is_stdin(steps->item[i].text))
			return true;
	return false;
}

void steps_add_words(const struct steps *steps, struct strs *words)
{
	for (size_t i = 0; i < steps->count; i++) {
		strs_addf(words, "-%c", steps->item[i].letter);
		strs_add(words, steps->item[i].text);
	}
}

/* ---- as text ---- */

/* Keys consist of lower-case letters. */
static const struct {
	char letter;
	const char *key;
} keys[] = {{'f', "file"}, {'K', "depends"}, {'S', "command"}, {'x', "extension"}};
enum { KEY_COUNT = sizeof keys / sizeof keys[0] };

void steps_write(const struct steps *steps, struct str *out)
{
	for (size_t i = 0; i < steps->count; i++)
		for (size_t k = 0; k < KEY_COUNT; k++)
			if (keys[k].letter == steps->item[i].letter)
				fields_add(out, keys[k].key, steps->item[i].text);
}

bool steps_read(const char *text, struct steps *steps)
{
	struct fields fields;

	*steps = (struct steps){0};
	if (!fields_parse(text, &fields))
		return false;
	for (size_t i = 0; i < fields.count; i++)
		for (size_t k = 0; k < KEY_COUNT; k++)
			if (strcmp(keys[k].key, fields.item[i].key) == 0)
				add(steps, keys[k].letter, fields.item[i].value);
	bool good = steps->count == fields.count;
	fields_free(&fields);
	if (!good)
		steps_free(steps);
	return good;
}

/* ---- extensions ---- */

/* Everything after the first '@' is the schema, whose name may have any character in it. */
const char *step_parse_extension(const char *text, struct step_extension *extension)
{
	const char *at = strchr(text, '@');
	size_t before = at ? (size_t)(at - text) : strlen(text);
	const char *equals = memchr(text, '=', before);
	size_t name = equals ? (size_t)(equals - text) : before;

	if (name == 0)
		return "has no name";
	if (name > IDENTIFIER_MAX)
		return "has a name longer than 63 bytes";
	if (equals && name + 1 == before)
		return "has an empty version";
	if (at && at[1] == '\0')
		return "has an empty schema";
	if (at && strlen(at + 1) > IDENTIFIER_MAX)
		return "has a schema longer than 63 bytes";
	*extension = (struct step_extension){.name = mem_copy_bytes(text, name)};
	if (equals)
		extension->version = mem_copy_bytes(equals + 1, before - name - 1);
	if (at)
		extension->schema = mem_copy(at + 1);
	return NULL;
}

void step_free_extension(struct step_extension *extension)
{
	free(extension->name);
	free(extension->version);
	free(extension->schema);
	*extension = (struct step_extension){0};
}

/* ---- what -K means ---- */

struct listing {
	struct str path; /* of the current directory of the walk, with a "/" at the end */
	struct strs *files;
};

static bool list_file(void *context, int dir, const char *name, const struct stat *st)
{
	struct listing *listing = context;

	(void)dir, (void)st;
	strs_addf(listing->files, "%s%s", str_text(&listing->path), name);
	return true;
}

static bool enter(void *context, int dir, const char *name, const struct stat *st)
{
	struct listing *listing = context;

	(void)dir, (void)st;
	str_addf(&listing->path, "%s/", name);
	return true;
}

static bool leave(void *context, int dir, const char *name)
{
	struct listing *listing = context;

	(void)dir;
	str_truncate(&listing->path, listing->path.length - strlen(name) - 1);
	return true;
}

bool step_list_files(const char *path, struct strs *files)
{
	static const struct visitor visitor = {.file = list_file, .enter = enter, .leave = leave};
	struct listing listing = {.files = files};
	struct stat st;

	if (stat(path, &st) != 0)
		return false;
	if (!S_ISDIR(st.st_mode)) {
		strs_add(files, path);
		return true;
	}
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	str_addf(&listing.path, "%s/", path);
	bool listed = fd >= 0 && walk_tree(fd, &visitor, &listing);
	int reason = errno;
	if (fd >= 0)
		close(fd);
	str_free(&listing.path);
	strs_sort(files);
	errno = reason;
	return listed;
}

/* ---- what -f means ---- */

/* Whether a shell takes the path for one word, as it is. */
static bool is_plain(const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./,+-";

	return path[0] != '-' && path[strspn(path, plain)] == '\0';
}

void step_warn_dump(const char *path, const char *format)
{
	const char *shown = is_plain(path) ? path : "FILE";

	warn_msg("'%s' is a dump in pg_dump's %s format, which is no SQL", path, format);
	warn_hint("-S 'pg_restore -d \"$DATABASE_URL\" %s' -K %s", shown, shown);
}

bool step_list_sql(const char *path, struct strs *files)
{
	if (!sqlfiles_is_directory(path)) {
		strs_add(files, path);
		return true;
	}
	enum sqlfiles found = sqlfiles_list(path, files);
	if (found == SQLFILES_LISTED)
		return true;
	if (found == SQLFILES_DUMP)
		step_warn_dump(path, "directory");
	else
		sqlfiles_warn(found, path, files);
	return false;
}
