#include "migrate/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "outside/zstd.h"
#include "sys/fd.h"
#include "text/armor.h"
#include "text/ustar.h"

#define STDIN_NAME "-"

static char *read_bundle(int fd, struct bundle *bundle);
static char *read_armor(struct str *packed);
static char *unpack(const struct str *packed, struct bundle *bundle);
static char *read_manifest(struct ustar *archive, struct bundle *bundle);
static char *take_file(const struct ustar_file *file, struct bundle *bundle);
static char *find_missing(const struct bundle *bundle);

bool bundle_is(const char *path)
{
	struct stat st;

	return str_equal(path, STDIN_NAME) || (stat(path, &st) == 0 && !S_ISDIR(st.st_mode));
}

bool bundle_open(const char *path, struct bundle *bundle)
{
	bool is_stdin = str_equal(path, STDIN_NAME);
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

	*bundle = (struct bundle){.file = NULL};
	if (fd < 0) {
		warn_errno("cannot open '%s'", path);
		return false;
	}
	char *problem = read_bundle(fd, bundle);
	if (!is_stdin)
		(void)close(fd);
	if (!problem)
		return true;
	warn_msg("cannot read the bundle '%s': %s", is_stdin ? "standard input" : path, problem);
	free(problem);
	bundle_close(bundle);
	return false;
}

void bundle_close(struct bundle *bundle)
{
	free(bundle->file);
	manifest_free(&bundle->manifest);
	str_free(&bundle->tar);
	*bundle = (struct bundle){.file = NULL};
}

const struct bundle_file *bundle_find(const struct bundle *bundle, const char *name)
{
	size_t at = manifest_find(&bundle->manifest, name);

	return at == bundle->manifest.count ? NULL : &bundle->file[at];
}

/* ---- Reading. Each function returns NULL, or the problem, allocated. */

/* Where a file of the archive is at fault, it is named. */
static char *of_file(const struct ustar_file *file, const char *problem)
{
	return file->name[0] != '\0' ? str_format("'%s' is refused: %s", file->name, problem) : mem_copy(problem);
}

static char *read_bundle(int fd, struct bundle *bundle)
{
	struct str packed = STR_INIT;
	char *problem = NULL;

	if (!fd_read_all(fd, &packed, BUNDLE_BYTES_MAX))
		problem = mem_copy(errno == EFBIG ? "it is too large" : strerror(errno));
	if (!problem && !zstd_is(str_text(&packed), packed.length) && armor_is_in(str_text(&packed), packed.length))
		problem = read_armor(&packed);
	if (!problem)
		problem = unpack(&packed, bundle);
	str_free(&packed);
	return problem;
}

/* Put in the place of a text the bundle that is in it. */
static char *read_armor(struct str *packed)
{
	struct str bytes = STR_INIT;
	char wanted[ARMOR_SHA256_SIZE] = "";
	char sha256[DIGEST_SHA256_SIZE];
	const char *fault = armor_read(str_text(packed), packed->length, &bytes, wanted);

	digest_text(str_text(&bytes), bytes.length, sha256);
	if (!fault && !str_equal(sha256, wanted))
		fault = "it is damaged: its checksum is wrong";
	str_free(packed);
	*packed = bytes;
	return mem_copy(fault);
}

static char *unpack(const struct str *packed, struct bundle *bundle)
{
	struct ustar_file file;
	const char *fault;

	if (!zstd_is(str_text(packed), packed->length))
		return mem_copy("it is no bundle: it does not begin as one");
	char *problem = zstd_unpack(str_text(packed), packed->length, BUNDLE_BYTES_MAX, &bundle->tar);
	if (problem)
		return problem;
	struct ustar archive = {.bytes = str_text(&bundle->tar), .length = bundle->tar.length};
	problem = read_manifest(&archive, bundle);
	if (problem)
		return problem;
	while (!(fault = ustar_next(&archive, &file)) && file.name[0] != '\0') {
		problem = take_file(&file, bundle);
		if (problem)
			return problem;
	}
	return fault ? of_file(&file, fault) : find_missing(bundle);
}

/* The manifest is the first file, and makes room for the others. */
static char *read_manifest(struct ustar *archive, struct bundle *bundle)
{
	struct ustar_file file;
	const char *fault = ustar_next(archive, &file);

	if (fault)
		return of_file(&file, fault);
	if (!str_equal(file.name, MANIFEST_NAME))
		return mem_copy("it does not begin with " MANIFEST_NAME);
	char *problem = manifest_read(file.bytes, file.length, &bundle->manifest);
	if (problem) {
		char *whole = str_format(MANIFEST_NAME ": %s", problem);
		free(problem);
		return whole;
	}
	bundle->file = mem_alloc((bundle->manifest.count + 1) * sizeof *bundle->file);
	return NULL;
}

static char *take_file(const struct ustar_file *file, struct bundle *bundle)
{
	char sha256[DIGEST_SHA256_SIZE];
	size_t at = manifest_find(&bundle->manifest, file->name);

	if (at == bundle->manifest.count)
		return of_file(file, "the manifest does not list it");
	const struct manifest_entry *entry = &bundle->manifest.entry[at];
	if (bundle->file[at].name)
		return of_file(file, "it is there twice");
	if (entry->size != file->length)
		return of_file(file, "its size is not that of the manifest");
	digest_text(file->bytes, file->length, sha256);
	if (!str_equal(sha256, entry->sha256))
		return of_file(file, "its checksum is not that of the manifest");
	bundle->file[at] = (struct bundle_file){entry->name, file->bytes, file->length, entry->sha256};
	return NULL;
}

static char *find_missing(const struct bundle *bundle)
{
	for (size_t i = 0; i < bundle->manifest.count; i++)
		if (!bundle->file[i].name)
			return str_format("'%s' is missing", bundle->manifest.entry[i].name);
	return NULL;
}
