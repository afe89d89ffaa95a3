#include "template/import.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/remote_file.h"
#include "outside/digest.h"
#include "server/pgcontrol.h"
#include "sys/clone.h"
#include "sys/extract.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/progress.h"
#include "sys/sparse.h"
#include "sys/staging.h"
#include "template/archive.h"
#include "template/contents_check.h"
#include "template/fit.h"
#include "template/index.h"
#include "template/initdb.h"
#include "template/template.h"
#include "text/version.h"

enum { PIECE = 128 * 1024, FILE_MODE = 0644, MEGABYTE = 1 << 20, ENTRY_SIZE = 4096 };

/* An archive while it is read. */
struct import {
	const struct import_request *request;
	const struct publish *publisher;
	const char *file;          /* as people are told it */
	struct remote_file source; /* if it is request->in, only its descriptor is set */
	struct archive_reader *reader;
	struct contents contents;
	struct staging staging;
	struct extract extract;
	struct clone clone;
	char *piece; /* PIECE bytes */
};

static bool read_archive(struct import *import, struct strs *made);
static char *read_contents(struct import *import);
static bool is_there(const struct import *import);
static char *judge_room(const struct import *import);
static char *unpack_all(struct import *import);
static char *unpack_packed(struct import *import, const struct contents_entry *entry, const char *path, int to);
static char *unpack_same(struct import *import, const struct contents_entry *entry, int to);
static char *read_end(struct import *import);
static char *finish_all(struct import *import);

static const char *last_name(const struct import *import)
{
	const struct contents *contents = &import->contents;

	return contents->template_count > 0 ? contents->template[contents->template_count - 1].name : "";
}

bool import_read(const struct import_request *request, const struct publish *publisher, char **name, struct strs *made)
{
	struct import import = {
		.request = request, .publisher = publisher, .source = {.fd = request->in}, .staging.fd = -1};
	bool is_given = request->name != NULL;
	bool done = is_given || remote_file_open(request->file, &import.source);

	if (done) {
		import.file = is_given ? request->file : import.source.shown;
		import.reader = archive_reader_open(import.source.fd);
		import.piece = mem_alloc(PIECE);
		progress_task("importing '%s'", import.file);
		done = read_archive(&import, made);
		progress_done();
		if (done)
			*name = mem_copy(last_name(&import));
		archive_reader_close(import.reader);
		contents_free(&import.contents);
		free(import.piece);
	}
	if (!is_given)
		remote_file_close(&import.source);
	return done;
}

/* Always false. The problem is taken over. What was not fetched has no other problem. */
static bool refuse(struct import *import, char *problem)
{
	if (import->request->name || remote_file_end(&import->source))
		warn_msg("cannot import '%s': %s", import->file, problem);
	free(problem);
	return false;
}

static bool publish_all(const struct import *import, struct strs *made)
{
	const struct contents *contents = &import->contents;
	bool done = true;

	for (size_t i = 0; done && i < contents->template_count; i++) {
		bool new = false;
		if (contents->template[i].count > 0)
			done = publish_staged(
				import->publisher, &import->staging, contents->template[i].name, "imported", &new);
		if (new)
			strs_add(made, contents->template[i].name);
	}
	return done;
}

/* The templates are unpacked into one staging directory, and published when all of them are good. */
static bool read_archive(struct import *import, struct strs *made)
{
	const struct fit fit = {.archive = import->file,
		.bindir = import->request->bindir,
		.version_wanted = import->request->version,
		.contents = &import->contents};
	char *problem = read_contents(import);

	if (!problem && import->request->name && !str_equal(import->request->name, last_name(import)))
		problem = str_format("it holds '%s'", last_name(import));
	if (problem)
		return refuse(import, problem);
	if (!fit_check(&fit))
		return false;
	/* Whatever writes to a pipe must not meet its end, but the rest is not fetched. */
	if (is_there(import)) {
		if (import->source.fetcher == 0)
			fd_drain(import->source.fd);
		return true;
	}
	problem = judge_room(import);
	if (problem)
		return refuse(import, problem);
	index_sweep(import->publisher->templates, import->publisher->path);
	if (!staging_make(import->publisher->templates, &import->staging)) {
		warn_errno("cannot make a directory in '%s'", import->publisher->path);
		return false;
	}
	extract_begin(&import->extract, import->staging.fd);
	problem = unpack_all(import);
	extract_end(&import->extract);
	if (!problem)
		problem = finish_all(import);
	bool done = problem ? refuse(import, problem) : publish_all(import, made);
	staging_remove(&import->staging);
	return done;
}

