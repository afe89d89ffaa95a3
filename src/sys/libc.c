#include "sys/libc.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "sys/fs.h"

/* The loader of glibc, which is replaced together with it: the ABI of each architecture has its path. No other C
 * library for Linux changes how it sorts. */
#if defined(__x86_64__)
#define LOADER "/lib64/ld-linux-x86-64.so.2"
#elif defined(__aarch64__)
#define LOADER "/lib/ld-linux-aarch64.so.1"
#elif defined(__powerpc64__)
#define LOADER "/lib64/ld64.so.2"
#elif defined(__s390x__)
#define LOADER "/lib/ld64.so.1"
#elif defined(__riscv)
#define LOADER "/lib/ld-linux-riscv64-lp64d.so.1"
#elif defined(__arm__)
#define LOADER "/lib/ld-linux-armhf.so.3"
#else
#define LOADER "/lib/ld-linux.so.2"
#endif

bool libc_is_shared(void)
{
#ifdef TINYPG_STATIC
	return false;
#else
	return true;
#endif
}

void libc_add_version(struct str *out)
{
	struct utsname system;

#ifdef _CS_GNU_LIBC_VERSION
	char version[64];
	size_t length = confstr(_CS_GNU_LIBC_VERSION, version, sizeof version);
	if (length > 0 && length <= sizeof version) {
		str_add(out, version);
		return;
	}
#endif
	if (uname(&system) != 0)
		return;
	str_add(out, system.sysname);
	if (strcmp(system.sysname, "Linux") != 0)
		str_addf(out, " %s", system.release);
}

void libc_add_state(struct str *out)
{
	struct stat st;

	libc_add_version(out);
	if (!libc_is_shared() && stat(LOADER, &st) == 0) {
		str_add_char(out, ' ');
		fs_add_stamp(out, &st);
	}
}
