#include "outside/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "outside/unpack_layer.h"
#include "sys/beyond.h"
#include "sys/cputime.h"
#include "sys/extract.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/settle.h"
#include "text/compression.h"
#include "text/member.h"
#include "text/str.h"
#include "text/zipend.h"

#define EVERYTHING "unpacked" /* below dir: everything in the archive */

#define SPOOL "zip" /* likewise, for a moment: a zip, whose list of members comes last */
#define PREFIX_ZIP "PK\3\4"
#define READ_SIZE (64 * 1024)

/* What the members that come now are: of a Debian package, it has two tars. */
enum part { PART_WHOLE, PART_CONTROL, PART_DATA };

/* An archive while it is unpacked. */
struct unpacking {
	int in;
	int dir;
	enum part part;
	struct str clean; /* the name of a member, cleaned */
	struct members members;
	struct extract extract;
	struct str path; /* of the current member */
	struct str target;
	char *problem; /* the first problem, allocated */
};

static bool read_outer(struct unpacking *unpacking);
static bool read_jar(struct unpacking *unpacking, struct archive *jar, struct archive_entry *entry);
static bool read_zip(struct unpacking *unpacking, struct layer *plain);
static bool read_package(struct unpacking *unpacking, struct archive *package, struct archive_entry *entry);
static bool read_inner(struct unpacking *unpacking, struct layer *member);
static bool ends_as_zip(struct layer *plain);
static bool next_header(struct unpacking *unpacking, struct archive *archive, struct archive_entry **entry);
static const char *name_of(struct archive_entry *entry);
static bool place_members(struct unpacking *unpacking, struct archive *archive, struct archive_entry *entry);
static bool place(struct unpacking *unpacking, struct archive *archive, struct archive_entry *entry);
static bool place_file(struct unpacking *unpacking, struct archive *archive, const struct member *member);
static bool pick(struct unpacking *unpacking, struct member *member);
static bool holds_tar(struct archive_entry *entry);

char *unpack_stream(int in, int dir, const char *name, const char *mark)
{
	struct unpacking unpacking = {.in = in, .dir = dir, .members = {.mark = mark}};
	int root = -1;

	if (mkdirat(dir, EVERYTHING, 0755) != 0 || (root = fs_open_dir(dir, EVERYTHING)) < 0)
		return str_format("cannot make a directory: %s", strerror(errno));
	if (!mark)
		unpacking.members.root = mem_copy("");
	extract_begin(&unpacking.extract, root);
	if (read_outer(&unpacking))
		unpacking.problem = settle_members(dir, EVERYTHING, name, &unpacking.members);
	/* The sender also counts and digests all bytes, so it must not meet a closed pipe. */
	if (!unpacking.problem)
		fd_drain(in);
	extract_end(&unpacking.extract);
	(void)close(root);
	members_free(&unpacking.members);
	str_free(&unpacking.clean);
	str_free(&unpacking.path);
	str_free(&unpacking.target);
	return unpacking.problem;
}

static struct archive *tar_reader(void)
{
	struct archive *archive = layer_new_archive();

	archive_read_support_format_tar(archive);
	/* Read to the end of the compressed data, where its checksum is. */
	archive_read_set_format_option(archive, "tar", "read_concatenated_archives", "1");
	return archive;
}

