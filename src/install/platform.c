#include "install/platform.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/map.h"
#include "sys/process.h"

static const struct platform platforms[] = {
	{"linux-x86_64", ELF_X86_64, 64, "linux-amd64", "linux-x64", "x86_64-unknown-linux-gnu"},
	{"linux-aarch64", ELF_AARCH64, 64, "linux-arm64v8", "linux-arm64", "aarch64-unknown-linux-gnu"},
	{"linux-i686", ELF_386, 32, "linux-i386", "linux-ia32", "i686-unknown-linux-gnu"},
	{"linux-armv7", ELF_ARM, 32, "linux-arm32v7", "linux-arm", "armv7-unknown-linux-gnueabihf"},
	{"linux-ppc64le", ELF_PPC64, 64, "linux-ppc64le", "linux-ppc64", "powerpc64le-unknown-linux-gnu"},
	{"linux-s390x", ELF_S390, 64, NULL, NULL, "s390x-unknown-linux-gnu"},
	{"linux-x86_64-musl", ELF_X86_64, 64, "linux-amd64-alpine", NULL, "x86_64-unknown-linux-musl"},
	{"linux-aarch64-musl", ELF_AARCH64, 64, "linux-arm64v8-alpine", NULL, "aarch64-unknown-linux-musl"},
	{"linux-i686-musl", ELF_386, 32, "linux-i386-alpine", NULL, "i686-unknown-linux-musl"},
	{"linux-armv6-musl", ELF_ARM, 32, "linux-arm32v6-alpine", NULL, "arm-unknown-linux-musleabihf"},
	{"linux-ppc64le-musl", ELF_PPC64, 64, "linux-ppc64le-alpine", NULL, "powerpc64le-unknown-linux-musl"},
	{"linux-s390x-musl", ELF_S390, 64, NULL, NULL, "s390x-unknown-linux-musl"},
	{"darwin-x86_64", 0, 64, "darwin-amd64", "darwin-x64", "x86_64-apple-darwin"},
	{"darwin-aarch64", 0, 64, "darwin-arm64v8", "darwin-arm64", "aarch64-apple-darwin"},
};
enum { PLATFORM_COUNT = sizeof platforms / sizeof *platforms };

/* Other names for architectures, then for C libraries. */
static const struct {
	const char *other;
	const char *name;
} synonyms[] = {
	{"amd64", "x86_64"},
	{"x64", "x86_64"},
	{"arm64", "aarch64"},
	{"arm64v8", "aarch64"},
	{"i386", "i686"},
	{"i586", "i686"},
	{"ia32", "i686"},
	{"x86", "i686"},
	{"arm", "armv7"},
	{"armv7l", "armv7"},
	{"arm32v7", "armv7"},
	{"armhf", "armv7"},
	{"armv6l", "armv6"},
	{"arm32v6", "armv6"},
	{"ppc64", "ppc64le"},
	{"ppc64el", "ppc64le"},
	{"alpine", "musl"},
	{"macos", "darwin"},
};

/* Programs that exist everywhere, to learn from them what this system is. */
static const char *const examples[] = {"/bin/sh", "/usr/bin/env", PROCESS_PROGRAM};

static const struct platform *of_program(const char *path, char **found);

const struct platform *platform_here(char **found)
{
	struct utsname system;
	const struct platform *platform = NULL;

	*found = NULL;
	if (uname(&system) != 0) {
		*found = mem_copy("unknown");
		return NULL;
	}
	if (strcmp(system.sysname, "Linux") == 0)
		for (size_t i = 0; i < sizeof examples / sizeof *examples && !*found; i++)
			if ((platform = of_program(examples[i], found)))
				return platform;
	if (!*found) {
		*found = str_format("%s-%s", system.sysname, system.machine);
		platform = platform_find(*found);
	}
	if (platform) {
		free(*found);
		*found = NULL;
	}
	return platform;
}

const struct platform *platform_find(const char *name)
{
	struct strs parts = STRS_INIT;
	struct str plain = STR_INIT;
	const struct platform *found = NULL;

	strs_split(&parts, name, '-');
	for (size_t i = 0; i < parts.count; i++) {
		const char *part = parts.item[i];
		for (size_t k = 0; k < sizeof synonyms / sizeof *synonyms; k++)
			if (strcasecmp(part, synonyms[k].other) == 0)
				part = synonyms[k].name;
		str_addf(&plain, "%s%s", i > 0 ? "-" : "", part);
	}
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		if (strcasecmp(platforms[i].name, str_text(&plain)) == 0)
			found = &platforms[i];
	str_free(&plain);
	strs_free(&parts);
	return found;
}

void platform_add_names(struct str *out)
{
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		str_addf(out, "%s%s", i > 0 ? " " : "", platforms[i].name);
}

bool platform_fits(const struct platform *platform, const struct elf *elf)
{
	bool little = platform->machine != ELF_S390;

	/* A static program runs with any C library. */
	return platform->machine == elf->machine && platform->bits == elf->bits && little == elf->little &&
		(!elf->loader || platform_is_musl(elf) == str_ends(platform->name, "-musl"));
}

bool platform_is_musl(const struct elf *elf)
{
	return elf->loader && strstr(elf->loader, "ld-musl-");
}

/* The platform of a program, by machine and loader; *found is also set if it is an ELF program for none in the
 * table. */
static const struct platform *of_program(const char *path, char **found)
{
	const struct platform *platform = NULL;
	struct map map;
	struct elf elf;

	if (!map_file(AT_FDCWD, path, &map))
		return NULL;
	if (elf_parse(map.bytes, map.length, &elf)) {
		/* A static program does not tell which C library this system has. */
		for (size_t i = 0; elf.loader && !platform && i < PLATFORM_COUNT; i++)
			if (platform_fits(&platforms[i], &elf))
				platform = &platforms[i];
		if (elf.loader && !platform)
			*found = str_format(
				"linux-%s%s", elf_machine_name(elf.machine), platform_is_musl(&elf) ? "-musl" : "");
		elf_free(&elf);
	}
	map_close(&map);
	return platform;
}
