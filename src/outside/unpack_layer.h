/*
 * One layer of an archive: bytes that hold an archive, as they come out of a compression (libarchive), or out of a
 * member of a jar. Behind the door of outside/unpack, and for it alone.
 */
#ifndef OUTSIDE_UNPACK_LAYER_H
#define OUTSIDE_UNPACK_LAYER_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/msg.h"
#include "text/str.h"
#include "text/zipend.h"

struct archive;

/* They are counted here, where no zeros between the members of a tar, which libarchive passes over by itself, are left
 * out. Zero it, and set what is asked for. */
struct layer {
	struct archive *archive; /* what it comes out of; set for a member of a jar, else by layer_open() */
	struct layer *below;     /* what that is read from; NULL: */
	int in;                  /* a descriptor */
	struct zipend *end;      /* NULL: it is no matter how it ends */
	char **problem;          /* the first one; allocated */
	struct str head;         /* the first bytes that were read from below */
	char *buffer;            /* for those of the descriptor */
	bool is_head_given;
	bool is_compressed;
	unsigned long long bytes; /* that came out of it */
};

/* Begin with what is compressed once, or not at all. False with a problem; layer_close() is called in any case. */
bool layer_open(struct layer *layer);
void layer_close(struct layer *layer);
/* What it holds, piece by piece: a length, 0 at its end, -1 with a problem. */
ssize_t layer_bytes(struct layer *layer, const void **bytes);
/* The same as libarchive's callback, for the archive that is read out of a layer, its context. */
ssize_t layer_feed(struct archive *upper, void *layer, const void **bytes);
/* All that is left. */
bool layer_pass_over(struct layer *layer);

struct archive *layer_new_archive(void);
/* Note a problem, unless there is one; false always. layer_fail_as() notes what libarchive says, where it does. */
bool layer_fail(char **problem, const char *format, ...) MSG_FORMAT(2, 3);
bool layer_fail_as(char **problem, struct archive *archive);

#endif
