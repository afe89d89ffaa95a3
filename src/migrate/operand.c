#include "migrate/operand.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static bool open_bundle(const struct project_request *request, struct operand *operand);
/* As in a directory, hidden files are passed over: the bundle and what it unpacks to are the same project. */
static void list_bundle(struct operand *operand);
static bool read_bundled(const struct entries *entries, const struct entry *entry, struct str *bytes);

bool operand_find(const struct project_request *request, struct operand *operand)
{
	*operand = (struct operand){.entries = ENTRIES_INIT};
	if (request->directory && bundle_is(request->directory))
		return open_bundle(request, operand);
	return project_find(request, &operand->project);
}

bool operand_read(struct operand *operand)
{
	if (operand->project.root) {
		if (!entries_list(&operand->project, &operand->entries))
			return false;
	} else {
		list_bundle(operand);
	}
	return migrations_read(&operand->entries, operand->project.prefix, &operand->migrations);
}

void operand_close(struct operand *operand)
{
	migrations_free(&operand->migrations);
	entries_free(&operand->entries);
	project_free(&operand->project);
	bundle_close(&operand->bundle);
}

static bool open_bundle(const struct project_request *request, struct operand *operand)
{
	if (!bundle_open(request->directory, &operand->bundle))
		return false;
	const struct bundle *bundle = &operand->bundle;
	operand->project = (struct project){
		.name = mem_copy(bundle->manifest.project_name),
		.prefix = mem_copy(bundle->manifest.prefix),
		.tracking_schema = mem_copy(bundle->manifest.tracking_schema),
		.tracking_table = mem_copy(bundle->manifest.tracking_table),
		.version_source = mem_copy(bundle->manifest.version_source),
	};
	project_replace(request, &operand->project);
	return true;
}

/* As in a directory, hidden files are passed over: the bundle and what it unpacks to are the same project. */
static void list_bundle(struct operand *operand)
{
	const struct bundle *bundle = &operand->bundle;

	for (size_t i = 0; i < bundle->manifest.count; i++) {
		const char *path = bundle->file[i].name;
		const char *name = strrchr(path, '/') + 1;
		enum entries_part part = str_starts(path, "pre/") ? ENTRIES_PRE
			: str_starts(path, "post/")               ? ENTRIES_POST
								  : ENTRIES_MIGRATIONS;
		if (*name != '.')
			entries_add(&operand->entries, part, name, path);
	}
	entries_sort(&operand->entries);
	operand->entries.read = read_bundled;
	operand->entries.context = &operand->bundle;
}

static bool read_bundled(const struct entries *entries, const struct entry *entry, struct str *bytes)
{
	const struct bundle_file *file = bundle_find(entries->context, entry->path);

	str_add_bytes(bytes, file->bytes, file->length);
	return true;
}
