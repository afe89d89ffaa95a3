#include "extension/shadow_choice.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "extension/added_path.h"
#include "extension/catalog.h"
#include "extension/files.h"
#include "sys/fs.h"

/* ---- the order in which the packages are searched ---- */

/* Whether a package can install this version of an extension. */
static bool offers(const struct added *package, const char *extension, const char *version)
{
	struct extensions extensions = CATALOGS_INIT;
	char *share = fs_join(package->directory, ADDED_SHARE);
	const struct catalog *catalog =
		catalog_list(share, NULL, &extensions) ? catalog_find(&extensions, extension) : NULL;
	bool can = catalog && strs_contain(&catalog->versions, version);

	catalog_free(&extensions);
	free(share);
	return can;
}

static void move_to_front(size_t *order, size_t at)
{
	size_t first = order[at];

	memmove(order + 1, order, at * sizeof *order);
	order[0] = first;
}

/* Of a list by name, the newest first, move a package that can install the version to the front. */
static void prefer(const struct addeds *list, const char *extension, const char *version, size_t *order)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct added *package = &list->item[order[i]];
		if (added_extension(package, extension) && offers(package, extension, version)) {
			move_to_front(order, i);
			return;
		}
	}
}

/* An extension_control_path: what the server has itself, then the packages, those first that are chosen already. */
static char *write_path(const struct shadow_choice *choice, const struct shadow_request *request)
{
	const struct addeds *list = &choice->list;
	size_t *order = mem_alloc((list->count + 1) * sizeof *order);

	for (size_t i = 0; i < list->count; i++)
		order[i] = i;
	for (size_t i = 0; i < request->extensions.count; i++)
		if (*request->versions.item[i] != '\0')
			prefer(list, request->extensions.item[i], request->versions.item[i], order);
	for (size_t i = 0; i < list->count; i++)
		if (choice->chosen[order[i]])
			move_to_front(order, i);
	char *path = added_path_write(list, request->control_path, order);
	free(order);
	return path;
}

/* ---- the choice ---- */

static void choose(struct shadow_choice *choice, size_t i)
{
	choice->count += !choice->chosen[i];
	choice->chosen[i] = true;
}

static bool choose_for_extensions(struct shadow_choice *choice, const struct shadow_request *request, const char *share)
{
	char *path = write_path(choice, request);
	struct strs files = STRS_INIT;
	bool good = true;

	for (size_t i = 0; good && i < request->extensions.count; i++)
		good = files_add(share, path, request->extensions.item[i], &files, NULL);
	for (size_t i = 0; i < files.count; i++) {
		const struct added *owner = added_path_owner(&choice->list, files.item[i]);
		if (owner)
			choose(choice, (size_t)(owner - choice->list.item));
	}
	strs_free(&files);
	free(path);
	return good;
}

static bool has_control(const char *share, const char *extension, size_t length)
{
	char *control = str_format("%s/extension/%.*s.control", share, (int)length, extension);
	bool has = access(control, F_OK) == 0;

	free(control);
	return has;
}

/* Whether the installation has each extension of a package itself: then the package is no longer needed. */
static bool is_in_installation(const struct added *package, const char *share)
{
	size_t own = 0;

	for (size_t i = 0; i < package->extension_count; i++)
		own += has_control(share, package->extension[i].name, strlen(package->extension[i].name));
	return own > 0 && own == package->extension_count;
}

/* Choose the package that kept data need: the version that they had, else the newest one. */
static bool choose_package(struct shadow_choice *choice, const struct shadow_request *request, const char *needed,
	const struct program *server, const char *share)
{
	size_t length = strcspn(needed, " ");
	const char *version = needed[length] != '\0' ? needed + length + 1 : "";
	const struct added *best = NULL;

	for (size_t i = choice->list.count; i-- > 0 && !(best && str_equal(best->version, version));) {
		const struct added *package = &choice->list.item[i];
		if (strlen(package->name) == length && strncmp(package->name, needed, length) == 0)
			best = package;
	}
	/* A package that is gone had an extension of its name. */
	if (best ? is_in_installation(best, share) : has_control(share, needed, length))
		return true;
	if (!best) {
		warn_msg("'%s' needs the added package '%s', which the server in '%s' does not have", request->kept,
			needed, server->bindir);
		warn_hint("add it with pg_extadd, or use the server that the data had before (-b, -V); "
			  "if the data no longer need it, remove its line from '%s/added'",
			request->kept);
		return false;
	}
	if (!str_equal(best->version, version))
		warn_msg("'%s' had version '%s' of the added package '%s', and gets '%s'", request->kept, version,
			best->name, best->version);
	choose(choice, (size_t)(best - choice->list.item));
	return true;
}

bool shadow_choice_make(struct shadow_choice *choice, const struct shadow_request *request,
	const struct program *server, const char *share)
{
	bool good = true;

	choice->chosen = mem_alloc(choice->list.count + 1);
	for (size_t i = 0; good && i < request->packages.count; i++)
		good = choose_package(choice, request, request->packages.item[i], server, share);
	return good && choose_for_extensions(choice, request, share);
}

void shadow_choice_free(struct shadow_choice *choice)
{
	addeds_free(&choice->list);
	free(choice->chosen);
	*choice = (struct shadow_choice){.chosen = NULL};
}

void shadow_choice_free_request(struct shadow_request *request)
{
	strs_free(&request->extensions);
	strs_free(&request->versions);
	strs_free(&request->packages);
}
