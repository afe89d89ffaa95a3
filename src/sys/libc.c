#include "sys/libc.h"

#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

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
