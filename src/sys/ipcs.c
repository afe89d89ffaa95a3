#include "sys/ipcs.h"

#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/identity.h"
#include "text/num.h"
#include "text/str.h"
#include "text/words.h"

#define MEMORY "/dev/shm" /* POSIX shared memory is a file here */

enum { LIST_MAX = 16 << 20 };

static int remove_segment(int id)
{
	return shmctl(id, IPC_RMID, NULL);
}

static int remove_semaphores(int id)
{
	return semctl(id, 0, IPC_RMID);
}

static int remove_queue(int id)
{
	return msgctl(id, IPC_RMID, NULL);
}

static const struct kind {
	const char *list;
	const char *id; /* the name of its column */
	int (*remove)(int id);
} kinds[] = {
	{"/proc/sysvipc/shm", "shmid", remove_segment},
	{"/proc/sysvipc/sem", "semid", remove_semaphores},
	{"/proc/sysvipc/msg", "msqid", remove_queue},
};

/* The number in the column with that heading; false if there is none. */
static bool find_number(
	const struct strs *head, const struct strs *line, const char *column, unsigned long long *number)
{
	for (size_t i = 0; i < head->count && i < line->count; i++)
		if (strcmp(head->item[i], column) == 0)
			return num_parse(line->item[i], 0, UINT_MAX, number);
	return false;
}

/* Whether the object in this line was made by this uid; in the process `creator`, unless it is 0. */
static bool is_made_by(const struct strs *head, const struct strs *line, uid_t uid, pid_t creator)
{
	unsigned long long owner, pid;

	return find_number(head, line, "cuid", &owner) && (uid_t)owner == uid &&
		(creator == 0 || (find_number(head, line, "cpid", &pid) && (pid_t)pid == creator));
}

static void find_ids(const struct kind *kind, uid_t uid, pid_t creator, struct ipcs_ids *ids)
{
	struct str text = STR_INIT;
	struct strs lines = STRS_INIT, head = STRS_INIT;
	const char *problem;
	unsigned long long id;

	if (fd_read_file(AT_FDCWD, kind->list, &text, LIST_MAX))
		strs_split(&lines, str_text(&text), '\n');
	if (lines.count > 0)
		(void)words_split(lines.item[0], &head, &problem);
	for (size_t i = 1; i < lines.count; i++) {
		struct strs line = STRS_INIT;
		if (words_split(lines.item[i], &line, &problem) && is_made_by(&head, &line, uid, creator) &&
			find_number(&head, &line, kind->id, &id)) {
			ids->item = mem_resize(ids->item, ids->count + 1, sizeof *ids->item);
			ids->item[ids->count++] = (int)id;
		}
		strs_free(&line);
	}
	strs_free(&head);
	strs_free(&lines);
	str_free(&text);
}

void ipcs_find_segments(uid_t uid, pid_t creator, struct ipcs_ids *ids)
{
	find_ids(&kinds[0], uid, creator, ids);
}

static void remove_kind(const struct kind *kind, uid_t uid)
{
	struct ipcs_ids ids = {NULL, 0};

	find_ids(kind, uid, 0, &ids);
	for (size_t i = 0; i < ids.count; i++)
		(void)kind->remove(ids.item[i]);
	free(ids.item);
}

static void remove_memory(uid_t uid)
{
	struct strs names = STRS_INIT;
	struct stat st;
	int memory = fs_open_dir(AT_FDCWD, MEMORY);

	if (memory >= 0)
		(void)fs_list(memory, ".", &names);
	for (size_t i = 0; i < names.count; i++)
		if (fstatat(memory, names.item[i], &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
			st.st_uid == uid)
			(void)unlinkat(memory, names.item[i], 0);
	strs_free(&names);
	fd_close(memory);
}

void ipcs_remove_of(uid_t uid)
{
	bool acts = identity_act_as(uid);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		remove_kind(&kinds[i], uid);
	remove_memory(uid);
	if (acts)
		identity_act_as_root();
}
