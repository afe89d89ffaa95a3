#include "server/shmem.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/postmaster.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/identity.h"
#include "sys/ipcs.h"
#include "text/num.h"
#include "text/str.h"

#define MEMORY "/dev/shm" /* POSIX shared memory is a file here, on Linux */

enum { FILE_MAX = 4096, CONTROL_MAX = 1 << 20, NEW_ITEMS_SINCE = 14 };
static const int32_t segment_magic = 679834894;
static const uint32_t control_magic = 0x9a503d32;

/* The beginning of the System V segment. */
struct segment_head {
	int32_t magic;
	pid_t creator;
	size_t total;
	size_t free;
	uint32_t control; /* the handle of the segment that lists the others; 0: none */
	void *index;
	dev_t device; /* of the data directory */
	ino_t inode;
};

/* The beginning of that list; items follow. */
struct control_head {
	uint32_t magic;
	uint32_t count;
	uint32_t most;
};
struct item_before_14 {
	uint32_t handle;
	uint32_t users;
	void *mapped;
	bool pinned;
};
struct item {
	uint32_t handle;
	uint32_t users;
	size_t first_page;
	size_t pages;
	void *mapped;
	bool pinned;
};

static int read_number(int directory, const char *data, const char *name);
static uint32_t find_control(int id, pid_t creator);
static void remove_listed(int memory, uint32_t control, uid_t uid, int major);

void shmem_remove(int directory, const char *data, uid_t uid)
{
	struct segment segment;
	struct shmid_ds status;
	pid_t pid = read_number(directory, data, "postmaster.pid");

	if (pid == 0 || !postmaster_segment(directory, data, pid, uid, &segment) ||
		!postmaster_made(&segment, pid, uid, &status) || status.shm_nattch != 0)
		return;
	bool acts = identity_act_as(uid);
	uint32_t control = find_control(segment.id, pid);
	int memory = fs_open_dir(AT_FDCWD, MEMORY);
	if (control != 0)
		remove_listed(memory, control, uid, read_number(directory, data, "PG_VERSION"));
	fd_close(memory);
	(void)shmctl(segment.id, IPC_RMID, NULL);
	if (acts)
		identity_act_as_root();
}

/* The number at the beginning of a file of the data directory, 0 if there is none. A standalone server writes its
 * pid with a minus in front. */
static int read_number(int directory, const char *data, const char *name)
{
	struct str text = STR_INIT;
	unsigned long long number = 0;
	char *path = str_format("%s/%s", data, name);

	if (fd_read_file(directory, path, &text, FILE_MAX)) {
		str_truncate(&text, strcspn(str_text(&text), "\n"));
		if (!num_parse(str_text(&text) + (*str_text(&text) == '-'), 1, INT32_MAX, &number))
			number = 0;
	}
	str_free(&text);
	free(path);
	return (int)number;
}

/* Read the beginning of a segment; false if it is not of a server with this pid. */
static bool read_head(int id, pid_t creator, struct segment_head *head)
{
	struct shmid_ds status;
	const void *bytes;

	if (shmctl(id, IPC_STAT, &status) != 0 || status.shm_segsz < sizeof *head)
		return false;
	bytes = shmat(id, NULL, SHM_RDONLY);
	if ((intptr_t)bytes == -1)
		return false;
	memcpy(head, bytes, sizeof *head);
	(void)shmdt(bytes);
	return head->magic == segment_magic && head->creator == creator;
}

static uint32_t find_control(int id, pid_t creator)
{
	struct segment_head head;

	return read_head(id, creator, &head) ? head.control : 0;
}

/* Remove a segment if it is of a server of this data directory. False if somebody is attached to it. */
static bool remove_made(int id, pid_t postmaster, const struct stat *data, bool forced)
{
	struct segment_head head;
	struct shmid_ds status;

	if (shmctl(id, IPC_STAT, &status) != 0 || !read_head(id, postmaster, &head) || head.device != data->st_dev ||
		head.inode != data->st_ino)
		return true;
	return (status.shm_nattch == 0 || forced) && shmctl(id, IPC_RMID, NULL) == 0;
}

