fn work<'a, T: Ord>(x: &'a mut T, y: u32) -> Vec<u8> {
// <- keyword
// ^^^^ function
//      ^^ type
//          ^ type
//             ^^^ type
//                  ^ parameter
//                      ^^ type
//                         ^^^ keyword
//                             ^ type
//                                ^ parameter
//                                   ^^^ type
//                                           ^^^ type
//                                               ^^ type
    let mut v = vec![1, 2];
//  ^^^ keyword
//      ^^^ keyword
//          ^ identifier
//              ^^^ function
//                   ^ number
//                      ^ number
    v.push(b'c');
//  ^ identifier
//    ^^^^ function
//         ^^^^ string
    println!("a {}", x.field); // why
//  ^^^^^^^ function
//           ^^^^^^ string
//                   ^ identifier
//                     ^^^^^ identifier
//                             ^^^^^^ comment
    true
//  ^^^^ constant
}
