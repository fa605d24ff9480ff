//! Module docs belong to no block.

/// A stack.
///
/// It grows.
#[derive(Debug)]
pub struct Stack<T> {
    //     ^^^^^ class Stack "A stack.||It grows."
    items: Vec<T>,
}

impl<T: Clone> Stack<T> {
    //         ^^^^^ class Stack
    /// Puts it on top.
    #[inline]
    #[must_use]
    pub fn push(&mut self, item: T) -> usize {
        // ^^^^ method Stack.push "Puts it on top."
        let double = |x: usize| x * 2;
        //  ^^^^^^ function Stack.push.double
        double(self.items.len())
    }
}

impl fmt::Display for Point {
    //                ^^^^^ class Point
    fn fmt(&self) {}
    // ^^^ method Point.fmt
}

/** Has an area. */
pub trait Shape {
    //    ^^^^^ class Shape "Has an area."
    fn area(&self) -> f64;
    // ^^^^ method Shape.area
}

enum Colour { Red }
//   ^^^^^^ class Colour
pub(crate) async fn main() {}
//                  ^^^^ function main
macro_rules! twice { ($x:expr) => { $x; $x }; }
//           ^^^^^ function twice
struct Unit;
//     ^^^^ class Unit
