package main

// Stack holds items.
// It grows.
type Stack[T any] struct {
//   ^^^^^ class Stack "Stack holds items.|It grows."
	items []T
}

// Push puts it on top.
//
//go:noinline
func (s *Stack[T]) Push(item T) (n int, err error) {
//                 ^^^^ method Stack.Push "Push puts it on top."
	return 1, nil
}

func (p Point) Len() int { return 0 }
//             ^^^ method Point.Len

/* Main starts. */
func main() {
//   ^^^^ function main "Main starts."
	double := func(x int) int { return 2 * x }
	//<- function main.double
	_ = double
}

// Far away.

func lonely() {}
//   ^^^^^^ function lonely

type (
	Reader interface{ Read() }
	//<- class Reader
	Name string
)
