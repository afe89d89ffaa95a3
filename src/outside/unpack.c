#include "outside/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/beyond.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/plant.h"
#include "sys/settle.h"
#include "text/member.h"
#include "text/str.h"
#include "text/zipend.h"

#define READ_BYTES (64 * 1024)
#define LAYER_BYTES_MOST (MEMBER_BYTES_MOST + MEMBER_BYTES_MOST / 4) /* with the headers of a tar */
#define FILTERS_MOST 2        /* as libarchive counts: a compression, and the reading itself */
#define EVERYTHING "unpacked" /* below dir: the whole of the archive */

/* An archive on its way to the disk. */
struct unpacking {
	int in;
	struct members members;
	struct plant plant;
	struct str path; /* of the member at hand */
	struct str target;
	char *problem; /* the first one; allocated */
};

/* Bytes that hold an archive: what was compressed, or a member of a jar. They are counted here, where no zeros between
 * the members of a tar, which libarchive passes over by itself, are left out. */
struct layer {
	struct unpacking *unpacking;
	struct archive *archive;
	unsigned long long bytes; /* that came out of it */
	struct zipend *end;       /* NULL: it is no matter how it ends */
};

static struct archive *new_archive(void);
static bool read_outer(struct unpacking *unpacking);
static bool begin_plain(struct layer *plain);
static bool read_jar(struct unpacking *unpacking, struct archive *jar, struct archive_entry *entry);
static bool read_inner(struct layer *member);
static bool ends_as_zip(struct layer *plain);
static bool pass_over(struct layer *layer);
static la_ssize_t upper_bytes(struct archive *upper, void *context, const void **bytes);
static bool next_header(struct unpacking *unpacking, struct archive *archive, struct archive_entry **entry);
static bool place_members(struct unpacking *unpacking, struct archive *archive, struct archive_entry *entry);
static bool place(struct unpacking *unpacking, struct archive *archive, struct archive_entry *entry);
static bool place_file(struct unpacking *unpacking, struct archive *archive, const struct member *member);
static bool holds_tar(struct archive_entry *entry);
static void drain(int in);
static bool fail_as(struct unpacking *unpacking, struct archive *archive);
static bool fail(struct unpacking *unpacking, const char *format, ...) MSG_FORMAT(2, 3);

char *unpack_stream(int in, int dir, const char *name, const char *mark)
{
	struct unpacking unpacking = {.in = in, .members = {.mark = mark}};
	int root = -1;

	if (mkdirat(dir, EVERYTHING, 0755) == -1 || (root = fs_open_dir(dir, EVERYTHING)) == -1)
		return str_format("cannot make a directory: %s", strerror(errno));
	plant_begin(&unpacking.plant, root);
	if (read_outer(&unpacking))
		unpacking.problem = settle_members(dir, EVERYTHING, name, &unpacking.members);
	if (unpacking.problem == NULL)
		drain(in);
	plant_end(&unpacking.plant);
	(void)close(root);
	members_free(&unpacking.members);
	str_free(&unpacking.path);
	str_free(&unpacking.target);
	return unpacking.problem;
}

/* The compressions that the sources use; libarchive knows more, some by running programs. */
static struct archive *decompressor(void)
{
	struct archive *archive = new_archive();

	archive_read_support_filter_gzip(archive);
	archive_read_support_filter_xz(archive);
	archive_read_support_filter_bzip2(archive);
	archive_read_support_format_raw(archive);
	return archive;
}

static struct archive *tar_reader(void)
{
	struct archive *archive = new_archive();

	archive_read_support_format_tar(archive);
	/* Go on to the end of what is compressed, where its own checksum is. */
	archive_read_set_format_option(archive, "tar", "read_concatenated_archives", "1");
	return archive;
}

static struct archive *new_archive(void)
{
	struct archive *archive = archive_read_new();

	if (archive == NULL)
		die("cannot unpack: out of memory");
	return archive;
}

