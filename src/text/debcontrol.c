#include "text/debcontrol.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "text/num.h"

#define PREFIX "postgresql-"
#define MAJOR_MAX 9999
#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

static bool take_field(struct debcontrol *control, const char *name, size_t length, const char *value);
static bool set_once(char **field, const char *value, size_t length);
static void add_needs(struct strs *needs, const char *value);
static char *read_value(const char **at);
static const char *skip_epoch(const char *version);

bool debcontrol_parse(const char *text, struct debcontrol *control)
{
	bool good = true;

	*control = (struct debcontrol){.needs = STRS_INIT};
	while (good && *text != '\0' && *text != '\n') {
		const char *name = text;
		size_t length = strcspn(text, ":\n");

		text += length;
		good = *text == ':' && length > 0;
		if (!good)
			break;
		text++;
		char *value = read_value(&text);
		good = take_field(control, name, length, value);
		free(value);
	}
	good = good && control->package && debcontrol_is_package(control->package) && control->version &&
		debcontrol_is_version(control->version) && control->architecture &&
		debcontrol_is_package(control->architecture);
	if (!good)
		debcontrol_free(control);
	return good;
}

void debcontrol_free(struct debcontrol *control)
{
	free(control->package);
	free(control->version);
	free(control->architecture);
	strs_free(&control->needs);
	*control = (struct debcontrol){.needs = STRS_INIT};
}

bool debcontrol_is_package(const char *name)
{
	return strchr(LETTERS DIGITS, name[0]) && name[0] != '\0' && name[1] != '\0' &&
		name[strspn(name, LETTERS DIGITS "+-.")] == '\0';
}

bool debcontrol_is_version(const char *text)
{
	text = skip_epoch(text);
	return strchr(LETTERS CAPITALS DIGITS, text[0]) && text[0] != '\0' &&
		text[strspn(text, LETTERS CAPITALS DIGITS ".+-~")] == '\0';
}

const char *debcontrol_machine(const struct elf *elf)
{
	static const struct {
		unsigned machine, bits;
		bool little;
		const char *name;
	} machines[] = {
		{ELF_X86_64, 64, true, "amd64"},
		{ELF_X86_64, 32, true, "x32"},
		{ELF_AARCH64, 64, true, "arm64"},
		{ELF_386, 32, true, "i386"},
		{ELF_PPC64, 64, true, "ppc64el"},
		{ELF_PPC64, 64, false, "ppc64"},
		{ELF_S390, 64, false, "s390x"},
		{ELF_RISCV, 64, true, "riscv64"},
	};

	for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
		if (machines[i].machine == elf->machine && machines[i].bits == elf->bits &&
			machines[i].little == elf->little)
			return machines[i].name;
	return NULL;
}

unsigned long debcontrol_major(const char *package, const char **rest)
{
	unsigned long long major;

	if (!str_starts(package, PREFIX))
		return 0;
	package += strlen(PREFIX);
	size_t length = strspn(package, DIGITS);
	if (length == 0 || package[length] != '-' || package[length + 1] == '\0')
		return 0;
	char *digits = mem_copy_bytes(package, length);
	bool good = num_parse(digits, 1, MAJOR_MAX, &major);
	free(digits);
	*rest = package + length + 1;
	return good ? (unsigned long)major : 0;
}

/* The value of a field, in one line, allocated. Lines that begin with a blank continue it. */
static char *read_value(const char **at)
{
	struct str value = STR_INIT;
	const char *text = *at;

	do {
		text += strspn(text, " \t");
		size_t length = strcspn(text, "\n");
		size_t used = length;
		while (used > 0 && strchr(" \t\r", text[used - 1]))
			used--;
		if (value.length > 0)
			str_add_char(&value, ' ');
		str_add_bytes(&value, text, used);
		text += length;
		text += *text == '\n';
	} while (*text == ' ' || *text == '\t');
	*at = text;
	return str_take(&value);
}

static bool is_name(const char *name, size_t length, const char *wanted)
{
	return strlen(wanted) == length && strncasecmp(name, wanted, length) == 0;
}

static bool take_field(struct debcontrol *control, const char *name, size_t length, const char *value)
{
	if (is_name(name, length, "Package"))
		return set_once(&control->package, value, strlen(value));
	if (is_name(name, length, "Architecture"))
		return set_once(&control->architecture, value, strlen(value));
	if (is_name(name, length, "Version")) {
		const char *version = skip_epoch(value);
		return set_once(&control->version, version, strlen(version));
	}
	if (is_name(name, length, "Depends") || is_name(name, length, "Pre-Depends"))
		add_needs(&control->needs, value);
	return true;
}

static bool set_once(char **field, const char *value, size_t length)
{
	if (*field)
		return false;
	*field = mem_copy_bytes(value, length);
	return true;
}

/* "libc6 (>= 2.14), a | b": of each part between commas the first name. One that is no name is passed over. */
static void add_needs(struct strs *needs, const char *value)
{
	while (*value != '\0') {
		value += strspn(value, ", ");
		size_t length = strcspn(value, ",");
		char *name = mem_copy_bytes(value, strcspn(value, " ,(|:["));

		if (debcontrol_is_package(name) && !strs_contain(needs, name))
			strs_add(needs, name);
		free(name);
		value += length;
	}
}

static const char *skip_epoch(const char *version)
{
	size_t length = strspn(version, DIGITS);

	return length > 0 && version[length] == ':' ? version + length + 1 : version;
}
