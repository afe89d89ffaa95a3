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
#include "sys/fs.h"
#include "sys/plant.h"
#include "text/member.h"
#include "text/str.h"

#define READ_BYTES (64 * 1024)
#define EVERYTHING "unpacked" /* below dir: the whole of the archive */

/* An archive on its way to the disk. */
struct unpacking {
	int in;
	struct archive *outer;          /* a jar; NULL: none */
	unsigned long long outer_bytes; /* that came out of it */
	struct members members;
	struct plant plant;
	struct str path; /* of the member at hand */
	struct str target;
	char *problem; /* the first one; allocated */
};

static bool read_outer(struct unpacking *unpacking);
static bool read_inner(struct unpacking *unpacking);
static bool pass_over(struct unpacking *unpacking);
static bool next_header(struct unpacking *unpacking, struct archive *archive, struct archive_entry **entry);
static bool place_members(struct unpacking *unpacking, struct archive *archive, struct archive_entry *entry);
static bool place(struct unpacking *unpacking, struct archive *archive, struct archive_entry *entry);
static bool place_file(struct unpacking *unpacking, struct archive *archive, const struct member *member);
static bool place_links(struct unpacking *unpacking, int root);
static bool settle(struct unpacking *unpacking, int dir, const char *name);
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
	if (read_outer(&unpacking) && settle(&unpacking, dir, name))
		drain(in);
	plant_end(&unpacking.plant);
	(void)close(root);
	members_free(&unpacking.members);
	str_free(&unpacking.path);
	str_free(&unpacking.target);
	return unpacking.problem;
}

/* The compressions that the sources use; libarchive knows more, some by running programs. */
static struct archive *reader(void)
{
	struct archive *archive = archive_read_new();

	if (archive == NULL)
		die("cannot unpack: out of memory");
	archive_read_support_filter_gzip(archive);
	archive_read_support_filter_xz(archive);
	archive_read_support_filter_bzip2(archive);
	archive_read_support_format_tar(archive);
	/* Go on to the end of what is compressed, where its own checksum is. */
	archive_read_set_format_option(archive, "tar", "read_concatenated_archives", "1");
	return archive;
}

static bool read_outer(struct unpacking *unpacking)
{
	struct archive *archive = reader();
	struct archive_entry *entry = NULL;
	bool found = false;
	bool good;

	archive_read_support_format_zip_streamable(archive);
	if (archive_read_open_fd(archive, unpacking->in, READ_BYTES) != ARCHIVE_OK) {
		good = fail_as(unpacking, archive);
	} else if ((good = next_header(unpacking, archive, &entry)) && entry == NULL) {
		good = fail(unpacking, "it is empty");
	} else if (good && (archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP) {
		unpacking->outer = archive;
		for (; good && entry != NULL; good = good && next_header(unpacking, archive, &entry)) {
			if (!found && holds_tar(entry)) {
				found = true;
				good = read_inner(unpacking);
			} else {
				good = pass_over(unpacking);
			}
		}
		if (good && !found)
			good = fail(unpacking, "there is no archive in the jar");
	} else if (good) {
		good = place_members(unpacking, archive, entry);
	}
	(void)archive_read_free(archive);
	return good;
}

/* What the member of the jar holds, piece by piece: a length, 0 at its end, -1 after a failure. */
static la_ssize_t outer_bytes(struct unpacking *unpacking, const void **bytes)
{
	la_int64_t offset;
	size_t length = 0;

	do {
		int result = archive_read_data_block(unpacking->outer, bytes, &length, &offset);
		if (result == ARCHIVE_EOF)
			return 0;
		if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
			(void)fail_as(unpacking, unpacking->outer);
			return -1;
		}
	} while (length == 0);
	if (length > MEMBER_BYTES_MOST - unpacking->outer_bytes) {
		(void)fail(unpacking, "it is too large");
		return -1;
	}
	unpacking->outer_bytes += length;
	return (la_ssize_t)length;
}

static bool pass_over(struct unpacking *unpacking)
{
	const void *bytes;
	la_ssize_t got;

	do
		got = outer_bytes(unpacking, &bytes);
	while (got > 0);
	return got == 0;
}

static la_ssize_t inner_bytes(struct archive *inner, void *context, const void **bytes)
{
	la_ssize_t got = outer_bytes(context, bytes);

	if (got < 0)
		archive_set_error(inner, EIO, "the jar is damaged");
	return got;
}

/* The member of the jar that was found is an archive itself. It is read to its end, where the zip's own checksum is. */
static bool read_inner(struct unpacking *unpacking)
{
	struct archive *archive = reader();
	struct archive_entry *entry = NULL;
	bool good;

	if (archive_read_open(archive, unpacking, NULL, inner_bytes, NULL) != ARCHIVE_OK)
		good = fail_as(unpacking, archive);
	else
		good = next_header(unpacking, archive, &entry) && place_members(unpacking, archive, entry) &&
			pass_over(unpacking);
	(void)archive_read_free(archive);
	return good;
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
			for (size_t done = 0; good && done < length;) {
				ssize_t written = pwrite(
					fd, (const char *)bytes + done, length - done, (off_t)offset + (off_t)done);
				if (written >= 0)
					done += (size_t)written;
				else if (errno != EINTR)
					good = fail(unpacking, "cannot write '%s': %s", path, strerror(errno));
			}
			end = offset + (la_int64_t)length;
		}
	}
	/* Nobody waits for the disk until all is unpacked; let it begin now. */
	beyond_start_writing(fd);
	if (close(fd) == -1 && good)
		good = fail(unpacking, "cannot write '%s': %s", path, strerror(errno));
	return good;
}

/* Everything is written: find the installation in it, give it its name, and make the links that stay within it. */
static bool settle(struct unpacking *unpacking, int dir, const char *name)
{
	const char *root = unpacking->members.root;

	if (root == NULL)
		return fail(unpacking, "there is no '%.*s' in it", (int)strcspn(unpacking->members.mark, "|"),
			unpacking->members.mark);
	char *from = root[0] == '\0' ? mem_copy(EVERYTHING) : str_format("%s/%s", EVERYTHING, root);
	bool good = renameat(dir, from, dir, name) == 0;
	free(from);
	if (!good)
		return fail(unpacking, "cannot rename it: %s", strerror(errno));
	int installation = fs_open_dir(dir, name);
	if (installation == -1)
		return fail(unpacking, "cannot open it: %s", strerror(errno));
	good = place_links(unpacking, installation);
	(void)close(installation);
	return good;
}

static bool place_links(struct unpacking *unpacking, int root)
{
	const struct members *members = &unpacking->members;
	struct plant plant;
	bool good = true;

	plant_begin(&plant, root);
	for (size_t i = 0; good && i < members->link_count; i++) {
		const char *target = members->link[i].target;
		const char *path = member_below(members->link[i].path, members->root);

		if (path == NULL)
			continue;
		if (!member_link_stays(path, target))
			good = fail(unpacking, "'%s' is refused: it is a link that leads out", members->link[i].path);
		else if (!plant_link(&plant, path, target))
			good = fail(unpacking, "cannot make '%s': %s", members->link[i].path, strerror(errno));
	}
	plant_end(&plant);
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