static bool read_outer(struct unpacking *unpacking)
{
	struct zipend end = {.ring = NULL};
	struct layer plain = {.unpacking = unpacking, .archive = decompressor(), .end = &end};
	struct archive *archive = tar_reader();
	struct archive_entry *entry = NULL;
	bool good;

	archive_read_support_format_zip_streamable(archive);
	if (archive_read_open_fd(plain.archive, unpacking->in, READ_BYTES) != ARCHIVE_OK) {
		good = fail_as(unpacking, plain.archive);
	} else if (!begin_plain(&plain)) {
		good = false;
	} else if (archive_read_open(archive, &plain, NULL, upper_bytes, NULL) != ARCHIVE_OK) {
		good = fail_as(unpacking, archive);
	} else if ((good = next_header(unpacking, archive, &entry)) && entry == NULL) {
		good = fail(unpacking, "it is empty");
	} else if (good && (archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP) {
		good = read_jar(unpacking, archive, entry) && ends_as_zip(&plain);
	} else if (good) {
		good = place_members(unpacking, archive, entry);
	}
	(void)archive_read_free(archive);
	(void)archive_read_free(plain.archive);
	zipend_free(&end);
	return good;
}

/* One compression is enough: in two, a few bytes can be more than anybody can wait for. */
static bool begin_plain(struct layer *plain)
{
	struct archive_entry *entry;

	if (archive_filter_count(plain->archive) > FILTERS_MOST)
		return fail(plain->unpacking, "it is compressed twice");
	return archive_read_next_header(plain->archive, &entry) == ARCHIVE_OK ||
		fail_as(plain->unpacking, plain->archive);
}

static bool read_jar(struct unpacking *unpacking, struct archive *jar, struct archive_entry *entry)
{
	struct layer member = {.unpacking = unpacking, .archive = jar};
	bool found = false;
	bool good = true;

	for (; good && entry != NULL; good = good && next_header(unpacking, jar, &entry)) {
		if (!found && holds_tar(entry)) {
			found = true;
			good = read_inner(&member);
		} else {
			good = pass_over(&member);
		}
	}
	return good && (found || fail(unpacking, "there is no archive in the jar"));
}

/* The list of members at its end is not needed, but it is not whole without. */
static bool ends_as_zip(struct layer *plain)
{
	return pass_over(plain) && (zipend_was_there(plain->end) || fail(plain->unpacking, "its end is missing"));
}

/* The member of the jar that was found is an archive itself. It is read to its end, where the zip's own checksum is. */
static bool read_inner(struct layer *member)
{
	struct unpacking *unpacking = member->unpacking;
	struct layer plain = {.unpacking = unpacking, .archive = decompressor()};
	struct archive *archive = tar_reader();
	struct archive_entry *entry = NULL;
	bool good;

	if (archive_read_open(plain.archive, member, NULL, upper_bytes, NULL) != ARCHIVE_OK)
		good = fail_as(unpacking, plain.archive);
	else if (!begin_plain(&plain))
		good = false;
	else if (archive_read_open(archive, &plain, NULL, upper_bytes, NULL) != ARCHIVE_OK)
		good = fail_as(unpacking, archive);
	else
		good = next_header(unpacking, archive, &entry) && place_members(unpacking, archive, entry) &&
			pass_over(member);
	(void)archive_read_free(archive);
	(void)archive_read_free(plain.archive);
	return good;
}

/* What a layer holds, piece by piece: a length, 0 at its end, -1 after a failure. */
static la_ssize_t layer_bytes(struct layer *layer, const void **bytes)
{
	la_int64_t offset;
	size_t length = 0;

	do {
		int result = archive_read_data_block(layer->archive, bytes, &length, &offset);
		if (result == ARCHIVE_EOF)
			return 0;
		if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
			(void)fail_as(layer->unpacking, layer->archive);
			return -1;
		}
	} while (length == 0);
	if (length > LAYER_BYTES_MOST - layer->bytes) {
		(void)fail(layer->unpacking, "it is too large");
		return -1;
	}
	layer->bytes += length;
	if (layer->end != NULL)
		zipend_note(layer->end, *bytes, length);
	return (la_ssize_t)length;
}

static bool pass_over(struct layer *layer)
{
	const void *bytes;
	la_ssize_t got;

	do
		got = layer_bytes(layer, &bytes);
	while (got > 0);
	return got == 0;
}

/* For the archive that is read out of a layer. */
static la_ssize_t upper_bytes(struct archive *upper, void *context, const void **bytes)
{
	la_ssize_t got = layer_bytes(context, bytes);

	if (got < 0)
		archive_set_error(upper, EIO, "what holds it is damaged");
	return got;
}

/* *entry is NULL at the end. A warning is about what we do not keep anyway: the names of owners, say. What libarchive
 * would go on behind (ARCHIVE_RETRY: a damaged header) would be missing: no good archive has it. */
static bool next_header(struct unpacking *unpacking, struct archive *archive, struct archive_entry **entry)
{
	int result = archive_read_next_header(archive, entry);

	if (result == ARCHIVE_OK || result == ARCHIVE_WARN)
		return true;
	*entry = NULL;
	if (result == ARCHIVE_EOF)
		return true;
	return fail_as(unpacking, archive);
}

static bool place_members(struct unpacking *unpacking, struct archive *archive, struct archive_entry *entry)
{
	bool good = true;

	while (good && entry != NULL)
		good = place(unpacking, archive, entry) && next_header(unpacking, archive, &entry);
	return good;
}

