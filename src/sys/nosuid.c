#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "sys/nosuid.h"

#include <errno.h>

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sys/beyond.h"

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#else
#define MACHINE AUDIT_ARCH_AARCH64
#endif

/* Numbers that are the same on all machines, and that older headers lack. */
enum { IO_URING_SETUP = 425, FSOPEN = 430, OPENAT2 = 437, FCHMODAT2 = 452 };

enum { NONE = -1, X32_BIT = 0x40000000 /* in the number of a call of x32 */, MEMBER = sizeof(long long) };

/* A system call that can make a setuid file: the arguments with the mode and with the flags, since the mode counts only
 * if the flags say that a file is made. */
struct maker {
	unsigned call;
	int mode, flags;
};
static const struct maker makers[] = {
#if defined(SYS_chmod)
	{SYS_chmod, 1, NONE},
#endif
#if defined(SYS_creat)
	{SYS_creat, 1, NONE},
#endif
#if defined(SYS_mknod)
	{SYS_mknod, 1, NONE},
#endif
#if defined(SYS_open)
	{SYS_open, 2, 1},
#endif
	{SYS_fchmod, 1, NONE},
	{SYS_fchmodat, 2, NONE},
	{FCHMODAT2, 2, NONE},
	{SYS_mknodat, 2, NONE},
	{SYS_openat, 3, 2},
};

/* System calls that are refused, with the error. The filter cannot see the mode of the first two, and programs have
 * another way to do the same. In an overlay of its own, a user could have the kernel make a setuid file. */
static const struct {
	unsigned call;
	unsigned error;
} refused[] = {
	{OPENAT2, ENOSYS},
	{IO_URING_SETUP, ENOSYS},
	{SYS_mount, EPERM},
	{FSOPEN, EPERM},
};

enum {
	MAKER_COUNT = sizeof makers / sizeof *makers,
	REFUSED_COUNT = sizeof refused / sizeof *refused,
	LINES_MAX = 8 + 8 * MAKER_COUNT + 2 * REFUSED_COUNT
};

struct program {
	struct sock_filter line[LINES_MAX];
	unsigned short count;
};

static void add(struct program *program, unsigned code, unsigned value, unsigned char yes, unsigned char no)
{
	program->line[program->count++] =
		(struct sock_filter){.code = (unsigned short)code, .jt = yes, .jf = no, .k = value};
}

static void add_load(struct program *program, size_t offset)
{
	add(program, BPF_LD | BPF_W | BPF_ABS, (unsigned)offset, 0, 0);
}

static void add_return(struct program *program, unsigned value)
{
	add(program, BPF_RET | BPF_K, value, 0, 0);
}

/* An argument's lower half; both machines are little-endian. */
static void add_load_argument(struct program *program, int number)
{
	add_load(program, offsetof(struct seccomp_data, args) + MEMBER * (size_t)number);
}

static void add_maker(struct program *program, const struct maker *maker)
{
	unsigned char length = maker->flags == NONE ? 4 : 7;

	add(program, BPF_JMP | BPF_JEQ | BPF_K, maker->call, 0, length);
	if (maker->flags != NONE) {
		add_load_argument(program, maker->flags);
		add(program, BPF_JMP | BPF_JSET | BPF_K, O_CREAT | (O_TMPFILE & ~O_DIRECTORY), 1, 0);
		add_return(program, SECCOMP_RET_ALLOW);
	}
	add_load_argument(program, maker->mode);
	add(program, BPF_JMP | BPF_JSET | BPF_K, S_ISUID | S_ISGID, 0, 1);
	add_return(program, SECCOMP_RET_ERRNO | EPERM);
	add_return(program, SECCOMP_RET_ALLOW);
}

/* A call of another machine's, such as i386, has other numbers: whoever makes one is ended. */
static void write_program(struct program *program)
{
	program->count = 0;
	add_load(program, offsetof(struct seccomp_data, arch));
	add(program, BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0);
	add_return(program, SECCOMP_RET_KILL_PROCESS);
	add_load(program, offsetof(struct seccomp_data, nr));
	add(program, BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1);
	add_return(program, SECCOMP_RET_ERRNO | ENOSYS);
	for (size_t i = 0; i < MAKER_COUNT; i++)
		add_maker(program, &makers[i]);
	for (size_t i = 0; i < REFUSED_COUNT; i++) {
		add(program, BPF_JMP | BPF_JEQ | BPF_K, refused[i].call, 0, 1);
		add_return(program, SECCOMP_RET_ERRNO | refused[i].error);
	}
	add_return(program, SECCOMP_RET_ALLOW);
}

bool nosuid_begin(void)
{
	struct program program;

	write_program(&program);
	struct sock_fprog filter = {.len = program.count, .filter = program.line};
	return beyond_renounce_privileges() && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0UL, 0UL) == 0;
}

#else

bool nosuid_begin(void)
{
	errno = ENOSYS;
	return false;
}

#endif
