#include "fuzz.h"
#include "text/extgraph.h"

/* A path is not shorter than one that was found otherwise, and is found for the pair as well. */
static void check_path(void *context, const struct strs *path)
{
	struct strs found = STRS_INIT;

	MUST(path->count >= 2);
	MUST(extgraph_path(context, path->item[0], path->item[path->count - 1], &found));
	MUST(found.count == path->count);
	for (size_t i = 0; i < found.count; i++)
		MUST(strcmp(found.item[i], path->item[i]) == 0);
	strs_free(&found);
}

/* Each line is the name of a script of the extension x. What can be installed has a way to it from a base script. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct extgraph graph = EXTGRAPH_INIT;
	struct strs lines = STRS_INIT;
	struct strs versions = STRS_INIT;

	if (size > 400)
		size = 400;
	char *text = fuzz_text(data, size);
	strs_split(&lines, text, '\n');
	for (size_t i = 0; i < lines.count; i++) {
		struct str file = STR_INIT;
		str_addf(&file, "x--%s.sql", lines.item[i]);
		extgraph_add_file(&graph, "x", str_text(&file));
		extgraph_add_file(&graph, "x", lines.item[i]);
		str_free(&file);
	}
	extgraph_installable(&graph, &versions);
	for (size_t i = 0; i < versions.count; i++) {
		bool reached = false;
		for (size_t k = 0; k < graph.count && !reached; k++) {
			struct strs path = STRS_INIT;
			reached = graph.item[k].base &&
				extgraph_path(&graph, graph.item[k].name, versions.item[i], &path);
			MUST(!reached || strcmp(path.item[0], graph.item[k].name) == 0);
			MUST(!reached || strcmp(path.item[path.count - 1], versions.item[i]) == 0);
			strs_free(&path);
		}
		MUST(reached);
		struct strs way = STRS_INIT;
		MUST(extgraph_install_path(&graph, versions.item[i], &way));
		MUST(strcmp(way.item[way.count - 1], versions.item[i]) == 0);
		strs_free(&way);
		MUST(i == 0 || extgraph_compare(versions.item[i - 1], versions.item[i]) < 0);
	}
	extgraph_each_path(&graph, check_path, &graph);
	strs_free(&versions);
	strs_free(&lines);
	extgraph_free(&graph);
	free(text);
	return 0;
}
