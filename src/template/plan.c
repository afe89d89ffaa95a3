#include "template/plan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/unnamed.h"
#include "template/file_digest.h"
#include "template/layer_extension.h"
#include "text/fields.h"
#include "text/pgdump.h"

static bool add_step(
	const struct steps *steps, struct layer *layer, const struct strs *settings, const struct program *server);
static void free_layer(struct layer *layer);
static bool write_file(struct layer *layer);
static bool spool_input(struct layer *layer);
static bool write_command(const struct steps *steps, struct layer *layer);
static bool write_tree(const char *path, struct str *out);
static void seal(struct layer *layer, const struct version *version);
static void write_parent(const struct layer *parent, const struct version *version, struct layer *layer);

bool plan_read(const struct recipe *recipe, const struct steps *steps, const struct strs *settings,
	const struct program *server, struct plan *plan)
{
	*plan = (struct plan){
		.item = mem_alloc((steps->count + 1) * sizeof *plan->item), .steps = steps, .settings = settings};
	struct layer *first = &plan->item[plan->count++];
	bool known = true;

	*first = (struct layer){.input = -1};
	recipe_write(recipe, &first->made);
	seal(first, &recipe->version);
	for (size_t i = 0; known && i < steps->count; i++) {
		if (steps->item[i].letter == 'K')
			continue;
		struct layer *layer = &plan->item[plan->count++];
		*layer = (struct layer){.input = -1, .step = &steps->item[i]};
		write_parent(layer - 1, &recipe->version, layer);
		for (size_t k = 0; k < settings->count; k++)
			fields_add(&layer->made, "setting", settings->item[k]);
		known = add_step(steps, layer, settings, server);
		seal(layer, &recipe->version);
	}
	return known;
}

void plan_free(struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		free_layer(&plan->item[i]);
	free(plan->item);
	*plan = (struct plan){0};
}

static void free_layer(struct layer *layer)
{
	str_free(&layer->made);
	fd_close(layer->input);
}

/* The text of a layer ends with that of its step, so the ends are compared. */
bool plan_layer_is_unchanged(const struct plan *plan, const struct layer *layer, const struct program *server)
{
	struct layer now = {.input = -1, .step = layer->step};

	if (layer->input >= 0)
		return true;
	bool read = add_step(plan->steps, &now, plan->settings, server);
	bool same = read && str_ends(str_text(&layer->made), str_text(&now.made));
	if (read && !same && layer->step->letter == 'f')
		warn_msg("'%s' was changed while it was run", layer->step->text);
	else if (read && !same)
		warn_msg("a file that '%s' depends on was changed while it ran", layer->step->text);
	free_layer(&now);
	return same;
}

/* The version in the name is for people, and for pg_tmp, which names PGDATA after it. */
void plan_write_name(const struct version *version, const char *digest, char name[LAYER_NAME_SIZE])
{
	struct str text = STR_INIT;

	version_write(version, &text);
	(void)snprintf(name, LAYER_NAME_SIZE, "%s-%.16s", str_text(&text), digest);
	str_free(&text);
}

/* Set the digest, and the name. */
static void seal(struct layer *layer, const struct version *version)
{
	digest_text(str_text(&layer->made), layer->made.length, layer->digest);
	plan_write_name(version, layer->digest, layer->name);
}

static void write_parent(const struct layer *parent, const struct version *version, struct layer *layer)
{
	struct str text = STR_INIT;

	version_write(version, &text);
	fields_add_number(&layer->made, "layout", RECIPE_LAYOUT);
	fields_add(&layer->made, "version", str_text(&text));
	fields_add(&layer->made, "parent", parent->digest);
	str_free(&text);
}

static bool add_step(
	const struct steps *steps, struct layer *layer, const struct strs *settings, const struct program *server)
{
	switch (layer->step->letter) {
	case 'f': return write_file(layer);
	case 'S': return write_command(steps, layer);
	default: return layer_extension_write(layer->step->text, server, settings, &layer->made);
	}
}

/* ---- files ---- */

