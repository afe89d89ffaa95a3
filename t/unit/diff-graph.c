#include "diff/graph.h"

#include "check.h"

int main(void)
{
	/* 3 before 1 before 0; 2 is free. */
	struct graph graph = {.count = 4};
	size_t rank[] = {0, 1, 2, 3};
	size_t order[4];
	size_t count;

	graph_add(&graph, 3, 1);
	graph_add(&graph, 1, 0);
	graph_add(&graph, 3, 1);
	graph_add(&graph, 2, 2);
	graph_finish(&graph);
	CHECK(graph.edge_count == 2);
	CHECK(graph_after(&graph, 3, &count)->after == 1);
	CHECK(count == 1);
	CHECK(graph_after(&graph, 0, &count) == NULL);
	CHECK(count == 0);
	CHECK(graph_sort(&graph, rank, order) == 4);
	CHECK(order[0] == 2 && order[1] == 3 && order[2] == 1 && order[3] == 0);

	rank[3] = 0;
	rank[2] = 9;
	CHECK(graph_sort(&graph, rank, order) == 4);
	CHECK(order[0] == 3 && order[1] == 1 && order[2] == 0 && order[3] == 2);
	CHECK(graph_cycle(&graph, order) == 0);

	/* 0 before 1, 1 before 3, 3 before 1: the cycle is {1, 3}, and 0 leads to it. */
	graph_free(&graph);
	graph = (struct graph){.count = 4};
	graph_add(&graph, 0, 1);
	graph_add(&graph, 1, 3);
	graph_add(&graph, 3, 1);
	graph_finish(&graph);
	CHECK(graph_sort(&graph, rank, order) == 2);
	CHECK(graph_cycle(&graph, order) == 2);
	CHECK(order[0] + order[1] == 4 && order[0] != order[1]);
	graph_free(&graph);
	return check_end();
}
