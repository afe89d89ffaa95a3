#include "template/archive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "outside/zstd.h"
#include "text/str.h"

static const char zeros[2 * USTAR_BLOCK_SIZE];

/* ---- Writing. */

struct archive_writer {
	struct zstd_writer *packed;
};

struct archive_writer *archive_writer_open(int fd)
{
	struct archive_writer *writer = mem_alloc(sizeof *writer);

	writer->packed = zstd_writer_open(fd);
	return writer;
}

bool archive_write_head(struct archive_writer *writer, const char *name, unsigned long long length)
{
	struct str header = STR_INIT;
	bool done = ustar_add_header(&header, name, length);

	if (!done)
		errno = ENAMETOOLONG;
	done = done && archive_write(writer, header.text, header.length);
	int error = errno;
	str_free(&header);
	errno = error;
	return done;
}

bool archive_write(struct archive_writer *writer, const void *bytes, size_t length)
{
	return zstd_writer_add(writer->packed, bytes, length);
}

bool archive_write_padding(struct archive_writer *writer, unsigned long long length)
{
	return archive_write(writer, zeros, ustar_padding(length));
}

bool archive_writer_close(struct archive_writer *writer, bool whole)
{
	whole = whole && archive_write(writer, zeros, sizeof zeros);
	int error = errno;
	bool done = zstd_writer_close(writer->packed, whole) && whole;

	free(writer);
	if (!whole)
		errno = error;
	return done;
}

/* ---- Reading. */

struct archive_reader {
	struct zstd_reader *packed;
};

struct archive_reader *archive_reader_open(int fd)
{
	struct archive_reader *reader = mem_alloc(sizeof *reader);

	reader->packed = zstd_reader_open(fd);
	return reader;
}

void archive_reader_close(struct archive_reader *reader)
{
	zstd_reader_close(reader->packed);
	free(reader);
}

char *archive_read(struct archive_reader *reader, void *bytes, size_t length)
{
	size_t got = 0;
	char *problem = zstd_reader_read(reader->packed, bytes, length, &got);

	return problem || got == length ? problem : mem_copy("it is cut short");
}

bool archive_is_zeros(const char *bytes, size_t length)
{
	return length == 0 || (bytes[0] == '\0' && memcmp(bytes, bytes + 1, length - 1) == 0);
}

static char *read_zeros(struct archive_reader *reader, size_t length)
{
	char block[USTAR_BLOCK_SIZE];
	char *problem = archive_read(reader, block, length);

	return problem || archive_is_zeros(block, length) ? problem : mem_copy("something follows the end of a file");
}

char *archive_read_padding(struct archive_reader *reader, unsigned long long length)
{
	return read_zeros(reader, ustar_padding(length));
}

char *archive_read_head(struct archive_reader *reader, struct ustar_head *head)
{
	char block[USTAR_BLOCK_SIZE];
	char *problem = archive_read(reader, block, sizeof block);

	if (problem)
		return problem;
	const char *fault = ustar_read_header(block, head);
	return fault && head->name[0] != '\0' ? str_format("'%s' is refused: %s", head->name, fault) : mem_copy(fault);
}

char *archive_read_end(struct archive_reader *reader)
{
	char byte = '\0';
	size_t got = 0;
	char *problem = read_zeros(reader, USTAR_BLOCK_SIZE);

	if (!problem)
		problem = zstd_reader_read(reader->packed, &byte, 1, &got);
	return !problem && got > 0 ? mem_copy("something follows its end") : problem;
}