/* ---- Reading. Each function returns NULL, or the problem, allocated. */

static char *read_contents(struct import *import)
{
	struct ustar_head head;
	char *problem = archive_read_head(import->reader, &head);

	if (problem)
		return problem;
	if (!str_equal(head.name, CONTENTS_NAME))
		return mem_copy("it does not begin with " CONTENTS_NAME);
	if (head.length > CONTENTS_TEXT_MAX)
		return mem_copy(CONTENTS_NAME " is too large");
	struct str text = STR_INIT;
	while (!problem && text.length < head.length) {
		size_t left = (size_t)head.length - text.length;
		size_t length = left < PIECE ? left : PIECE;
		problem = archive_read(import->reader, import->piece, length);
		if (!problem)
			str_add_bytes(&text, import->piece, length);
	}
	if (!problem)
		problem = archive_read_padding(import->reader, head.length);
	if (!problem) {
		char *fault = contents_read(str_text(&text), text.length, &import->contents);
		if (!fault)
			fault = contents_check(&import->contents);
		problem = fault ? str_format(CONTENTS_NAME ": %s", fault) : NULL;
		free(fault);
	}
	str_free(&text);
	return problem;
}

/* Whether the cache has all templates already. */
static bool is_there(const struct import *import)
{
	bool all = true;

	for (size_t i = 0; all && i < import->contents.template_count; i++)
		if (import->contents.template[i].count > 0)
			all = template_hold_at(import->publisher->templates, import->contents.template[i].name) >= 0;
	return all;
}

/* A few bytes can stand for more than any disk holds. */
static char *judge_room(const struct import *import)
{
	unsigned long long most = import->request->limits->megabytes;
	unsigned long long bytes = import->contents.bytes + import->contents.count * ENTRY_SIZE;
	unsigned long long wanted = bytes / MEGABYTE;
	struct statvfs disk;

	if (most > 0 && wanted > most)
		return str_format("it has %llu MB, and TINYPG_TEMPLATE_SIZE allows %llu MB", wanted, most);
	if (fstatvfs(import->publisher->templates, &disk) != 0)
		return NULL;
	if (disk.f_frsize > 0 && bytes / disk.f_frsize > disk.f_bavail)
		return str_format(
			"it has %llu MB, and there is no room for them in '%s'", wanted, import->publisher->path);
	if (disk.f_files > 0 && import->contents.count > disk.f_favail)
		return str_format("it has %zu files and directories, and the file system of '%s' takes only %llu more",
			import->contents.count, import->publisher->path, (unsigned long long)disk.f_favail);
	return NULL;
}

/* ---- Unpacking. */

static char *cannot(const char *what, const char *path)
{
	return str_format("cannot %s '%s': %s", what, path, strerror(errno));
}

static char *unpack_file(struct import *import, const struct contents_entry *entry, const char *path)
{
	int to = extract_file(&import->extract, path, FILE_MODE);
	char *problem = NULL;

	if (to < 0 || FAULT("import.write")) {
		problem = cannot("write", path);
		fd_close(to);
		return problem;
	}
	if (contents_is_packed(&import->contents, entry))
		problem = unpack_packed(import, entry, path, to);
	else if (entry->size > 0)
		problem = unpack_same(import, entry, to);
	if (close(to) != 0 && !problem)
		problem = cannot("write", path);
	return problem;
}

static char *unpack_all(struct import *import)
{
	const struct contents *contents = &import->contents;
	char *problem = NULL;

	import->clone = (struct clone){.may_share = true, .may_splice = true, .buffer = mem_alloc(CLONE_BUFFER_SIZE)};
	for (size_t i = 0; !problem && i < contents->count; i++) {
		const struct contents_entry *entry = &contents->entry[i];
		const char *name = contents->template[entry->template].name;
		char *path = contents_path(contents, entry);
		/* Closed to others from the beginning. */
		if (i == contents->template[entry->template].first && mkdirat(import->staging.fd, name, 0700) != 0)
			problem = cannot("make", name);
		else if (!entry->is_directory)
			problem = unpack_file(import, entry, path);
		else if (!extract_directory(&import->extract, path))
			problem = cannot("make", path);
		free(path);
	}
	free(import->clone.buffer);
	return problem ? problem : read_end(import);
}

