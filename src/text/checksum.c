#include "text/checksum.h"

#include <string.h>
#include <strings.h>

#include "text/base64.h"
#include "text/str.h"

static const struct {
	const char *name;
	size_t digits;
} kinds[CHECKSUM_KIND_COUNT] = {
	[CHECKSUM_SHA512] = {"sha512", 128},
	[CHECKSUM_SHA256] = {"sha256", 64},
	[CHECKSUM_SHA1] = {"sha1", 40},
	[CHECKSUM_MD5] = {"md5", 32},
};

static bool take_hex(const char *text, size_t length, enum checksum_kind kind, struct checksum *checksum);
static bool parse_line(
	const char *line, size_t length, const char *file, enum checksum_kind kind, struct checksum *checksum);
static bool decode_base64(const char *text, size_t length, enum checksum_kind kind, struct checksum *checksum);

const char *checksum_name(enum checksum_kind kind)
{
	return kinds[kind].name;
}

bool checksum_parse(const char *text, struct checksum *checksum)
{
	const char *colon = strchr(text, ':');

	if (!colon)
		return false;
	for (int kind = 0; kind < CHECKSUM_KIND_COUNT; kind++) {
		size_t length = strlen(kinds[kind].name);

		if ((size_t)(colon - text) == length && strncasecmp(text, kinds[kind].name, length) == 0)
			return take_hex(colon + 1, strlen(colon + 1), (enum checksum_kind)kind, checksum);
	}
	return false;
}

bool checksum_same(const struct checksum *a, const struct checksum *b)
{
	return a->hex[0] != '\0' && a->kind == b->kind && strcmp(a->hex, b->hex) == 0;
}

bool checksum_parse_sidecar(const char *text, const char *file, enum checksum_kind kind, struct checksum *checksum)
{
	while (*text != '\0') {
		size_t length = strcspn(text, "\r\n");

		if (parse_line(text, length, file, kind, checksum))
			return true;
		text += length;
		text += strspn(text, "\r\n");
	}
	return false;
}

bool checksum_parse_integrity(const char *text, struct checksum *checksum)
{
	bool found = false;

	for (text += strspn(text, " \t"); *text != '\0'; text += strspn(text, " \t")) {
		size_t word = strcspn(text, " \t");

		for (int kind = 0; kind < CHECKSUM_KIND_COUNT; kind++) {
			size_t name = strlen(kinds[kind].name);
			struct checksum one;

			if (word <= name || strncmp(text, kinds[kind].name, name) != 0 || text[name] != '-')
				continue;
			if (found && checksum->kind <= (enum checksum_kind)kind)
				continue;
			if (decode_base64(text + name + 1, word - name - 1, (enum checksum_kind)kind, &one)) {
				*checksum = one;
				found = true;
			}
		}
		text += word;
	}
	return found;
}

static bool take_hex(const char *text, size_t length, enum checksum_kind kind, struct checksum *checksum)
{
	if (length != kinds[kind].digits)
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = text[i];

		if (c >= 'A' && c <= 'F')
			c = (char)(c - 'A' + 'a');
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
		checksum->hex[i] = c;
	}
	checksum->hex[length] = '\0';
	checksum->kind = kind;
	return true;
}

/* Whether name[length], which may be a path, ends in the name `file`. */
static bool names_file(const char *name, size_t length, const char *file)
{
	for (size_t i = length; i > 0; i--)
		if (name[i - 1] == '/') {
			name += i;
			length -= i;
			break;
		}
	return strlen(file) == length && memcmp(name, file, length) == 0;
}

static bool parse_line(
	const char *line, size_t length, const char *file, enum checksum_kind kind, struct checksum *checksum)
{
	size_t digits = kinds[kind].digits;

	while (length > 0 && (line[0] == ' ' || line[0] == '\t'))
		line++, length--;
	while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t'))
		length--;
	if (length == digits)
		return take_hex(line, length, kind, checksum);
	if (length > digits + 2 && line[digits] == ' ' && (line[digits + 1] == ' ' || line[digits + 1] == '*'))
		return names_file(line + digits + 2, length - digits - 2, file) &&
			take_hex(line, digits, kind, checksum);

	/* BSD: ALG (name) = HEX */
	size_t name = strlen(kinds[kind].name);
	if (length > name + digits + 6 && strncasecmp(line, kinds[kind].name, name) == 0 &&
		memcmp(line + name, " (", 2) == 0 && memcmp(line + length - digits - 4, ") = ", 4) == 0)
		return names_file(line + name + 2, length - name - 2 - digits - 4, file) &&
			take_hex(line + length - digits, digits, kind, checksum);
	return false;
}

static bool decode_base64(const char *text, size_t length, enum checksum_kind kind, struct checksum *checksum)
{
	static const char digits[] = "0123456789abcdef";
	struct str raw = STR_INIT;
	bool whole = base64_decode(text, length, &raw) && raw.length * 2 == kinds[kind].digits;

	for (size_t i = 0; whole && i < raw.length; i++) {
		checksum->hex[2 * i] = digits[(unsigned char)raw.text[i] >> 4];
		checksum->hex[2 * i + 1] = digits[raw.text[i] & 15];
	}
	if (whole) {
		checksum->hex[kinds[kind].digits] = '\0';
		checksum->kind = kind;
	}
	str_free(&raw);
	return whole;
}