static bool read_outer(struct unpacking *unpacking)
{
	struct zipend end = {.ring = NULL};
	struct layer plain = {.in = unpacking->in, .end = &end, .problem = &unpacking->problem};
	struct archive *archive = tar_reader();
	struct archive_entry *entry = NULL;
	bool good;

	if (unpacking->members.mark)
		archive_read_support_format_zip_streamable(archive);
	else
		archive_read_support_format_ar(archive);
	if (!layer_open(&plain)) {
		good = false;
	} else if (!unpacking->members.mark && layer_begins(&plain, PREFIX_ZIP, strlen(PREFIX_ZIP))) {
		good = read_zip(unpacking, &plain);
	} else if (archive_read_open(archive, &plain, NULL, layer_feed, NULL) != ARCHIVE_OK) {
		good = layer_fail_as(&unpacking->problem, archive);
	} else if ((good = next_header(unpacking, archive, &entry)) && !entry) {
		good = layer_fail(&unpacking->problem, "it is empty");
	} else if (good && (archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP) {
		good = read_jar(unpacking, archive, entry) && ends_as_zip(&plain);
	} else if (good && (archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_AR) {
		good = read_package(unpacking, archive, entry);
	} else if (good) {
		good = place_members(unpacking, archive, entry);
	}
	(void)archive_read_free(archive);
	layer_close(&plain);
	zipend_free(&end);
	return good;
}

static bool read_jar(struct unpacking *unpacking, struct archive *jar, struct archive_entry *entry)
{
	struct layer member = {.archive = jar, .problem = &unpacking->problem};
	bool found = false;
	bool good = true;

	for (; good && entry; good = good && next_header(unpacking, jar, &entry)) {
		if (!found && holds_tar(entry)) {
			found = true;
			good = read_inner(unpacking, &member);
		} else {
			good = layer_pass_over(&member);
		}
	}
	return good && (found || layer_fail(&unpacking->problem, "there is no archive in the jar"));
}

/* The list of members at the end is not needed, but a zip without it is incomplete. */
static bool ends_as_zip(struct layer *plain)
{
	return layer_pass_over(plain) &&
		(zipend_was_there(plain->end) || layer_fail(plain->problem, "its end is missing"));
}

/*
 * All of a zip is wanted. The modes of its members, and which of them are links, is only in the list at its end, so it
 * is written to the disk first.
 */
static bool read_zip(struct unpacking *unpacking, struct layer *plain)
{
	struct archive *zip = layer_new_archive();
	struct archive_entry *entry = NULL;
	int fd = openat(unpacking->dir, SPOOL, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool good = fd >= 0 && unlinkat(unpacking->dir, SPOOL, 0) == 0;

	if (!good)
		(void)layer_fail(&unpacking->problem, "cannot write it to the disk: %s", strerror(errno));
	good = good && layer_save(plain, fd) &&
		(zipend_was_there(plain->end) || layer_fail(&unpacking->problem, "its end is missing"));
	archive_read_support_format_zip_seekable(zip);
	if (good && (lseek(fd, 0, SEEK_SET) != 0 || archive_read_open_fd(zip, fd, READ_SIZE) != ARCHIVE_OK))
		good = layer_fail_as(&unpacking->problem, zip);
	good = good && next_header(unpacking, zip, &entry) && place_members(unpacking, zip, entry);
	(void)archive_read_free(zip);
	fd_close(fd);
	return good;
}

/* A Debian package is an archive of ar(1): debian-binary, then the tars control.tar and data.tar, each compressed in
 * some way. The scripts in the first one are for the package manager; they are not even unpacked. */
static bool read_package(struct unpacking *unpacking, struct archive *package, struct archive_entry *entry)
{
	struct layer member = {.archive = package, .problem = &unpacking->problem};
	const char *name = name_of(entry);
	bool has[] = {[PART_CONTROL] = false, [PART_DATA] = false};
	bool good = str_equal(name, "debian-binary") || layer_fail(&unpacking->problem, "it is no Debian package");

	for (; good && entry; good = good && next_header(unpacking, package, &entry)) {
		name = name_of(entry);
		unpacking->part = !name                   ? PART_WHOLE
			: str_starts(name, "control.tar") ? PART_CONTROL
			: str_starts(name, "data.tar")    ? PART_DATA
							  : PART_WHOLE;
		if (unpacking->part == PART_WHOLE)
			good = layer_pass_over(&member);
		else if (has[unpacking->part])
			good = layer_fail(&unpacking->problem, "it has two members '%s'", name);
		else
			good = read_inner(unpacking, &member);
		has[unpacking->part] = true;
	}
	if (good && (!has[PART_CONTROL] || !has[PART_DATA]))
		good = layer_fail(&unpacking->problem, "it is cut short: there is no '%s' in it",
			has[PART_CONTROL] ? "data.tar" : "control.tar");
	return good;
}

/* Unpack the member of the jar or package that is itself an archive. It is read to its end, where the zip's checksum of
 * it is. */
static bool read_inner(struct unpacking *unpacking, struct layer *member)
{
	struct layer plain = {.below = member, .problem = &unpacking->problem};
	struct archive *archive = tar_reader();
	struct archive_entry *entry = NULL;
	bool good;

	if (!layer_open(&plain))
		good = false;
	else if (archive_read_open(archive, &plain, NULL, layer_feed, NULL) != ARCHIVE_OK)
		good = layer_fail_as(&unpacking->problem, archive);
	else
		good = next_header(unpacking, archive, &entry) && place_members(unpacking, archive, entry) &&
			layer_pass_over(member);
	(void)archive_read_free(archive);
	layer_close(&plain);
	return good;
}

/* Read the next header; *entry is NULL at the end. A warning (ARCHIVE_WARN) is ignored, for it is about what we do
 * not keep, such as owners' names. ARCHIVE_RETRY is a failure: behind a damaged header libarchive would go on with
 * that member missing. */
static bool next_header(struct unpacking *unpacking, struct archive *archive, struct archive_entry **entry)
{
	int result = archive_read_next_header(archive, entry);

	if (result == ARCHIVE_OK || result == ARCHIVE_WARN)
		return true;
	*entry = NULL;
	if (result == ARCHIVE_EOF)
		return true;
	return layer_fail_as(&unpacking->problem, archive);
}

static bool place_members(struct unpacking *unpacking, struct archive *archive, struct archive_entry *entry)
{
	bool good = true;

	while (good && entry)
		good = place(unpacking, archive, entry) && next_header(unpacking, archive, &entry);
	return good;
}

static enum member_kind kind_of(struct archive_entry *entry)
{
	if (archive_entry_hardlink(entry))
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

	/* A name with characters outside the locale is available only in UTF-8. */
	return name ? name : archive_entry_pathname_utf8(entry);
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
	if (unpacking->part != PART_WHOLE && !pick(unpacking, &member))
		return !unpacking->problem;
	const char *problem = members_admit(&unpacking->members, &member, &unpacking->path, &unpacking->target);
	if (problem)
		return layer_fail(&unpacking->problem, "'%s' is refused: %s", member.path ? member.path : "?", problem);

	const char *path = str_text(&unpacking->path);
	if (member.kind == MEMBER_FILE)
		return place_file(unpacking, archive, &member);
	if (member.kind == MEMBER_DIRECTORY && path[0] != '\0')
		made = extract_directory(&unpacking->extract, path);
	else if (member.kind == MEMBER_HARD_LINK)
		made = extract_hard_link(&unpacking->extract, path, str_text(&unpacking->target));
	return made || layer_fail(&unpacking->problem, "cannot make '%s': %s", path, strerror(errno));
}

static bool place_file(struct unpacking *unpacking, struct archive *archive, const struct member *member)
{
	const char *path = str_text(&unpacking->path);
	const void *bytes;
	size_t length;
	la_int64_t offset;
	la_int64_t end = 0;
	int result;

	int fd = extract_file(&unpacking->extract, path, (mode_t)member_mode(member->mode));
	if (fd < 0)
		return layer_fail(&unpacking->problem, "cannot make '%s': %s", path, strerror(errno));
	bool good = true;
	while (good && (result = archive_read_data_block(archive, &bytes, &length, &offset)) != ARCHIVE_EOF) {
		if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
			good = layer_fail_as(&unpacking->problem, archive);
		} else if (offset < end ||
			!members_add_bytes(&unpacking->members, (unsigned long long)(offset - end) + length)) {
			good = layer_fail(&unpacking->problem, "'%s' is refused: it is too large", path);
		} else {
			good = fd_write_all_at(fd, bytes, length, (off_t)offset) ||
				layer_fail(&unpacking->problem, "cannot write '%s': %s", path, strerror(errno));
			end = offset + (la_int64_t)length;
			cputime_progress();
		}
	}
	/* libarchive does not report a hole at the end of a file. */
	if (good && member->size > (unsigned long long)end) {
		if (!members_add_bytes(&unpacking->members, member->size - (unsigned long long)end))
			good = layer_fail(&unpacking->problem, "'%s' is refused: it is too large", path);
		else if (ftruncate(fd, (off_t)member->size) != 0)
			good = layer_fail(&unpacking->problem, "cannot write '%s': %s", path, strerror(errno));
	}
	/* The disk is waited for only when everything is unpacked; let it begin now. */
	beyond_start_writing(fd);
	if (close(fd) != 0 && good)
		good = layer_fail(&unpacking->problem, "cannot write '%s': %s", path, strerror(errno));
	return good;
}

/* Whether a member of a Debian package is wanted. A name that leads out is a problem, wanted or not. */
static bool pick(struct unpacking *unpacking, struct member *member)
{
	static const char *const ours[] = {"usr/share/postgresql/", "usr/lib/postgresql/"};

	str_truncate(&unpacking->clean, 0);
	const char *problem = member_clean(member->path, &unpacking->clean);
	const char *path = str_text(&unpacking->clean);
	if (problem)
		return layer_fail(
			&unpacking->problem, "'%s' is refused: %s", member->path ? member->path : "?", problem);
	if (unpacking->part == PART_CONTROL) {
		member->path = UNPACK_CONTROL;
		return strcmp(path, "control") == 0;
	}
	return str_starts(path, ours[0]) || str_starts(path, ours[1]);
}

static bool holds_tar(struct archive_entry *entry)
{
	const char *name = name_of(entry);

	return name && compression_is_of_tar(name) && archive_entry_filetype(entry) == AE_IFREG;
}
