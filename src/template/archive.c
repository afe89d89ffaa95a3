#include "template/archive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "outside/digest.h"
#include "outside/zstd.h"
#include "sys/fd.h"
#include "sys/sparse.h"
#include "text/str.h"

/* A frame to be skipped, of 64 bytes. */
#define SEAL_HEAD "\x50\x2a\x4d\x18\x40\0\0\0"
enum { SEAL_HEAD_LENGTH = sizeof SEAL_HEAD - 1, SEAL_LENGTH = SEAL_HEAD_LENGTH + DIGEST_SHA256_SIZE - 1 };

static const char zeros[2 * USTAR_BLOCK_SIZE];

/* ---- The seal. */

static void add_packed(void *digest, const void *bytes, size_t length)
{
	digest_add(digest, bytes, length);
}

static struct digest *open_digest(void)
{
	struct digest *digest = digest_open(CHECKSUM_SHA256);

	if (!digest)
		die("libcrypto does not offer sha256");
	return digest;
}

/* The bytes behind the frame; closes the digest. */
static void make_seal(struct digest *digest, char seal[SEAL_LENGTH])
{
	char hex[DIGEST_SHA256_SIZE];

	digest_close(digest, hex);
	memcpy(seal, SEAL_HEAD, SEAL_HEAD_LENGTH);
	memcpy(seal + SEAL_HEAD_LENGTH, hex, DIGEST_SHA256_SIZE - 1);
}

/* ---- Writing. */

struct archive_writer {
	struct zstd_writer *packed;
	struct digest *digest; /* of what is packed */
	int fd;
};

struct archive_writer *archive_writer_open(int fd)
{
	struct archive_writer *writer = mem_alloc(sizeof *writer);

	*writer = (struct archive_writer){.digest = open_digest(), .fd = fd};
	writer->packed = zstd_writer_open(fd, (struct zstd_tap){add_packed, writer->digest});
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
	char seal[SEAL_LENGTH];

	whole = whole && archive_write(writer, zeros, sizeof zeros);
	int error = errno;
	bool done = zstd_writer_close(writer->packed, whole) && whole;

	error = whole ? errno : error;
	make_seal(writer->digest, seal);
	errno = error;
	done = done && fd_write_all(writer->fd, seal, sizeof seal);
	error = errno;
	free(writer);
	errno = error;
	return done;
}

/* ---- Reading. */

struct archive_reader {
	struct zstd_reader *packed;
	struct digest *digest; /* of what is packed; NULL: it is compared */
};

struct archive_reader *archive_reader_open(int fd)
{
	struct archive_reader *reader = mem_alloc(sizeof *reader);

	reader->digest = open_digest();
	reader->packed = zstd_reader_open(fd, (struct zstd_tap){add_packed, reader->digest});
	return reader;
}

void archive_reader_close(struct archive_reader *reader)
{
	zstd_reader_close(reader->packed);
	if (reader->digest)
		digest_close(reader->digest, NULL);
	free(reader);
}

char *archive_read(struct archive_reader *reader, void *bytes, size_t length)
{
	size_t got = 0;
	char *problem = zstd_reader_read(reader->packed, bytes, length, &got);

	return problem || got == length ? problem : mem_copy("it is cut short");
}

static char *read_zeros(struct archive_reader *reader, size_t length)
{
	char block[USTAR_BLOCK_SIZE];
	char *problem = archive_read(reader, block, length);

	return problem || sparse_is_zeros(block, length) ? problem : mem_copy("something follows the end of a file");
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

static char *read_seal(struct archive_reader *reader)
{
	char wanted[SEAL_LENGTH];
	char seal[SEAL_LENGTH + 1];
	size_t got = 0;
	char *problem = zstd_reader_read_behind(reader->packed, seal, sizeof seal, &got);

	make_seal(reader->digest, wanted);
	reader->digest = NULL;
	if (problem)
		return problem;
	if (got < SEAL_LENGTH)
		return mem_copy("it is cut short");
	if (memcmp(seal, wanted, SEAL_LENGTH) != 0)
		return mem_copy("it is damaged: its checksum is wrong");
	return got > SEAL_LENGTH ? mem_copy("something follows its end") : NULL;
}

char *archive_read_end(struct archive_reader *reader)
{
	char byte = '\0';
	size_t got = 0;
	char *problem = read_zeros(reader, USTAR_BLOCK_SIZE);

	if (!problem)
		problem = zstd_reader_read(reader->packed, &byte, 1, &got);
	if (!problem && got > 0)
		problem = mem_copy("something follows its end");
	return problem ? problem : read_seal(reader);
}