static bool is_listed(const struct contents *contents, const char *name)
{
	bool found = false;

	for (size_t i = 0; !found && i < contents->count; i++) {
		char *path = contents_path(contents, &contents->entry[i]);
		found = contents_is_packed(contents, &contents->entry[i]) && str_equal(path, name);
		free(path);
	}
	return found;
}

static char *refuse_unlisted(const char *name)
{
	return str_format("'%s' is refused: the manifest does not list its content there", name);
}

static char *unpack_packed(struct import *import, const struct contents_entry *entry, const char *path, int to)
{
	struct ustar_head head;
	char sha256[DIGEST_SHA256_SIZE];
	char *problem = archive_read_head(import->reader, &head);

	if (problem)
		return problem;
	if (!str_equal(head.name, path))
		return head.name[0] != '\0' && !is_listed(&import->contents, head.name)
			? refuse_unlisted(head.name)
			: str_format("'%s' is missing, or out of order", path);
	if (head.length != entry->size)
		return str_format("'%s' is refused: its size is not that of the manifest", path);
	struct digest *digest = digest_open(CHECKSUM_SHA256);
	if (!digest)
		return mem_copy("libcrypto does not offer sha256");
	for (unsigned long long left = entry->size; !problem && left > 0;) {
		size_t length = left < PIECE ? (size_t)left : PIECE;
		problem = archive_read(import->reader, import->piece, length);
		if (!problem && !sparse_write(to, import->piece, length, length == left))
			problem = cannot("write", path);
		if (!problem)
			digest_add(digest, import->piece, length);
		left -= length;
	}
	digest_close(digest, problem ? NULL : sha256);
	if (!problem && !str_equal(sha256, entry->sha256))
		problem = str_format("'%s' is refused: its checksum is not that of the manifest", path);
	return problem ? problem : archive_read_padding(import->reader, entry->size);
}

/* Copy the content of the file that has it, which is written already. */
static char *unpack_same(struct import *import, const struct contents_entry *entry, int to)
{
	char *path = contents_path(&import->contents, &import->contents.entry[entry->same]);
	int from = openat(import->staging.fd, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	char *problem = NULL;

	bool done = from >= 0 &&
		(sparse_has_holes(from) ? sparse_copy(from, to, entry->size, import->piece, PIECE)
					: clone_content(&import->clone, from, to, (off_t)entry->size));
	if (!done)
		problem = cannot("copy", path);
	fd_close(from);
	free(path);
	return problem;
}

static char *read_end(struct import *import)
{
	struct ustar_head head;
	char *problem = archive_read_head(import->reader, &head);

	if (!problem && head.name[0] != '\0')
		return refuse_unlisted(head.name);
	return problem ? problem : archive_read_end(import->reader);
}

/* ---- Afterwards. */

/* Whether it is a cluster that a server can start on, as for one that is made here. */
static char *judge_cluster(const struct import *import, int template)
{
	const struct workplace place = {.work = template};
	struct version version;
	int data = fs_open_dir(template, "data");
	unsigned block = data < 0 ? 0 : pgcontrol_block_size(data);
	const char *name = last_name(import);
	char *text = mem_copy_bytes(name, strcspn(name, "-"));
	const char *problem =
		version_parse(text, &version) ? initdb_cluster_problem(&place, &version) : "it is of no version";

	free(text);
	fd_close(data);
	if (!problem && block != import->contents.block_size)
		problem = "its blocks are of another size than the manifest says";
	return mem_copy(problem);
}

static char *finish_all(struct import *import)
{
	char *problem = NULL;

	for (size_t i = 0; !problem && i < import->contents.template_count; i++) {
		const struct contents_template *template = &import->contents.template[i];
		if (template->count == 0)
			continue;
		int fd = fs_open_dir(import->staging.fd, template->name);
		problem = fd < 0 ? cannot("open", template->name) : judge_cluster(import, fd);
		if (!problem && !publish_write_notes(fd, str_text(&template->recipe), str_text(&template->notes)))
			problem = cannot("write to", template->name);
		fd_close(fd);
	}
	return problem;
}
