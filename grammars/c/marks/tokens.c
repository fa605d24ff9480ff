#define LIMIT 3
// <- keyword
//      ^^^^^ constant
//            ^ string
int main(int count, char **words) {
// <- type
//  ^^^^ function
//       ^^^ type
//           ^^^^^ parameter
//                  ^^^^ type
//                         ^^^^^ parameter
  struct node *list = NULL;
// <- keyword
//       ^^^^ type
//             ^^^^ identifier
//                    ^^^^ constant
  list->next = find("a", 'c', 1.5f); /* why */
// <- identifier
//      ^^^^ property
//             ^^^^ function
//                  ^^^ string
//                       ^^^ string
//                            ^^^^ number
//                                   ^^^^^^^^^ comment
  return LIMIT;
// <- keyword
//       ^^^^^ constant
}
