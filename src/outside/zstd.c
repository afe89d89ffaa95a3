#include "outside/zstd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/mem.h"
#include "sys/fd.h"

enum { LEVEL = 19 }; /* as pgpkg packs */
enum { STREAM_LEVEL = 9, STREAM_WINDOW = 25 };

static bool fill(struct zstd_reader *reader);

char *zstd_pack(const void *bytes, size_t length, struct str *out)
{
	size_t room = ZSTD_compressBound(length);
	char *packed = mem_alloc(room);
	size_t size = ZSTD_compress(packed, room, bytes, length, LEVEL);
	char *problem = NULL;

	if (ZSTD_isError(size))
		problem = str_format("cannot pack it: %s", ZSTD_getErrorName(size));
	else
		str_add_bytes(out, packed, size);
	free(packed);
	return problem;
}

bool zstd_is(const void *bytes, size_t length)
{
	static const unsigned char magic[] = {0x28, 0xb5, 0x2f, 0xfd};

	return length >= sizeof magic && memcmp(bytes, magic, sizeof magic) == 0;
}

/* ---- Reading. */

struct zstd_reader {
	ZSTD_DCtx *context;
	ZSTD_inBuffer in;
	int fd;        /* -1: `in` is all there is */
	char *buffer;  /* of `in`, if there is a descriptor */
	bool is_read;  /* nothing follows what is in `in` */
	bool is_ended; /* the frame is complete */
	struct zstd_tap tap;
};

static struct zstd_reader *open_reader(int fd, const void *bytes, size_t length)
{
	struct zstd_reader *reader = mem_alloc(sizeof *reader);

	*reader = (struct zstd_reader){.context = ZSTD_createDCtx(), .in = {bytes, length, 0}, .fd = fd};
	if (!reader->context)
		die("cannot unpack: out of memory");
	reader->is_read = fd < 0;
	reader->buffer = fd < 0 ? NULL : mem_alloc(ZSTD_DStreamInSize());
	return reader;
}

struct zstd_reader *zstd_reader_open(int fd, struct zstd_tap tap)
{
	struct zstd_reader *reader = open_reader(fd, NULL, 0);

	reader->tap = tap;
	return reader;
}

void zstd_reader_close(struct zstd_reader *reader)
{
	(void)ZSTD_freeDCtx(reader->context);
	free(reader->buffer);
	free(reader);
}

char *zstd_reader_read(struct zstd_reader *reader, void *bytes, size_t length, size_t *got)
{
	ZSTD_outBuffer out = {bytes, length, 0};

	while (out.pos < length && !reader->is_ended) {
		if (!fill(reader))
			return str_format("cannot read it: %s", strerror(errno));
		const char *from = (const char *)reader->in.src + reader->in.pos;
		size_t before = reader->in.pos;
		size_t came = out.pos;
		size_t left = ZSTD_decompressStream(reader->context, &out, &reader->in);
		if (ZSTD_isError(left) && ZSTD_getErrorCode(left) == ZSTD_error_prefix_unknown)
			return mem_copy("it is no zstd archive");
		if (ZSTD_isError(left))
			return str_format("it is damaged: %s", ZSTD_getErrorName(left));
		if (reader->tap.take)
			reader->tap.take(reader->tap.context, from, reader->in.pos - before);
		reader->is_ended = left == 0;
		if (!reader->is_ended && reader->is_read && reader->in.pos == before && out.pos == came)
			return mem_copy("it is cut short");
	}
	*got = out.pos;
	return NULL;
}

char *zstd_reader_read_behind(struct zstd_reader *reader, void *bytes, size_t length, size_t *got)
{
	char *to = bytes;

	for (*got = 0; *got < length;) {
		if (!fill(reader))
			return str_format("cannot read it: %s", strerror(errno));
		size_t there = reader->in.size - reader->in.pos;
		size_t count = there < length - *got ? there : length - *got;
		if (count == 0)
			break;
		memcpy(to + *got, (const char *)reader->in.src + reader->in.pos, count);
		reader->in.pos += count;
		*got += count;
	}
	return NULL;
}

