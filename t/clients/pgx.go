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
	url := ""
	if len(os.Args) > 1 {
		url = os.Args[1]
	}
	connection, err := pgx.Connect(context.Background(), url)
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close(context.Background())
	if err := connection.QueryRow(context.Background(), "select current_database(), 1 + 1").Scan(&name, &two); err != nil {
		log.Fatal(err)
	}
	fmt.Println(name, two)
}
