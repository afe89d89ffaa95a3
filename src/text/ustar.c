#include "text/ustar.h"

#include <stdio.h>
#include <string.h>

enum {
	BLOCK = USTAR_BLOCK_SIZE,
	RECORD = 20 * BLOCK,
	/* Fields of a header: where each begins, and its size. */
	NAME = 0,
	NAME_SIZE = 100,
	MODE = 100,
	NUMBER_SIZE = 8,
	UID = 108,
	GID = 116,
	SIZE = 124,
	LARGE_SIZE = 12,
	MTIME = 136,
	SUM = 148,
	TYPE = 156,
	MAGIC = 257,
	MAGIC_SIZE = 8,
	PREFIX = 345,
	PREFIX_SIZE = 155,
};

#define OCTAL_MAX 077777777777ULL
#define MAGIC_TEXT "ustar\00000"

/* The sum of the bytes of a header, its own field taken as blanks. */
static unsigned sum_of(const char *header)
{
	unsigned sum = 0;

	for (size_t i = 0; i < BLOCK; i++)
		sum += i >= SUM && i < SUM + NUMBER_SIZE ? (unsigned)' ' : (unsigned char)header[i];
	return sum;
}

/* Where the name is divided: the prefix is all before the slash at name[result]; 0: there is no prefix. False if no
 * division fits. The first that fits is taken, as Python does. */
static bool divide(const char *name, size_t length, size_t *result)
{
	*result = 0;
	if (length <= NAME_SIZE)
		return length > 0;
	for (size_t i = 1; i + 1 < length && i <= PREFIX_SIZE; i++) {
		if (name[i] == '/' && length - i - 1 <= NAME_SIZE) {
			*result = i;
			return true;
		}
	}
	return false;
}

/* Fill the archive with zeros up to a multiple of `unit`. */
static void pad(struct str *out, size_t unit)
{
	static const char zeros[BLOCK];

	while (out->length % unit != 0) {
		size_t left = unit - out->length % unit;
		str_add_bytes(out, zeros, left < BLOCK ? left : BLOCK);
	}
}

size_t ustar_padding(unsigned long long length)
{
	return (BLOCK - (size_t)(length % BLOCK)) % BLOCK;
}

bool ustar_add_header(struct str *out, const char *name, unsigned long long length)
{
	char header[BLOCK] = {0};
	size_t name_length = strlen(name);
	size_t slash;

	if (!divide(name, name_length, &slash) || length > OCTAL_MAX)
		return false;
	size_t rest = slash == 0 ? 0 : slash + 1;
	memcpy(header + PREFIX, name, slash);
	memcpy(header + NAME, name + rest, name_length - rest);
	memcpy(header + MODE, "0000644", NUMBER_SIZE);
	memcpy(header + UID, "0000000", NUMBER_SIZE);
	memcpy(header + GID, "0000000", NUMBER_SIZE);
	(void)snprintf(header + SIZE, LARGE_SIZE, "%011llo", length);
	memcpy(header + MTIME, "00000000000", LARGE_SIZE);
	header[TYPE] = '0';
	memcpy(header + MAGIC, MAGIC_TEXT, MAGIC_SIZE);
	(void)snprintf(header + SUM, NUMBER_SIZE, "%06o", sum_of(header));
	header[SUM + NUMBER_SIZE - 1] = ' ';

	str_add_bytes(out, header, BLOCK);
	return true;
}

bool ustar_add(struct str *out, const char *name, const void *bytes, size_t length)
{
	if (!ustar_add_header(out, name, length))
		return false;
	str_add_bytes(out, bytes, length);
	pad(out, BLOCK);
	return true;
}

void ustar_end(struct str *out)
{
	static const char blocks[2 * BLOCK];

	str_add_bytes(out, blocks, sizeof blocks);
	pad(out, RECORD);
}

/* ---- Reading. */

static bool are_zeros(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (bytes[i] != '\0')
			return false;
	return true;
}

/* Read a field of octal digits that is ended by a NUL or a blank. */
static bool read_octal(const char *field, size_t size, unsigned long long *value)
{
	size_t digits = strspn(field, "01234567");

	*value = 0;
	if (digits == 0 || digits >= size || (field[digits] != '\0' && field[digits] != ' '))
		return false;
	for (size_t i = 0; i < digits; i++)
		*value = *value * 8 + (unsigned)(field[i] - '0');
	return true;
}

/* Put the name of a header together. */
static void read_name(const char *header, char name[USTAR_NAME_SIZE])
{
	int prefix = (int)strnlen(header + PREFIX, PREFIX_SIZE);
	int rest = (int)strnlen(header + NAME, NAME_SIZE);

	(void)snprintf(name, USTAR_NAME_SIZE, "%.*s%s%.*s", prefix, header + PREFIX, prefix > 0 ? "/" : "", rest,
		header + NAME);
}

static const char *check_type(char type)
{
	switch (type) {
	case '0':
	case '\0': return NULL;
	case '1':
	case '2': return "it is a link";
	case '5': return "it is a directory";
	default: return "it is no plain file";
	}
}

const char *ustar_read_header(const char *header, struct ustar_head *head)
{
	unsigned long long sum;

	*head = (struct ustar_head){.length = 0};
	if (are_zeros(header, BLOCK))
		return NULL;
	if (memcmp(header + MAGIC, MAGIC_TEXT, MAGIC_SIZE) != 0)
		return "it is no tar archive of the POSIX format";
	if (!read_octal(header + SUM, NUMBER_SIZE, &sum) || sum != sum_of(header))
		return "it is damaged: the checksum of a header is wrong";
	read_name(header, head->name);
	if (head->name[0] == '\0')
		return "a file of it has no name";
	const char *problem = check_type(header[TYPE]);
	if (problem)
		return problem;
	return read_octal(header + SIZE, LARGE_SIZE, &head->length) ? NULL : "its size is no number";
}

static const char *check_end(const char *rest, size_t left)
{
	if (!are_zeros(rest, left))
		return "something follows its end";
	return left < (size_t)2 * BLOCK || left % BLOCK != 0 ? "it is cut short" : NULL;
}

const char *ustar_next(struct ustar *archive, struct ustar_file *file)
{
	const char *header = archive->bytes + archive->at;
	size_t left = archive->length - archive->at;
	struct ustar_head head;

	*file = (struct ustar_file){.bytes = NULL};
	if (left < BLOCK)
		return "it is cut short";
	const char *problem = ustar_read_header(header, &head);
	memcpy(file->name, head.name, sizeof file->name);
	if (problem)
		return problem;
	if (head.name[0] == '\0')
		return check_end(header, left);
	if (head.length > left - BLOCK || ustar_padding(head.length) > left - BLOCK - head.length)
		return "it is cut short";
	file->bytes = header + BLOCK;
	file->length = (size_t)head.length;
	if (!are_zeros(file->bytes + file->length, ustar_padding(head.length)))
		return "something follows its content";
	archive->at += BLOCK + file->length + ustar_padding(head.length);
	return NULL;
}
