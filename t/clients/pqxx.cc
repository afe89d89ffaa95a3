#include <iostream>
#include <pqxx/pqxx>

int main(int argc, char **argv)
{
	pqxx::connection connection(argc > 1 ? argv[1] : "");
	pqxx::work work(connection);
	auto row = work.exec1("select current_database(), 1 + 1");
	std::cout << row[0].c_str() << ' ' << row[1].c_str() << '\n';
}
