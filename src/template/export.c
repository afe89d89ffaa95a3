#include "template/export.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/platform.h"
#include "outside/digest.h"
#include "server/pgcontrol.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/outfile.h"
#include "sys/progress.h"
#include "sys/walk.h"
#include "template/archive.h"
#include "template/contents.h"
#include "template/template.h"
#include "text/fields.h"
#include "text/verifier.h"

enum { PIECE = 256 * 1024, MADE_MAX = 1 << 20 };

/* The templates while they are listed and written. */
struct export
{
	const char *file; /* as people are told it */
	const struct plan *plan;
	struct contents contents;
	int *held;           /* of each template its directory, held; -1: it is in no cache any more */
	struct str path;     /* during a walk: of the directory where it is, below the template */
	char *piece;         /* PIECE bytes */
	char *secret;        /* the first file with a password in it; NULL: none */
	const char *problem; /* why something cannot be exported; NULL: as errno says */
};

static bool list_template(struct export *export, int templates, size_t at, bool is_last);
static bool write_archive(struct export *export, int out);
static bool write_all(struct export *export, struct archive_writer *writer);

static void begin(struct export *export, const char *file, const struct plan *plan)
{
	*export = (struct export){.file = file, .piece = mem_alloc(PIECE), .plan = plan};
	export->held = mem_alloc(plan->count * sizeof *export->held);
	for (size_t i = 0; i < plan->count; i++)
		export->held[i] = -1;
}

static void end(struct export *export)
{
	for (size_t i = 0; i < export->plan->count; i++)
		fd_close(export->held[i]);
	free(export->held);
	free(export->secret);
	free(export->piece);
	str_free(&export->path);
	contents_free(&export->contents);
}

bool export_write(int templates, const struct plan *plan, const char *file)
{
	struct export export;
	struct outfile out;
	bool done = true;

	begin(&export, str_equal(file, "-") ? "standard output" : file, plan);
	progress_task("exporting the template to '%s'", export.file);
	for (size_t i = 0; done && i < plan->count; i++)
		done = list_template(&export, templates, i, i + 1 == plan->count);
	if (done && !outfile_open(&out, file, 0600)) {
		warn_errno("cannot write '%s'", export.file);
		done = false;
	} else if (done) {
		done = outfile_close(&out, write_archive(&export, out.fd));
		if (!done)
			warn_errno("cannot write '%s'", export.file);
	}
	progress_done();
	if (done && export.secret) {
		warn_msg("there is a password in '%s', in the template's '%s'", export.file, export.secret);
		warn_hint("give it only to people who may have the password");
	}
	end(&export);
	return done;
}

bool export_write_one(int templates, const struct plan *plan, size_t at, int out, bool *secret)
{
	struct export export;

	begin(&export, plan->item[at].name, plan);
	for (size_t i = 0; i < at; i++)
		contents_add_template(&export.contents, plan->item[i].name, str_text(&plan->item[i].made), "");
	bool done = list_template(&export, templates, at, true);
	bool is_refused = export.secret && !*secret;
	*secret = export.secret != NULL;
	if (done && !is_refused) {
		done = write_archive(&export, out);
		if (!done)
			warn_errno("cannot write '%s'", export.file);
	}
	end(&export);
	return done;
}

/* ---- The list. */

/* Read a file once, for its checksum and for passwords. A part of the piece before is kept, since one may be in both.
 */
static bool read_file(struct export *export, int fd, const char *path, char sha256[DIGEST_SHA256_SIZE])
{
	size_t kept = 0;
	ssize_t got;

	if (!digest_file(fd, sha256))
		return false;
	while (!export->secret && (got = read(fd, export->piece + kept, PIECE - kept)) != 0) {
		if (got < 0)
			return false;
		size_t length = kept + (size_t)got;
		if (verifier_is_in(export->piece, length))
			export->secret = mem_copy(path);
		kept = length < VERIFIER_MAX ? length : VERIFIER_MAX;
		memmove(export->piece, export->piece + length - kept, kept);
	}
	return true;
}

static bool visit_file(void *context, int dir, const char *name, const struct stat *st)
{
	struct export *export = context;
	char sha256[DIGEST_SHA256_SIZE];

	if (!S_ISREG(st->st_mode) || (unsigned long long)st->st_size > CONTENTS_FILE_MAX) {
		export->problem = S_ISREG(st->st_mode) ? "it is too large" : "it is no file or directory";
		return false;
	}
	char *path = fs_join(str_text(&export->path), name);
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool done = fd >= 0 && read_file(export, fd, path, sha256);
	if (done)
		contents_add_file(&export->contents, path, (unsigned long long)st->st_size, sha256);
	fd_close(fd);
	int error = errno;
	free(path);
	errno = error;
	return done;
}

