/*
 * One layer of an archive: the decompressed bytes of a stream, or of a member of a jar, which hold an archive in turn
 * (libarchive). Only outside/unpack.c uses it.
 */
#ifndef OUTSIDE_UNPACK_LAYER_H
#define OUTSIDE_UNPACK_LAYER_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/msg.h"
#include "text/str.h"
#include "text/zipend.h"

struct archive;

/* A layer limits the number of its bytes, including the zeros between the members of a tar, which libarchive skips
 * without reporting them. Zero it, and set `below` or `in` (or `archive`, for a member of a jar), `end` and
 * `problem`. */
struct layer {
	struct archive *archive; /* the source of its bytes; set for a member of a jar, else by layer_open() */
	struct layer *below;     /* the layer that `archive` is read from; NULL: read `in` */
	int in;                  /* a descriptor, used if `below` is NULL */
	struct zipend *end;      /* NULL: it need not end as a zip does */
	char **problem;          /* the first problem, allocated */
	struct str head;         /* the first bytes read from below */
	char *buffer;            /* for reading the descriptor */
	bool is_head_given;
	bool is_compressed;
	unsigned long long bytes; /* bytes that came out of the layer so far */
};

/* Open a layer that is compressed once, or not at all. False with a problem; layer_close() must be called in either
 * case. */
bool layer_open(struct layer *layer);
void layer_close(struct layer *layer);
/* Get the next piece of its bytes, as a callback of libarchive for an archive that is read out of `layer`: returns the
 * length, 0 at the end, -1 with a problem. */
ssize_t layer_feed(struct archive *upper, void *layer, const void **bytes);
/* Read all that is left; layer_save() writes it to a descriptor. False with a problem. */
bool layer_pass_over(struct layer *layer);
bool layer_save(struct layer *layer, int fd);
/* Whether an open layer is not compressed, and begins with these bytes; at most COMPRESSION_SIZE. */
bool layer_begins(const struct layer *layer, const void *bytes, size_t length);

struct archive *layer_new_archive(void);
/* Note a problem, unless one was noted before; always returns false. layer_fail_as() notes libarchive's message, if
 * it has one. */
bool layer_fail(char **problem, const char *format, ...) MSG_FORMAT(2, 3);
bool layer_fail_as(char **problem, struct archive *archive);

#endif
