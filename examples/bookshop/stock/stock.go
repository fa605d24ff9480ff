// Package stock knows how many copies lie in which warehouse.
package stock

import (
	"errors"
	"sync"
)

// ErrOutOfStock is returned when fewer copies are there than are asked for.
var ErrOutOfStock = errors.New("out of stock")

// Shelf counts copies by ISBN; it is safe for use by several goroutines.
type Shelf struct {
	mu     sync.Mutex
	copies map[string]int
}

// Reserve takes copies off the shelf so that nobody else can buy them.
func (s *Shelf) Reserve(isbn string, copies int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.copies[isbn] < copies {
		return ErrOutOfStock
	}
	s.copies[isbn] -= copies
	return nil
}

// Release puts reserved copies back, for example when a customer cancels.
func (s *Shelf) Release(isbn string, copies int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.copies[isbn] += copies
}

// Value adds up what all copies on the shelf are worth, in cents.
func (s *Shelf) Value(priceOf func(isbn string) int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	total := 0
	for isbn, copies := range s.copies {
		total += copies * priceOf(isbn)
	}
	return total
}

// Checksum reports whether a 13 digit book number is well formed.
func Checksum(digits []int) bool {
	sum := 0
	for i, d := range digits[:12] {
		if i%2 == 0 {
			sum += d
		} else {
			sum += 3 * d
		}
	}
	return (10-sum%10)%10 == digits[12]
}
