#include "sys/sparse.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "scratch.h"

enum { PIECE = 64 * 1024, SIZE = 16 * PIECE };

static char piece[PIECE];
static const char zeros[PIECE];

static int open_new(const char *name)
{
	return open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
}

/* Zeros, a byte in the middle, zeros to the end. */
static int write_sample(const char *name)
{
	int fd = open_new(name);

	CHECK(fd >= 0);
	for (size_t at = 0; at < SIZE; at += PIECE) {
		bool middle = at == SIZE / 2;
		memset(piece, 0, sizeof piece);
		piece[PIECE - 1] = middle ? 'x' : '\0';
		CHECK(sparse_write(fd, piece, PIECE, at + PIECE == SIZE));
	}
	return fd;
}

static void check_sample(int fd)
{
	struct stat st;
	char byte = '\0';

	CHECK(fstat(fd, &st) == 0);
	CHECK_NUMBER(st.st_size, SIZE);
	CHECK(st.st_blocks <= 2 * PIECE / 512);
	CHECK(sparse_has_holes(fd));
	CHECK(pread(fd, &byte, 1, SIZE / 2 + PIECE - 1) == 1 && byte == 'x');
	CHECK(pread(fd, piece, PIECE, SIZE - PIECE) == PIECE && sparse_is_zeros(piece, PIECE));
}

static void test_zeros(void)
{
	CHECK(sparse_is_zeros(zeros, 0) && sparse_is_zeros(zeros, 1) && sparse_is_zeros(zeros, PIECE));
	CHECK(sparse_is_zeros("", 1));
	CHECK(!sparse_is_zeros("\0\0x", 3) && !sparse_is_zeros("x\0", 2));
}

static void test_copy(void)
{
	int from = write_sample("from");
	int to = open_new("to");

	check_sample(from);
	CHECK(lseek(from, 0, SEEK_SET) == 0 && sparse_copy(from, to, SIZE, piece, sizeof piece));
	check_sample(to);
	close(to);

	to = open_new("longer");
	errno = 0;
	CHECK(lseek(from, 0, SEEK_SET) == 0 && !sparse_copy(from, to, SIZE + 1, piece, sizeof piece));
	CHECK_NUMBER(errno, EIO);
	close(to);
	close(from);
}

static void test_none(void)
{
	int fd = open_new("none");

	CHECK(!sparse_has_holes(fd));
	CHECK(sparse_write(fd, "abc", 3, true) && !sparse_has_holes(fd));
	close(fd);
}

int main(void)
{
	scratch_open();
	test_zeros();
	test_copy();
	test_none();
	scratch_close();
	return check_end();
}
