#include "outside/unpack_layer.h"

#include <archive.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/cputime.h"
#include "sys/fd.h"
#include "text/compression.h"
#include "text/member.h"

#define READ_SIZE (64 * 1024)
#define LAYER_BYTES_MAX (MEMBER_BYTES_MAX + MEMBER_BYTES_MAX / 4) /* room for the headers of a tar */

static la_ssize_t lower_bytes(struct layer *layer, const void **bytes);
static la_ssize_t packed_bytes(struct archive *archive, void *context, const void **bytes);

struct archive *layer_new_archive(void)
{
	struct archive *archive = archive_read_new();

	if (!archive)
		die("cannot unpack: out of memory");
	return archive;
}

/*
 * Allow only the compressions that text/compression.h knows, and none for which libarchive would run a program. That of
 * compress(1) is none of them: its filter reads before the archive is open, and crashes. libarchive is told which one
 * to expect, for on its own it would also decompress the result, again and again. One compression is enough: with two,
 * a few bytes can expand to more than anybody can wait for.
 */
bool layer_open(struct layer *layer)
{
	static const int filters[COMPRESSION_KIND_COUNT] = {ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ,
		ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_LZMA, ARCHIVE_FILTER_LZIP,
		ARCHIVE_FILTER_LZ4};
	struct archive_entry *entry;
	const void *bytes;
	la_ssize_t got = 1;

	while (layer->head.length < COMPRESSION_SIZE && (got = lower_bytes(layer, &bytes)) > 0)
		str_add_bytes(&layer->head, bytes, (size_t)got);
	if (got < 0)
		return false;
	enum compression kind = compression_of(str_text(&layer->head), layer->head.length);
	layer->is_compressed = kind != COMPRESSION_NONE;
	layer->archive = layer_new_archive();
	archive_read_support_format_raw(layer->archive);
	if (kind != COMPRESSION_NONE && archive_read_append_filter(layer->archive, filters[kind]) != ARCHIVE_OK)
		return layer_fail(layer->problem, "libarchive cannot read %s here", compression_name(kind));
	bool good = archive_read_open(layer->archive, layer, NULL, packed_bytes, NULL) == ARCHIVE_OK &&
		archive_read_next_header(layer->archive, &entry) == ARCHIVE_OK;
	return good || layer_fail_as(layer->problem, layer->archive);
}

void layer_close(struct layer *layer)
{
	if (layer->archive)
		(void)archive_read_free(layer->archive);
	free(layer->buffer);
	str_free(&layer->head);
}

/* Get the next piece of the layer's bytes: returns the length, 0 at the end, -1 with a problem. */
static la_ssize_t next_bytes(struct layer *layer, const void **bytes);

/* Get the next piece of what the layer is read from; results as next_bytes(). */
static la_ssize_t lower_bytes(struct layer *layer, const void **bytes)
{
	ssize_t got;

	if (layer->below)
		return next_bytes(layer->below, bytes);
	if (!layer->buffer)
		layer->buffer = mem_alloc(READ_SIZE);
	*bytes = layer->buffer;
	do
		got = read(layer->in, layer->buffer, READ_SIZE);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		(void)layer_fail(layer->problem, "cannot read it: %s", strerror(errno));
	return got;
}

static la_ssize_t packed_bytes(struct archive *archive, void *context, const void **bytes)
{
	struct layer *layer = context;
	bool first = !layer->is_head_given && layer->head.length > 0;

	layer->is_head_given = true;
	*bytes = layer->head.text;
	la_ssize_t got = first ? (la_ssize_t)layer->head.length : lower_bytes(layer, bytes);
	if (got < 0)
		archive_set_error(archive, EIO, "the archive around it is damaged");
	return got;
}

static la_ssize_t next_bytes(struct layer *layer, const void **bytes)
{
	la_int64_t offset;
	size_t length = 0;

	do {
		int result = archive_read_data_block(layer->archive, bytes, &length, &offset);
		if (result == ARCHIVE_EOF)
			return 0;
		if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
			(void)layer_fail_as(layer->problem, layer->archive);
			return -1;
		}
	} while (length == 0);
	if (length > LAYER_BYTES_MAX - layer->bytes) {
		(void)layer_fail(layer->problem, "it is too large");
		return -1;
	}
	if (layer->bytes == 0 && layer->is_compressed && compression_of(*bytes, length) != COMPRESSION_NONE) {
		(void)layer_fail(layer->problem, "it is compressed twice");
		return -1;
	}
	layer->bytes += length;
	cputime_progress();
	if (layer->end)
		zipend_note(layer->end, *bytes, length);
	return (la_ssize_t)length;
}

bool layer_pass_over(struct layer *layer)
{
	const void *bytes;
	la_ssize_t got;

	do
		got = next_bytes(layer, &bytes);
	while (got > 0);
	return got == 0;
}

bool layer_save(struct layer *layer, int fd)
{
	const void *bytes;
	la_ssize_t got;

	while ((got = next_bytes(layer, &bytes)) > 0)
		if (!fd_write_all(fd, bytes, (size_t)got))
			return layer_fail(layer->problem, "cannot write it to the disk: %s", strerror(errno));
	return got == 0;
}

bool layer_begins(const struct layer *layer, const void *bytes, size_t length)
{
	return !layer->is_compressed && layer->head.length >= length && memcmp(layer->head.text, bytes, length) == 0;
}

ssize_t layer_feed(struct archive *upper, void *layer, const void **bytes)
{
	la_ssize_t got = next_bytes(layer, bytes);

	if (got < 0)
		archive_set_error(upper, EIO, "the archive around it is damaged");
	return got;
}

bool layer_fail_as(char **problem, struct archive *archive)
{
	const char *text = archive_error_string(archive);

	return layer_fail(problem, "%s", text ? text : "it is damaged, or cut short");
}

bool layer_fail(char **problem, const char *format, ...)
{
	va_list arguments;
	char text[2048];

	if (*problem)
		return false;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	*problem = mem_copy(text);
	return false;
}