/* Make sure that there is input, unless it is all read; false with errno. */
static bool fill(struct zstd_reader *reader)
{
	ssize_t got = 0;

	if (reader->is_read || reader->in.pos < reader->in.size)
		return true;
	do
		got = read(reader->fd, reader->buffer, ZSTD_DStreamInSize());
	while (got < 0 && errno == EINTR);
	reader->in = (ZSTD_inBuffer){reader->buffer, got > 0 ? (size_t)got : 0, 0};
	reader->is_read = got == 0;
	return got >= 0;
}

char *zstd_unpack(const void *bytes, size_t length, size_t most, struct str *out)
{
	struct zstd_reader *reader = open_reader(-1, bytes, length);
	size_t size = ZSTD_DStreamOutSize();
	char *piece = mem_alloc(size);
	size_t got = size;
	char *problem = NULL;

	while (!problem && got == size) {
		got = 0;
		problem = zstd_reader_read(reader, piece, size, &got);
		if (got > most - out->length) {
			free(problem);
			problem = mem_copy("it is too large");
		} else {
			str_add_bytes(out, piece, got);
		}
	}
	if (!problem && reader->in.pos < length)
		problem = mem_copy("something follows its end");
	free(piece);
	zstd_reader_close(reader);
	return problem;
}

/* ---- Writing a stream. */

struct zstd_writer {
	ZSTD_CCtx *context;
	int fd;
	char *buffer;
	struct zstd_tap tap;
};

/* The window is larger than usual, for a template repeats much of the one before it. */
struct zstd_writer *zstd_writer_open(int fd, struct zstd_tap tap)
{
	struct zstd_writer *writer = mem_alloc(sizeof *writer);

	*writer = (struct zstd_writer){.context = ZSTD_createCCtx(), .fd = fd, .tap = tap};
	if (!writer->context ||
		ZSTD_isError(ZSTD_CCtx_setParameter(writer->context, ZSTD_c_compressionLevel, STREAM_LEVEL)) ||
		ZSTD_isError(ZSTD_CCtx_setParameter(writer->context, ZSTD_c_windowLog, STREAM_WINDOW)) ||
		ZSTD_isError(ZSTD_CCtx_setParameter(writer->context, ZSTD_c_enableLongDistanceMatching, 1)) ||
		ZSTD_isError(ZSTD_CCtx_setParameter(writer->context, ZSTD_c_checksumFlag, 1)))
		die("cannot pack: out of memory");
	writer->buffer = mem_alloc(ZSTD_CStreamOutSize());
	return writer;
}

static bool pack(struct zstd_writer *writer, const void *bytes, size_t length, ZSTD_EndDirective directive)
{
	ZSTD_inBuffer in = {bytes, length, 0};
	size_t left;

	do {
		ZSTD_outBuffer out = {writer->buffer, ZSTD_CStreamOutSize(), 0};
		left = ZSTD_compressStream2(writer->context, &out, &in, directive);
		if (ZSTD_isError(left)) {
			errno = ENOMEM;
			return false;
		}
		if (out.pos > 0 && !fd_write_all(writer->fd, writer->buffer, out.pos))
			return false;
		writer->tap.take(writer->tap.context, writer->buffer, out.pos);
	} while (directive == ZSTD_e_end ? left > 0 : in.pos < in.size);
	return true;
}

bool zstd_writer_add(struct zstd_writer *writer, const void *bytes, size_t length)
{
	return pack(writer, bytes, length, ZSTD_e_continue);
}

bool zstd_writer_close(struct zstd_writer *writer, bool whole)
{
	bool done = !whole || pack(writer, NULL, 0, ZSTD_e_end);
	int error = errno;

	(void)ZSTD_freeCCtx(writer->context);
	free(writer->buffer);
	free(writer);
	errno = error;
	return done;
}
