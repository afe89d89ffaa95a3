#include "sys/pidscope.h"

#include <fcntl.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <utmpx.h>

#include "sys/fd.h"

/* Append the number in a namespace link such as "pid:[4026531836]". */
static void add_namespace(struct str *out, const char *link)
{
	char target[64];
	ssize_t length = readlink(link, target, sizeof target - 1);

	target[length > 0 ? length : 0] = '\0';
	const char *number = strchr(target, '[');
	if (!number)
		str_add(out, "-");
	else
		str_add_bytes(out, number + 1, strcspn(number + 1, "]"));
}

/* Without a boot id: the machine's name and the time of its boot. */
static void add_machine(struct str *out)
{
	struct utsname machine;
	struct utmpx boot = {.ut_type = BOOT_TIME};

	if (uname(&machine) == 0)
		str_add_encoded(out, machine.nodename);
	setutxent();
	const struct utmpx *found = getutxid(&boot);
	str_addf(out, "-%lld", !found ? 0LL : (long long)found->ut_tv.tv_sec);
	endutxent();
}

void pidscope_add(struct str *out)
{
	struct str boot = STR_INIT;

	if (fd_read_file(AT_FDCWD, "/proc/sys/kernel/random/boot_id", &boot, 64) && boot.length > 0)
		str_add_bytes(out, boot.text, strcspn(boot.text, "\n"));
	else
		add_machine(out);
	str_free(&boot);
	str_add(out, ":");
	pidscope_add_namespaces(out);
}

void pidscope_add_namespaces(struct str *out)
{
	add_namespace(out, "/proc/self/ns/pid");
	str_add(out, ":");
	add_namespace(out, "/proc/self/ns/net");
}