bool shmem_remove_made(int directory, const char *data, pid_t postmaster, uid_t uid, bool forced)
{
	struct ipcs_ids ids = {NULL, 0};
	struct stat st;
	bool gone = true;

	if (fstatat(directory, data, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return true;
	ipcs_find_segments(uid, postmaster, &ids);
	bool acts = ids.count > 0 && identity_act_as(uid);
	for (size_t i = 0; i < ids.count; i++)
		gone = remove_made(ids.item[i], postmaster, &st, forced) && gone;
	if (acts)
		identity_act_as_root();
	free(ids.item);
	return gone;
}

/* ---- what a handle means: a file in MEMORY or, if the server could not write there, the key of a segment ---- */

static char *name_of(uint32_t handle)
{
	return str_format("PostgreSQL.%lu", (unsigned long)handle);
}

/* The segment of a handle, if `uid` made it; else -1. */
static int find_segment(uint32_t handle, uid_t uid, struct shmid_ds *segment)
{
	/* The server derives the key from the handle in the same way. */
	key_t key = (key_t)handle < 0 ? (key_t)(0U - handle) : (key_t)handle;
	int id = key != IPC_PRIVATE ? shmget(key, 0, 0) : -1;

	return id >= 0 && shmctl(id, IPC_STAT, segment) == 0 && segment->shm_perm.cuid == uid ? id : -1;
}

static bool read_segment(uint32_t handle, uid_t uid, struct str *text)
{
	struct shmid_ds segment;
	int id = find_segment(handle, uid, &segment);
	const void *bytes = id >= 0 && segment.shm_segsz <= CONTROL_MAX ? shmat(id, NULL, SHM_RDONLY) : NULL;

	if (!bytes || (intptr_t)bytes == -1)
		return false;
	str_add_bytes(text, bytes, segment.shm_segsz);
	(void)shmdt(bytes);
	return true;
}

static bool read_control(int memory, uint32_t handle, uid_t uid, struct str *text)
{
	char *name = name_of(handle);
	bool read = (memory >= 0 && fd_read_file(memory, name, text, CONTROL_MAX)) || read_segment(handle, uid, text);

	free(name);
	return read;
}

static void remove_memory(int memory, uint32_t handle, uid_t uid)
{
	char *name = name_of(handle);
	struct shmid_ds segment;
	struct stat st;
	int id = find_segment(handle, uid, &segment);

	if (id >= 0 && segment.shm_nattch == 0)
		(void)shmctl(id, IPC_RMID, NULL);
	if (memory >= 0 && fstatat(memory, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
		st.st_uid == uid)
		(void)unlinkat(memory, name, 0);
	free(name);
}

/* Since 14, items with an odd handle are in the server's main segment and have no name. */
static void remove_listed(int memory, uint32_t control, uid_t uid, int major)
{
	size_t step = major < NEW_ITEMS_SINCE ? sizeof(struct item_before_14) : sizeof(struct item);
	size_t align = major < NEW_ITEMS_SINCE ? _Alignof(struct item_before_14) : _Alignof(struct item);
	size_t at = (sizeof(struct control_head) + align - 1) / align * align;
	struct control_head head = {.magic = 0};
	struct str text = STR_INIT;

	bool read = read_control(memory, control, uid, &text) && text.length >= sizeof head;
	if (read)
		memcpy(&head, text.text, sizeof head);
	if (head.magic == control_magic) {
		for (; head.count > 0 && at + step <= text.length; head.count--, at += step) {
			uint32_t item[2]; /* the handle, and its reference count */
			memcpy(item, text.text + at, sizeof item);
			if (item[1] > 0 && (major < NEW_ITEMS_SINCE || item[0] % 2 == 0))
				remove_memory(memory, item[0], uid);
		}
		remove_memory(memory, control, uid);
	}
	str_free(&text);
}
