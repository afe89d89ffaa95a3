#include "install/memo.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "install/cache.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "text/fields.h"
#include "text/hash.h"
#include "text/str.h"

enum { RECORD_MAX = 256 << 10, CHOICE_S = 60, REQUEST_S = 3 * 86400, HALF_WRITTEN_S = 10 };

/* Modes of records. Requests and searches quote what the caller wrote, so they are private. What is known of a file
 * that everybody can read may be read by other users of a shared cache. */
enum { PRIVATE = 0600, OPEN = 0644 };

static bool state_read(const char *name, struct str *text, struct fields *fields, time_t *written);
static void state_write(const char *name, const struct str *text, mode_t mode);
static void sweep(int dir);
static bool is_old(int dir, const char *name);
static bool is_stale(int dir, const char *name);

/* ---- a program ---- */

bool memo_read(const char *path, const struct stat *st, struct memo *known)
{
	struct str stamp = STR_INIT;
	struct str text = STR_INIT;
	struct fields fields;

	*known = (struct memo){0};
	fs_add_stamp(&stamp, st);
	bool found = state_read(str_text(&stamp), &text, &fields, NULL);
	str_free(&stamp);
	str_free(&text);
	if (!found)
		return false;
	found = str_equal(fields_get(&fields, "path"), path);
	if (found) {
		const char *version = fields_get(&fields, "version");
		const char *digest = fields_get(&fields, "digest");
		const char *icu = fields_get(&fields, "icu");
		known->has_version = version && version_parse(version, &known->version);
		if (digest && strlen(digest) == sizeof known->digest - 1)
			memcpy(known->digest, digest, sizeof known->digest);
		size_t length = icu ? strlen(icu) : 0;
		if (length < sizeof known->icu)
			memcpy(known->icu, icu ? icu : "", length + 1);
	}
	fields_free(&fields);
	return found;
}

void memo_write(const char *path, const struct stat *st, const struct memo *known)
{
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
	if (known->icu[0] != '\0')
		fields_add(&text, "icu", known->icu);
	fields_add(&text, "path", path);
	state_write(str_text(&stamp), &text, (st->st_mode & S_IROTH) != 0 ? OPEN : PRIVATE);
	str_free(&text);
	str_free(&version);
	str_free(&stamp);
}

/* ---- a choice ---- */

/* Add the stamps of the directories of installations, which change when one is added or removed. */
static void add_installations(struct str *out)
{
	for (size_t i = 0; i < cache_count(); i++) {
		char *path = cache_name_of(i, "pg", ".");
		struct stat st;
		str_add_char(out, ' ');
		if (stat(path, &st) == 0)
			fs_add_stamp(out, &st);
		free(path);
	}
}

/* The record as it would be written now. */
static void write_choice(struct str *out, const char *path, const struct stat *st)
{
	const char *search = getenv("PATH");
	struct str stamps = STR_INIT;

	fs_add_stamp(&stamps, st);
	add_installations(&stamps);
	fields_add(out, "program", path);
	fields_add(out, "stamps", str_text(&stamps));
	fields_add(out, "search", search ? search : "");
	str_free(&stamps);
}

/* Whether PATH means the same in every working directory. */
static bool is_search_absolute(void)
{
	const char *path = getenv("PATH");

	if (!path)
		return true;
	if (*path != '/')
		return false;
	for (const char *colon = strchr(path, ':'); colon; colon = strchr(colon + 1, ':'))
		if (colon[1] != '/')
			return false;
	return true;
}

static bool is_fresh(const char *path, const struct str *written, struct stat *st)
{
	struct str now = STR_INIT;

	if (!path || !is_search_absolute() || stat(path, st) != 0)
		return false;
	write_choice(&now, path, st);
	bool fresh = str_equal(str_text(&now), str_text(written));
	str_free(&now);
	return fresh;
}

char *memo_read_choice(const char *wish, struct stat *st)
{
	struct str text = STR_INIT;
	struct fields fields;
	time_t written, now = time(NULL);
	char *name = str_format("choice.%s", wish);
	char *path = NULL;

	if (state_read(name, &text, &fields, &written)) {
		const char *program = fields_get(&fields, "program");
		if (written <= now && now - written < CHOICE_S && is_fresh(program, &text, st))
			path = mem_copy(program);
		fields_free(&fields);
	}
	str_free(&text);
	free(name);
	return path;
}

void memo_write_choice(const char *wish, const char *path, const struct stat *st)
{
	struct str text = STR_INIT;

	if (!is_search_absolute())
		return;
	char *name = str_format("choice.%s", wish);
	write_choice(&text, path, st);
	state_write(name, &text, PRIVATE);
	str_free(&text);
	free(name);
}

