/*
 * What an archive of templates holds: its first file, MANIFEST, lists a chain of templates, the first one first, the
 * files of each, with their checksums, and the machine that it was made on. It has lines "key value", in this order:
 *
 *	format 1
 *	architecture linux-x86_64
 *	byteorder little
 *	blocksize 8192
 *	template 15.18-3f9ac2e01b77d5aa
 *	recipe version 15.18
 *	note from schema.sql
 *	directory data/base
 *	file 8192 SHA256 data/base/1/1259
 *
 * The last five come for each template. `recipe` and `note` are lines of the template's file `made`: those whose hash
 * is its name, and those for people. The names of files are percent-encoded, and sorted as a walk comes to them. A
 * template without files was no longer in the cache: only its recipe is there, on which the later ones are based.
 *
 * Each content is in the archive once, as the first file that has it, in the order of the list; empty files are not in
 * it at all.
 */
#ifndef TEMPLATE_CONTENTS_H
#define TEMPLATE_CONTENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "outside/digest.h"
#include "text/str.h"

#define CONTENTS_NAME "MANIFEST"
#define CONTENTS_TEXT_MAX ((size_t)64 << 20)
#define CONTENTS_FILE_MAX ((1ULL << 33) - 1) /* what a header of tar can say */

struct contents_entry {
	char *path; /* below the template: "data", "data/base/1/1259" */
	size_t template;
	bool is_directory;
	unsigned long long size;
	char sha256[DIGEST_SHA256_SIZE];
	size_t same; /* the index of the first file with this content, which may be itself */
};

struct contents_template {
	char *name;
	struct str recipe;
	struct str notes;
	size_t first, count; /* its entries */
};

struct contents {
	char *architecture;
	char *byte_order;
	unsigned long long block_size;
	struct contents_template *template;
	size_t template_count;
	struct contents_entry *entry;
	size_t count;
	unsigned long long bytes; /* of all files, once they are unpacked */
};

/* "little" or "big". */
const char *contents_byte_order_here(void);

/* Add a template, whose entries are then added; names and texts are copied. */
void contents_add_template(struct contents *contents, const char *name, const char *recipe, const char *notes);
void contents_add_directory(struct contents *contents, const char *path);
void contents_add_file(struct contents *contents, const char *path, unsigned long long size, const char *sha256);
/* To be called when all are added: sorts the entries of each template, and finds the same contents. */
void contents_end(struct contents *contents);

void contents_write(const struct contents *contents, struct str *out);

/*
 * Read what contents_write() wrote; zero the struct before. Everything that it would not write is refused, such as
 * another order, or a path that is not clean or lies outside of `data`. What it says is for contents_check() to accept.
 * Returns NULL, or the problem, allocated and phrased to follow "MANIFEST: "; contents_free() in either case.
 */
char *contents_read(const char *text, size_t length, struct contents *contents);
void contents_free(struct contents *contents);

/* The name of an entry in the archive, and below the cache: "TEMPLATE/PATH"; allocated. */
char *contents_path(const struct contents *contents, const struct contents_entry *entry);
/* Whether an entry has its content in the archive. */
bool contents_is_packed(const struct contents *contents, const struct contents_entry *entry);

#endif
