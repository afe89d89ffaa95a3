package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/jackc/pgx/v4"
)

func main() {
	var name string
	var two int
	connection, err := pgx.Connect(context.Background(), os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close(context.Background())
	if err := connection.QueryRow(context.Background(), "select current_database(), 1 + 1").Scan(&name, &two); err != nil {
		log.Fatal(err)
	}
	fmt.Println(name, two)
}