static bool visit_enter(void *context, int dir, const char *name, const struct stat *st)
{
	struct export *export = context;

	(void)dir, (void)st;
	str_addf(&export->path, "/%s", name);
	contents_add_directory(&export->contents, str_text(&export->path));
	return true;
}

static bool visit_leave(void *context, int dir, const char *name)
{
	struct export *export = context;

	(void)dir, (void)name;
	str_truncate(&export->path, (size_t)(strrchr(export->path.text, '/') - export->path.text));
	return true;
}

/* Append what `made` has for people, but for the size on this disk. */
static void add_notes(const char *made, size_t recipe, struct str *notes)
{
	struct fields fields;

	if (strlen(made) < recipe || !fields_parse(made + recipe, &fields))
		return;
	for (size_t i = 0; i < fields.count; i++)
		if (strcmp(fields.item[i].key, TEMPLATE_BYTES) != 0)
			fields_add(notes, fields.item[i].key, fields.item[i].value);
	fields_free(&fields);
}

static bool walk_data(struct export *export, int held)
{
	static const struct visitor visitor = {.file = visit_file, .enter = visit_enter, .leave = visit_leave};
	int data = fs_open_dir(held, "data");
	char *where = NULL;

	str_truncate(&export->path, 0);
	str_add(&export->path, "data");
	contents_add_directory(&export->contents, "data");
	bool done = data >= 0 && walk_tree_saying(data, &visitor, export, &where);
	if (!done)
		warn_msg("cannot export '%s': %s", where ? where : "data",
			export->problem ? export->problem : strerror(errno));
	free(where);
	if (done && export->contents.block_size == 0)
		export->contents.block_size = pgcontrol_block_size(data);
	fd_close(data);
	return done;
}

/* A template that only others were made from (it is not the last one) may have been removed. */
static bool list_template(struct export *export, int templates, size_t at, bool is_last)
{
	const struct layer *layer = &export->plan->item[at];
	struct str made = STR_INIT;
	struct str notes = STR_INIT;
	int *held = &export->held[at];

	*held = template_hold_at(templates, layer->name);
	if (*held < 0)
		*held = template_hold_shared(layer->name, NULL);
	if (*held >= 0 && fd_read_file(*held, "made", &made, MADE_MAX))
		add_notes(str_text(&made), layer->made.length, &notes);
	contents_add_template(&export->contents, layer->name, str_text(&layer->made), str_text(&notes));
	str_free(&notes);
	str_free(&made);
	if (*held < 0 && is_last)
		warn_msg("the template '%s' was removed meanwhile", layer->name);
	return *held < 0 ? !is_last : walk_data(export, *held);
}

/* ---- The archive. */

static bool write_archive(struct export *export, int out)
{
	char *other = NULL;
	const struct platform *platform = platform_here(&other);

	export->contents.architecture = mem_copy(platform ? platform->name : other);
	export->contents.byte_order = mem_copy(contents_byte_order_here());
	contents_end(&export->contents);
	free(other);
	struct archive_writer *writer = archive_writer_open(out);
	return archive_writer_close(writer, write_all(export, writer));
}

/* Exactly as many bytes as were announced. */
static bool write_content(struct export *export, struct archive_writer *writer, int fd, unsigned long long size)
{
	while (size > 0) {
		ssize_t got = fd < 0 ? -1 : read(fd, export->piece, size < PIECE ? (size_t)size : PIECE);
		if (got <= 0 || FAULT("export.write")) {
			errno = got == 0 ? EIO : errno;
			return false;
		}
		if (!archive_write(writer, export->piece, (size_t)got))
			return false;
		size -= (unsigned long long)got;
	}
	return true;
}

static bool write_file(struct export *export, struct archive_writer *writer, const struct contents_entry *entry)
{
	char *path = contents_path(&export->contents, entry);
	int fd = openat(export->held[entry->template], entry->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool done = archive_write_head(writer, path, entry->size) && write_content(export, writer, fd, entry->size) &&
		archive_write_padding(writer, entry->size);

	fd_close(fd);
	int error = errno;
	free(path);
	errno = error;
	return done;
}

static bool write_all(struct export *export, struct archive_writer *writer)
{
	const struct contents *contents = &export->contents;
	struct str text = STR_INIT;

	contents_write(contents, &text);
	bool done = archive_write_head(writer, CONTENTS_NAME, text.length) &&
		archive_write(writer, text.text, text.length) && archive_write_padding(writer, text.length);
	int error = errno;
	str_free(&text);
	errno = error;
	for (size_t i = 0; done && i < contents->count; i++)
		if (contents_is_packed(contents, &contents->entry[i]))
			done = write_file(export, writer, &contents->entry[i]);
	return done;
}
