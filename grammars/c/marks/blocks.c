#include <stdio.h>

/* Adds two numbers.
 * Overflow is undefined. */
static int add(int a, int b)
//         ^^^ function add "Adds two numbers.|Overflow is undefined."
{
    return a + b;
}

// A list node.
struct node {
//     ^^^^ class node "A list node."
    struct node *next;
    int value;
};

typedef struct {
    int x, y;
} point;
//^^^^^ class point

typedef enum colour { RED, GREEN } colour_t;
//           ^^^^^^ class colour

char **split(const char *text, char by) { return 0; }
//     ^^^^^ function split

struct node *find(struct node *list) { return list; }
//           ^^^^ function find
int declared(int x);

void broken(int x {
