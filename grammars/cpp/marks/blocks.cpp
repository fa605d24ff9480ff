#include <vector>

namespace shop {

/// A stack.
/// @tparam T of items
template <typename T>
class Stack : public Base<T> {
//    ^^^^^ class Stack "A stack.|@tparam T of items"
 public:
  explicit Stack(int n) : n_(n) {}
  //       ^^^^^ method Stack.Stack
  ~Stack() = default;
  /// Puts it on top.
  virtual void push(const T& item) override { items_.push_back(item); }
  //           ^^^^ method Stack.push "Puts it on top."
  T& top() { return items_.back(); }
  // ^^^ method Stack.top
  bool operator==(const Stack& other) const { return true; }
  //   ^^^^^^^^^^ method Stack.operator==
 private:
  struct Node { int x; };
  //     ^^^^ class Stack.Node
};

}  // namespace shop

// Removes the top.
template <typename T>
T shop::Stack<T>::pop() { return {}; }
//                ^^^ method Stack.pop "Removes the top."

Point Point::scaled(double by) const { return *this; }
//           ^^^^^^ method Point.scaled

const std::string& Point::name() const { return name_; }
//                        ^^^^ method Point.name

int main(int argc, char** argv) { return 0; }
//  ^^^^ function main
enum class Colour { Red };
//         ^^^^^^ class Colour