/* Whether a file is no SQL, but a dump; false, too, if it cannot be read. */
static bool is_dump(const char *path)
{
	char head[PGDUMP_HEAD];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t got = fd >= 0 ? read(fd, head, sizeof head) : -1;
	const char *format = got > 0 ? pgdump_format(head, (size_t)got) : NULL;

	fd_close(fd);
	if (format)
		step_warn_dump(path, format);
	return format != NULL;
}

static bool digest_sql(const char *path, char digest[DIGEST_SHA256_SIZE])
{
	if (is_dump(path))
		return false;
	if (file_digest_of(path, digest))
		return true;
	warn_errno("cannot read '%s'", path);
	return false;
}

/* The content of one file counts, wherever it lies; of several, the names make the order. */
static bool write_sql(const char *path, struct str *out)
{
	char digest[DIGEST_SHA256_SIZE];
	struct strs files = STRS_INIT;
	bool good = step_list_sql(path, &files);
	bool several = files.count != 1 || strcmp(files.item[0], path) != 0;

	if (several)
		fields_add_number(out, "files", (long long)files.count);
	for (size_t i = 0; i < files.count && good; i++) {
		good = digest_sql(files.item[i], digest);
		if (good && several)
			fields_add(out, "name", strrchr(files.item[i], '/') + 1);
		if (good)
			fields_add(out, "file", digest);
	}
	strs_free(&files);
	return good;
}

static bool write_file(struct layer *layer)
{
	char digest[DIGEST_SHA256_SIZE];
	const char *path = layer->step->text;

	if (!step_is_stream(path))
		return write_sql(path, &layer->made);
	if (spool_input(layer) && digest_file(layer->input, digest)) {
		fields_add(&layer->made, "file", digest);
		return true;
	}
	if (step_is_stdin(path))
		warn_errno("cannot read standard input");
	else
		warn_errno("cannot read '%s'", path);
	return false;
}

/* Copy a stream, which can be read only once, into a file without a name. */
static bool spool_input(struct layer *layer)
{
	char bytes[65536];
	ssize_t got = -1;
	int in = step_is_stdin(layer->step->text) ? STDIN_FILENO : open(layer->step->text, O_RDONLY | O_CLOEXEC);

	if (in >= 0 && (layer->input = unnamed_open()) >= 0) {
		bool kept = true;
		while (kept && ((got = read(in, bytes, sizeof bytes)) > 0 || (got < 0 && errno == EINTR)))
			kept = got < 0 || fd_write_all(layer->input, bytes, (size_t)got);
	}
	int reason = errno;
	if (in > STDIN_FILENO)
		close(in);
	errno = reason;
	return got == 0;
}

/* ---- commands ---- */

static bool write_command(const struct steps *steps, struct layer *layer)
{
	char *directory = fs_real_path(".");
	bool good = directory != NULL;

	if (!good)
		warn_errno("cannot determine the working directory");
	fields_add(&layer->made, "command", layer->step->text);
	fields_add(&layer->made, "directory", directory ? directory : "");
	for (size_t i = 0; good && i < steps->count; i++) {
		struct str text = STR_INIT;
		char digest[DIGEST_SHA256_SIZE];
		const char *path = steps->item[i].text;
		if (steps->item[i].letter != 'K')
			continue;
		good = write_tree(path, &text);
		if (!good)
			warn_errno("cannot read '%s'", path);
		digest_text(str_text(&text), text.length, digest);
		fields_add(&layer->made, "depends", path);
		fields_add(&layer->made, "content", digest);
		str_free(&text);
	}
	free(directory);
	return good;
}

/* Append the name and digest of each file; for a link that leads to no file, its target. */
static bool write_tree(const char *path, struct str *out)
{
	struct strs files = STRS_INIT;
	bool good = step_list_files(path, &files);

	for (size_t i = 0; good && i < files.count; i++) {
		char text[DIGEST_SHA256_SIZE > 4096 ? DIGEST_SHA256_SIZE : 4096] = "";
		struct stat st;
		if (stat(files.item[i], &st) == 0 && S_ISREG(st.st_mode)) {
			good = file_digest_of(files.item[i], text);
		} else {
			ssize_t length = readlink(files.item[i], text, sizeof text - 1);
			text[length > 0 ? length : 0] = '\0';
		}
		fields_add(out, "name", files.item[i]);
		fields_add(out, "content", text);
	}
	strs_free(&files);
	return good;
}
