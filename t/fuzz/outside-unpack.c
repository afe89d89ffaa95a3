#include "outside/unpack.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"
#include "sys/fs.h"
#include "sys/tree.h"
#include "text/str.h"

#define BLOCK 512
#define SECRET "kept"

/* What lies about: outside/secret, which nobody may touch, and stage, where archives are unpacked. */
static char *world;
static char *stage;
static int world_fd;
static int archive_fd;

static void remove_world(void)
{
	(void)tree_remove(AT_FDCWD, world);
}

static void make_world(void)
{
	/* In memory, where there is such a place. */
	const char *place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : getenv("TMPDIR");
	char *name = str_format("%s/tinypg-fuzz.XXXXXX", place ? place : "/tmp");
	char *path;
	FILE *file;

	MUST(mkdtemp(name) != NULL);
	world = realpath(name, NULL);
	MUST(world != NULL);
	free(name);
	(void)atexit(remove_world);
	stage = str_format("%s/stage", world);
	path = str_format("%s/outside", world);
	MUST(mkdir(path, 0700) == 0);
	free(path);
	path = str_format("%s/outside/secret", world);
	file = fopen(path, "w");
	MUST(file && fputs(SECRET, file) >= 0 && fclose(file) == 0 && chmod(path, 0600) == 0);
	free(path);
	path = str_format("%s/archive", world);
	archive_fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	MUST(archive_fd >= 0 && unlink(path) == 0);
	free(path);
	world_fd = open(world, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	MUST(world_fd >= 0);
}

static void put(const void *bytes, size_t length)
{
	MUST(write(archive_fd, bytes, length) == (ssize_t)length);
}

/* A member as tar has it; type is tar's. */
static void put_member(char type, const char *name, const char *target)
{
	struct {
		char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], sum[8], type, target[100], magic[8],
			rest[247];
	} head;
	unsigned sum = 0;

	memset(&head, 0, sizeof head);
	memcpy(head.name, name, strnlen(name, sizeof head.name));
	memcpy(head.target, target, strnlen(target, sizeof head.target));
	memcpy(head.mode, "0006777", 8);
	memcpy(head.uid, "0000000", 8);
	memcpy(head.gid, "0000000", 8);
	(void)snprintf(head.size, sizeof head.size, "%011o", type == '0' ? 1U : 0U);
	memcpy(head.mtime, "00000000000", 12);
	memset(head.sum, ' ', sizeof head.sum);
	head.type = type;
	memcpy(head.magic, "ustar\00000", 8);
	for (size_t i = 0; i < sizeof head; i++)
		sum += ((unsigned char *)&head)[i];
	(void)snprintf(head.sum, sizeof head.sum, "%06o", sum);
	put(&head, sizeof head);
	if (type == '0') {
		char data[BLOCK] = "x";
		put(data, sizeof data);
	}
}

/* Lines "TYPE NAME\tTARGET", with no blank between; a tar of them, behind one that is an installation. */
static void put_lines(const char *text)
{
	static const char end[2 * BLOCK];
	struct strs lines = STRS_INIT;

	put_member('0', "a/bin/postgres", "");
	strs_split(&lines, text, '\n');
	for (size_t i = 0; i < lines.count; i++) {
		char *tab = strchr(lines.item[i], '\t');
		if (lines.item[i][0] == '\0' || tab == lines.item[i])
			continue;
		if (tab)
			*tab = '\0';
		put_member(lines.item[i][0], lines.item[i] + 1, tab ? tab + 1 : "");
	}
	put(end, sizeof end);
	strs_free(&lines);
}

/* What was unpacked is plain files, directories, and links that lead nowhere else. */
static int check_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)at;
	if (S_ISLNK(st->st_mode)) {
		char *real = realpath(path, NULL);
		MUST(!real || (str_starts(real, stage) && (real[strlen(stage)] | '/') == '/'));
		free(real);
		return 0;
	}
	MUST(kind == FTW_F || kind == FTW_D);
	MUST(S_ISREG(st->st_mode) || S_ISDIR(st->st_mode));
	MUST((st->st_mode & 07777) == 0755 || (S_ISREG(st->st_mode) && (st->st_mode & 07777) == 0644));
	return 0;
}

static void check_world(void)
{
	struct strs names = STRS_INIT;
	struct stat st;
	char text[16] = "";

	MUST(fs_list(world_fd, ".", &names) && names.count == 2);
	strs_free(&names);
	MUST(fs_list(world_fd, "outside", &names) && names.count == 1);
	strs_free(&names);
	int fd = openat(world_fd, "outside/secret", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	MUST(fd >= 0 && fstat(fd, &st) == 0);
	MUST(S_ISREG(st.st_mode) && (st.st_mode & 07777) == 0600 && st.st_nlink == 1);
	MUST(read(fd, text, sizeof text) == (ssize_t)strlen(SECRET) && strcmp(text, SECRET) == 0);
	(void)close(fd);
	MUST(nftw(stage, check_one, 16, FTW_PHYS) == 0);
}

/* Unpack the part with the mark or, if that is NULL, everything. */
static void unpack_as(const char *mark)
{
	struct stat st;

	MUST(lseek(archive_fd, 0, SEEK_SET) == 0 && mkdirat(world_fd, "stage", 0755) == 0);
	int dir = openat(world_fd, "stage", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char *problem = unpack_stream(archive_fd, dir, "made", mark);
	check_world();
	MUST(problem || !mark ||
		(fstatat(dir, "made/bin/postgres", &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode)));
	MUST(problem || (fstatat(dir, "made", &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode)));
	/* It was read to its end. */
	MUST(problem || lseek(archive_fd, 0, SEEK_CUR) == lseek(archive_fd, 0, SEEK_END));
	free(problem);
	(void)close(dir);
	MUST(tree_remove(world_fd, "stage"));
}

/* An archive as it is, or, behind a '#', lines of which one is made. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!world)
		make_world();
	MUST(ftruncate(archive_fd, 0) == 0 && lseek(archive_fd, 0, SEEK_SET) == 0);
	if (size > 0 && data[0] == '#') {
		char *text = fuzz_text(data + 1, size - 1);
		put_lines(text);
		free(text);
	} else if (size > 0) {
		put(data, size);
	}
	unpack_as("bin/postgres");
	unpack_as(NULL);
	return 0;
}
