/*
 * Preloaded into a server program (server/serverlibc.h): where the program would set its locale, which it does before
 * anything else, it writes what its C library says about the locale $TINYPG_LOCALE, and ends. It needs no library by
 * name, and so works with glibc and with musl.
 */
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Of glibc alone. */
extern const char *gnu_get_libc_version(void) __attribute__((weak));

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name): libc names the parameters differently. */
char *setlocale(int category, const char *name)
{
	const char *asked = getenv("TINYPG_LOCALE");
	locale_t locale = newlocale(LC_COLLATE_MASK | LC_CTYPE_MASK, asked ? asked : "", (locale_t)0);
	const char *codeset = locale != (locale_t)0 ? nl_langinfo_l(CODESET, locale) : "";
	const char *glibc = gnu_get_libc_version ? gnu_get_libc_version() : "";

	(void)category, (void)name;
	(void)dprintf(STDOUT_FILENO, "libc %s%s\t%s\n", *glibc ? "glibc " : "", glibc, codeset);
	_exit(0);
}