/* ---- the template of a request, and the answer to a question ---- */

/* The value of a record under a key, if the record is about this text. `about` is the text's own key, and begins the
 * record's name. */
static char *read_about(const char *about, const char *subject, const char *key)
{
	struct str text = STR_INIT;
	struct fields fields;
	char *name = str_format("%s.%016llx", about, (unsigned long long)hash_text(subject));
	char *found = NULL;

	if (state_read(name, &text, &fields, NULL)) {
		const char *value = fields_get(&fields, key);
		if (value && str_equal(fields_get(&fields, about), subject))
			found = mem_copy(value);
		fields_free(&fields);
	}
	str_free(&text);
	free(name);
	return found;
}

static void write_about(const char *about, const char *subject, const char *key, const char *value)
{
	struct str text = STR_INIT;
	char *name = str_format("%s.%016llx", about, (unsigned long long)hash_text(subject));

	fields_add(&text, key, value);
	fields_add(&text, about, subject);
	state_write(name, &text, PRIVATE);
	str_free(&text);
	free(name);
}

char *memo_read_template(const char *request)
{
	char *template = read_about("request", request, "template");

	if (!template || !strchr(template, '/'))
		return template;
	free(template);
	return NULL;
}

void memo_write_template(const char *request, const char *template)
{
	write_about("request", request, "template", template);
}

char *memo_read_answer(const char *question)
{
	return read_about("answer", question, "text");
}

void memo_write_answer(const char *question, const char *answer)
{
	write_about("answer", question, "text", answer);
}

/* ---- records ---- */

/* Read a record, only if it belongs to the caller or root and nobody else can write to it: cheaper than to check
 * every directory above it. */
static bool state_read(const char *name, struct str *text, struct fields *fields, time_t *written)
{
	struct stat st;
	char *path = cache_name("server", name);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	free(path);
	if (fd < 0)
		return false;
	bool good = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & (S_IWGRP | S_IWOTH)) == 0 &&
		(st.st_uid == geteuid() || st.st_uid == 0) && fd_read_all(fd, text, RECORD_MAX) &&
		fields_parse(str_text(text), fields);
	close(fd);
	if (good && written)
		*written = st.st_mtime;
	return good;
}

static void state_write(const char *name, const struct str *text, mode_t mode)
{
	int dir = cache_open("server", true);

	if (dir < 0)
		return;
	if (fs_replace_file(dir, name, str_text(text), text->length, mode))
		sweep(dir);
	close(dir);
}

/* Remove records of programs that no longer exist or were replaced, of requests that are old or whose template no
 * longer exists, and files that a killed process did not finish. */
static void sweep(int dir)
{
	struct strs names = STRS_INIT;
	if (fs_list(dir, ".", &names)) {
		for (size_t i = 0; i < names.count; i++)
			if (is_old(dir, names.item[i]) || is_stale(dir, names.item[i]))
				unlinkat(dir, names.item[i], 0);
	}
	strs_free(&names);
}

/* Requests, answers and choices would otherwise grow without limit. One that others can read is removed at once. */
static bool is_old(int dir, const char *name)
{
	bool about = str_starts(name, "request.") || str_starts(name, "answer.");
	bool private = about || str_starts(name, "choice.");
	time_t most = about ? REQUEST_S : private ? CHOICE_S : str_starts(name, "new.") ? HALF_WRITTEN_S : 0;
	struct stat st;

	if ((!private && most == 0) || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	return (private && (st.st_mode & 077) != 0) || (most > 0 && time(NULL) - st.st_mtime > most);
}

static bool is_stale_program(const char *path, const char *name)
{
	struct str stamp = STR_INIT;
	struct stat st;

	if (stat(path, &st) == 0)
		fs_add_stamp(&stamp, &st);
	bool stale = strcmp(str_text(&stamp), name) != 0;
	str_free(&stamp);
	return stale;
}

static bool is_stale_template(const char *template)
{
	bool stale = true;

	for (size_t i = 0; i < cache_count() && stale; i++) {
		struct stat st;
		char *path = cache_name_of(i, "template", template);
		stale = stat(path, &st) != 0;
		free(path);
	}
	return stale;
}

/* Only a complete record in this format is ours to remove. */
static bool is_stale(int dir, const char *name)
{
	struct str text = STR_INIT;
	struct fields fields;
	bool stale = false;

	if (fd_read_file(dir, name, &text, RECORD_MAX) && fields_parse(str_text(&text), &fields)) {
		const char *path = fields_get(&fields, "path");
		const char *template = fields_get(&fields, "template");
		if (path)
			stale = is_stale_program(path, name);
		else if (template)
			stale = is_stale_template(template);
		fields_free(&fields);
	}
	str_free(&text);
	return stale;
}
