#include "migrate/bundle_make.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "migrate/manifest.h"
#include "outside/zstd.h"
#include "text/ustar.h"
#include "text/utf8.h"

static bool take(
	const struct entries *entries, const struct entry *entry, struct manifest *manifest, struct str *files);
static bool pack(const struct project *project, const struct entries *entries, struct str *tar);

bool bundle_make(const struct operand *operand, struct str *out)
{
	const struct project *project = &operand->project;
	struct str tar = STR_INIT;

	/* A bundle that no tool would take is not made. */
	if (operand->migrations.count == 0) {
		warn_msg("there is no migration in '%s'", project->root ? project->migrations : project->name);
		return false;
	}
	bool done = pack(project, &operand->entries, &tar);
	if (done) {
		char *problem = zstd_pack(str_text(&tar), tar.length, out);
		if (problem)
			warn_msg("cannot make the bundle of '%s': %s", project->name, problem);
		done = !problem;
		free(problem);
	}
	str_free(&tar);
	return done;
}

/* Names from the command line may be such that a manifest cannot have them: it is read back. */
static bool check_manifest(const struct project *project, const struct str *text)
{
	struct manifest again = {.count = 0};
	char *problem = manifest_read(str_text(text), text->length, &again);

	if (!problem &&
		!(str_equal(again.tracking_schema, project->tracking_schema) &&
			str_equal(again.tracking_table, project->tracking_table)))
		problem = mem_copy("the name of the tracking table is not UTF-8");
	if (problem)
		warn_msg("cannot make the bundle of '%s': %s", project->name, problem);
	bool good = !problem;
	free(problem);
	manifest_free(&again);
	return good;
}

/* The manifest comes first, so the other files are kept until it is complete. */
static bool pack(const struct project *project, const struct entries *entries, struct str *tar)
{
	struct manifest manifest = {
		.project_name = mem_copy(project->name),
		.prefix = mem_copy(project->prefix),
		.tracking_schema = mem_copy(project->tracking_schema),
		.tracking_table = mem_copy(project->tracking_table),
		.version_source = mem_copy(project->version_source),
	};
	struct str files = STR_INIT;
	struct str text = STR_INIT;
	bool good = true;

	for (size_t i = 0; i < entries->count; i++)
		good = take(entries, &entries->item[i], &manifest, &files) && good;
	if (good) {
		manifest_write(&manifest, &text);
		good = check_manifest(project, &text);
	}
	if (good) {
		(void)ustar_add(tar, MANIFEST_NAME, text.text, text.length);
		str_add_bytes(tar, str_text(&files), files.length);
		ustar_end(tar);
	}
	if (good && tar->length > BUNDLE_BYTES_MAX) {
		warn_msg("cannot make the bundle of '%s': it is too large", project->name);
		good = false;
	}
	str_free(&text);
	str_free(&files);
	manifest_free(&manifest);
	return good;
}

static const char *judge_name(const char *name)
{
	return utf8_span(name, strlen(name)) < strlen(name) ? "its name is not UTF-8" : manifest_check_name(name);
}

/* Take the bytes as they are, if they are a text that can be applied. They are read once: the file may change. */
static bool take(const struct entries *entries, const struct entry *entry, struct manifest *manifest, struct str *files)
{
	struct str text = STR_INIT;
	struct str bytes = STR_INIT;
	char *name = str_format("%s/%s", entries_part_name(entry->part), entry->name);
	const char *problem = judge_name(name);
	bool good = !problem && entries_read(entries, entry, &bytes) && entries_make_text(entry, &bytes, &text);

	if (good && !ustar_add(files, name, str_text(&bytes), bytes.length)) {
		problem = "its name is too long";
		good = false;
	}
	if (problem)
		warn_msg("cannot pack '%s': %s", entry->path, problem);
	if (good)
		manifest_add(manifest, name, str_text(&bytes), bytes.length);
	free(name);
	str_free(&bytes);
	str_free(&text);
	return good;
}
