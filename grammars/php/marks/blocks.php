<html><?php
namespace Shop;

/**
 * A stack.
 *
 * @template T
 */
#[Entity]
final class Stack extends Base implements Countable
//          ^^^^^ class Stack "A stack.||@template T"
{
    private array $items = [];

    public function __construct(private int $size) {}
    //              ^^^^^^^^^^^ method Stack.__construct

    /** Puts it on top. */
    #[Pure]
    public static function push(mixed $item): int
    //                     ^^^^ method Stack.push "Puts it on top."
    {
        $double = fn($x) => $x * 2;
//       ^^^^^^ function Stack.push.double
        return 1;
    }

    abstract protected function top();
    //                          ^^^ method Stack.top
}

interface Sized { public function size(): int; }
//        ^^^^^ class Sized
//                                ^^^^ method Sized.size
trait Walks {}
//    ^^^^^ class Walks
enum Colour: string { case Red = 'r'; }
//   ^^^^^^ class Colour
// A plain comment.
function main() {}
//       ^^^^ function main
$start = function () use ($x) {};
// <- function start