static enum member_kind kind_of(struct archive_entry *entry)
{
	if (archive_entry_hardlink(entry) != NULL)
		return MEMBER_HARD_LINK;
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG: return MEMBER_FILE;
	case AE_IFDIR: return MEMBER_DIRECTORY;
	case AE_IFLNK: return MEMBER_LINK;
	default: return MEMBER_OTHER;
	}
}

static const char *name_of(struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);

	/* A name beyond the locale's characters can be had in UTF-8 only. */
	return name != NULL ? name : archive_entry_pathname_utf8(entry);
}

static bool place(struct unpacking *unpacking, struct archive *archive, struct archive_entry *entry)
{
	struct member member = {.kind = kind_of(entry), .path = name_of(entry)};
	la_int64_t size = archive_entry_size(entry);
	bool made = true;

	member.size = size > 0 ? (unsigned long long)size : 0;
	member.mode = (unsigned)archive_entry_perm(entry);
	if (member.kind == MEMBER_HARD_LINK)
		member.target = archive_entry_hardlink(entry);
	else if (member.kind == MEMBER_LINK)
		member.target = archive_entry_symlink(entry);
	const char *problem = members_admit(&unpacking->members, &member, &unpacking->path, &unpacking->target);
	if (problem != NULL)
		return fail(unpacking, "'%s' is refused: %s", member.path != NULL ? member.path : "?", problem);

	const char *path = str_text(&unpacking->path);
	if (member.kind == MEMBER_FILE)
		return place_file(unpacking, archive, &member);
	if (member.kind == MEMBER_DIRECTORY && path[0] != '\0')
		made = plant_directory(&unpacking->plant, path);
	else if (member.kind == MEMBER_HARD_LINK)
		made = plant_hard_link(&unpacking->plant, path, str_text(&unpacking->target));
	return made || fail(unpacking, "cannot make '%s': %s", path, strerror(errno));
}

static bool place_file(struct unpacking *unpacking, struct archive *archive, const struct member *member)
{
	const char *path = str_text(&unpacking->path);
	const void *bytes;
	size_t length;
	la_int64_t offset;
	la_int64_t end = 0;
	int result;

	int fd = plant_file(&unpacking->plant, path, (mode_t)member_mode(member->mode));
	if (fd == -1)
		return fail(unpacking, "cannot make '%s': %s", path, strerror(errno));
	bool good = true;
	while (good && (result = archive_read_data_block(archive, &bytes, &length, &offset)) != ARCHIVE_EOF) {
		if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
			good = fail_as(unpacking, archive);
		} else if (offset < end ||
			!members_add_bytes(&unpacking->members, (unsigned long long)(offset - end) + length)) {
			good = fail(unpacking, "'%s' is refused: it is too large", path);
		} else {
			good = fd_write_all_at(fd, bytes, length, (off_t)offset) ||
				fail(unpacking, "cannot write '%s': %s", path, strerror(errno));
			end = offset + (la_int64_t)length;
		}
	}
	/* libarchive says nothing of a hole at the end. */
	if (good && member->size > (unsigned long long)end) {
		if (!members_add_bytes(&unpacking->members, member->size - (unsigned long long)end))
			good = fail(unpacking, "'%s' is refused: it is too large", path);
		else if (ftruncate(fd, (off_t)member->size) == -1)
			good = fail(unpacking, "cannot write '%s': %s", path, strerror(errno));
	}
	/* Nobody waits for the disk until all is unpacked; let it begin now. */
	beyond_start_writing(fd);
	if (close(fd) == -1 && good)
		good = fail(unpacking, "cannot write '%s': %s", path, strerror(errno));
	return good;
}

static bool holds_tar(struct archive_entry *entry)
{
	static const char *const endings[] = {".txz", ".tar.xz", ".tgz", ".tar.gz", ".tbz2", ".tar.bz2"};
	const char *name = name_of(entry);

	for (size_t i = 0; name != NULL && i < sizeof endings / sizeof *endings; i++)
		if (str_ends(name, endings[i]))
			return archive_entry_filetype(entry) == AE_IFREG;
	return false;
}

/* Whoever sends the bytes counts and digests them all, too: he must not meet a closed pipe. */
static void drain(int in)
{
	char *bytes = mem_alloc(READ_BYTES);
	ssize_t got;

	do
		got = read(in, bytes, READ_BYTES);
	while (got > 0 || (got == -1 && errno == EINTR));
	free(bytes);
}

/* Says what libarchive says, where it does. */
static bool fail_as(struct unpacking *unpacking, struct archive *archive)
{
	const char *text = archive_error_string(archive);

	return fail(unpacking, "%s", text != NULL ? text : "it is damaged, or cut short");
}

static bool fail(struct unpacking *unpacking, const char *format, ...)
{
	va_list arguments;
	char text[2048];

	if (unpacking->problem != NULL)
		return false;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	unpacking->problem = mem_copy(text);
	return false;
}
